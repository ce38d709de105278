package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// remind reminds those who have not confirmed or answered, and nobody else.
func (f *feature) remind(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := Message(r.Notice)
	s.Body = append([]locales.Text{locales.M("notice.reminder")}, s.Body...)
	payload, err := json.Marshal(s)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("compose reminder: %w", err)
	}
	count, err := f.book.RemindUnconfirmed(ctx, t.Member.ID, r.Notice.ID, payload, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	return f.shown(ctx, t, r.Notice.ID, locales.M("notice.reminded", "Count", count))
}

// like opens the composer with what a notice said that has gone out or was stopped: for the next
// meeting, or to whom it was not sent. Its moments have passed with it.
func (f *feature) like(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := notices.MaySend(t.Member); err != nil {
		return bot.Reply{}, err
	}
	n := r.Notice
	if !n.Starts.After(t.Now) {
		n.Starts = time.Time{}
	}
	if !n.Expires.After(t.Now) {
		n.Expires = time.Time{}
	}
	return f.rewrite(ctx, t, n, 0)
}

// again sends again what surely failed.
func (f *feature) again(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.sendAgain(ctx, t, notices.FailedOnes)
}

// doubtAgain sends again what is in doubt.
func (f *feature) doubtAgain(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.sendAgain(ctx, t, notices.DoubtfulOnes)
}

func (f *feature) sendAgain(ctx context.Context, t *bot.Turn, which notices.Again) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	count, err := f.book.SendAgain(ctx, t.Member.ID, r.Notice.ID, which, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	if count == 0 {
		return f.shown(ctx, t, r.Notice.ID, locales.M("follow.none_again"))
	}
	return f.shown(ctx, t, r.Notice.ID, locales.M("notice.queued_again", "Count", count))
}

// doubt asks what becomes of the messages of which nobody knows whether they arrived.
func (f *feature) doubt(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	id := idArg(r.Notice.ID)
	return bot.Show(bot.Say(locales.M("follow.doubt", "Title", r.Notice.Title, "Number", r.Figures.ByState[notices.Unknown])).
		Row(bot.To(locales.M("follow.btn_doubt_again"), routeDoubtAgain, id)).
		Row(bot.To(locales.M("follow.btn_doubt_leave"), routeDoubtLeave, id)).
		Row(bot.To(locales.M("notice.btn_back"), routeView, id))), nil
}

// doubtLeave takes what is in doubt for not arrived: those people are to be phoned.
func (f *feature) doubtLeave(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	count, err := f.book.LeaveDoubtful(ctx, t.Member.ID, r.Notice.ID, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	return f.shown(ctx, t, r.Notice.ID, locales.M("follow.left", "Count", count))
}
