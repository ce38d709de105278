package records

import (
	"context"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// shelves adds the ways to what a door keeps beside what waits, with how much of it there is.
func (d *desk) shelves(ctx context.Context, s *bot.Screen, t *bot.Turn, shelves []record.Shelf) error {
	var buttons []bot.Button
	for i, x := range shelves {
		k, ok := d.register.Kind(x.Kind)
		if !ok || d.register.Off(k) != nil || !k.Concerns(t.Member.Active) {
			continue
		}
		q, v := record.Query{Kinds: []string{k.ID}, Sift: x.Sift}, view{what: shelf, of: "/" + k.Door, state: i + 1}
		if !x.Sift.Sifts() {
			q.States, v = []lifecycle.State{x.State}, view{what: all, of: k.Prefix, state: 1 + slices.Index(k.Machine.States(), x.State)}
		}
		counts, err := d.store.Count(ctx, q, actor(t), t.Now)
		if err != nil {
			return fmt.Errorf("count what stands on a shelf: %w", err)
		}
		if n := counts[k.ID]; n > 0 {
			buttons = append(buttons, bot.To(locales.M("records.btn_door", "Name", x.Name, "Number", n), routeList, v.String()))
		}
	}
	s.Pairs(buttons)
	return nil
}

// shelfOf is the shelf that a view shows; false for any other view.
func (d *desk) shelfOf(v view) (record.Shelf, bool) {
	for _, x := range d.register.Doors() {
		if v.what == shelf && "/"+x.Command == v.of && v.state > 0 && v.state <= len(x.Shelves) {
			return x.Shelves[v.state-1], true
		}
	}
	return record.Shelf{}, false
}
