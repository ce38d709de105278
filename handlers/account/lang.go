package account

import (
	"context"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
)

// lang offers the languages, or takes the one that follows the command.
func (f *feature) lang(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	switch strings.ToLower(locales.HalfWidth(t.Text)) {
	case "zh", "中文", "汉语":
		return f.speak(ctx, t, locales.ZH)
	case "en", "english", "英文", "英语":
		return f.speak(ctx, t, locales.EN)
	}
	s := bot.Say(locales.M("account.lang_ask"))
	for _, l := range locales.All {
		s.Row(bot.To(locales.M("account.lang_"+string(l)), "lg", string(l)))
	}
	return bot.Show(s), nil
}

func (f *feature) langPressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	l := locales.Lang(t.Press.Arg)
	if !l.Valid() {
		return bot.Reply{}, locales.Refuse("account.bad_button")
	}
	return f.speak(ctx, t, l)
}

// speak changes the language at once; what is being filled in is shown again in it.
func (f *feature) speak(ctx context.Context, t *bot.Turn, l locales.Lang) (bot.Reply, error) {
	r := bot.Reply{Redraw: true, Screens: []*bot.Screen{bot.Say(locales.M("account.lang_set")).Row(homeButton())}}
	if t.Member.ID == 0 {
		r.Lang = l
		return r, nil
	}
	r.Reload = true
	return r, f.People.SetLang(ctx, t.Member.ID, l)
}
