package record

import (
	"slices"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Question is the question of a key in the form, or among what the moves ask for; false when
// there is none.
func (k *Kind) Question(key string) (form.Field, bool) {
	for _, f := range k.Form.Fields {
		if f.Key == key {
			return f, true
		}
	}
	for _, mv := range k.Machine.Moves() {
		for _, f := range mv.Asks {
			if f.Key == key {
				return f, true
			}
		}
	}
	return form.Field{}, false
}

// Link is the link of a field; false when the field names no record.
func (k *Kind) Link(field string) (Link, bool) {
	for _, l := range k.Links {
		if l.Field == field {
			return l, true
		}
	}
	return Link{}, false
}

// Colleague is the colleague that a field names; false when it names none.
func (k *Kind) Colleague(field string) (Colleague, bool) {
	for _, p := range k.People {
		if p.Field == field {
			return p, true
		}
	}
	return Colleague{}, false
}

// named are the fields whose choices are read when they are asked.
func (k *Kind) named() []string {
	var out []string
	for _, l := range k.Links {
		out = append(out, l.Field)
	}
	for _, p := range k.People {
		out = append(out, p.Field)
	}
	return out
}

// StandIn is fields with something to choose for those that name a record or somebody: what there is to
// choose is not known before it is asked.
func (k *Kind) StandIn(fields []form.Field) []form.Field {
	out := slices.Clone(fields)
	for i, f := range out {
		if slices.Contains(k.named(), f.Key) && len(f.Choices) == 0 {
			out[i].Choices = []form.Choice{{Key: "-", Label: locales.Raw("-")}}
		}
	}
	return out
}

// Put is fields as they are put below parent, nil for a record that stands by itself.
func (k *Kind) Put(parent *Record, fields []form.Field) []form.Field {
	if k.Asks == nil || parent == nil {
		return fields
	}
	return k.Asks(*parent, fields)
}

// Places are the units about which a may begin a record of k below parent, nil for one that
// stands by itself: fixed are certain units, below says that one of Place.Below is chosen.
func (k *Kind) Places(parent *Record, a lifecycle.Actor, now time.Time) (fixed []org.Unit, below bool) {
	if (len(k.Of) > 0) != (parent != nil) || parent != nil && k.under(parent) != nil {
		return nil, false
	}
	own := a.Grant.Unit
	about := k.About(parent)
	for _, u := range []org.Unit{parentUnit(parent), own} {
		same := func(other org.Unit) bool { return other.ID == u.ID }
		lower := about != AboutSame && u.ID != own.ID && slices.Contains(k.Place.Below, u.Level)
		if !lower && k.Allows(u, parent, a) && k.MayBegin(Record{Unit: u}, a, now) && !slices.ContainsFunc(fixed, same) {
			fixed = append(fixed, u)
		}
	}
	return fixed, about != AboutSame && slices.ContainsFunc(k.Place.Below, func(l org.Level) bool {
		return l.Below(own.Level) && k.MayBegin(Record{Unit: anyBelow(own, l)}, a, now)
	})
}

func parentUnit(parent *Record) org.Unit {
	if parent == nil {
		return org.Unit{}
	}
	return parent.Unit
}

// anyBelow stands for the units of level l below u.
func anyBelow(u org.Unit, l org.Level) org.Unit {
	return org.Unit{ID: -1, Level: l, Parent: u.ID, Path: u.Path + "-1/"}
}

// Concerns reports whether somebody with grant g may ever begin, read or move a record of k.
func (k *Kind) Concerns(g org.Grant) bool {
	if g.ID == 0 {
		return false
	}
	units := []org.Unit{g.Unit}
	for _, l := range org.Levels {
		if l.Below(g.Unit.Level) {
			units = append(units, anyBelow(g.Unit, l))
		}
	}
	if up := above(g.Unit.Path); up != "" { // who answers what an office above asks
		units = append(units, org.Unit{ID: -3, Path: up})
	}
	by := slices.Clone(k.Readers)
	for _, mv := range k.Machine.Moves() {
		by = append(by, mv.By...)
	}
	for i := range by { // whoever wrote it may be anybody
		by[i].Author, by[i].Deputed = false, false
	}
	a := lifecycle.Actor{Person: 1, Grant: g}
	return slices.ContainsFunc(units, func(u org.Unit) bool {
		return lifecycle.Includes(by, lifecycle.Record{Unit: u}, a) || len(k.Readers) == 0 && u.Level != "" && k.about(u.Level)
	})
}

// about reports whether records of k may be about units of a level.
func (k *Kind) about(l org.Level) bool {
	if slices.Contains(k.Place.Below, l) {
		return true
	}
	first, _ := k.Machine.Move(k.First)
	return slices.ContainsFunc(first.By, func(w lifecycle.Who) bool {
		if len(w.Levels) > 0 {
			return slices.Contains(w.Levels, l)
		}
		if w.Relation != lifecycle.OwnUnit {
			return false
		}
		if len(w.Roles) > 0 {
			return slices.ContainsFunc(w.Roles, func(r org.Role) bool { return r.Level() == l })
		}
		return slices.Contains(w.Families, org.Coordinator) == (l != org.LevelVillage)
	})
}

// Stands reports whether a record that has begun can be in state s.
func (k *Kind) Stands(s lifecycle.State) bool {
	return slices.ContainsFunc(k.Machine.Moves(), func(mv lifecycle.Move) bool { return mv.To == s || slices.Contains(mv.Back, s) })
}

// Duties is how many groups of duties an office has.
const Duties = 8

// Duty is what people call one of the eight groups of duties, counted from 1.
func Duty(n int) locales.Text { return locales.M("taskset.duty_" + strconv.Itoa(n)) }

// May is the refusal of a move of the record as it stands, before what it asks is answered; nil
// when it may be made.
func (k *Kind) May(c Case, name lifecycle.Name) error {
	given := form.Answers{}
	if mv, ok := k.Machine.Move(name); ok {
		for _, f := range mv.Asks {
			given[f.Key] = form.Value{S: "-"} // asked for next
		}
	}
	if _, err := k.Machine.Check(name, k.life(c.Record), c.Actor, given, c.Now); err != nil {
		return err
	}
	return k.not(c.Record, name, c.Now)
}
