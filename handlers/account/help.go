package account

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// allCommands, typed after /help, lists every command instead of the call script.
const allCommands = "all"

// help says what to do, in the words that somebody on the phone would use; the list of
// commands stands behind a button, so that the first screen stays short.
func (f *feature) help(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	s := bot.Say()
	switch {
	case !t.Member.Joined():
		s.Add(greeting(t.Member), locales.M("account.help_end"))
	case t.Text == allCommands:
		for _, c := range f.Commands(t.Member) {
			s.Add(locales.M("account.help_line", "Name", c.Name, "Help", c.Help))
		}
		s.Row(homeButton())
	default:
		s.Add(greeting(t.Member), locales.M("account.help_end"))
		s.Row(bot.To(locales.M("account.help_all"), "cmd", "help "+allCommands), homeButton())
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
