// Package notice is how a coordinator tells many people something: /notice composes in
// both languages, chooses unit and roles and shows how many it will reach; /notices
// shows how far each has come, reminds the unconfirmed and lists whom to phone. To those
// who send none it shows what was sent to them (received.go). It also answers the receipt
// button under a notice.
//
// It imports notices, form, org, locales and bot; never store. What is sent when is
// handlers/deliver. Another question of the composer is a field in compose_form.go and its line
// in compose_draft.go; why both languages are asked for and who may help is said in
// languages.go; the second person's part is second.go, a notice carried along passon.go.
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

// Outbox stores what is told and takes receipts.
type Outbox interface {
	Audiences
	Seconds
	// StartDue sends what was planned for a moment that has come, at most limit notices.
	StartDue(ctx context.Context, now time.Time, limit int) (int, error)
	// Confirm is idempotent; org.ErrNotFound when the notice was not meant for person.
	Confirm(ctx context.Context, person org.PersonID, id notices.NoticeID, now time.Time) (notices.Notice, time.Time, error)
}

// Audiences is whom a notice may mean.
type Audiences interface {
	// Reach says how many people an audience means, where the first of them stand, and who
	// gets it later or not at all.
	Reach(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (notices.Reach, error)
	// UnitsBelow are the units one and two levels below, in code order.
	UnitsBelow(ctx context.Context, unit org.Unit, limit int) ([]org.Unit, error)
	OpenFamilies(ctx context.Context, unit org.Unit, limit int) ([]notices.Option, error)
	OfferedCourses(ctx context.Context, limit int) ([]notices.Option, error)
}

// Seconds is the second person's consent.
type Seconds interface {
	// Submit is idempotent by key; a *locales.Refusal when n must not be published. seconds is
	// how many people were asked to agree, 0 when nobody has to.
	Submit(ctx context.Context, n notices.Notice, chat int64, key string, compose func(n notices.Notice, people int, to []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out notices.Notice, seconds int, err error)
	// Decide is org.ErrNotFound for who may not; a *locales.Refusal when it is decided already.
	Decide(ctx context.Context, id notices.NoticeID, by org.Member, agree bool, reason string, compose func(notices.Notice) ([]notices.Outgoing, error), now time.Time) (notices.Notice, error)
	// ToDecide is org.ErrNotFound for who may not decide.
	ToDecide(ctx context.Context, id notices.NoticeID, by org.Member) (notices.Notice, error)
	Waiting(ctx context.Context, by org.Member, limit int) ([]notices.Notice, error)
}

// Book is the author's view of what they have sent.
type Book interface {
	Sent(ctx context.Context, author org.PersonID, limit, offset int) ([]notices.Report, error)
	// Progress is org.ErrNotFound for anybody but the author.
	Progress(ctx context.Context, author org.PersonID, id notices.NoticeID) (notices.Report, error)
	// RemindUnconfirmed is a *locales.Refusal when it was done today already.
	RemindUnconfirmed(ctx context.Context, author org.PersonID, id notices.NoticeID, payload json.RawMessage, now time.Time) (int, error)
	SendAgain(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (int, error)
}

// Inbox is what was sent to somebody.
type Inbox interface {
	// Received is newest first; an id other than 0 means only that one.
	Received(ctx context.Context, person org.PersonID, id notices.NoticeID, limit, offset int) ([]notices.Received, error)
}

// Phone is who was not reached.
type Phone interface {
	Unreached(ctx context.Context, author org.PersonID, id notices.NoticeID, limit, offset int) ([]notices.Missed, error)
	ToldByPhone(ctx context.Context, author org.PersonID, id notices.NoticeID, person org.PersonID, now time.Time) error
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
	Chain(ctx context.Context, u org.Unit) ([]org.Unit, error)
}

// Colleagues is who holds a post in exactly these units.
type Colleagues interface {
	Holders(ctx context.Context, in []org.UnitID, now time.Time) ([]org.Holder, error)
}

// Routes of the buttons; released names are never reused.
const (
	routeConfirm = "nc" // receipt; arg: notice
	routeView    = "nv" // one notice; arg: notice
	routeList    = "nl" // the list; arg: offset
	routeRemind  = "nr" // remind the unconfirmed; arg: notice
	routeAgain   = "ng" // send again what failed; arg: notice
	routePhone   = "np" // whom to phone; arg: notice.offset
	routeTold    = "nt" // told by phone; arg: notice.person.offset

	routeReceived = "no" // what was sent to me; arg: offset
	routeRead     = "nd" // one of them; arg: notice

	routePassOn  = "nqp" // pass it on with one's own words; arg: notice
	routeTry     = "nqt" // a button under a test
	routeWaiting = "nqw" // what waits for my consent
	routeDecide  = "nqd" // one of them; arg: notice
	routeLook    = "nql" // it in one language; arg: notice.1 Chinese, notice.2 English
	routeAgree   = "nqa" // agree; arg: notice
	routeRefuse  = "nqr" // refuse; arg: notice
	routeMend    = "nqm" // mend what was refused; arg: notice
)

type feature struct {
	outbox Outbox
	book   Book
	inbox  Inbox
	phone  Phone
	units  Units

	colleagues Colleagues
}

// New offers the feature over storage.
func New(o Outbox, b Book, i Inbox, p Phone, u Units, c Colleagues) bot.Feature {
	f := &feature{outbox: o, book: b, inbox: i, phone: p, units: u, colleagues: c}
	senders := []org.Family{org.Coordinator, org.Teaching, org.Admin}
	return bot.Feature{
		Name: "notice",
		Commands: []bot.Command{
			{Name: "notice", Help: locales.M("notice.help"), Families: senders, Run: f.open},
			{Name: "notices", Help: locales.M("notice.help_list"), Families: append(senders, org.Cadre), Run: f.list},
		},
		Routes: []bot.Route{
			{Name: routeConfirm, Run: f.confirm},
			{Name: routeView, Families: senders, Run: f.view},
			{Name: routeList, Families: senders, Run: f.list},
			{Name: routeRemind, Families: senders, Run: f.remind},
			{Name: routeAgain, Families: senders, Run: f.again},
			{Name: routePhone, Families: senders, Run: f.whoToPhone},
			{Name: routeTold, Families: senders, Run: f.told},
			{Name: routeReceived, Run: f.received},
			{Name: routeRead, Run: f.read},
			{Name: routePassOn, Families: senders, Run: f.passOn},
			{Name: routeTry, Run: f.tried},
			{Name: routeWaiting, Families: senders, Run: f.waiting},
			{Name: routeDecide, Families: senders, Run: f.decide},
			{Name: routeLook, Families: senders, Run: f.look},
			{Name: routeAgree, Families: senders, Run: f.agree},
			{Name: routeRefuse, Families: senders, Run: f.startRefuse},
			{Name: routeMend, Families: senders, Run: f.mend},
		},
		Dialogues: []bot.Dialogue{f.compose().Dialogue(), f.refusal().Dialogue()},
		Jobs:      []bot.Job{{Name: "notice-start", Every: 5 * time.Second, RunOnce: f.startDue}},
	}
}
