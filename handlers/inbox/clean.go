package inbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// cleanBatch is how many reports one tap approves; with more of them the screen says how
// far it has come and offers to go on.
const cleanBatch = 100

// leftOut says why the reviewer must read the report by itself; nothing when it is clean.
func (d *desk) leftOut(ctx context.Context, t *bot.Turn, sub reports.Submission) ([]locales.Text, error) {
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return nil, err
	}
	return reports.LeftOut(*f.Form(), sub, lifecycle.ActorOf(t.Member), t.Now), nil
}

// clean are the reports of the list that pass unread.
func (d *desk) clean(ctx context.Context, t *bot.Turn, all []reports.Submission) ([]reports.Submission, error) {
	var out []reports.Submission
	for _, sub := range all {
		why, err := d.leftOut(ctx, t, sub)
		if err != nil {
			return nil, err
		}
		if len(why) == 0 {
			out = append(out, sub)
		}
	}
	return out, nil
}

// approveClean approves everything clean that stood in the list when it was shown, each
// with its own line of history; what came in or changed since then is not touched unseen.
func (d *desk) approveClean(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	shown, err := strconv.ParseInt(t.Press.Arg, 36, 64)
	if err != nil || shown <= 0 {
		return bot.Reply{}, locales.Refuse("inbox.not_found")
	}
	all, err := d.reports.Inbox(ctx, lifecycle.ActorOf(t.Member), t.Now)
	if err != nil {
		return bot.Reply{}, notReviewer(err)
	}
	clean, err := d.clean(ctx, t, all)
	if err != nil {
		return bot.Reply{}, err
	}
	clean = slices.DeleteFunc(clean, func(sub reports.Submission) bool { return sub.Entered.UnixMilli() > shown })
	n, left, err := d.approveBatch(ctx, t, clean)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.approved(ctx, t, n, left, t.Press.Arg)
}

// approveBatch approves as many as one tap may and says how many are left. Keys are numbered
// and not named after the reports: an update that comes again finds other reports waiting,
// and must find its own batch done.
func (d *desk) approveBatch(ctx context.Context, t *bot.Turn, clean []reports.Submission) (n, left int, err error) {
	keys := make([]string, cleanBatch)
	for i := range keys {
		keys[i] = t.Key + ":" + strconv.Itoa(i)
	}
	if n, err = d.reports.ApprovedUnder(ctx, keys); err != nil {
		return 0, 0, fmt.Errorf("look for what was approved: %w", err)
	}
	if n > 0 || len(clean) == 0 {
		return n, len(clean), nil
	}
	acts := make([]reports.Act, min(len(clean), cleanBatch))
	for i := range acts {
		acts[i] = reports.Act{Key: keys[i], By: lifecycle.ActorOf(t.Member), Of: clean[i].ID, Revision: clean[i].Revision}
	}
	if n, err = d.reports.ApproveMany(ctx, acts, d.passed(ctx), t.Now); err != nil {
		return 0, 0, fmt.Errorf("approve what is clean: %w", err)
	}
	return n, len(clean) - len(acts), nil
}

// approved shows how many passed and how many were left out, over the list of what still
// waits, where each says why.
func (d *desk) approved(ctx context.Context, t *bot.Turn, n, left int, shown string) (bot.Reply, error) {
	said := locales.M("inbox.approved_many", "Count", n)
	s := bot.Say(said)
	if left > 0 {
		s.Add(locales.M("inbox.approved_so_far", "Left", left)).
			Row(bot.To(locales.M("inbox.approve_on", "Left", left), routeClean, shown))
	}
	all, err := d.reports.Inbox(ctx, lifecycle.ActorOf(t.Member), t.Now)
	if err != nil {
		return bot.Reply{}, notReviewer(err)
	}
	clean, err := d.clean(ctx, t, all)
	if err != nil {
		return bot.Reply{}, err
	}
	if out := len(all) - len(clean); out > 0 {
		s.Add(locales.M("inbox.left_out", "Out", out))
	}
	list, err := d.listScreen(ctx, t, 0)
	if err != nil {
		return bot.Reply{}, err
	}
	s.Body = append(s.Body, list.Body...)
	s.Rows = append(s.Rows, list.Rows...)
	r := bot.Show(s)
	r.Toast = said
	return r, nil
}

// shownAt is the moment a list was shown, as approveClean gets it back.
func shownAt(t *bot.Turn) string { return strconv.FormatInt(t.Now.UnixMilli(), 36) }
