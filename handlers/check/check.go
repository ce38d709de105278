// Package check lets coordinators look over the numbers that were reported last: /check lists what
// leapt, fell, does not add up or is missing, and a button asks the unit that reported it.
//
// It imports figures, quality, reports, record, lifecycle, org, locales and bot; never store. What looks
// wrong stands in package figures, what a flag is in package quality; the flags themselves are shown
// by handlers/records behind /flags.
package check

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/quality"
	"cadrebot/record"
	"cadrebot/reports"
)

// Numbers is where reported numbers are held against one another.
type Numbers interface {
	Scan(ctx context.Context, unit org.Unit, src reports.Source) (figures.Scan, error)
}

// Sources are the published forms that feed figures.
type Sources interface {
	Sources(ctx context.Context, unit org.Unit) ([]reports.Offered, error)
}

// Flags is where flags are begun; idempotent by key, it refuses with a *locales.Refusal.
type Flags interface {
	Begin(ctx context.Context, key, kind string, unit org.UnitID, parent int64, data form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error)
}

// Routes of the buttons; released names are never reused.
const (
	routePage = "ck" // arg: page
	routeSend = "cf" // arg: source.unit.indicator.fault.page
)

// aPage keeps the list within one screen.
const aPage = 3

type desk struct {
	numbers Numbers
	sources Sources
	flags   Flags
}

// New offers the feature over storage.
func New(n Numbers, s Sources, f Flags) bot.Feature {
	d := &desk{numbers: n, sources: s, flags: f}
	who := []org.Family{org.Coordinator}
	return bot.Feature{
		Name:     "check",
		Commands: []bot.Command{{Name: "check", Help: locales.M("check.command"), Families: who, Run: inTime(d.open)}},
		Routes: []bot.Route{
			{Name: routePage, Families: who, Run: inTime(d.turn)},
			{Name: routeSend, Families: who, Run: inTime(d.send)},
		},
	}
}

// inTime ends a check over more reports than one turn can read.
func inTime(run bot.Handler) bot.Handler {
	return func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
		return bot.InTime(ctx, locales.Refuse("stats.too_much"), func(ctx context.Context) (bot.Reply, error) { return run(ctx, t) })
	}
}

// seen is a finding with the form through which the number came.
type seen struct {
	figures.Finding
	source reports.SourceID
	period string
}

// all checks every form that feeds figures in the coordinator's area.
func (d *desk) all(ctx context.Context, t *bot.Turn) (scans []figures.Scan, list []seen, err error) {
	unit := t.Member.Active.Unit
	brief, err := reports.BriefSource()
	if err != nil {
		return nil, nil, fmt.Errorf("check numbers: %w", err)
	}
	offered, err := d.sources.Sources(ctx, unit)
	if err != nil {
		return nil, nil, fmt.Errorf("list forms to check: %w", err)
	}
	sources := []reports.Source{brief}
	for _, o := range offered {
		sources = append(sources, o.Source)
	}
	for _, src := range sources {
		scan, err := d.numbers.Scan(ctx, unit, src)
		if err != nil {
			return nil, nil, fmt.Errorf("check numbers: %w", err)
		}
		if scan.Period == "" {
			continue
		}
		scans = append(scans, scan)
		for _, f := range scan.Findings {
			list = append(list, seen{f, src.ID, scan.Period})
		}
	}
	return scans, list, nil
}

func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.show(ctx, t, 0, locales.Text{})
}

func (d *desk) turn(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, err := strconv.Atoi(t.Press.Arg)
	if err != nil || n < 0 || n > 1e6 {
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	return d.show(ctx, t, n, locales.Text{})
}

// send asks the unit that reported a number about it. A number that looks right by now, and one that has been
// asked about, is not asked about again.
func (d *desk) send(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	part := strings.Split(t.Press.Arg, ".")
	if len(part) != 5 {
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	page, err := strconv.Atoi(part[4])
	if err != nil || page < 0 || page > 1e6 {
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	_, list, err := d.all(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, x := range list {
		if x.arg(page) != t.Press.Arg {
			continue
		}
		if x.asked() {
			return d.show(ctx, t, page, locales.M("check.asked_already", "Code", x.Flag))
		}
		now, other := x.Plain()
		r, err := d.flags.Begin(ctx, t.Key, quality.Flag, x.Unit.ID, 0, quality.Data(x.Code, x.period, now, other, string(x.Fault)), lifecycle.ActorOf(t.Member), t.Now)
		if errors.Is(err, org.ErrNotFound) || errors.Is(err, org.ErrForbidden) {
			return bot.Reply{}, locales.Refuse("figures.not_below")
		}
		if err != nil {
			return bot.Reply{}, fmt.Errorf("ask about a number: %w", err)
		}
		return d.show(ctx, t, page, locales.M("check.sent", "Code", r.Code, "Unit", r.Unit.Name, "Date", locales.DateOf(r.Due)))
	}
	return d.show(ctx, t, page, locales.M("check.right_now"))
}

// arg is the finding as a button carries it.
func (x seen) arg(page int) string {
	return fmt.Sprintf("%d.%d.%s.%s.%d", x.source, x.Unit.ID, indicators.Spelt(string(x.Code)), x.Fault, page)
}

// asked reports whether a flag about it stands.
func (x seen) asked() bool { return x.Flag != "" && x.State != string(quality.Withdrawn) }

// settled reports whether the unit has answered.
func (x seen) settled() bool {
	return x.State == string(quality.Explained) || x.State == string(quality.Corrected)
}

// show lists what looks wrong in the order of the units' codes.
func (d *desk) show(ctx context.Context, t *bot.Turn, page int, said locales.Text) (bot.Reply, error) {
	scans, list, err := d.all(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{}
	if !said.Empty() {
		s.Add(said)
	}
	s.Add(locales.M("check.head", "Unit", t.Member.Active.Unit.Name, "At", t.Now))
	for _, x := range scans[:min(len(scans), 2)] {
		s.Add(locales.M("check.scan", "Title", bot.Clip(x.Title, 14, 30), "Period", reports.Period(x.Period).Text(), "Reports", x.Reports, "Values", x.Values))
	}
	s.Add(summary(scans, list))
	shown, page := bot.Cut(list, page, aPage)
	var buttons []bot.Button
	for i, x := range shown {
		n := page*aPage + i + 1
		s.Add(locales.M("check.line", "Number", n, "Unit", x.Unit.Name, "What", x.Text()))
		switch {
		case x.asked():
			s.Add(locales.M("check.state", "Code", x.Flag, "State", quality.StateName(lifecycle.State(x.State))))
		case x.Unit.ID == t.Member.Active.Unit.ID:
			s.Add(locales.M("check.own"))
		default:
			buttons = append(buttons, bot.To(locales.M("check.btn_send", "Number", n), routeSend, x.arg(page)))
		}
	}
	s.Pairs(buttons)
	var turns []bot.Button
	if page > 0 {
		turns = append(turns, bot.To(locales.M("figures.btn_page_previous"), routePage, strconv.Itoa(page-1)))
	}
	if (page+1)*aPage < len(list) {
		turns = append(turns, bot.To(locales.M("figures.btn_page_next"), routePage, strconv.Itoa(page+1)))
	}
	if len(turns) > 0 {
		s.Row(turns...)
	}
	return bot.Show(s.Row(bot.To(locales.M("check.btn_flags"), "cmd", quality.Door), bot.To(locales.M("figures.home"), "cmd", "menu"))), nil
}

// summary is how much is left to look at, with F33.
func summary(scans []figures.Scan, list []seen) locales.Text {
	values, asked, left := 0, 0, 0
	for _, x := range scans {
		values += x.Values
	}
	for _, x := range list {
		if x.asked() {
			asked++
		}
		if !x.settled() {
			left++
		}
	}
	f, _ := figures.FormulaOf("F33")
	v := f.Of(figures.Input{Raw: figures.Raw{figures.Flagged: record.Num(int64(asked)), figures.Values: record.Num(int64(values))}})
	switch {
	case len(scans) == 0:
		return locales.M("check.nothing")
	case left == 0:
		return locales.M("check.fine", "Share", f.Shape.Short(v))
	}
	return locales.M("check.left", "Count", left, "Share", f.Shape.Short(v))
}
