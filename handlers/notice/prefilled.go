package notice

import (
	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
)

// Publicity opens the composer with a publicity notice whose words are there already in both
// languages: whom it is for, and whether it leaves, is still to be said.
func Publicity(t *bot.Turn, title, body locales.Text) (bot.Reply, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return bot.Reply{}, err
	}
	return openComposer(refTo(t.Member.Active.Unit.ID, 0, 0), form.Answers{
		keyKind:    {S: string(notices.Publicity)},
		keyTitleZh: {S: title.Plain(locales.ZH)}, keyTitleEn: {S: title.Plain(locales.EN)},
		keyBodyZh: {S: body.Plain(locales.ZH)}, keyBodyEn: {S: body.Plain(locales.EN)},
	})
}
