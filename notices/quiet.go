package notices

import (
	"time"

	"cadrebot/locales"
)

// Morning is when messages that were held over night leave, in minutes after local
// midnight; a person whose quiet hours end later is told when they end.
const Morning = 8*60 + 30

// PerDay is how many ordinary notices one person gets on one local day (brief 2.5).
const PerDay = 2

// Quiet is a person's quiet hours, in minutes after local midnight; From = To means none.
type Quiet struct{ From, To int }

// Hold is the first moment from at on when a message that is not urgent may reach the person.
func (q Quiet) Hold(at time.Time) time.Time {
	l := at.In(locales.Zone)
	m := l.Hour()*60 + l.Minute()
	switch {
	case q.From == q.To:
		return at
	case q.From < q.To: // a rest within one day
		if m >= q.From && m < q.To {
			return clock(l, 0, q.To)
		}
	case m >= q.From:
		return clock(l, 1, max(q.To, Morning))
	case m < q.To:
		return clock(l, 0, max(q.To, Morning))
	}
	return at
}

// clock is the local day of t, so many days on, at minute.
func clock(t time.Time, days, minute int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, minute, 0, 0, locales.Zone)
}

// Midnight is the start of the local day of now: the budget counts from there.
func Midnight(now time.Time) time.Time { return clock(now.In(locales.Zone), 0, 0) }

// Candidate is a delivery whose moment has come, with what decides whether it may go.
type Candidate struct {
	Delivery    Delivery
	Urgent      bool
	Budgeted    bool // stands for itself and counts like an ordinary notice
	Quiet       Quiet
	Unreachable string // why the person cannot be reached, "" when they can
	Expires     time.Time
	Today       int // ordinary notices that the person has had today
	Tries       int // before this one
}

// Rationed reports whether the candidate takes one of the day's ordinary messages.
func (c Candidate) Rationed() bool { return !c.Urgent && (c.Delivery.Notice != nil || c.Budgeted) }

// Decision is what to do with a candidate: send it, or write State, and then not before Until.
type Decision struct {
	Send   bool
	State  State
	Reason string
	Until  time.Time
}

// Decide is the one place where quiet hours, the budget and expiry are applied, for
// every sender. Urgent messages pass the first two.
func (c Candidate) Decide(now time.Time) Decision {
	switch {
	case !c.Expires.IsZero() && !now.Before(c.Expires):
		return Decision{State: Expired, Until: now}
	case c.Delivery.Chat == 0:
		return Decision{State: Unreachable, Reason: ReasonNeverJoined, Until: now}
	case c.Unreachable != "":
		return Decision{State: Unreachable, Reason: c.Unreachable, Until: now}
	case c.Tries >= MaxTries:
		return Decision{State: Failed, Reason: ReasonTooOften, Until: now}
	case c.Urgent:
		return Decision{Send: true}
	}
	if until := c.Quiet.Hold(now); until.After(now) {
		return Decision{State: Queued, Until: until}
	}
	if c.Rationed() && c.Today >= PerDay {
		return Decision{State: Queued, Until: c.Quiet.Hold(clock(now.In(locales.Zone), 1, Morning))}
	}
	return Decision{Send: true}
}

// Digest is the next moment, from at on, at which the digest goes out to somebody who wants
// it at minute after local midnight; within quiet hours it waits for their end (Quiet.Hold of it).
func Digest(at time.Time, minute int) time.Time {
	l := at.In(locales.Zone)
	if today := clock(l, 0, minute); !today.Before(at) {
		return today
	}
	return clock(l, 1, minute)
}

// UsualQuiet is what people have who chose nothing else (brief 2.3).
var UsualQuiet = Quiet{From: 21 * 60, To: 7*60 + 30}
