package inbox

import (
	"context"
	"fmt"
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
	all, err := d.reports.Inbox(ctx, t.Member.Active)
	if err != nil {
		return bot.Reply{}, notReviewer(err)
	}
	clean, err := d.clean(ctx, t, all)
	if err != nil {
		return bot.Reply{}, err
	}
	var acts []reports.Act
	for _, sub := range clean {
		if sub.Entered.UnixMilli() <= shown {
			acts = append(acts, reports.Act{
				Key: t.Key + ":" + strconv.FormatInt(sub.ID, 10), By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: sub.Revision,
			})
		}
	}
	left := max(0, len(acts)-cleanBatch)
	acts = acts[:len(acts)-left]
	n := 0
	if len(acts) > 0 {
		if n, err = d.reports.ApproveMany(ctx, acts, d.passed(ctx), t.Now); err != nil {
			return bot.Reply{}, fmt.Errorf("approve what is clean: %w", err)
		}
	}
	return d.approved(ctx, t, n, left, t.Press.Arg)
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
	all, err := d.reports.Inbox(ctx, t.Member.Active)
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
