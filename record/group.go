package record

import (
	"cadrebot/form"
	"cadrebot/org"
)

// What records are counted by besides their answers. Persisted in buttons.
const (
	ByState = "state"
	ByMonth = "began" // in which they began
)

// Group is how many of the records that somebody may read say the same, in one unit.
type Group struct {
	Value string     // the state, the month as 2026-11, or the answer; "" where nothing was said
	Unit  org.UnitID // right below the unit that was asked about, with all below it; 0 = that unit itself
	Count int
	Late  int
	Ended int    // stand in a final state
	Days  Number // that these took together, from their beginning
	Sum   Number // of the field that is added up
}

// CountedBy are the answers by which records of k are counted: those chosen from a list, in the
// order of the form, and what the kind names in By.
func (k *Kind) CountedBy() []form.Field {
	var out []form.Field
	if k.Anonymous != nil { // a group of one says who it was
		return nil
	}
	for _, f := range k.Form.Fields {
		_, link := k.Link(f.Key)
		_, colleague := k.Colleague(f.Key)
		if f.Kind == form.One && !link && !colleague {
			out = append(out, f)
		}
	}
	return append(out, k.By...)
}

// AddedUp is the money that is added up where records of k are counted; false when they have none.
func (k *Kind) AddedUp() (form.Field, bool) {
	for _, f := range k.Form.Fields {
		if f.Kind == form.Money {
			return f, true
		}
	}
	return form.Field{}, false
}
