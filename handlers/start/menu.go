package start

import (
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// homeButtons says which commands the home menu offers to whom, two in a row and in this
// order. Arguments of a command follow its name.
var homeButtons = map[org.Family][]string{
	org.Cadre:       {"report", "tasks", "policy", "learn", "who", "help", "feedback"},
	org.Coordinator: {"inbox", "report", "figures", "forms", "export", "tasks", "notice", "notices", "questions", "help", "stats", "feedbacks", "invite", "library"},
	org.Teaching:    {"learn", "courses", "notice", "notices", "policy", "tasks", "who", "help"},
	org.Admin:       {"invite", "notice", "notices", "feedbacks", "policy", "who", "lang", "help"},
	org.Reading:     {"policy", "learn", "who", "lang", "help"},
}

// editorButtons are the home menu of those who keep the policy library: what they are there
// for stands first.
var editorButtons = []string{
	"library", "questions", "policy", "tasks", "notice", "notices", "inbox", "report", "figures", "help", "stats", "forms", "export", "feedbacks", "invite",
}

// mostHome is how many buttons one screen of the home menu has, six rows of two; restArg asks
// for what does not fit.
const (
	mostHome = 12
	restArg  = "more"
)

// homeOf are the commands for a role, in their order.
func homeOf(r org.Role) []string {
	if r == org.PolicyEditor {
		return editorButtons
	}
	return homeButtons[r.Family()]
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
	case "stats":
		return locales.M("start.btn_stats")
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
	case "library":
		return locales.M("start.btn_library")
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
	buttons := f.offered(m)
	if len(buttons) > mostHome {
		buttons = append(buttons[:mostHome-1:mostHome-1], bot.To(locales.M("start.btn_more"), "cmd", "menu "+restArg))
	}
	return inPairs(s, buttons)
}

// rest adds what the home menu had no room for, and the way back.
func (f *feature) rest(s *bot.Screen, m org.Member) *bot.Screen {
	buttons := f.offered(m)
	if len(buttons) <= mostHome { // the post has changed since the button was shown
		return f.home(s, m)
	}
	s.Add(locales.M("start.home", "Unit", m.Active.Unit.Name, "Role", m.Active.Role.Name()), locales.M("start.home_rest"))
	return inPairs(s, append(buttons[mostHome-1:], bot.To(locales.M("start.to_menu"), "cmd", "menu")))
}

// offered are the buttons that the member's active grant may use, in their order.
func (f *feature) offered(m org.Member) []bot.Button {
	r := m.Active.Role
	known := map[string]bool{}
	for _, c := range f.commands(m) {
		known[c.Name] = true
	}
	names := homeOf(r)
	if len(m.Grants) > 1 {
		names = append([]string{"switch"}, names...)
	}
	var out []bot.Button
	for _, command := range names {
		if name, _, _ := strings.Cut(command, " "); known[name] {
			out = append(out, bot.To(label(command, r.Family()), "cmd", command))
		}
	}
	return out
}

// inPairs adds buttons two in a row.
func inPairs(s *bot.Screen, buttons []bot.Button) *bot.Screen {
	for len(buttons) > 2 {
		s.Row(buttons[:2]...)
		buttons = buttons[2:]
	}
	if len(buttons) > 0 {
		s.Row(buttons...)
	}
	return s
}
