package tasklist

import (
	"context"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Asks is what people ask about tasks, decide, put off and urge.
type Asks interface {
	// Task is one task that m owes; Obligation one whoever owes it; org.ErrNotFound for none.
	Task(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Obligation, error)
	Obligation(ctx context.Context, id tasks.ObligationID) (tasks.Obligation, error)
	// TaskFor is what a coordinator set when m owes id; org.ErrNotFound when nobody did.
	TaskFor(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Task, tasks.Obligation, error)
	Colleagues(ctx context.Context, unit org.UnitID, but org.PersonID, now time.Time) ([]org.Holder, error)
	// Ask, Decide, Urge, ExtendBelow, Exempt and Snooze are idempotent by their key and refuse
	// with a *locales.Refusal.
	Ask(ctx context.Context, m org.Member, r tasks.Request, tell func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (told int, err error)
	Waiting(ctx context.Context, m org.Member, limit int) ([]tasks.Request, error)
	Request(ctx context.Context, id tasks.RequestID) (tasks.Request, error)
	RequestsOf(ctx context.Context, id tasks.ObligationID) ([]tasks.Request, error)
	Decide(ctx context.Context, v tasks.Verdict, tell func(tasks.Request) ([]notices.Outgoing, error), now time.Time) (tasks.Request, error)
	Urge(ctx context.Context, d tasks.Decision, tell func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (told int, err error)
	// UrgedToday reports whether whoever owes a task has been urged on the local day of now.
	UrgedToday(ctx context.Context, id tasks.ObligationID, now time.Time) (bool, error)
	ExtendBelow(ctx context.Context, d tasks.Decision, due time.Time, tell func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (tasks.Obligation, error)
	Exempt(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error)
	Snooze(ctx context.Context, key string, m org.Member, id tasks.ObligationID, days int, now time.Time) (until time.Time, err error)
}

// Routes of what is asked about tasks; released names are never reused.
const (
	routeMore     = "qm" // choose one of my tasks; arg: page
	routeCard     = "qk" // one of my tasks; arg: obligation
	routeAskFor   = "qa" // begin to ask; arg: letter.obligation
	routeSnooze   = "qs" // put off; arg: days.obligation
	routeCalendar = "qc" // my deadlines as a file
	routeWaiting  = "qw" // what waits for me; arg: page
	routeRequest  = "qr" // one of them; arg: request
	routeGrant    = "qg" // grant it; arg: request
	routeDeny     = "qd" // begin to deny or answer it; arg: letter.request
	routeTend     = "qt" // choose a task of a unit below; arg: unit.page
	routeBelow    = "qb" // one of them; arg: obligation
	routeDo       = "qo" // begin to urge, extend or exempt; arg: letter.obligation
)

func (f *feature) askRoutes() []bot.Route {
	above := []org.Family{org.Coordinator}
	return []bot.Route{
		{Name: routeMore, Run: f.more},
		{Name: routeCard, Run: f.card},
		{Name: routeAskFor, Run: f.begin},
		{Name: routeSnooze, Run: f.snooze},
		{Name: routeCalendar, Run: f.calendar},
		{Name: routeWaiting, Run: f.waiting},
		{Name: routeRequest, Run: f.request},
		{Name: routeGrant, Run: f.grant},
		{Name: routeDeny, Run: f.beginVerdict},
		{Name: routeTend, Families: above, Run: f.tend},
		{Name: routeBelow, Families: above, Run: f.tended},
		{Name: routeDo, Families: above, Run: f.beginBelow},
	}
}

// backToList is the way back to my tasks.
func backToList() bot.Button { return bot.To(locales.M("tasks.btn_list"), routeList, "0") }
