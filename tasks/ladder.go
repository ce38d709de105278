package tasks

import (
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

// StepName names a step of a ladder. Persisted with reminders.
type StepName string

// Steps that most ladders have: days from the due day.
const (
	ThreeBefore StepName = "T-3"
	OnTheDay    StepName = "T-0"
	OneAfter    StepName = "T+1"
	ThreeAfter  StepName = "T+3"
)

// Step is one rung: so many days from the local due day, at DigestAt.
type Step struct {
	Name  StepName
	Days  int
	Up    int       // how many levels up it goes besides the owner: 0 nobody, 1 the supervising unit, 2 the one above
	Stops org.Level // the highest level that hears of it; set when Up is
	Words Tone
}

// Ladder is the steps of a family, in order of time.
type Ladder []Step

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
func morning(t time.Time, days int) time.Time { return clock(t, days, DigestAt) }

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

// moments says when each step of l falls for something due at due. On days off nothing but
// the step of the due day itself leaves: what stands before it comes on the last working
// day before, what follows it on the next working day, and each of those at least one
// working day after the one before, so that the owner always hears first. Without days
// every day is worked.
func (l Ladder) moments(due time.Time, days *calendar.Days) []time.Time {
	out := make([]time.Time, len(l))
	var after time.Time
	for i, s := range l {
		at := morning(due, s.Days)
		switch {
		case days == nil || s.Days == 0:
		case s.Days < 0:
			for !days.Working(at) {
				at = at.AddDate(0, 0, -1)
			}
		default:
			if !after.IsZero() && !at.After(after) {
				at = after.AddDate(0, 0, 1)
			}
			at = days.OnOrAfter(at)
			after = at
		}
		out[i] = at
	}
	return out
}

// Arm makes the reminders of o as it stands at now: every step of ladder that is still to
// come, and, when steps have passed already, one catch-up for the last of them. A catch-up
// never goes to the supervisor: the owner hears first. Nothing is armed for what is not open.
// days move steps off days off; see moments.
func Arm(o Obligation, ladder Ladder, days *calendar.Days, now time.Time) []Reminder {
	if o.State != Open {
		return nil
	}
	start := now
	if o.Opens.After(start) {
		start = o.Opens
	}
	var out []Reminder
	var passed StepName
	for i, at := range ladder.moments(o.Due, days) {
		s := ladder[i]
		if at.Before(start) {
			if s.Up == 0 {
				passed = s.Name
			}
			continue
		}
		out = append(out, Reminder{Obligation: o.ID, Step: s.Name, Revision: o.Revision, Due: at})
	}
	first := Hold(start)
	if days != nil && !days.Working(first) {
		// What is due before the next working day cannot wait for it.
		if next := morning(days.OnOrAfter(first), 0); o.Due.Before(first) || !o.Due.Before(next) {
			first = next
		}
	}
	if passed != "" && (len(out) == 0 || out[0].Due.After(first)) {
		catchUp := Reminder{Obligation: o.ID, Step: passed, Revision: o.Revision, Due: first}
		out = append([]Reminder{catchUp}, out...)
	}
	return out
}

// Of is the step of that name, false when the ladder no longer has it.
func (l Ladder) Of(name StepName) (Step, bool) {
	if i := l.place(name); i >= 0 {
		return l[i], true
	}
	return Step{}, false
}

// Earlier reports whether step a stands before b in l; a step that the ladder no longer
// has stands before all.
func (l Ladder) Earlier(a, b StepName) bool { return l.place(a) < l.place(b) }

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
