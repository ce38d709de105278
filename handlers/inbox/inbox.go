// Package inbox is the reviewer's side of reports: /inbox lists what waits in one's own
// subtree, oldest first; a report is approved, or some of its fields go back to their
// author with a reason; everything clean passes in one tap; the county locks what it has
// approved, closes a period, and corrects what is locked when it is asked to.
//
// It imports reports, notices, form, lifecycle, org, locales and bot; never store. What
// it needs of storage is Reports below. Who may decide what is said in reports.Review.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// Waiting reads what is there to review.
type Waiting interface {
	// Inbox is all that waits for somebody at now, oldest first; org.ErrForbidden when nothing ever does.
	Inbox(ctx context.Context, by lifecycle.Actor, now time.Time) ([]reports.Submission, error)
	// Neighbours are the ids before and after a report in that inbox, 0 at the ends.
	Neighbours(ctx context.Context, by lifecycle.Actor, of reports.Submission, now time.Time) (before, after int64, err error)
	// Get is one report; org.ErrNotFound when there is none.
	Get(ctx context.Context, id int64) (reports.Submission, error)
	// Completeness is what the unit and everything below it owe for a period, counted at now.
	Completeness(ctx context.Context, unit org.Unit, formID string, period reports.Period, now time.Time) (reports.Completeness, error)
}

// Decisions change reports; each is idempotent by its key and refuses with a *locales.Refusal.
type Decisions interface {
	// Each queues what compose writes to the people it names: the author, or whoever can
	// be reached in their place.
	Approve(ctx context.Context, a reports.Act, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (reports.Submission, error)
	ApproveMany(ctx context.Context, acts []reports.Act, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (int, error)
	// ApprovedUnder is how many were approved under these keys before.
	ApprovedUnder(ctx context.Context, keys []string) (int, error)
	Return(ctx context.Context, b reports.SendBack, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (reports.Submission, error)
}

// Closing is the county's end of it: locking, and correcting what is locked. Each change is
// idempotent by its key and refuses with a *locales.Refusal.
type Closing interface {
	// Settling says by period what below the unit is to be locked or corrected.
	Settling(ctx context.Context, unit org.Unit, formID string) ([]reports.Settling, error)
	Lock(ctx context.Context, a reports.Act, now time.Time) (reports.Submission, error)
	// LockApproved locks a batch of what the county approved; left is how many more there are.
	LockApproved(ctx context.Context, key string, by lifecycle.Actor, formID string, p reports.Period, now time.Time) (locked, left int, err error)
	// LastLock is who last locked reports of the period below the unit; found is false for nobody.
	LastLock(ctx context.Context, unit org.Unit, formID string, p reports.Period) (l reports.Locking, found bool, err error)
	// Wishes are the reports below the unit with a correction asked for; Wish is the newest
	// request for one of them.
	Wishes(ctx context.Context, unit org.Unit) ([]reports.Submission, error)
	Wish(ctx context.Context, id int64) (reports.Wish, error)
	Correct(ctx context.Context, c reports.Correction, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (reports.Submission, error)
	RefuseCorrection(ctx context.Context, a reports.Act, reason string, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (reports.Submission, error)
}

// Reports is what the feature needs of storage.
type Reports interface {
	Waiting
	Decisions
	Closing
}

// Forms finds what reports were made with, besides the brief.
type Forms interface {
	// FormOf is the form as it was published under a ref and number.
	FormOf(ctx context.Context, ref string, version int) (form.Form, error)
}

// kindReturn is the conversation that returns a report. Persisted.
const kindReturn = "inbox.return"

// Routes of the buttons; released names are never reused.
const (
	routeList    = "il" // arg: page from 0
	routeOpen    = "io" // arg: report id
	routeApprove = "ia" // arg: id.revision
	routeReturn  = "ir" // arg: id.revision
	routeClean   = "im" // approve all clean ones; arg: the moment the list was shown

	routeLock    = "ik" // lock one; arg: id.revision
	routeClosing = "ip" // what closing a period would lock; arg: period
	routeClose   = "ic" // close it; arg: period
	routeWishes  = "iw" // corrections asked for; arg: page from 0
	routeCorrect = "ix" // correct; arg: id.revision
	routeRefuse  = "iy" // refuse the correction; arg: id.revision
)

// pageSize keeps a list within three rows of two buttons.
const pageSize = 6

// desk answers the reviewer; it keeps nothing but what it was given.
type desk struct {
	reports    Reports
	forms      *reports.Forms
	correcting *form.Compiled // the brief with the reason of a correction behind it
	refusing   *form.Compiled
}

// New offers the feature over r; f finds the forms of reports.
func New(r Reports, f Forms) (bot.Feature, error) {
	all, err := reports.NewForms(f.FormOf)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("inbox feature: %w", err)
	}
	d := &desk{reports: r, forms: all}
	if err := d.compile(); err != nil {
		return bot.Feature{}, fmt.Errorf("inbox feature: %w", err)
	}
	who := []org.Family{org.Coordinator}
	back := bot.FormDialogue{
		Kind: kindReturn, Title: locales.M("inbox.return.title"),
		Form: d.returnForm, Submit: d.sendBack, About: d.aboutReturn, OwnWords: ownReason,
	}
	correct, refuse := d.correctDialogue(), d.refuseDialogue()
	return bot.Feature{
		Name: "inbox",
		Commands: []bot.Command{{
			Name: "inbox", Help: locales.M("inbox.command"), Families: who,
			Levels: []org.Level{org.LevelTownship, org.LevelCounty}, Run: d.list,
		}},
		Routes: []bot.Route{
			{Name: routeList, Families: who, Run: d.list},
			{Name: routeOpen, Families: who, Run: d.open},
			{Name: routeApprove, Families: who, Run: d.approve},
			{Name: routeReturn, Families: who, Run: d.startReturn},
			{Name: routeClean, Families: who, Run: d.approveClean},
			{Name: routeLock, Families: who, Run: d.lock},
			{Name: routeClosing, Families: who, Run: d.closing},
			{Name: routeClose, Families: who, Run: d.closePeriod},
			{Name: routeWishes, Families: who, Run: d.wishes},
			{Name: routeCorrect, Families: who, Run: d.startCorrect},
			{Name: routeRefuse, Families: who, Run: d.startRefuse},
		},
		Dialogues: []bot.Dialogue{back.Dialogue(), correct.Dialogue(), refuse.Dialogue()},
	}, nil
}

// list shows one page of what waits.
func (d *desk) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	page := 0
	if t.Press != nil {
		page, _ = strconv.Atoi(t.Press.Arg)
		page = max(page, 0) // a forged page is the first one
	}
	s, err := d.listScreen(ctx, t, page)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s), nil
}

// find reads the report that a button or a conversation names, within the reviewer's scope.
func (d *desk) find(ctx context.Context, t *bot.Turn, arg string) (sub reports.Submission, revision int, err error) {
	a, b, _ := strings.Cut(arg, ".")
	id, err := strconv.ParseInt(a, 10, 64)
	if err != nil || id <= 0 {
		return sub, 0, locales.Refuse("inbox.not_found")
	}
	revision, _ = strconv.Atoi(b)
	sub, err = d.reports.Get(ctx, id)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(sub.Unit)) {
		return reports.Submission{}, 0, locales.Refuse("inbox.not_found")
	}
	if err != nil {
		return sub, 0, fmt.Errorf("find the report to review: %w", err)
	}
	return sub, revision, nil
}

// open shows one report with the ways to decide on it.
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, _, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showItem(ctx, t, sub)
}

func (d *desk) showItem(ctx context.Context, t *bot.Turn, sub reports.Submission) (bot.Reply, error) {
	before, after, err := d.reports.Neighbours(ctx, lifecycle.ActorOf(t.Member), sub, t.Now)
	if err != nil {
		return bot.Reply{}, notReviewer(err)
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	s := itemScreen(t, f, sub, before, after)
	if sub.State == reports.CorrectionRequested {
		if err := d.wished(ctx, s, f, sub); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Show(s), nil
}

// notReviewer says it politely to somebody whose post never reviews.
func notReviewer(err error) error {
	if errors.Is(err, org.ErrForbidden) {
		return locales.Refuse("inbox.not_reviewer")
	}
	return fmt.Errorf("read the inbox: %w", err)
}
