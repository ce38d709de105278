package lifecycle

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// Check decides one move of r by a: the state it leads to, or a *locales.Refusal that
// says why not. given are the answers to what the move asks for. The order is from the
// most to the least telling: unknown move, wrong state, wrong person, too late, missing answers.
func (m *Machine) Check(name Name, r Record, a Actor, given form.Answers, now time.Time) (State, error) {
	mv, ok := m.moves[name]
	if !ok {
		return "", locales.Refuse("lifecycle.unknown_move")
	}
	if !slices.Contains(mv.From, r.State) {
		return "", locales.Refuse("lifecycle.moved_on")
	}
	if err := mv.permits(r, a); err != nil {
		return "", err
	}
	if mv.BeforeDue && !r.Due.IsZero() && now.After(r.Due) {
		return "", locales.Refuse("lifecycle.past_due", "Due", r.Due)
	}
	for _, f := range mv.Asks {
		if v := given[f.Key]; f.Required && v.S == "" && len(v.L) == 0 {
			return "", locales.Refuse("lifecycle.missing", "Field", f.Label)
		}
	}
	if mv.Stay {
		return r.State, nil
	}
	if slices.Contains(mv.Back, r.From) {
		return r.From, nil
	}
	return mv.To, nil
}

// Permitted lists the moves that a may make of r as it stands, in the definition's order.
func (m *Machine) Permitted(r Record, a Actor, now time.Time) []Move {
	var out []Move
	for _, mv := range m.def.Moves {
		late := mv.BeforeDue && !r.Due.IsZero() && now.After(r.Due)
		if slices.Contains(mv.From, r.State) && !late && mv.permits(r, a) == nil {
			out = append(out, mv)
		}
	}
	return out
}

// WithinDays is the last moment of a limit of so many calendar days that began with entered:
// the local day on which it began is not counted, and the last one counts until 23:59:59
// (brief 6.6, TV-12). Days off are counted like any other.
func WithinDays(entered time.Time, days int) time.Time {
	t := entered.In(locales.Zone)
	return time.Date(t.Year(), t.Month(), t.Day()+days, 23, 59, 59, 0, locales.Zone)
}

// Due is the moment by which a record that came into state s at entered should be moved
// on: the nearest limit of the moves out of s; false when none has a limit.
func (m *Machine) Due(s State, entered time.Time) (due time.Time, limited bool) {
	nearest := func(t time.Time) {
		if !limited || t.Before(due) {
			due, limited = t, true
		}
	}
	for _, mv := range m.def.Moves {
		if !slices.Contains(mv.From, s) {
			continue
		}
		if mv.Limit > 0 {
			nearest(entered.Add(mv.Limit))
		}
		if mv.Days > 0 {
			nearest(WithinDays(entered, mv.Days))
		}
	}
	return due, limited
}

// permits is nil when a may make the move of r, else the refusal.
func (mv *Move) permits(r Record, a Actor) error {
	if mv.ByItself && a.Program {
		return nil
	}
	if a.Person == 0 || a.Grant.ID == 0 || !Includes(mv.By, r, a) {
		return locales.Refuse("lifecycle.not_yours")
	}
	if mv.NotAuthor && slices.Contains(r.Authors, a.Person) {
		return locales.Refuse("lifecycle.own_work")
	}
	if mv.Second && r.Last == a.Person {
		return locales.Refuse("lifecycle.second_person")
	}
	return nil
}

// Includes reports whether a belongs to any of by for record r, under any of their posts.
func Includes(by []Who, r Record, a Actor) bool {
	_, is := under(by, r, a)
	return is
}

// under is a under the first of their posts that belongs to any of by.
func under(by []Who, r Record, a Actor) (Actor, bool) {
	for _, g := range a.Posts() {
		as := a
		as.Grant = g
		if slices.ContainsFunc(by, func(w Who) bool { return w.includes(r, as) }) {
			return as, true
		}
	}
	return a, false
}

// As is a under the post by which they may make the move of r: the active one when it may, else one
// in which they stand in for somebody. Whoever may not make it stays who they are.
func (m *Machine) As(name Name, r Record, a Actor) Actor {
	if mv, ok := m.moves[name]; ok && !a.Program {
		a, _ = under(mv.By, r, a)
	}
	return a
}

// includes reports whether a belongs to w for record r.
func (w Who) includes(r Record, a Actor) bool {
	u, g := r.Unit, a.Grant
	if w.Author && !slices.Contains(r.Authors, a.Person) || w.Deputed && !r.Deputed {
		return false
	}
	if len(w.Families) > 0 && !slices.Contains(w.Families, g.Role.Family()) {
		return false
	}
	if len(w.Roles) > 0 && !slices.Contains(w.Roles, g.Role) {
		return false
	}
	if len(w.Levels) > 0 && !slices.Contains(w.Levels, g.Unit.Level) {
		return false
	}
	switch w.Relation {
	case OwnUnit:
		return u.ID != 0 && g.Unit.ID == u.ID
	case Supervising:
		return g.Unit.ID != u.ID && g.Unit.Covers(u)
	case Parent:
		return g.Unit.ID != 0 && u.Parent == g.Unit.ID && g.Unit.Covers(u)
	case Beneath:
		return g.Unit.ID != u.ID && u.Covers(g.Unit)
	}
	return false
}
