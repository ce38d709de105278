package record

import (
	"slices"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Next are those whom r waits for, each once, as people are told: of the roles that a move names only
// those that stand where the move asks, so that a city's record does not wait for a county's
// approver. above is the unit directly above r's, zero when there is none.
func (k *Kind) Next(r Record, above org.Unit) []lifecycle.Who {
	var all, there []lifecycle.Who
	for _, mv := range k.onward(r.State) {
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

// onward are the moves that a record in state s waits for. One that has to be explained turns it back:
// it counts only where no other leads on.
func (k *Kind) onward(s lifecycle.State) []lifecycle.Move {
	var all, on []lifecycle.Move
	for _, mv := range k.Machine.Moves() {
		if !slices.Contains(mv.From, s) || !mv.Onward(s) {
			continue
		}
		all = append(all, mv)
		if !slices.ContainsFunc(mv.Asks, func(f form.Field) bool { return f.Key == AskReason }) {
			on = append(on, mv)
		}
	}
	if len(on) == 0 {
		return all
	}
	return on
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
