package tasks

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

// Due is one reminder that has come due, for one person.
type Due struct {
	Reminder    ReminderID
	Step        StepName
	To          org.PersonID
	Supervising bool // To is told as the supervisor, not as the one who owes it
	Obligation  Obligation
	Waiting     int // with StepWaiting and no Obligation: how many requests wait for To's decision
}

// StepWaiting is no step of a ladder: requests of an earlier day wait for somebody's decision.
// Persisted with what is put down for digests.
const StepWaiting StepName = "waiting"

// DigestMoment is when somebody hears of a step that has come due by now: with the digest of
// the day, at digestAt minutes after local midnight or at once when that has passed. Who has
// had theirs today (told) waits for tomorrow's, and on days off for the next working day's;
// what is due before that later digest is said now.
func DigestMoment(o Obligation, told bool, digestAt int, days *calendar.Days, now time.Time) time.Time {
	at := clock(now, 0, digestAt)
	if told {
		at = clock(now, 1, digestAt)
	}
	if days != nil && !days.Working(at) {
		at = clock(days.OnOrAfter(at), 0, digestAt)
	}
	if o.Due.After(now) && o.Due.Before(at) {
		at = clock(now, 0, digestAt)
	}
	if at.Before(now) {
		return now
	}
	return at
}

// clock is the local day of t, so many days on, at minute.
func clock(t time.Time, days, minute int) time.Time {
	t = t.In(locales.Zone)
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, minute, 0, 0, locales.Zone)
}

// Letter is everything one person is told at once: a late start or a busy morning makes
// one message, never a flood. Each obligation stands in it once.
type Letter struct {
	To    org.PersonID
	Own   []Due // oldest due date first, so what is overdue leads
	Below []Due // what others owe, told to their supervisor; by unit code, never ranked
	Last  ReminderID

	Waiting int // requests of earlier days that wait for To's decision
}

// Letters groups what is due by person, in the order of person ids. Of several steps
// of the same obligation the latest one speaks.
func Letters(due []Due) []Letter {
	byPerson := map[org.PersonID]*Letter{}
	for _, d := range due {
		l := byPerson[d.To]
		if l == nil {
			l = &Letter{To: d.To}
			byPerson[d.To] = l
		}
		l.Last = max(l.Last, d.Reminder)
		if d.Step == StepWaiting {
			l.Waiting = d.Waiting
			continue
		}
		if d.Supervising {
			l.Below = put(l.Below, d)
		} else {
			l.Own = put(l.Own, d)
		}
	}
	out := make([]Letter, 0, len(byPerson))
	for _, l := range byPerson {
		slices.SortFunc(l.Own, func(a, b Due) int {
			return cmp.Or(a.Obligation.Due.Compare(b.Obligation.Due), cmp.Compare(a.Obligation.ID, b.Obligation.ID))
		})
		slices.SortFunc(l.Below, func(a, b Due) int {
			return cmp.Or(cmp.Compare(a.Obligation.Unit.Code, b.Obligation.Unit.Code),
				a.Obligation.Due.Compare(b.Obligation.Due), cmp.Compare(a.Obligation.ID, b.Obligation.ID))
		})
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Letter) int { return cmp.Compare(a.To, b.To) })
	return out
}

// put adds d, or replaces an earlier step of the same obligation.
func put(list []Due, d Due) []Due {
	for i := range list {
		if list[i].Obligation.ID != d.Obligation.ID {
			continue
		}
		if d.Obligation.Steps().Earlier(list[i].Step, d.Step) {
			list[i] = d
		}
		return list
	}
	return append(list, d)
}

// Groups puts together what several people of one unit owe under the same title, in the
// order in which each begins. What a unit owes as such stands alone.
func Groups(list []Due) [][]Due {
	var out [][]Due
	at := map[string]int{}
	for _, d := range list {
		o := d.Obligation
		key := fmt.Sprintf("%d/%s", o.Unit.ID, o.Title.In(locales.ZH))
		if i, there := at[key]; there && o.Person != 0 {
			out[i] = append(out[i], d)
			continue
		}
		if o.Person != 0 {
			at[key] = len(out)
		}
		out = append(out, []Due{d})
	}
	return out
}
