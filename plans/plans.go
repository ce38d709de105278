// Package plans owns what an office sets out to do and holds itself to: yearly plans with their
// targets and how these are split, milestones of counties, calendars of tasks, date-effective
// standards, consultations on drafts, and who stands in for a first-responsible person.
//
// It is values over package record. Nothing counts before it is approved, and the past never
// changes: a plan is amended in editions, a standard is followed by another one. Rules and their
// sources: brief 1.5 (A2a, A2b, B10, B11a, B13, B14, B15a), 3.1, 3.20 and 3.21.
package plans

import (
	"strconv"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("plans.")

// Kinds of records. Persisted.
const (
	Plan         = "plan"
	Target       = "plan_target"
	Schedule     = "plan_schedule"
	Milestone    = "milestone"
	Assigned     = "assigned_task"
	Parameter    = record.ParamKind
	Consultation = "consultation"
	Reply        = "consultation_reply"
	Delegation   = "delegation"
)

// States. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Preparing lifecycle.State = "preparing"
	Submitted lifecycle.State = "submitted"
	Returned  lifecycle.State = "returned"
	Signed    lifecycle.State = "signed"
	InForce   lifecycle.State = record.ParamInForce
	Amending  lifecycle.State = "amending"
	Closed    lifecycle.State = "closed"
	Dropped   lifecycle.State = "dropped"
	Listed    lifecycle.State = "listed"
	Revised   lifecycle.State = "revised"
	Shared    lifecycle.State = "shared"          // a share of what is in force, waiting for approval
	Amended   lifecycle.State = "revised_in_plan" // a plan's own target, changed with the plan
	Pushed    lifecycle.State = "pushed"
	Proposed  lifecycle.State = "proposed"
	Scheduled lifecycle.State = "scheduled"
	Reached   lifecycle.State = "reached"
	SlipAsked lifecycle.State = "slip_asked"
	Open      lifecycle.State = "open"
	Given     lifecycle.State = "given"
	Withdrawn lifecycle.State = "withdrawn"
	Active    lifecycle.State = "active"
	Revoked   lifecycle.State = "revoked"
	Ended     lifecycle.State = "ended"
)

// Moves. Persisted in the history.
const (
	Begin     lifecycle.Name = "begin"
	Edit      lifecycle.Name = "edit"
	Submit    lifecycle.Name = "submit"
	Resubmit  lifecycle.Name = "resubmit"
	Sign      lifecycle.Name = "sign"
	Approve   lifecycle.Name = "approve"
	Adopt     lifecycle.Name = "adopt"
	Return    lifecycle.Name = "return"
	Amend     lifecycle.Name = "amend"
	Keep      lifecycle.Name = "keep"
	Close     lifecycle.Name = "close" // by itself, when the year or the time is over
	Drop      lifecycle.Name = "drop"
	List      lifecycle.Name = "list"
	Correct   lifecycle.Name = "correct"
	Enforce   lifecycle.Name = "enforce" // by itself, with its plan
	Revise    lifecycle.Name = "revise"
	Push      lifecycle.Name = "push"
	Propose   lifecycle.Name = "propose"
	Confirm   lifecycle.Name = "confirm_past"
	Reach     lifecycle.Name = "reach"
	Slip      lifecycle.Name = "slip"
	AllowSlip lifecycle.Name = "allow_slip"
	DenySlip  lifecycle.Name = "deny_slip"
	Follow    lifecycle.Name = "follow" // by itself, when a newer standard is approved
	Ask       lifecycle.Name = "ask"
	Give      lifecycle.Name = "give"
	Withdraw  lifecycle.Name = "withdraw"
	Depute    lifecycle.Name = "depute"
	Revoke    lifecycle.Name = "revoke"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyYear      = "year"
	KeyName      = "name"
	KeyBasis     = "basis"
	KeyEdition   = "edition" // how often the plan has come into force
	KeyIndicator = "indicator"
	KeyValue     = "value"
	KeyNext      = "next_value" // proposed for the next edition
	KeyFrom      = "given_by"   // of a target: plan or above
	KeyPlanned   = "planned"
	KeyActual    = "actual"
	KeyDue       = "due"
	KeyAnonymous = "anonymous"
	KeyDeputy    = "deputy"
	KeySince     = "since"
	KeyUntil     = "until"
)

// Desk is what plans put on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{
			{Command: "plan", Name: locales.M("plans.door_plan"), Help: locales.M("plans.help_plan"), Group: 2},
			{Command: "param", Name: locales.M("plans.door_param"), Help: locales.M("plans.help_param"), Group: 2},
			{Command: "consult", Name: locales.M("plans.door_consult"), Help: locales.M("plans.help_consult"), Group: 2},
			{Command: "delegate", Name: locales.M("plans.door_delegate"), Help: locales.M("plans.help_delegate"), Group: 2},
		},
		Kinds: []record.Kind{plan(), target(), schedule(), assigned(), milestone(), parameter(), consultation(), reply(), delegation()},
	}
}

func why() []form.Field { return []form.Field{words.Why()} }

// planners draft plans, targets and calendars for their own office.
var planners = []org.Role{org.CountyCoordinator, org.CityCoordinator, org.Province}

// yearOf is the year that a record is about, 0 when it names none.
func yearOf(r record.Record) int {
	n, _ := strconv.Atoi(r.Data[KeyYear].S)
	return n
}
