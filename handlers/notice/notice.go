// Package notice is how a coordinator tells many people something: /notice composes in
// both languages, chooses unit and roles and shows how many it will reach; /notices
// shows how far each has come, reminds the unconfirmed and lists whom to phone. To those
// who send none it shows what was sent to them (received.go). It also answers the receipt
// button under a notice.
//
// It imports notices, form, org, locales and bot; never store. What is sent when is
// handlers/deliver. Another question of the composer is a field in compose.go; why both
// languages are asked for and who may help is said in languages.go. What can be done to a
// notice that is out is a route in follow.go.
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
	// Count says how many people an audience means and how many of them cannot be reached.
	Count(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (people, unreachable int, err error)
	// Publish is idempotent by key; a *locales.Refusal when n must not be published.
	Publish(ctx context.Context, n notices.Notice, chat int64, key string, now time.Time) (out notices.Notice, fresh bool, err error)
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
	compose := bot.FormDialogue{
		Kind: kindCompose, Title: locales.M("notice.compose"),
		Form: f.form, Submit: f.publish, ReviewNote: f.reviewNote, About: f.bothLanguages, Check: script,
	}
	return bot.Feature{
		Name: "notice",
		Commands: []bot.Command{
			{Name: "notice", Help: locales.M("notice.help"), Families: senders, Run: f.open},
			{Name: "notices", Help: locales.M("notice.help_list"), Families: append(senders, org.Cadre), Run: f.list},
		},
		Routes:    f.followRoutes(senders),
		Dialogues: []bot.Dialogue{compose.Dialogue(), f.correction()},
		Jobs:      []bot.Job{{Name: "notice-phone", Every: phoneEvery, RunOnce: f.askToPhone}},
		Links:     []bot.Link{{Name: linkNotice, Run: f.linked}},
	}
}
