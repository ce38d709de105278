package funds

import (
	"fmt"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	p := d.Kinds[0]
	p.ID, p.Prefix, p.Feeds = project, "PR", nil
	p.Machine = lifecycle.Must(lifecycle.Definition{
		Record: project, Initial: Draft, States: append(lifecycle.From(Draft), fundable...), Final: fundable,
		Moves: func() (out []lifecycle.Move) {
			for i, s := range fundable {
				name := lifecycle.Name(fmt.Sprint("to", i))
				if i == 0 {
					name = Submit
				}
				out = append(out, lifecycle.Move{Name: name, From: lifecycle.From(Draft), To: s, By: []lifecycle.Who{lifecycle.Own(org.CountyFinance)}})
			}
			return out
		}(),
	})
	casebook.Sound(t, record.FlowOff, d, record.Desk{Kinds: []record.Kind{p}})
}
