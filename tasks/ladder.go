package tasks

import (
	"time"

	"cadrebot/locales"
)

// StepName names a step of a ladder. Persisted with reminders.
type StepName string

// Steps of the ladder: days from the due day.
const (
	ThreeBefore StepName = "T-3"
	OnTheDay    StepName = "T-0"
	OneAfter    StepName = "T+1"
	ThreeAfter  StepName = "T+3"
)

// Step is one rung: so many days from the local due day, at DigestAt.
type Step struct {
	Name      StepName
	Days      int
	Escalates bool // the supervising unit's officers hear of it too
}

// Ladder is the steps of a family, in order of time.
type Ladder []Step

// standard is the ladder of brief 6.5: after T+3 a person phones; nothing automatic follows.
var standard = Ladder{
	{Name: ThreeBefore, Days: -3},
	{Name: OnTheDay, Days: 0},
	{Name: OneAfter, Days: 1},
	{Name: ThreeAfter, Days: 3, Escalates: true},
}

// ladders holds the families that differ from the standard. What is assigned at short
// notice has no T-3: the person has just been told.
var ladders = map[string]Ladder{
	"assigned": standard[1:],
}

// LadderOf is the ladder of a family.
func LadderOf(family string) Ladder {
	if l, ok := ladders[family]; ok {
		return l
	}
	return standard
}

// Reminders leave at DigestAt or later, and never from QuietFrom on: minutes after
// local midnight.
const (
	DigestAt  = 8*60 + 30
	QuietFrom = 21 * 60
)

// Hold is the first moment from at on at which a reminder may leave: in the evening
// quiet hours that is 08:30 the next morning.
func Hold(at time.Time) time.Time {
	l := at.In(locales.Zone)
	switch m := l.Hour()*60 + l.Minute(); {
	case m >= QuietFrom:
		return morning(l, 1)
	case m < DigestAt:
		return morning(l, 0)
	}
	return at
}

// morning is DigestAt so many days after the local day of t.
func morning(t time.Time, days int) time.Time {
	t = t.In(locales.Zone)
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, DigestAt, 0, 0, locales.Zone)
}

// Reminder is one armed step.
type Reminder struct {
	ID         ReminderID
	Obligation ObligationID
	Step       StepName
	Revision   int // of the obligation it was armed for
	Due        time.Time
}

// Live reports whether r still has something to say about o.
func (r Reminder) Live(o Obligation) bool {
	return o.State == Open && r.Revision == o.Revision
}

// Arm makes the reminders of o as it stands at now: every step that is still to come,
// and, when steps have passed already, one catch-up for the last of them. A catch-up
// never goes to the supervisor: the owner hears first. Nothing is armed for what is not open.
func Arm(o Obligation, ladder Ladder, now time.Time) []Reminder {
	if o.State != Open {
		return nil
	}
	start := now
	if o.Opens.After(start) {
		start = o.Opens
	}
	var out []Reminder
	var passed StepName
	for _, s := range ladder {
		at := morning(o.Due, s.Days)
		if at.Before(start) {
			if !s.Escalates {
				passed = s.Name
			}
			continue
		}
		out = append(out, Reminder{Obligation: o.ID, Step: s.Name, Revision: o.Revision, Due: at})
	}
	first := Hold(start)
	if passed != "" && (len(out) == 0 || out[0].Due.After(first)) {
		catchUp := Reminder{Obligation: o.ID, Step: passed, Revision: o.Revision, Due: first}
		out = append([]Reminder{catchUp}, out...)
	}
	return out
}

// Escalates reports whether the step of that name in family's ladder goes to the supervisor too.
func Escalates(family string, name StepName) bool {
	l := LadderOf(family)
	i := l.place(name)
	return i >= 0 && l[i].Escalates
}

// Earlier reports whether step a stands before b in family's ladder; a step that the
// ladder no longer has stands before all.
func Earlier(family string, a, b StepName) bool {
	return LadderOf(family).place(a) < LadderOf(family).place(b)
}

func (l Ladder) place(name StepName) int {
	for i, s := range l {
		if s.Name == name {
			return i
		}
	}
	return -1
}

// Fired counts what one sweep did with reminders, and the messages it made.
type Fired struct{ Told, Merged, MovedOn, Nobody, Messages int }
