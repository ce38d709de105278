package record

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Next are those whom r waits for, each once, as people are told: of the roles that a move names only
// those that stand where the move asks, so that a city's record does not wait for a county's
// approver. above is the unit directly above r's, zero when there is none.
func (k *Kind) Next(r Record, above org.Unit, now time.Time) []lifecycle.Who {
	var all, there []lifecycle.Who
	for _, mv := range k.onward(r, now) {
		for _, w := range slices.Concat(mv.By, mv.Waits) {
			if all = once(all, w); !stands(w, r.Unit, above) {
				continue
			}
			w.Roles = slices.DeleteFunc(slices.Clone(w.Roles), func(role org.Role) bool { return !from(role, w.Relation, r.Unit, above) })
			there = once(there, w)
		}
	}
	if len(there) == 0 { // posts that stand elsewhere than they usually do
		return all
	}
	return there
}

// onward are the moves that r waits for. While what leads on cannot be made (Kind.Not), r waits for what has to be
// done before.
func (k *Kind) onward(r Record, now time.Time) []lifecycle.Move {
	barred := func(mv lifecycle.Move) bool { return k.not(r, mv.Name, now) != nil }
	all := k.ahead(r.State)
	free := slices.DeleteFunc(slices.Clone(all), barred)
	if len(free) == len(all) || slices.ContainsFunc(free, explains(false)) {
		return leading(free)
	}
	before := slices.DeleteFunc(k.Machine.Moves(), func(mv lifecycle.Move) bool {
		return !slices.Contains(mv.From, r.State) || mv.Onward(r.State) || !mv.Writes || mv.Aside || mv.ByItself || barred(mv) || !k.lacks(r, mv)
	})
	if len(before) > 0 {
		return before
	}
	return free
}

// leads are the moves that a record in state s waits for, whatever it says.
func (k *Kind) leads(s lifecycle.State) []lifecycle.Move { return leading(k.ahead(s)) }

// ahead are the moves that lead out of s.
func (k *Kind) ahead(s lifecycle.State) []lifecycle.Move {
	return slices.DeleteFunc(k.Machine.Moves(), func(mv lifecycle.Move) bool { return !slices.Contains(mv.From, s) || !mv.Onward(s) })
}

// leading is all without those that have to be explained, which turn a record back; only where there are others.
func leading(all []lifecycle.Move) []lifecycle.Move {
	if on := slices.DeleteFunc(slices.Clone(all), explains(true)); len(on) > 0 {
		return on
	}
	return all
}

// explains tells moves that have to be explained from others.
func explains(want bool) func(lifecycle.Move) bool {
	return func(mv lifecycle.Move) bool {
		return want == slices.ContainsFunc(mv.Asks, func(f form.Field) bool { return f.Key == AskReason && f.Required })
	}
}

// Forward are the moves that the record waits for and the actor may make now, in the life cycle's order.
func (k *Kind) Forward(c Case) []lifecycle.Move {
	on := k.onward(c.Record, c.Now)
	return slices.DeleteFunc(k.Permitted(c), func(mv lifecycle.Move) bool {
		return !slices.ContainsFunc(on, func(m lifecycle.Move) bool { return m.Name == mv.Name })
	})
}

// lacks reports whether nothing of what mv has to ask stands in r.
func (k *Kind) lacks(r Record, mv lifecycle.Move) bool {
	return !slices.ContainsFunc(mv.Asks, func(f form.Field) bool { return f.Required && r.Data[f.Key].S != "" })
}

// once adds w to groups unless people are told the same of one of them.
func once(groups []lifecycle.Who, w lifecycle.Who) []lifecycle.Who {
	if slices.ContainsFunc(groups, func(other lifecycle.Who) bool {
		return slices.Equal(w.Roles, other.Roles) && slices.Equal(w.Families, other.Families) &&
			slices.Equal(w.Levels, other.Levels) && w.Relation == other.Relation
	}) {
		return groups
	}
	return append(groups, w)
}

// stands reports whether a role of the group usually stands where it moves records about u from.
func stands(w lifecycle.Who, u, above org.Unit) bool {
	if w.Relation == lifecycle.OwnUnit && len(w.Levels) > 0 && !slices.Contains(w.Levels, u.Level) {
		return false
	}
	return slices.ContainsFunc(rolesOf(w), func(role org.Role) bool { return from(role, w.Relation, u, above) })
}

// from reports whether a role usually stands in a unit that is so related to u.
func from(role org.Role, rel lifecycle.Relation, u, above org.Unit) bool {
	switch l := role.Level(); rel {
	case lifecycle.OwnUnit:
		return l == u.Level
	case lifecycle.Parent:
		return l == above.Level
	case lifecycle.Supervising:
		return u.Level.Below(l)
	default:
		return l.Below(u.Level)
	}
}
