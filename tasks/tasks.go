// Package tasks owns who owes what by when: obligations, period names, lateness, the
// reminder ladder and how several reminders become one message.
//
// It is pure: no SQL, no Telegram, no clock; it imports row 1 only. A
// reminder carries the revision of the obligation it was armed for, so that moving the
// due date or doing the task silences every older one. A family with another rhythm is
// a row in families.csv, another rhythm is rows in ladders.csv; a new way of naming
// periods is a function in period.go.
package tasks

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Identifiers. Persisted.
type (
	ObligationID int64
	ReminderID   int64
)

// Kind says what does the task. Persisted.
type Kind string

// Kinds. Report, Course, Question and Record are done by their own flow in the transaction of the
// submission, the attempt, the answer or the move, Words (task.go) by handing them in; Confirm and
// Other by pressing "done".
const (
	Report   Kind = "report"
	Course   Kind = "course"
	Question Kind = "question" // Ref is the entry of the policy queue
	Record   Kind = "record"   // Ref is the id of the record that has to be moved on
	Confirm  Kind = "confirm"
	Other    Kind = "other"
)

// ByButton reports whether the person says "done" with a button.
func (k Kind) ByButton() bool { return k == Confirm || k == Other }

// State of an obligation. Persisted.
type State string

// States. An exempt obligation leaves the denominators of on-time rates.
const (
	Open   State = "open"
	Done   State = "done"
	Exempt State = "exempt"
)

// Returned is a report that came back to its village to be put right.
type Returned struct {
	Report   int64
	Revision int
	Title    locales.Text // of a published form; empty for the weekly brief
	Period   locales.Text
	Fields   []locales.Text // what is to be changed, in a word or two each
}

// Obligation is one thing that one unit, or one person in it, owes by a moment.
type Obligation struct {
	ID         ObligationID
	Key        string     // family/unit/period(/person): adding it again adds nothing
	Family     string     // chooses the ladder and the wording
	Ladder     LadderName // the one its unit chose when it was added; "" = the family's
	Kind       Kind
	Ref        string // form id, course id, question ...; empty for ByButton kinds
	Title      locales.Text
	Unit       org.Unit // responsible; only ID is needed to add one
	Roles      []org.Role
	Person     org.PersonID // set when one person owes it; 0 = whoever holds the first role found
	Supervisor org.UnitID   // 0 = nobody is told at T+3
	Period     Period
	Opens      time.Time
	Due        time.Time
	State      State
	DoneAt     time.Time // first submission: decides lateness; zero while open
	DoneBy     org.PersonID
	Revision   int // moves with the due date and the state
	Snoozes    int // how often a reminder of it was put off
}

// SupervisorRoles are the officers of a supervising unit who hear of T+3.
var SupervisorRoles = []org.Role{
	org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator, org.CityCoordinator, org.Province,
}
