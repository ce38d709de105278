package settings

import (
	"context"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// coordinating refuses everybody who does not coordinate under the active grant.
func coordinating(t *bot.Turn) error {
	if !t.Member.Joined() {
		return locales.Refuse("settings.not_joined")
	}
	if t.Member.Active.Role.Family() != org.Coordinator {
		return locales.Refuse("settings.coordinators_only")
	}
	return nil
}

// unit shows the hours of those in the unit who chose none, and takes others.
func (f *feature) unit(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := coordinating(t); err != nil {
		return bot.Reply{}, err
	}
	u := t.Member.Active.Unit
	h, err := f.hours.UnitHours(ctx, u.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read a unit's hours: %w", err)
	}
	s := &bot.Screen{}
	if t.Press.Arg != "" {
		switch which, rest := t.Press.Arg[:1], t.Press.Arg[1:]; which {
		case "q":
			h.Quiet, err = quietOf(rest)
		case "d":
			h.DigestAt, err = digestOf(rest)
		default:
			err = locales.Refuse("settings.no_choice")
		}
		if err != nil {
			return bot.Reply{}, err
		}
		if err := f.hours.SetUnitHours(ctx, u, h, t.Member.ID, t.Now); err != nil {
			return bot.Reply{}, fmt.Errorf("keep a unit's hours: %w", err)
		}
		s.Add(locales.M("settings.kept"))
	}
	s.Add(locales.M("settings.unit", "Unit", u.Name, "Quiet", span(h.Quiet), "Digest", clock(h.DigestAt)))
	s.Pairs(quietButtons(h, routeUnit, "q"))
	s.Pairs(digestButtons(h, routeUnit, "d"))
	return bot.Show(s.Row(bot.To(locales.M("settings.btn_mine"), routeOpen, ""))), nil
}

// usual is the button argument that takes a unit's choice of a ladder back.
const usual = "-"

// ladder shows which ladder the unit's tasks get, and takes another one.
func (f *feature) ladder(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := coordinating(t); err != nil {
		return bot.Reply{}, err
	}
	u, s := t.Member.Active.Unit, &bot.Screen{}
	if arg := t.Press.Arg; arg != "" {
		name := tasks.LadderName(strings.TrimPrefix(arg, usual))
		if name != "" && !name.Known() {
			return bot.Reply{}, locales.Refuse("settings.no_choice")
		}
		if err := f.ladders.ChooseLadder(ctx, u.ID, "", name, t.Member.ID, t.Now); err != nil {
			return bot.Reply{}, fmt.Errorf("choose a ladder: %w", err)
		}
		s.Add(locales.M("settings.ladder_kept"))
	}
	now, err := f.ladders.Ladder(ctx, u.ID, "")
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the ladder: %w", err)
	}
	s.Add(locales.M("settings.ladder", "Unit", u.Name))
	rows := []bot.Button{bot.To(locales.M("settings.btn_ladder_is", "Mark", mark(now == ""), "Name", locales.M("settings.ladder_usual")), routeLadder, usual)}
	for _, n := range tasks.LadderNames() {
		s.Add(locales.M("settings.ladder_line", "Name", ladderName(n), "Steps", steps(n)))
		rows = append(rows, bot.To(locales.M("settings.btn_ladder_is", "Mark", mark(now == n), "Name", ladderName(n)), routeLadder, string(n)))
	}
	s.Pairs(rows)
	return bot.Show(s.Row(bot.To(locales.M("settings.btn_mine"), routeOpen, ""))), nil
}

func ladderName(n tasks.LadderName) locales.Text {
	switch n {
	case tasks.Standard:
		return locales.M("settings.ladder_standard")
	case "assigned":
		return locales.M("settings.ladder_assigned")
	case "supervised":
		return locales.M("settings.ladder_supervised")
	case "gentle":
		return locales.M("settings.ladder_gentle")
	}
	return locales.Raw(string(n))
}

// steps writes a ladder short: T-3 T-0 T+1 T+3↑.
func steps(n tasks.LadderName) string {
	var out []string
	for _, s := range tasks.LadderOf(n, "") {
		out = append(out, string(s.Name)+strings.Repeat("↑", s.Up))
	}
	return strings.Join(out, " ")
}
