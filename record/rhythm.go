package record

import (
	"time"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Rhythm says that a kind is asked for again and again: once a month, quarter, half-year or year, by a
// day (brief 3.21). Units that have nothing to report owe nothing.
type Rhythm struct {
	Every calendar.Kind
	// Month and Day are by when it is owed: a month of the period, from 1 (0 = the first), and a day of
	// it, or its last one where it is shorter.
	Month, Day int
	// Shift is the period that it is about, counted from the one that it is owed in: -1 the one before, 1 the next.
	Shift int
	// Opens is how many days before that day it is asked for, not before the period begins; 0 = from its beginning.
	Opens int

	// Of are the records that it is about; nil = those that the kind may belong to. One is owed for each
	// of them, or where a report stands by itself one for the unit that answers for them.
	Of []Parent
	// Within is the answer of these with the year that the period must lie in; "" = any period from their beginning on.
	Within string
	// Levels are those whose units owe one whatever they have; nothing else decides then.
	Levels []org.Level
	// By are who owes it; nil = who may begin one.
	By []lifecycle.Who

	// About is the answer with the period that a record is about, as calendar spells it; "" = the period it began in.
	About string
	// Passes says that nothing is written: the records have to move on out of these states.
	Passes bool
	// MayBeNone says that there may be nothing to begin: whoever owes it says so with a tap.
	MayBeNone bool
	// Name is what is owed, where it is not called as the kind is; optional.
	Name locales.Text
}

// At is the period that is asked for at now, from when and by when, before days off are looked at.
func (r *Rhythm) At(now time.Time) (about calendar.Span, opens, due time.Time) {
	in := calendar.Of(r.Every, now)
	month := in.Start().AddDate(0, max(r.Month, 1)-1, 0)
	day := min(r.Day, month.AddDate(0, 1, -1).Day())
	due = lifecycle.WithinDays(time.Date(month.Year(), month.Month(), day, 0, 0, 0, 0, locales.Zone), 0)
	opens = in.Start()
	if from := time.Date(month.Year(), month.Month(), day-r.Opens, 0, 0, 0, 0, locales.Zone); r.Opens > 0 && from.After(opens) {
		opens = from
	}
	return in.Add(r.Shift), opens, due
}

// Asked are the kinds of records that k's rhythm is about, and their states.
func (k *Kind) Asked() []Parent {
	switch {
	case k.Rhythm == nil || len(k.Rhythm.Levels) > 0:
		return nil
	case k.Rhythm.Of != nil:
		return k.Rhythm.Of
	}
	return k.Of
}

// Askers are the groups of whom the first that somebody is in owes what k's rhythm asks for.
func (k *Kind) Askers() []lifecycle.Who {
	if k.Rhythm.By != nil {
		return k.Rhythm.By
	}
	return k.Movers(k.Machine.Initial())
}

// Turn is what is reported of a period by one unit, when nothing is left to report, or again something.
type Turn struct {
	Title locales.Text // of the task
	Why   locales.Text
	Again bool // it is owed again, until Due
	Due   time.Time
}
