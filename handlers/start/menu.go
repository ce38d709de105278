package start

import (
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// homeButtons says which commands the home menu offers to whom, two in a row and in this
// order; at most twelve each. Arguments of a command follow its name.
var homeButtons = map[org.Family][]string{
	org.Cadre:       {"report", "tasks", "policy", "learn", "who", "help", "feedback"},
	org.Coordinator: {"inbox", "report", "figures", "forms", "export", "tasks", "notice", "notices", "questions", "feedbacks", "invite", "help"},
	org.Teaching:    {"learn", "courses", "notice", "notices", "policy", "tasks", "who", "help"},
	org.Admin:       {"invite", "notice", "notices", "feedbacks", "policy", "who", "lang", "help"},
	org.Reading:     {"policy", "learn", "who", "lang", "help"},
}

// label is what a button of the home menu says to somebody of a family.
func label(command string, of org.Family) locales.Text {
	switch command {
	case "report":
		if of == org.Coordinator {
			return locales.M("start.btn_reporting")
		}
		return locales.M("start.btn_report")
	case "tasks":
		return locales.M("start.btn_tasks")
	case "policy":
		return locales.M("start.btn_policy")
	case "learn":
		return locales.M("start.btn_learn")
	case "courses":
		return locales.M("start.btn_courses")
	case "inbox":
		return locales.M("start.btn_inbox")
	case "figures":
		return locales.M("start.btn_figures")
	case "forms":
		return locales.M("start.btn_forms")
	case "export":
		return locales.M("start.btn_export")
	case "notice":
		return locales.M("start.btn_notice")
	case "notices":
		return locales.M("start.btn_notices")
	case "questions":
		return locales.M("start.btn_questions")
	case "feedbacks":
		return locales.M("start.btn_feedbacks")
	case "feedback":
		return locales.M("start.btn_feedback")
	case "invite":
		return locales.M("start.btn_invite")
	case "who":
		return locales.M("start.btn_who")
	case "lang":
		return locales.M("start.btn_lang")
	case "switch":
		return locales.M("start.btn_switch")
	}
	return locales.M("start.btn_help")
}

// home adds the home menu of the member's active grant to s.
func (f *feature) home(s *bot.Screen, m org.Member) *bot.Screen {
	g := m.Active
	s.Add(locales.M("start.home", "Unit", g.Unit.Name, "Role", g.Role.Name()), locales.M("start.home_hint"))
	offered := map[string]bool{}
	for _, c := range f.commands(m) {
		offered[c.Name] = true
	}
	names := homeButtons[g.Role.Family()]
	if len(m.Grants) > 1 {
		names = append([]string{"switch"}, names...)
	}
	var row []bot.Button
	for _, command := range names {
		if name, _, _ := strings.Cut(command, " "); !offered[name] {
			continue
		}
		if row = append(row, bot.To(label(command, g.Role.Family()), "cmd", command)); len(row) == 2 {
			s.Row(row...)
			row = nil
		}
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return s
}
