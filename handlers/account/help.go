package account

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// help says what to do, in the words that somebody on the phone would use, and lists the
// commands that the member may use.
func (f *feature) help(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	s := bot.Say(greeting(t.Member))
	for _, c := range f.Commands(t.Member) {
		s.Add(locales.M("account.help_line", "Name", c.Name, "Help", c.Help))
	}
	s.Add(locales.M("account.help_end"))
	if t.Member.Joined() {
		s.Row(homeButton())
	}
	return bot.Show(s), nil
}

func greeting(m org.Member) locales.Text {
	if !m.Joined() {
		return locales.M("account.not_joined")
	}
	switch m.Active.Role.Family() {
	case org.Coordinator:
		return locales.M("account.help_coordinator")
	case org.Teaching:
		return locales.M("account.help_trainer")
	case org.Admin:
		return locales.M("account.help_administrator")
	case org.Reading:
		return locales.M("account.help_observer")
	}
	return locales.M("account.help_cadre")
}
