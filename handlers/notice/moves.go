package notice

import (
	"context"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// move pauses and resumes at once; what cannot be undone asks first. Argument: notice.move,
// and .yes when it was asked.
func (f *feature) move(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	_, rest, _ := strings.Cut(t.Press.Arg, ".")
	name, sure := strings.CutSuffix(rest, ".yes")
	m := notices.Move(name)
	if _, to := m.Ends(); to == "" {
		return bot.Reply{}, locales.Refuse("follow.moved_on")
	}
	if final := m == notices.Cancel || m == notices.Recall; final && !sure && r.Notice.May(m) {
		return bot.Show(sureScreen(r, m)), nil
	}
	if err := f.book.Move(ctx, t.Member.ID, r.Notice.ID, m, t.Now); err != nil {
		return bot.Reply{}, told(err)
	}
	return f.shown(ctx, t, r.Notice.ID, moved(m))
}

// shown is the notice as it stands now, with a line over the chat.
func (f *feature) shown(ctx context.Context, t *bot.Turn, id notices.NoticeID, toast locales.Text) (bot.Reply, error) {
	r, err := f.book.Progress(ctx, t.Member.ID, id)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	return bot.Reply{Screens: []*bot.Screen{Progress(r.At(t.Now))}, Toast: toast}, nil
}

func moved(m notices.Move) locales.Text {
	switch m {
	case notices.Pause:
		return locales.M("follow.toast_paused")
	case notices.Resume:
		return locales.M("follow.toast_resumed")
	case notices.Cancel:
		return locales.M("follow.toast_cancelled")
	}
	return locales.M("follow.toast_recalled")
}

// sureScreen asks before what cannot be undone.
func sureScreen(r notices.Report, m notices.Move) *bot.Screen {
	id, f := idArg(r.Notice.ID), r.Figures
	question, yes := locales.M("follow.sure_cancel", "Title", r.Notice.Title, "Waiting", f.Waiting(), "Accepted", f.Accepted()), locales.M("follow.btn_cancel_yes")
	if m == notices.Recall {
		question, yes = locales.M("follow.sure_recall", "Title", r.Notice.Title, "Accepted", f.Accepted()), locales.M("follow.btn_recall_yes")
	}
	return bot.Say(question).Row(bot.To(yes, routeMove, id+"."+string(m)+".yes")).Row(bot.To(locales.M("follow.btn_keep"), routeView, id))
}

// change offers what can be done to a notice that is out: correct, tell the work groups, take back.
func (f *feature) change(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	id := idArg(r.Notice.ID)
	s := bot.Say(locales.M("follow.change_title", "Title", r.Notice.Title))
	if r.Notice.Correctable() {
		s.Add(locales.M("follow.change_correct")).Row(bot.To(locales.M("follow.btn_correct"), routeCorrect, id))
	}
	if r.Groups > 0 {
		s.Add(locales.M("follow.change_groups", "Count", r.Groups)).Row(bot.To(locales.M("follow.btn_groups"), routeGroups, id))
	}
	if r.Notice.May(notices.Recall) {
		s.Add(locales.M("follow.change_recall")).Row(bot.To(locales.M("follow.btn_recall"), routeMove, id+"."+string(notices.Recall)))
	}
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_back"), routeView, id))), nil
}

// tellGroups queues the summary for the work groups that have not got it.
func (f *feature) tellGroups(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n, err := f.book.TellGroups(ctx, t.Member.ID, r.Notice.ID, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	return f.shown(ctx, t, r.Notice.ID, locales.M("follow.toast_groups", "Count", n))
}
