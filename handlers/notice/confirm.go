package notice

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// confirm takes a receipt or an answer: the person's first press is the receipt, a later
// one shows it again or changes the answer. Argument: notice, or notice.choice.
func (f *feature) confirm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg := numbersIn(t.Press.Arg, 2)
	r, err := f.inbox.Confirm(ctx, t.Member.ID, notices.NoticeID(arg[0]), arg[1], t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	toast := locales.M("notice.thanks")
	if arg[1] > 0 {
		toast = locales.M("follow.thanks_answer", "Choice", r.Notice.Question.Choices[arg[1]-1])
	}
	s := readScreen(r, t)
	s.Rows = append(s.Rows, passOnRow(t, r.Notice)...)
	return bot.Reply{Screens: []*bot.Screen{s}, Toast: toast}, nil
}

// readScreen is a notice as somebody has it: with their receipt, their answer, and what
// they can still press.
func readScreen(r notices.Received, t *bot.Turn) *bot.Screen {
	n := r.Notice
	if n.Withdrawn() || r.Confirmed.IsZero() {
		return Message(n)
	}
	s := bot.Say(n.Words()...).Add(locales.M("notice.confirmed", "At", r.Confirmed))
	if len(n.Question.Choices) == 0 {
		return s
	}
	if r.Choice > 0 && r.Choice <= len(n.Question.Choices) {
		s.Add(locales.M("follow.your_answer", "Choice", n.Question.Choices[r.Choice-1]))
	}
	if n.Over(t.Now) {
		return s
	}
	return ask(s.Add(locales.M("follow.may_change")), n)
}
