package notice

import (
	"context"
	"encoding/json"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Book is the author's view of what they have sent. Everything in it is org.ErrNotFound for
// anybody else.
type Book interface {
	Sent(ctx context.Context, author org.PersonID, limit, offset int) ([]notices.Report, error)
	Progress(ctx context.Context, author org.PersonID, id notices.NoticeID) (notices.Report, error)
	// ByUnit adds up a notice for unit and each unit below it, in code order.
	ByUnit(ctx context.Context, author org.PersonID, id notices.NoticeID, unit org.UnitID) ([]notices.UnitFigures, error)
	// RemindUnconfirmed is a *locales.Refusal when it was done today already.
	RemindUnconfirmed(ctx context.Context, author org.PersonID, id notices.NoticeID, payload json.RawMessage, now time.Time) (int, error)
	SendAgain(ctx context.Context, author org.PersonID, id notices.NoticeID, which notices.Again, now time.Time) (int, error)
	// LeaveDoubtful takes what is in doubt for not arrived.
	LeaveDoubtful(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (int, error)
	// Move pauses, resumes, cancels or recalls; a *locales.Refusal when the state does not allow it.
	Move(ctx context.Context, author org.PersonID, id notices.NoticeID, m notices.Move, now time.Time) error
	// Correct changes the texts over n.Version; the same twice is harmless.
	Correct(ctx context.Context, n notices.Notice, now time.Time) (notices.Notice, error)
	// TellGroups queues a summary for the work groups that have not got it.
	TellGroups(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (int, error)
}

// Inbox is what was sent to somebody.
type Inbox interface {
	// Received is newest first; an id other than 0 means only that one.
	Received(ctx context.Context, person org.PersonID, id notices.NoticeID, limit, offset int) ([]notices.Received, error)
	// Confirm takes a receipt, and an answer when choice is not 0; it is idempotent.
	// org.ErrNotFound when the notice was not meant for person or has no such answer.
	Confirm(ctx context.Context, person org.PersonID, id notices.NoticeID, choice int, now time.Time) (notices.Received, error)
}

// Phone is who was not reached.
type Phone interface {
	Unreached(ctx context.Context, author org.PersonID, id notices.NoticeID, whom notices.Whom, limit, offset int) ([]notices.Missed, error)
	// PhoneList is what an officer was asked to phone; org.ErrNotFound when nothing.
	PhoneList(ctx context.Context, officer org.PersonID, id notices.NoticeID, limit, offset int) (notices.Notice, []notices.Missed, error)
	// ToldByPhone is for the author and the officer who was asked; org.ErrNotFound for others.
	ToldByPhone(ctx context.Context, by org.PersonID, id notices.NoticeID, person org.PersonID, now time.Time) error
	// AskToPhone queues what compose makes of each officer's list once a notice has been sent.
	AskToPhone(ctx context.Context, now time.Time, limit int, compose func(notices.PhoneList) (json.RawMessage, error)) (int, error)
}

// Routes of the buttons; released names are never reused.
const (
	routeConfirm = "nc" // receipt; arg: notice, or notice.answer
	routeView    = "nv" // one notice; arg: notice
	routeList    = "nl" // the list; arg: offset
	routeRemind  = "nr" // remind the unconfirmed; arg: notice
	routeAgain   = "ng" // send again what failed; arg: notice
	routePhone   = "np" // whom to phone; arg: notice.offset
	routeTold    = "nt" // told by phone; arg: notice.person.offset

	routeReceived = "no" // what was sent to me; arg: offset
	routeRead     = "nd" // one of them; arg: notice
	routeMedia    = "ni" // its pictures and files; arg: notice

	routeMove       = "nm" // pause, resume, cancel, recall; arg: notice.move or notice.move.yes
	routeChange     = "nh" // what can be changed; arg: notice
	routeCorrect    = "nx" // correct the text; arg: notice
	routeGroups     = "nk" // tell the work groups; arg: notice
	routeDoubt      = "nq" // what is in doubt; arg: notice
	routeDoubtAgain = "na" // send it again; arg: notice
	routeDoubtLeave = "ne" // leave it; arg: notice
	routeUnits      = "nu" // totals by unit; arg: notice.unit.page
	routeSilent     = "ns" // who has not answered; arg: notice.offset
	routeToldSilent = "nz" // one of them was told; arg: notice.person.offset
	routeLike       = "nj" // write another like it; arg: notice
	routeCalls      = "nf" // an officer's list; arg: notice.offset
	routeCalled     = "nb" // an officer told somebody; arg: notice.person.offset
)

// phoneEvery is how often finished notices are looked for that missed somebody.
const phoneEvery = 30 * time.Second

func (f *feature) followRoutes(senders []org.Family) []bot.Route {
	return []bot.Route{
		{Name: routeConfirm, Run: f.confirm},
		{Name: routeReceived, Run: f.received},
		{Name: routeRead, Run: f.read},
		{Name: routeMedia, Run: f.media},
		{Name: routeCalls, Run: f.officerList},
		{Name: routeCalled, Run: f.called},
		{Name: routeView, Families: senders, Run: f.view},
		{Name: routeList, Families: senders, Run: f.list},
		{Name: routeRemind, Families: senders, Run: f.remind},
		{Name: routeAgain, Families: senders, Run: f.again},
		{Name: routeDoubt, Families: senders, Run: f.doubt},
		{Name: routeDoubtAgain, Families: senders, Run: f.doubtAgain},
		{Name: routeDoubtLeave, Families: senders, Run: f.doubtLeave},
		{Name: routePhone, Families: senders, Run: f.whoToPhone},
		{Name: routeTold, Families: senders, Run: f.told},
		{Name: routeSilent, Families: senders, Run: f.whoIsSilent},
		{Name: routeToldSilent, Families: senders, Run: f.told},
		{Name: routeUnits, Families: senders, Run: f.byUnit},
		{Name: routeMove, Families: senders, Run: f.move},
		{Name: routeChange, Families: senders, Run: f.change},
		{Name: routeCorrect, Families: senders, Run: f.openCorrect},
		{Name: routeGroups, Families: senders, Run: f.tellGroups},
		{Name: routeLike, Families: senders, Run: f.like},
	}
}

// correction is the conversation that corrects a notice.
func (f *feature) correction() bot.Dialogue {
	return bot.FormDialogue{
		Kind: kindCorrect, Title: locales.M("follow.correct"),
		Form: f.correcting, Submit: f.correct, ReviewNote: f.correctNote, Check: check,
		Marked: func(key string) bool { return key == keyBodyZh || key == keyBodyEn },
	}.Dialogue()
}
