package record

import (
	"slices"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Place says which unit a record is about.
type Place struct {
	Own       bool        // the unit of whoever begins it
	Below     []org.Level // or a unit of one of these levels below it, chosen first
	OfParent  bool        // or the unit of the record it belongs to
	ParentOwn bool        // or, belonging to a record, the unit of whoever begins it, within the parent's
}

// Parent is a kind of record that another may belong to.
type Parent struct {
	Kind   string
	States []lifecycle.State // in which something may be begun below it; empty = any
	// Not says why nothing may be begun below one with these answers; nil when it may. Optional.
	Not func(form.Answers) error
	// About narrows the units that Kind.Place allows for what belongs to it.
	About About
}

// About is which unit something is about, as it stands to that of the record it belongs to; "" = any that
// Kind.Place allows.
type About string

// The same unit, or one right below it.
const (
	AboutSame  About = "same"
	AboutBelow About = "below"
)

// under refuses a parent that nothing may be begun below.
func (k *Kind) under(p *Record) error {
	of, ok := k.of(p)
	switch {
	case !ok:
		return locales.Refuse("record.not_below", "Name", k.Name)
	case of.Not != nil:
		return of.Not(p.Data)
	}
	return nil
}

// of is what k says about records like p to which it may belong.
func (k *Kind) of(p *Record) (Parent, bool) {
	for _, of := range k.Of {
		if p != nil && p.Kind == of.Kind && (len(of.States) == 0 || slices.Contains(of.States, p.State)) {
			return of, true
		}
	}
	return Parent{}, false
}

// Allows reports whether a may begin a record of k about unit, below parent when there is one.
func (k *Kind) Allows(unit org.Unit, parent *Record, a lifecycle.Actor) bool {
	switch k.About(parent) {
	case AboutSame:
		if unit.ID != parent.Unit.ID {
			return false
		}
	case AboutBelow:
		if unit.Parent != parent.Unit.ID {
			return false
		}
	}
	return k.Place.Allows(unit, parent, a)
}

// About is which units what is begun below parent may be about; parent is nil for what stands by itself.
func (k *Kind) About(parent *Record) About {
	of, _ := k.of(parent)
	return of.About
}

// Allows reports whether a may begin a record about unit, below parent when there is one.
func (p Place) Allows(unit org.Unit, parent *Record, a lifecycle.Actor) bool {
	own := a.Grant.Unit
	switch {
	case unit.ID == 0 || own.ID == 0:
		return false
	case p.Own && unit.ID == own.ID,
		slices.Contains(p.Below, unit.Level) && unit.ID != own.ID && own.Covers(unit),
		p.OfParent && parent != nil && unit.ID == parent.Unit.ID:
		return true
	}
	return p.ParentOwn && parent != nil && unit.ID == own.ID && parent.Unit.Covers(own)
}
