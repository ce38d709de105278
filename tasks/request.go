package tasks

import (
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// RequestID is something that was asked about a task. Persisted; travels in button data.
type RequestID int64

// RequestKind says what is asked. Persisted.
type RequestKind string

// Kinds: a later due date; to be left out of the count; that a colleague takes it over; a
// question to whoever set it.
const (
	MoreTime RequestKind = "extension"
	LeaveOut RequestKind = "exemption"
	PassOn   RequestKind = "handover"
	Inquiry  RequestKind = "question"
)

// States of a request. Persisted.
const (
	Asked   lifecycle.State = "asked"
	Granted lifecycle.State = "granted"
	Denied  lifecycle.State = "denied"
)

// RequestRecord is the kind of record in the history of moves. Persisted.
const RequestRecord = "task_request"

// Moves of a request. Persisted in the history.
const (
	Petition lifecycle.Name = "ask"
	Grant    lifecycle.Name = "grant"
	Deny     lifecycle.Name = "deny"
)

// Moves of an obligation that are made about it. Persisted in the history.
const (
	Extend lifecycle.Name = "extend"
	Urge   lifecycle.Name = "urge"
	Snooze lifecycle.Name = "snooze"
)

// Snoozed is the step of a reminder that somebody put off: no ladder has it. Persisted.
const Snoozed StepName = "snoozed"

// LedgerDue is the key under which a move keeps a due date, old and new.
const LedgerDue = "due"

// AskAnswer is the key of the words with which a question is answered. Persisted.
const AskAnswer = "answer"

var (
	above    = []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}}
	sameUnit = []lifecycle.Who{{Families: []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin}, Relation: lifecycle.OwnUnit}}
	why      = form.Field{Key: AskReason, Kind: form.Text, Required: true, Label: locales.M("taskask.deny_reason")}
)

// petition is a request that one move grants and another denies with a reason; nobody
// decides on what they asked themselves.
func petition(by []lifecycle.Who, asks ...form.Field) *lifecycle.Machine {
	return lifecycle.Must(lifecycle.Definition{
		Record: RequestRecord, Initial: Asked, States: lifecycle.From(Asked, Granted, Denied), Final: lifecycle.From(Granted, Denied),
		Moves: []lifecycle.Move{
			{Name: Grant, Label: locales.M("taskask.grant"), From: lifecycle.From(Asked), To: Granted, By: by, NotAuthor: true, Asks: asks},
			{Name: Deny, Label: locales.M("taskask.deny"), From: lifecycle.From(Asked), To: Denied, By: by, NotAuthor: true, Asks: []form.Field{why}},
		},
	})
}

// Deciding holds who may decide what: coordinators of a unit above on time, exemptions and
// questions, the colleague (in the task's own unit) on a hand-over.
var Deciding = map[RequestKind]*lifecycle.Machine{
	MoreTime: petition(above),
	LeaveOut: petition(above),
	PassOn:   petition(sameUnit),
	Inquiry:  petition(above, form.Field{Key: AskAnswer, Kind: form.Text, Required: true, Label: locales.M("taskask.answer")}),
}

// Request is something asked about a task and what became of it.
type Request struct {
	ID      RequestID
	Key     string // idempotency key of the asking
	Kind    RequestKind
	Of      Obligation
	By      lifecycle.Actor
	ByName  string
	At      time.Time
	Reason  string       // or the question's words
	Due     time.Time    // of MoreTime
	To      org.PersonID // of PassOn
	ToName  string
	State   lifecycle.State
	Answer  string // why it was denied, or what was answered
	Decided time.Time
	Decider string
}

// Verdict is one decision on a request.
type Verdict struct {
	Key    string // idempotency key
	By     lifecycle.Actor
	Of     RequestID
	Move   lifecycle.Name
	Answer string // why it is denied, or the answer to a question
}

// Limits of what may be asked and put off.
const (
	LongestExtension = 60 // days after the present due day
	LongestWords     = 300
	MaxSnoozes       = 2
	LongestSnooze    = 2 // days
)

// Check refuses what cannot be asked of o at now: what is not open or has nobody above,
// time once it is late, or not more of it than LongestExtension, and handing over what
// somebody has to learn themselves.
func (r Request) Check(o Obligation, now time.Time) error {
	switch {
	case o.State != Open:
		return locales.Refuse("taskask.not_open", "Title", o.Title)
	case r.Kind != PassOn && o.Supervisor == 0:
		return locales.Refuse("taskask.nobody_above")
	case r.Kind == PassOn && (o.Kind == Course || o.Kind == Question):
		return locales.Refuse("taskask.own_task")
	case r.Kind == MoreTime && now.After(o.Due):
		return locales.Refuse("taskask.too_late", "Due", o.Due)
	case r.Kind == MoreTime:
		return CheckDue(o, r.Due, now)
	}
	return nil
}

// CheckDue refuses a due date that is not later than both the present one and now, or too late.
func CheckDue(o Obligation, due, now time.Time) error {
	switch {
	case !due.After(o.Due) || !due.After(now):
		return locales.Refuse("taskask.not_later", "Due", o.Due)
	case dayNumber(due)-dayNumber(o.Due) > LongestExtension:
		return locales.Refuse("taskask.too_long", "Days", LongestExtension)
	}
	return nil
}

// DueOn is the day at the hour at which o is due now.
func (o Obligation) DueOn(day locales.Date) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, string(day), locales.Zone)
	if err != nil {
		return time.Time{}, locales.Refuse("taskask.no_day")
	}
	was := o.Due.In(locales.Zone)
	return time.Date(d.Year(), d.Month(), d.Day(), was.Hour(), was.Minute(), was.Second(), 0, locales.Zone), nil
}

// SnoozeUntil is when somebody who puts o off by so many days hears of it again: with their
// digest (at digestAt) of that day, or of the next working day, and with that of the due day at the
// latest. It refuses what is due today or late, was put off MaxSnoozes times, or longer
// than LongestSnooze.
func (o Obligation) SnoozeUntil(count, digestAt int, days *calendar.Days, now time.Time) (time.Time, error) {
	last := clock(o.Due, 0, digestAt)
	switch {
	case o.State != Open:
		return time.Time{}, locales.Refuse("taskask.not_open", "Title", o.Title)
	case count < 1 || count > LongestSnooze:
		return time.Time{}, locales.Refuse("taskask.snooze_days", "Days", LongestSnooze)
	case !now.Before(last):
		return time.Time{}, locales.Refuse("taskask.snooze_due")
	case o.Snoozes >= MaxSnoozes:
		return time.Time{}, locales.Refuse("taskask.snooze_twice", "Times", MaxSnoozes)
	}
	at := clock(days.OnOrAfter(clock(now, count, 0)), 0, digestAt)
	if at.After(last) {
		at = last
	}
	return at, nil
}
