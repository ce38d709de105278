package inbox

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// settlingShown is how many periods with something to lock the list offers at once.
const settlingShown = 2

// locks reports whether the member decides for a county: locks, and corrects what is locked.
func locks(t *bot.Turn) bool {
	// A village right below is the nearest that a county may lock.
	rec := reports.Submission{State: reports.CountyApproved, Unit: t.Member.Active.Unit}.Lifecycle()
	rec.Unit.ID, rec.Unit.Parent, rec.Unit.Path = -1, t.Member.Active.Unit.ID, t.Member.Active.Unit.Path+"-1/"
	_, err := reports.Review.Check(reports.Lock, rec, lifecycle.ActorOf(t.Member), nil, t.Now)
	return err == nil
}

// settling adds what the county has left to do: periods to close and corrections asked for.
func (d *desk) settling(ctx context.Context, t *bot.Turn, s *bot.Screen) error {
	if !locks(t) {
		return nil
	}
	all, err := d.reports.Settling(ctx, t.Member.Active.Unit, "")
	if err != nil {
		return fmt.Errorf("read what is to be locked: %w", err)
	}
	requested, shown := 0, 0
	for _, w := range all {
		requested += w.Requested
		if w.Form == reports.WeeklyBrief && w.Approved > 0 && shown < settlingShown && !t.Now.Before(w.Due) {
			shown++
			s.Row(bot.To(locales.M("inbox.close", "Period", w.Period.Text(), "Approved", w.Approved), routeClosing, string(w.Period)))
		}
	}
	if requested > 0 {
		s.Row(bot.To(locales.M("inbox.wishes", "Waiting", requested), routeWishes, "0"))
	}
	return nil
}

// lock ends the review of one report.
func (d *desk) lock(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	done, err := d.reports.Lock(ctx, reports.Act{Key: t.Key, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision}, t.Now)
	if err != nil {
		return d.refused(ctx, t, sub.ID, err)
	}
	r, err := d.showItem(ctx, t, done)
	r.Toast = locales.M("inbox.locked", "Unit", done.Unit.Name, "Number", done.Number)
	return r, err
}

// closing says what closing a period would lock and what stays under review, and asks.
func (d *desk) closing(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	w, err := d.period(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if w.Approved == 0 {
		return d.nothingToLock(ctx, t, w)
	}
	s := bot.Say(
		locales.M("inbox.closing", "Period", w.Period.Text(), "Approved", w.Approved),
		locales.M("inbox.closing_after"),
	)
	if w.UnderWay > 0 {
		s.Add(locales.M("inbox.closing_under_way", "UnderWay", w.UnderWay))
	}
	return bot.Show(s.
		Row(bot.To(locales.M("inbox.close_yes", "Approved", w.Approved), routeClose, string(w.Period))).
		Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// closePeriod locks what the county has approved of a period.
func (d *desk) closePeriod(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	w, err := d.period(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n, left, err := d.reports.LockApproved(ctx, t.Key, lifecycle.ActorOf(t.Member), reports.WeeklyBrief, w.Period, t.Now)
	var no *locales.Refusal
	if errors.As(err, &no) {
		return bot.Reply{}, no
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("close the period: %w", err)
	}
	if n == 0 && left == 0 {
		return d.nothingToLock(ctx, t, w)
	}
	s := bot.Say(locales.M("inbox.closed", "Period", w.Period.Text(), "Count", n))
	if left > 0 {
		s.Add(locales.M("inbox.approved_so_far", "Left", left)).
			Row(bot.To(locales.M("inbox.close_on", "Left", left), routeClose, string(w.Period)))
	}
	return bot.Show(s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// nothingToLock answers a button of before: the period has been locked already, by whom and
// when, or nothing of it has been approved yet.
func (d *desk) nothingToLock(ctx context.Context, t *bot.Turn, w reports.Settling) (bot.Reply, error) {
	l, found, err := d.reports.LastLock(ctx, t.Member.Active.Unit, reports.WeeklyBrief, w.Period)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("close the period: %w", err)
	}
	s := bot.Say(locales.M("inbox.none_approved", "Period", w.Period.Text()))
	if found {
		s = bot.Say(locales.M("inbox.closed_before", "Period", w.Period.Text(), "Count", l.Reports, "Unit", l.Unit.Name, "Role", l.Role.Name(), "At", l.At))
	}
	if w.UnderWay > 0 {
		s.Add(locales.M("inbox.closing_under_way", "UnderWay", w.UnderWay))
	}
	return bot.Show(s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// period is what the county has left to do of the period that the button names.
func (d *desk) period(ctx context.Context, t *bot.Turn) (w reports.Settling, err error) {
	p := reports.Period(t.Press.Arg)
	if !p.Valid() || !locks(t) {
		return w, locales.Refuse("inbox.not_found")
	}
	all, err := d.reports.Settling(ctx, t.Member.Active.Unit, reports.WeeklyBrief)
	if err != nil {
		return w, fmt.Errorf("read what is to be locked: %w", err)
	}
	for _, w := range all {
		if w.Period == p {
			return w, nil
		}
	}
	return reports.Settling{Period: p}, nil
}
