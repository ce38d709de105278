package notices

import (
	"fmt"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Figures is how far a notice has come. Every person meant is in exactly one state.
type Figures struct {
	ByState map[State]int
	Reasons map[string]int // of Unreachable and Failed
	Told    int            // by phone or in a meeting, and not confirmed by button
	Silent  int            // have it, have not confirmed or answered, and nobody told them either
	Answers map[int]int    // to the question, by choice from 1

	Latest    int // have the text as it was last corrected
	TakenBack int // have had it and lost it again
}

// Targeted is how many people are meant.
func (f Figures) Targeted() int {
	n := 0
	for _, v := range f.ByState {
		n += v
	}
	return n
}

// Waiting is how many are still to be sent.
func (f Figures) Waiting() int { return f.ByState[Queued] + f.ByState[Sending] }

// Accepted is how many Telegram took.
func (f Figures) Accepted() int { return f.ByState[Sent] + f.ByState[Confirmed] }

// Missed is how many it did not get to, and will not by itself.
func (f Figures) Missed() int {
	return f.ByState[Unreachable] + f.ByState[Failed] + f.ByState[Unknown] + f.ByState[Expired] + f.ByState[Cancelled]
}

// ToPhone is how many it did not get to, and nobody has told them yet; what is still to be sent or
// was cancelled is not among them.
func (f Figures) ToPhone() int {
	missed := f.ByState[Unreachable] + f.ByState[Failed] + f.ByState[Unknown] + f.ByState[Expired]
	toldOfIt := f.ByState[Sent] - f.Silent
	return max(missed-max(f.Told-toldOfIt, 0), 0)
}

// Delivery is the delivery rate: accepted by Telegram / targeted (F29).
func (f Figures) Delivery() Ratio { return Ratio{f.Accepted(), f.Targeted()} }

// Reach is the reach rate: (acknowledged + told by phone or meeting) / targeted, each
// person counted once (F30).
func (f Figures) Reach() Ratio { return Ratio{f.ByState[Confirmed] + f.Told, f.Targeted()} }

// Ratio is kept as numerator and denominator and rounded once, for display.
type Ratio struct{ Num, Den int }

// Percent is r in percent to one decimal, half up; "-" when there is nothing to divide by.
func (r Ratio) Percent() string {
	if r.Den == 0 {
		return "-"
	}
	tenths := (2000*r.Num + r.Den) / (2 * r.Den)
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// Bar draws r in width cells; a bar is full only when everything is done.
func (r Ratio) Bar(width int) string {
	full := 0
	if r.Den > 0 {
		full = min(max(r.Num, 0)*width/r.Den, width)
	}
	return strings.Repeat("▓", full) + strings.Repeat("░", width-full)
}

// Report is a notice with how far it has come.
type Report struct {
	Notice  Notice
	Figures Figures
	Pace    Pace
	Held    time.Time // nothing goes out before that; zero = it goes on or is over. See At
	Groups  int       // work groups that could be told, and are not
	Again   bool      // some of those whom it did not get to can be reached by now
}

// heldFor tells quiet hours and the day's budget from a lease or a try that is repeated.
const heldFor = 10 * time.Minute

// At is the report as it is told at now: what goes on soon is not held.
func (r Report) At(now time.Time) Report {
	if r.Held.Sub(now) < heldFor {
		r.Held = time.Time{}
	}
	return r
}

// Missed is somebody whom a notice did not get to: somebody to phone.
type Missed struct {
	Person org.PersonID
	Name   string
	Unit   org.Unit
	State  State
	Reason string // of Unreachable and Failed
	Told   bool   // somebody has told them by phone or in a meeting
	Role   org.Role
}

// Closed reports whether nobody has to phone: told, or reached in the meantime.
func (m Missed) Closed() bool { return m.Told || m.State == Confirmed }

// ProgressMessage is the one message in which the author sees a notice progress;
// Message is 0 before it was first sent.
type ProgressMessage struct {
	Report  Report
	Chat    int64
	Message int64
	Lang    locales.Lang
}
