// Package audit is /audit: the officer for data protection reads the audit log of their area,
// newest first, by kind of event, day and unit. It changes nothing, shows nobody's name and no
// words that people wrote; every look is a line of the log itself.
//
// It imports org, locales and bot; never store. Another kind of event is a row in org/looked.go.
package audit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// Log is the audit log.
type Log interface {
	// Look lists lines, newest first, and notes the look; org.ErrForbidden outside by's area.
	Look(ctx context.Context, l org.Look, by org.Member, now time.Time) ([]org.Line, error)
}

// Units is where things happened.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Find(ctx context.Context, within org.Unit, words string, limit int) ([]org.Place, error)
}

// routeLook is the route of every button; arg: kind.day.unit.before (day: see days).
const routeLook = "aul"

// onePage is how many lines a screen has room for.
const onePage = 4

// days that can be chosen, as buttons carry them: how many days back they begin and how many they are.
var days = map[string]struct{ back, many int }{"0": {0, 1}, "1": {1, 1}, "7": {6, 7}}

type desk struct {
	log   Log
	units Units
}

// New offers /audit to officers for data protection.
func New(l Log, u Units) bot.Feature {
	d := &desk{log: l, units: u}
	return bot.Feature{
		Name: "audit",
		Commands: []bot.Command{{
			Name: "audit", Help: locales.M("audit.help"), Families: []org.Family{org.Coordinator}, Only: officer, Run: d.open,
		}},
		Routes: []bot.Route{{Name: routeLook, Families: []org.Family{org.Coordinator}, Run: d.press}},
	}
}

func officer(m org.Member) bool { return m.Active.Role == org.DataProtection }

// view is what a screen shows.
type view struct {
	kind   org.EventKind
	day    string // of days; "" = any
	unit   org.UnitID
	before int64
}

func (v view) arg() string {
	return fmt.Sprintf("%s.%s.%d.%d", v.kind, v.day, v.unit, v.before)
}

func viewOf(arg string) view {
	p := append(strings.Split(arg, "."), "", "", "", "")
	unit, _ := strconv.ParseInt(p[2], 10, 64)
	before, _ := strconv.ParseInt(p[3], 10, 64)
	return view{org.EventKind(p[0]), p[1], org.UnitID(unit), max(before, 0)}
}

// open shows the newest lines: of the officer's whole area, or of the unit whose name or code was typed.
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	v := view{}
	if words := strings.TrimSpace(t.Text); words != "" && officer(t.Member) {
		found, err := d.units.Find(ctx, t.Member.Active.Unit, words, 1)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("find a unit: %w", err)
		}
		if len(found) == 0 {
			return bot.Reply{}, locales.Refuse("audit.no_unit")
		}
		v.unit = found[0].Unit.ID
	}
	return d.show(ctx, t, v)
}

func (d *desk) press(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.show(ctx, t, viewOf(t.Press.Arg))
}

func (d *desk) show(ctx context.Context, t *bot.Turn, v view) (bot.Reply, error) {
	if !officer(t.Member) {
		return bot.Reply{}, locales.Refuse("audit.officer_only")
	}
	at := t.Member.Active.Unit
	if v.unit != 0 {
		u, err := d.units.Unit(ctx, v.unit)
		if err != nil && !errors.Is(err, org.ErrNotFound) {
			return bot.Reply{}, fmt.Errorf("read a unit: %w", err)
		}
		if err != nil || !t.Member.May(u) {
			return bot.Reply{}, locales.Refuse("audit.no_unit")
		}
		at = u
	}
	l := org.Look{Within: at, Kind: v.kind, Before: v.before, Limit: onePage + 1}
	if on, ok := days[v.day]; ok {
		now := t.Now.In(locales.Zone)
		l.From = time.Date(now.Year(), now.Month(), now.Day()-on.back, 0, 0, 0, 0, locales.Zone)
		l.Until = l.From.AddDate(0, 0, on.many)
	}
	lines, err := d.log.Look(ctx, l, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("look at the audit log: %w", err)
	}
	s := bot.Say(locales.M("audit.head", "Unit", at.Name), locales.M("audit.note"))
	for _, x := range lines[:min(len(lines), onePage)] {
		who := locales.M("audit.program")
		if x.Role != "" {
			who = locales.M("audit.who", "Role", x.Role.Name(), "Unit", x.Unit)
		}
		s.Add(locales.M("audit.line", "At", x.At, "What", kindName(org.EventKindOf(x.Action)), "Who", who, "Object", brief(x.Action+" "+x.Object)))
	}
	if len(lines) == 0 {
		s.Add(locales.M("audit.none"))
	}
	return bot.Show(d.buttons(s, v, lines)), nil
}

// buttons narrow by kind and day and lead on to older lines; a second press of a filter takes it off.
func (d *desk) buttons(s *bot.Screen, v view, lines []org.Line) *bot.Screen {
	to := func(label locales.Text, on bool, w view) bot.Button {
		if on {
			label = locales.M("audit.chosen", "Name", label)
		}
		w.before = 0
		return bot.To(label, routeLook, w.arg())
	}
	var kinds []bot.Button
	for _, k := range org.EventKinds {
		w, on := v, v.kind == k
		if w.kind = k; on {
			w.kind = ""
		}
		kinds = append(kinds, to(kindName(k), on, w))
	}
	s.Row(kinds[:3]...).Row(kinds[3:]...)
	var row []bot.Button
	for _, day := range []string{"0", "1", "7"} {
		w, on := v, v.day == day
		if w.day = day; on {
			w.day = ""
		}
		row = append(row, to(locales.M("audit.day_"+day), on, w))
	}
	s.Row(row...)
	if len(lines) > onePage {
		w := v
		w.before = lines[onePage-1].ID
		s.Row(bot.To(locales.M("audit.older"), routeLook, w.arg()))
	}
	return s.Row(bot.To(locales.M("records.btn_home"), "cmd", "menu"))
}

func kindName(k org.EventKind) locales.Text { return locales.M("audit.kind_" + string(k)) }

// brief is a code as a line has room for it.
func brief(s string) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > 32 {
		return string(r[:31]) + "…"
	}
	return strings.TrimSpace(s)
}
