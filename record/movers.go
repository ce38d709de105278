package record

import (
	"slices"

	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Movers are the groups that can move a record of k on from state s, with their roles written
// out: those of moves with a limit first, then in the life cycle's order.
func (k *Kind) Movers(s lifecycle.State) []lifecycle.Who {
	var limited, rest []lifecycle.Who
	for _, mv := range k.Machine.Moves() {
		if !slices.Contains(mv.From, s) || !mv.Onward(s) {
			continue
		}
		for _, w := range slices.Concat(mv.By, mv.Waits) {
			w.Roles = rolesOf(w)
			if mv.Limit > 0 || mv.Days > 0 {
				limited = append(limited, w)
			} else {
				rest = append(rest, w)
			}
		}
	}
	return append(limited, rest...)
}

// OwnRoles are the roles that move records of k for the record's own unit. Where only offices above
// move them they are the same roles in the unit: who in a county hears of money given to it.
func (k *Kind) OwnRoles() []org.Role {
	var own, all []org.Role
	for _, mv := range k.Machine.Moves() {
		for _, w := range mv.By {
			for _, r := range rolesOf(w) {
				if w.Relation == lifecycle.OwnUnit && !slices.Contains(own, r) {
					own = append(own, r)
				}
				if !slices.Contains(all, r) {
					all = append(all, r)
				}
			}
		}
	}
	if len(own) == 0 {
		return all
	}
	return own
}

// rolesOf are the roles of a group: those that it names, else all of its families.
func rolesOf(w lifecycle.Who) []org.Role {
	if len(w.Roles) > 0 {
		return w.Roles
	}
	var out []org.Role
	for _, r := range org.AllRoles() {
		if slices.Contains(w.Families, r.Family()) {
			out = append(out, r)
		}
	}
	return out
}
