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
		s.Add(greeting(t.Member))
		if t.Member.Active.Role.Family() == org.Coordinator {
			f.steps(s, t.Member)
		}
		s.Add(ending(t.Member))
		s.Row(bot.To(locales.M("account.help_all"), "cmd", "help "+allCommands), homeButton())
	}
	return bot.Show(s), nil
}

// coordinating are the commands that a coordinator's help tells of, in the order of the work.
var coordinating = []string{"inbox", "report", "figures", "forms", "export", "notice", "questions", "invite"}

// steps adds what a coordinator of this level may do, numbered.
func (f *feature) steps(s *bot.Screen, m org.Member) {
	offered := map[string]bool{}
	for _, c := range f.Commands(m) {
		offered[c.Name] = true
	}
	n := 0
	for _, name := range coordinating {
		if !offered[name] || name == "report" && m.Active.Unit.Level != org.LevelTownship {
			continue
		}
		n++
		s.Add(locales.M("account.help_step", "Number", n, "What", locales.M("account.help_do_"+name)))
	}
}

// ending says where help is: without a signal a village phones its township, which has
// nobody of the kind itself.
func ending(m org.Member) locales.Text {
	if m.Active.Role.Family() == org.Cadre {
		return locales.M("account.help_end")
	}
	return locales.M("account.help_end_office")
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
