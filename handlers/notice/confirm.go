package notice

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// confirm takes a receipt: the person's first press counts, a later one shows it again.
func (f *feature) confirm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, at, err := f.outbox.Confirm(ctx, t.Member.ID, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]), t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	s := bot.Say(n.Head(), n.Body, locales.M("notice.from", "Unit", n.From.Name, "At", n.Created), locales.M("notice.confirmed", "At", at))
	s.Rows = passOnRow(t, n)
	return bot.Reply{Screens: []*bot.Screen{s}, Toast: locales.M("notice.thanks")}, nil
}
