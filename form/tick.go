package form

import (
	"slices"

	"cadrebot/locales"
)

// ticks are the choices ticked, or the attachments that came, so far: while ticking, else those of the answer.
func (t *turn) ticks() []string {
	if t.s.Pending != nil {
		return t.s.Pending.L
	}
	return t.s.Answers[t.here()].L
}

// toggle ticks or unticks a choice; nothing counts before Done. Of Rank it sets the
// choice at the next place.
func (t *turn) toggle(key string) {
	f := t.field()
	if f.Kind != Many && f.Kind != Rank || !t.offers(t.at, key) {
		t.refuse(t.due())
		return
	}
	if f.Kind == Rank {
		t.rank(key)
		return
	}
	on := slices.Clone(t.ticks())
	if i := slices.Index(on, key); i >= 0 {
		on = slices.Delete(on, i, i+1)
	} else {
		on = append(on, key)
	}
	t.stage(Value{L: f.inOrder(on)}, "")
}

// rank sets key at the next place, or takes it out again. The last one left follows by
// itself.
func (t *turn) rank(key string) {
	order := t.ranked()
	if i := slices.Index(order, key); i >= 0 {
		t.stage(Value{L: slices.Delete(order, i, i+1)}, "")
		return
	}
	order = append(order, key)
	if all := t.offered(t.at); len(order) >= len(all)-1 {
		for i := range all {
			if !slices.Contains(order, all[i].Key) {
				order = append(order, all[i].Key)
			}
		}
		t.count(Value{L: order})
		return
	}
	t.stage(Value{L: order}, "")
}

// ranked is the order begun so far; a reopened one begins anew with the first tap.
func (t *turn) ranked() []string {
	if t.s.Pending == nil {
		return nil
	}
	return append([]string(nil), t.s.Pending.L...)
}

// undo takes back the place set last, or the attachment that came last.
func (t *turn) undo() {
	if on := t.ticks(); t.field().several() && len(on) > 0 {
		t.stage(Value{L: slices.Clone(on[:len(on)-1])}, "")
		return
	}
	order := t.ranked()
	if t.field().Kind != Rank || len(order) == 0 {
		t.refuse(t.due())
		return
	}
	t.stage(Value{L: order[:len(order)-1]}, "")
}

// ticked ends ticking: what is ticked counts, nothing at all passes an optional field.
func (t *turn) ticked() {
	f, must := t.field(), t.required(t.at)
	keys := f.inOrder(t.ticks())
	switch {
	case f.Kind == Rank && (t.s.Pending != nil || !t.keepable()):
		t.refuse(locales.M("form.rank_due"))
	case f.Kind == Rank:
		t.leave()
	case len(keys) > 0:
		t.count(Value{L: keys})
	case !t.keepable() && must || t.s.Pending != nil && must:
		t.refuse(locales.M("form.choose_many"))
	case t.s.Pending == nil && t.keepable():
		t.leave()
	default:
		t.pass()
	}
}
