package tasks

import (
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Duty is what every unit of a level owes once a period: the rows of the ledger exist
// before anybody reports.
type Duty struct {
	Family string // chooses the ladder
	Kind   Kind
	Ref    string // form id
	Title  locales.Text
	Level  org.Level // the units that owe it
	Within org.Unit  // only it and those below it; zero = everywhere
	Every  calendar.Kind
	Due    calendar.Deadline
	Roles  []org.Role // who answers for it: the first of them that somebody in the unit holds
}

// Obligation is what unit owes of d for the period s, open from opens on. Its supervisor is
// the unit above. days move a deadline off a holiday.
func (d Duty) Obligation(unit org.Unit, s calendar.Span, days *calendar.Days, opens time.Time) Obligation {
	return d.By(unit, PeriodOf(s), d.Due.Of(s, days), opens)
}

// By is what unit owes of d for a period of any name, due at a moment of its own.
func (d Duty) By(unit org.Unit, p Period, due, opens time.Time) Obligation {
	return Obligation{
		Key: d.Ref + "/" + unit.Code + "/" + string(p), Family: d.Family, Kind: d.Kind, Ref: d.Ref, Title: d.Title,
		Unit: unit, Roles: d.Roles, Supervisor: unit.Parent, Period: p, Opens: opens, Due: due,
	}
}

// LedgerRecord is the kind of record in the history of moves. Persisted.
const LedgerRecord = "obligation"

// Moves of an obligation. Persisted in the history.
const (
	Excuse   lifecycle.Name = "exempt"
	OweAgain lifecycle.Name = "owe_again"
	HandOver lifecycle.Name = "hand_over" // made by the bot: the person who answered for it has left
)

// AskReason is the key of the reason for an exemption. Persisted.
const AskReason = "reason"

// LedgerPerson is the key under which a hand-over keeps who answered for it. Persisted.
const LedgerPerson = "person"

// Exempting is who may take a unit out of the count, and back: a coordinator of a unit
// above it, with a reason (planted case 20). What has been done stays done.
var Exempting = lifecycle.Must(lifecycle.Definition{
	Record: LedgerRecord, Initial: lifecycle.State(Open),
	States: lifecycle.From(lifecycle.State(Open), lifecycle.State(Exempt)),
	Moves: []lifecycle.Move{
		{
			Name: Excuse, Label: locales.M("tasks.move.exempt"), From: lifecycle.From(lifecycle.State(Open)), To: lifecycle.State(Exempt),
			By:   []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}},
			Asks: []form.Field{{Key: AskReason, Kind: form.Text, Required: true, Label: locales.M("tasks.ask_reason")}},
		},
		{
			Name: OweAgain, Label: locales.M("tasks.move.owe_again"), From: lifecycle.From(lifecycle.State(Exempt)), To: lifecycle.State(Open),
			By: []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}},
		},
	},
})

// Decision is one decision on an obligation as it was seen.
type Decision struct {
	Key    string // idempotency key
	By     lifecycle.Actor
	Of     ObligationID
	Reason string // why it is exempt; "" when it is owed again
}

// Answering is who answers for an obligation: the first role that somebody in the unit
// holds, and that person. Zero when nobody holds any.
type Answering struct {
	Role   org.Role
	Person org.PersonID
}

// HandedOver counts what one run of the ledger found.
type HandedOver struct {
	Named  int // obligations that had nobody yet
	Moved  int // that went on to another person
	Vacant int // whose last holder has left, with nobody to follow
}
