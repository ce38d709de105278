// Package library is where policy editors keep the library in the chat: documents that they
// send, cards that they write, dates, successors and retirements. Every change is a draft
// that a second person approves before it answers anybody. It also tells, once, those who
// opened an item lately that it has changed (/alerts turns that off).
//
// It imports policy, policy/importing, notices, lifecycle, form, org, locales and bot; never
// store. What a change may be stands in policy/draft.go and policy/edit.go; another kind of
// change is a form beside small.go and a row in New.
package library

import (
	"context"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

// Items is the library as it answers.
type Items interface {
	// FindItems are the items that hold every one of words in id, title, number or issuer.
	FindItems(ctx context.Context, words []string, limit, offset int) ([]policy.Item, error)
	// PolicyVersions are oldest first; org.ErrNotFound for no such item.
	PolicyVersions(ctx context.Context, id policy.ItemID) ([]policy.Version, error)
	// Import is called as a dry run only: it tells what would change.
	Import(ctx context.Context, in policy.Import, now time.Time) (policy.Imported, error)
	// PlacesOutside are the codes of regions that unit does not answer for.
	PlacesOutside(ctx context.Context, unit org.Unit, codes []string) ([]string, error)
}

// Drafts keeps changes until they are decided. All are idempotent by key and refuse with a
// *locales.Refusal, policy.ErrMoved or a *policy.LoopError.
type Drafts interface {
	Propose(ctx context.Context, key string, d policy.Draft, now time.Time) (policy.Draft, error)
	PolicyDraft(ctx context.Context, id policy.DraftID) (policy.Draft, error)
	DraftsUnderWay(ctx context.Context, m org.Member) ([]policy.Draft, error)
	Redraw(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, change func(policy.Draft) (policy.Draft, error), now time.Time) (policy.Draft, error)
	AskApproval(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, compose func(policy.Draft, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (policy.Draft, int, error)
	WithdrawDraft(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, now time.Time) (policy.Draft, error)
	DecideDraft(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, approve bool, reason string, compose func(policy.Decided) ([]notices.Outgoing, error), now time.Time) (policy.Draft, error)
	ForgetUnasked(ctx context.Context, before time.Time) (int, error)
}

// Readers is who wants to be told of changes.
type Readers interface {
	TellsChanges(ctx context.Context, id org.PersonID) (bool, error)
	TellChanges(ctx context.Context, id org.PersonID, on bool) error
	ForgetOpened(ctx context.Context, now time.Time) (int, error)
}

// Units is where people stand.
type Units interface {
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
}

// Files fetches what was sent.
type Files interface {
	// Fetch is at most limit bytes; bot.ErrTooLarge when there are more.
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}

// Store is what the feature needs of storage.
type Store interface {
	Items
	Drafts
	Readers
}

// Routes of the buttons; released names are never reused. Those of an item carry its id,
// those of a draft its number.
const (
	routeFind     = "lif" // asks for words
	routeItem     = "lii"
	routeNew      = "lin"
	routeEdit     = "lie"
	routeDates    = "lid"
	routeNext     = "lis"
	routeRetire   = "lir"
	routeHistory  = "lih" // arg: item~page
	routeDrafts   = "lip"
	routeDraft    = "liv"
	routeAll      = "lic" // everything that a draft changes, as a file
	routeAnswer   = "liq"
	routeAsk      = "lia"
	routeApprove  = "liy"
	routeReturn   = "lib"
	routeWithdraw = "lix"
	routeRedraw   = "liu"
	routeMend     = "lim"
	routeAlerts   = "lit" // arg: on or off
)

// keepUnasked is how long a draft waits for its author.
const keepUnasked = 30 * 24 * time.Hour

type desk struct {
	store   Store
	units   Units
	files   Files
	dates   *form.Compiled
	next    *form.Compiled
	retire  *form.Compiled
	returns *form.Compiled
}

// New offers the feature over storage; files is the way to what was sent.
func New(s Store, u Units, files Files) (bot.Feature, error) {
	d := &desk{store: s, units: u, files: files}
	for _, f := range []struct {
		into **form.Compiled
		form form.Form
	}{{&d.dates, datesForm()}, {&d.next, nextForm()}, {&d.retire, retireForm()}, {&d.returns, returnForm()}} {
		c, err := form.Compile(f.form)
		if err != nil {
			return bot.Feature{}, fmt.Errorf("library feature: %w", err)
		}
		*f.into = c
	}
	who := []org.Family{org.Coordinator}
	routes := []bot.Route{{Name: routeAlerts, Run: d.setAlerts}}
	for name, run := range map[string]bot.Handler{
		routeFind: d.askWords, routeItem: d.item, routeNew: d.newCard, routeEdit: d.edit, routeDates: d.small(kindDates),
		routeNext: d.small(kindNext), routeRetire: d.small(kindRetire), routeHistory: d.history, routeDrafts: d.drafts, routeDraft: d.draft,
		routeAll: d.all, routeAnswer: d.answer, routeAsk: d.ask, routeApprove: d.approve, routeReturn: d.giveBack,
		routeWithdraw: d.withdraw, routeRedraw: d.redraw, routeMend: d.mend,
	} {
		routes = append(routes, bot.Route{Name: name, Families: who, Run: run})
	}
	return bot.Feature{
		Name: "library",
		Commands: []bot.Command{
			{
				Name: "library", Help: locales.M("library.command"), Families: who,
				Levels: []org.Level{org.LevelProvince, org.LevelCity}, Run: d.home,
			},
			{Name: "alerts", Help: locales.M("library.command_alerts"), Run: d.alerts},
		},
		Routes:    routes,
		Dialogues: append(d.forms(), d.wordsDialogue()),
		Jobs:      []bot.Job{{Name: "policy-forget", Every: time.Hour, RunOnce: d.forget}},
		Documents: &bot.Documents{Takes: takes, Run: d.upload},
	}, nil
}

// forms are the conversations that fill a form.
func (d *desk) forms() []bot.Dialogue {
	fixed := func(c *form.Compiled) func(context.Context, *bot.Turn, string) (*form.Compiled, error) {
		return func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil }
	}
	var out []bot.Dialogue
	for _, f := range []bot.FormDialogue{
		{Kind: kindCard, Title: locales.M("library.card_title"), Form: d.cardForm, Submit: d.card, Check: checkCard, Intro: d.about},
		{Kind: kindDates, Title: locales.M("library.dates_title"), Form: fixed(d.dates), Submit: d.setDates, Check: checkCard, Intro: d.about},
		{Kind: kindNext, Title: locales.M("library.next_title"), Form: fixed(d.next), Submit: d.setNext, Check: d.checkNext, Intro: d.about},
		{Kind: kindRetire, Title: locales.M("library.retire_title"), Form: fixed(d.retire), Submit: d.setRetired, Check: checkCard, Intro: d.about},
		{Kind: kindReturn, Title: locales.M("library.return_title"), Form: fixed(d.returns), Submit: d.returned},
		{Kind: kindAnswer, Title: locales.M("library.answer_title"), Form: d.answerForm, Submit: d.answered, Check: checkCard, Intro: d.aboutAnswer},
	} {
		out = append(out, f.Dialogue())
	}
	return out
}

func (d *desk) forget(ctx context.Context, now time.Time) (map[string]int, error) {
	opened, err := d.store.ForgetOpened(ctx, now)
	if err != nil {
		return nil, err
	}
	drafts, err := d.store.ForgetUnasked(ctx, now.Add(-keepUnasked))
	return map[string]int{"opened": opened, "drafts": drafts}, err
}
