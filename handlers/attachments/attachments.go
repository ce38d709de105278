// Package attachments looks after the photos, recordings and files that answers of reports
// consist of: a job fetches them from Telegram into a folder of ours (fetch.go, folder.go),
// and reviewers see how far that is and have one sent to them.
//
// It imports reports, form, org, locales and bot; never store. What it needs of storage is
// Files and Reports below. Which answers are files, and when a failed try is repeated, is
// said in reports.
package attachments

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Files is the list of what is to be fetched and what has been.
type Files interface {
	// ClaimAttachment leases the file whose try is due; found is false when there is none.
	ClaimAttachment(ctx context.Context, now time.Time, lease time.Duration) (a reports.Attachment, found bool, err error)
	// KeepAttachment and FailAttachment note what became of it; noting twice changes nothing.
	KeepAttachment(ctx context.Context, a reports.Attachment, k reports.Kept, now time.Time) error
	FailAttachment(ctx context.Context, a reports.Attachment, reason string, next time.Time, givenUp bool) error
	// AttachmentsOf are all that a report has ever had, also those replaced since.
	AttachmentsOf(ctx context.Context, report int64) ([]reports.Attachment, error)
	// Attachment is one of them; org.ErrNotFound for none.
	Attachment(ctx context.Context, id int64) (reports.Attachment, error)
}

// Reports reads what the files belong to.
type Reports interface {
	// Get is one report; org.ErrNotFound when there is none.
	Get(ctx context.Context, id int64) (reports.Submission, error)
}

// Forms finds what reports were made with.
type Forms interface {
	// FormOf is the form as it was published under a ref and number.
	FormOf(ctx context.Context, ref string, version int) (form.Form, error)
}

// Telegram gives what people sent.
type Telegram interface {
	// Fetch is at most limit bytes; bot.ErrTooLarge when there are more.
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}

// Routes of the buttons; released names are never reused. The inbox and the report lead to
// the first.
const (
	routeList = "al" // the files of a report; arg: its id
	routeSend = "as" // have one sent; arg: the attachment's id
	routeAll  = "aa" // have all that are listed sent; arg: the report's id
)

// desk answers reviewers and fetches; it keeps nothing but what it was given.
type desk struct {
	files    Files
	reports  Reports
	forms    *reports.Forms
	telegram Telegram
	folder   Folder
}

// New offers the feature; files are fetched into folder, and stay with Telegram when that is
// empty.
func New(f Files, r Reports, of Forms, t Telegram, folder Folder) (bot.Feature, error) {
	all, err := reports.NewForms(of.FormOf)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("attachments feature: %w", err)
	}
	d := &desk{files: f, reports: r, forms: all, telegram: t, folder: folder}
	who := []org.Family{org.Coordinator}
	return bot.Feature{
		Name: "attachments",
		Routes: []bot.Route{
			{Name: routeList, Families: who, Run: d.list},
			{Name: routeSend, Families: who, Run: d.send},
			{Name: routeAll, Families: who, Run: d.sendAll},
		},
		Jobs: []bot.Job{{Name: "attachments", Every: 20 * time.Second, RunOnce: d.fetch}},
	}, nil
}

// report reads the report with that id, within the reviewer's scope.
func (d *desk) report(ctx context.Context, t *bot.Turn, id int64) (sub reports.Submission, f reports.Form, err error) {
	sub, err = d.reports.Get(ctx, id)
	if errors.Is(err, org.ErrNotFound) || err == nil && (!t.Member.May(sub.Unit) || t.Member.Active.Role.Family() != org.Coordinator) {
		return reports.Submission{}, f, locales.Refuse("attach.not_found")
	}
	if err != nil {
		return sub, f, fmt.Errorf("find the report of an attachment: %w", err)
	}
	f, err = d.forms.Of(ctx, sub)
	return sub, f, err
}

// listed reads the report that a button names, with the files that its answers are now.
func (d *desk) listed(ctx context.Context, t *bot.Turn) (sub reports.Submission, f reports.Form, now []reports.Attachment, err error) {
	id, err := strconv.ParseInt(t.Press.Arg, 10, 64)
	if err != nil {
		return sub, f, nil, locales.Refuse("attach.not_found")
	}
	if sub, f, err = d.report(ctx, t, id); err != nil {
		return sub, f, nil, err
	}
	all, err := d.files.AttachmentsOf(ctx, sub.ID)
	if err != nil {
		return sub, f, nil, fmt.Errorf("list attachments: %w", err)
	}
	for _, a := range all {
		if sub.Answers[a.Field].S == a.Ref { // else replaced by a correction
			now = append(now, a)
		}
	}
	return sub, f, now, nil
}

// list shows the files of a report, each with a button, and one for all of them. It is a
// message of its own, so that the report and its buttons stay above it.
func (d *desk) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, f, now, err := d.listed(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("attach.head", "Title", f.Form().Title, "Period", sub.Period.Text(), "Unit", sub.Unit.Name))
	s.New = true
	for i, a := range now[:min(len(now), shown)] {
		s.Add(locales.M("attach.line", "Number", i+1, "Label", f.Label(a.Field), "Kind", kindText(a.Kind), "State", d.stateText(a)))
		s.Row(bot.To(locales.M("attach.send", "Number", i+1), routeSend, strconv.FormatInt(a.ID, 10)))
	}
	switch n := len(now); {
	case n == 0:
		s.Add(locales.M("attach.none"))
	case n > shown:
		s.Add(locales.M("attach.more", "Count", n-shown))
	}
	if len(now) > 1 {
		s.Row(bot.To(locales.M("attach.send_all", "Number", min(len(now), shown)), routeAll, t.Press.Arg))
	}
	return bot.Show(s), nil
}

// shown is how many files have a line and a button.
const shown = 10

// sendAll sends every file that the list shows.
func (d *desk) sendAll(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, f, now, err := d.listed(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(now) == 0 {
		return bot.Reply{}, locales.Refuse("attach.none")
	}
	var r bot.Reply
	for _, a := range now[:min(len(now), shown)] {
		r.Screens = append(r.Screens, sent(sub, f, a))
	}
	return r, nil
}

// send sends one file to whoever asked, by its id with Telegram. Clients do not forward it.
func (d *desk) send(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := strconv.ParseInt(t.Press.Arg, 10, 64)
	if err != nil {
		return bot.Reply{}, locales.Refuse("attach.not_found")
	}
	a, err := d.files.Attachment(ctx, id)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("attach.not_found")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("find an attachment: %w", err)
	}
	sub, f, err := d.report(ctx, t, a.Report)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(sent(sub, f, a)), nil
}

// sent is a file of a report as a message.
func sent(sub reports.Submission, f reports.Form, a reports.Attachment) *bot.Screen {
	s := bot.Say(locales.M("attach.sent", "Label", f.Label(a.Field), "Period", sub.Period.Text(), "Unit", sub.Unit.Name))
	s.New, s.Protect, s.File = true, true, &bot.File{Ref: a.Ref, As: a.Kind}
	return s
}

func kindText(k form.Kind) locales.Text { return locales.M("attach.kind_" + string(k)) }

// stateText says how far the file has come.
func (d *desk) stateText(a reports.Attachment) locales.Text {
	switch {
	case a.State == reports.AttachmentKept:
		return locales.M("attach.kept", "Size", reports.Kilobytes(a.Kept.Size))
	case a.State == reports.AttachmentGivenUp && a.Reason == reports.TooLarge:
		return locales.M("attach.too_large")
	case a.State == reports.AttachmentGivenUp:
		return locales.M("attach.given_up")
	case d.folder == "":
		return locales.M("attach.apart")
	}
	return locales.M("attach.waiting")
}
