// Package notice is how a coordinator tells many people something: /notice composes in
// both languages, chooses unit and roles and shows how many it will reach; /notices
// shows how far each has come, reminds the unconfirmed and lists whom to phone. To those
// who send none it shows what was sent to them (received.go). It also answers the receipt
// button under a notice.
//
// It imports notices, form, org, locales and bot; never store. What is sent when is
// handlers/deliver. Another question of the composer is a field in compose_form.go and its line
// in compose_draft.go; why both languages are asked for and who may help is said in
// languages.go; the second person's part is second.go, a notice carried along passon.go. What
// can be done to a notice that is out is a route in follow.go.
package notice

import (
	"context"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Outbox stores what is told.
type Outbox interface {
	Audiences
	Seconds
	// StartDue sends what was planned for a moment that has come, at most limit notices.
	StartDue(ctx context.Context, now time.Time, limit int) (int, error)
}

// Audiences is whom a notice may mean.
type Audiences interface {
	// Reach says how many people an audience means, where the first of them stand, and who
	// gets it later or not at all.
	Reach(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (notices.Reach, error)
	// UnitsBelow are the units one and two levels below, in code order.
	UnitsBelow(ctx context.Context, unit org.Unit, limit int) ([]org.Unit, error)
	OpenTasks(ctx context.Context, unit org.Unit, limit int) ([]notices.Option, error)
	// WorkGroups counts the work groups of the units that an audience means.
	WorkGroups(ctx context.Context, a notices.Audience) (int, error)
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

// Routes of the buttons before a notice is sent, those after are in follow.go; released names
// are never reused.
const (
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
		Routes: append(f.followRoutes(senders),
			bot.Route{Name: routePassOn, Families: senders, Run: f.passOn},
			bot.Route{Name: routeTry, Run: f.tried},
			bot.Route{Name: routeWaiting, Families: senders, Run: f.waiting},
			bot.Route{Name: routeDecide, Families: senders, Run: f.decide},
			bot.Route{Name: routeLook, Families: senders, Run: f.look},
			bot.Route{Name: routeAgree, Families: senders, Run: f.agree},
			bot.Route{Name: routeRefuse, Families: senders, Run: f.startRefuse},
			bot.Route{Name: routeMend, Families: senders, Run: f.mend},
		),
		Dialogues: []bot.Dialogue{f.compose().Dialogue(), f.refusal().Dialogue(), f.correction()},
		Jobs: []bot.Job{
			{Name: "notice-start", Every: 5 * time.Second, RunOnce: f.startDue},
			{Name: "notice-phone", Every: phoneEvery, RunOnce: f.askToPhone},
		},
		Links: []bot.Link{{Name: linkNotice, Run: f.linked}},
	}
}
