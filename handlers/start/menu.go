package start

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// homeButtons says which commands the home menu offers to whom, two in a row and in this
// order. Arguments of a command follow its name.
var homeButtons = map[org.Family][]string{
	org.Cadre:       {"report", "tasks", "records", "policy", "learn", "who", "help", "feedback"},
	org.Coordinator: {"inbox", "tasks", dutyGroups, "records", "report", "figures", "forms", "export", "notice", "notices", "questions", "help", "stats", "feedbacks", "invite", "library"},
	org.Teaching:    {"learn", "courses", "notice", "notices", "policy", "tasks", "who", "help"},
	org.Admin:       {"invite", "notice", "notices", "feedbacks", "policy", "who", "lang", "help"},
	org.Reading:     {"policy", "learn", "who", "lang", "help"},
}

// dutyGroups stands in a menu for the eight groups of duties, by which an office finds what it
// has to do; routeDuty of handlers/records opens one.
const (
	dutyGroups = "#duties"
	routeDuty  = "kg"
)

// editorButtons are the home menu of those who keep the policy library: what they are there
// for stands first.
var editorButtons = []string{
	"library", "questions", dutyGroups, "tasks", "records", "policy", "notice", "notices", "inbox", "report", "figures", "help", "stats", "forms", "export", "feedbacks", "invite",
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
	case "records":
		return locales.M("start.btn_records")
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
func (f *feature) home(ctx context.Context, s *bot.Screen, m org.Member, now time.Time) (*bot.Screen, error) {
	g := m.Active
	buttons, err := f.offered(ctx, m, now)
	if err != nil {
		return nil, err
	}
	s.Add(locales.M("start.home", "Unit", g.Unit.Name, "Role", g.Role.Name()), locales.M("start.home_hint"))
	if len(buttons) > mostHome {
		buttons = append(buttons[:mostHome-1:mostHome-1], bot.To(locales.M("start.btn_more"), "cmd", "menu "+restArg))
	}
	return inPairs(s, buttons), nil
}

// rest adds what the home menu had no room for, page by page, and the way back.
func (f *feature) rest(ctx context.Context, s *bot.Screen, m org.Member, page int, now time.Time) (*bot.Screen, error) {
	buttons, err := f.offered(ctx, m, now)
	if err != nil {
		return nil, err
	}
	if len(buttons) <= mostHome { // the post has changed since the button was shown
		return f.home(ctx, s, m, now)
	}
	s.Add(locales.M("start.home", "Unit", m.Active.Unit.Name, "Role", m.Active.Role.Name()), locales.M("start.home_rest"))
	buttons = buttons[mostHome-1:]
	if len(buttons) > mostHome-1 {
		left := len(buttons)
		if buttons, page = bot.Cut(buttons, page, mostHome-2); (page+1)*(mostHome-2) < left {
			buttons = append(slices.Clone(buttons), bot.To(locales.M("start.btn_more"), "cmd", "menu "+restArg+strconv.Itoa(page+1)))
		}
	}
	return inPairs(s, append(slices.Clone(buttons), bot.To(locales.M("start.to_menu"), "cmd", "menu"))), nil
}

// offered are the buttons that the member's active grant may use, in their order.
func (f *feature) offered(ctx context.Context, m org.Member, now time.Time) ([]bot.Button, error) {
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
		if command == dutyGroups {
			groups, err := f.groups(ctx, m, now)
			if err != nil {
				return nil, err
			}
			out = append(out, groups...)
			continue
		}
		if name, _, _ := strings.Cut(command, " "); known[name] {
			out = append(out, bot.To(label(command, r.Family()), "cmd", command))
		}
	}
	return out, nil
}

// groups are the buttons of the eight groups of duties, each with how many records wait in it.
func (f *feature) groups(ctx context.Context, m org.Member, now time.Time) ([]bot.Button, error) {
	waits, err := f.duties(ctx, m, now)
	if err != nil {
		return nil, fmt.Errorf("count what waits in the groups of duties: %w", err)
	}
	var out []bot.Button
	for n := 1; n <= record.Duties; n++ {
		text := locales.M("start.btn_duty", "Number", n, "Name", record.Duty(n))
		if waits[n] > 0 {
			text = locales.M("start.btn_duty_waits", "Number", n, "Name", record.Duty(n), "Waiting", waits[n])
		}
		out = append(out, bot.To(text, routeDuty, strconv.Itoa(n)))
	}
	return out, nil
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
