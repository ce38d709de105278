package forms

import (
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// Once is the rhythm of a form that is filled in one time, by a day. Persisted.
const Once calendar.Kind = ""

// Rhythms are what a form may be asked for: once, or every such period.
var Rhythms = []calendar.Kind{Once, calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year}

// deadlines are when a period's form is due unless somebody says otherwise (brief 3.21):
// on Friday of the week, on the 25th of the month, ten days after a quarter, at the end of
// half a year and of a year.
var deadlines = map[calendar.Kind]calendar.Deadline{
	calendar.Week:    {Days: 4, Hour: dueHour},
	calendar.Month:   {Days: 24, Hour: dueHour},
	calendar.Quarter: {FromEnd: true, Days: 10, Hour: dueHour},
	calendar.Half:    {FromEnd: true, Hour: dueHour},
	calendar.Year:    {FromEnd: true, Hour: dueHour},
}

// dueHour is the hour, local time, at which a form is due on its day.
const dueHour = 18

// keepFor is how long after its due date a form that was asked for once stays open.
const keepFor = 30 * 24 * time.Hour

// Purpose says what a form is for; it decides whether a photo or place may be required.
// Persisted.
type Purpose string

// Purposes.
const (
	Routine    Purpose = "routine"
	Acceptance Purpose = "acceptance"
	Damage     Purpose = "damage"
)

// Fillers are the roles that can be asked to fill in a form, by the level of their unit: in
// a village those that report for it.
var Fillers = map[org.Level][]org.Role{
	org.LevelVillage:  {org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam},
	org.LevelTownship: {org.TownshipOfficer, org.TownshipApprover},
}

// Terms are how a version is put to units.
type Terms struct {
	Units      org.Unit  // it and everything below it ...
	Level      org.Level // ... of this level owes the form
	Roles      []org.Role
	Every      calendar.Kind
	Due        time.Time // of a form asked for once
	Period     string    // of a form asked for once: the day it was first due
	Purpose    Purpose
	Title      locales.Text // where the workbook lacks one; else empty
	Objections []locales.Text
	Reason     string // why it is asked all the same
}

// Deadline is when a period's form is due; false for a form asked for once.
func (t Terms) Deadline() (calendar.Deadline, bool) {
	d, ok := deadlines[t.Every]
	return d, ok
}

// First is the first period to be asked for from now on and its due moment: of a rhythm the
// current one, or the next when the current one is over. days move a deadline off a holiday.
func (t Terms) First(days *calendar.Days, now time.Time) (period string, due time.Time) {
	d, ok := t.Deadline()
	if !ok {
		return t.Period, t.Due
	}
	span := calendar.Of(t.Every, now)
	if t.Every == calendar.Quarter && now.Before(d.Of(span.Add(-1), days)) {
		span = span.Add(-1) // the quarter that is over is still being reported
	}
	if !now.Before(d.Of(span, days)) {
		span = span.Add(1)
	}
	return span.ID(), d.Of(span, days)
}

// Expired reports whether a form that was asked for once has had its time.
func (t Terms) Expired(now time.Time) bool {
	return t.Every == Once && !t.Due.IsZero() && !now.Before(t.Due.Add(keepFor))
}

// DueOn is the due moment of a day (2006-01-02); the zero time for anything else.
func DueOn(day string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, day, locales.Zone)
	if err != nil {
		return time.Time{}
	}
	return d.Add(dueHour * time.Hour)
}

// Apply is f as it stands once it is published on the terms: under the register's ref and
// number, with its title, and with photos and places required only for acceptance and
// damage (nobody is made to prove by photo that they worked).
func (t Terms) Apply(f form.Form, ref string, number int) form.Form {
	f.ID, f.Version = ref, number
	if t.Title.Zh != "" {
		f.Title.Zh = t.Title.Zh
	}
	if t.Title.En != "" {
		f.Title.En = t.Title.En
	}
	if t.Purpose == Acceptance || t.Purpose == Damage {
		return f
	}
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		if fl := &f.Fields[i]; fl.Kind.Evidence() {
			fl.Required, fl.RequiredIf = false, ""
		}
	}
	return f
}
