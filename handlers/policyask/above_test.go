package policyask_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// somewhere is the units of a database that may go away.
type somewhere struct {
	*store.Org
	gone  bool
	asked int
}

func (s *somewhere) Chain(ctx context.Context, u org.Unit) ([]org.Unit, error) {
	s.asked++
	if s.gone {
		return nil, fmt.Errorf("read the units above: %w", org.ErrUnavailable)
	}
	return s.Org.Chain(ctx, u)
}

// Where a unit stands is asked once: a rule of the county above still comes before one of
// another county when the database is away.
func TestWhereAUnitStandsIsRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var items []policy.Item
	for _, region := range []string{"990101", "990103"} {
		parsed, _, err := policy.Parse(strings.NewReader(`{"id":"LOC-` + region + `","title_zh":"蓄水池清淤补助办法（` + region + `）","points_zh":["蓄水池清淤每口补助200元"],"region":"` + region + `","date":"2026-11","confidence":"high","status":"in_force"}`))
		talk.Must(t, err)
		items = append(items, parsed...)
	}
	_, err := w.store.ImportPolicies(t.Context(), items, nil, w.Now)
	talk.Must(t, err)
	units := &somewhere{Org: store.NewOrg(w.DB)}
	w.Feature, err = policyask.New(policyask.NewShelf(w.store, nil), units, w.store, w.store, w.store)
	talk.Must(t, err)
	p := w.as("vfs")
	for range 2 {
		p.Says("蓄水池清淤补助多少").OK()
		p.Sees("1. 蓄水池清淤补助办法（990101）")
		units.gone = true
	}
	if units.asked != 1 {
		t.Errorf("asked %d times", units.asked)
	}
}
