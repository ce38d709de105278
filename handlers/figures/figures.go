// Package figures shows coordinators what the reports below them add up to: /figures for
// their unit, by the form that they choose, with how complete every figure is, the period
// before beside it, other periods and the units below by buttons; the closing of a period;
// and exempting a unit from it.
//
// It imports reports, tasks, calendar, form, lifecycle, org, locales and bot; never store.
// How figures are put together is said in reports; units stand in code order and nothing
// here sorts them by value. The weekly brief is always a source of figures, a published form
// when it feeds an indicator (reports.SourceOf).
package figures

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

// Figures is what reports add up to.
type Figures interface {
	// Sheet is the figures of a unit and of those below it, in code order.
	Sheet(ctx context.Context, unit org.Unit, view reports.View, now time.Time) (reports.Sheet, error)
	// Trend is one figure for the last n periods that end with view.Period, oldest first.
	Trend(ctx context.Context, unit org.Unit, view reports.View, item, n int) ([]reports.Point, error)
	// ReviewTime is the median time from submission to the first decision; 0 without any.
	ReviewTime(ctx context.Context, unit org.Unit, view reports.View) (time.Duration, error)
	// Gaps lists the units whose report is not counted, in code order.
	Gaps(ctx context.Context, unit org.Unit, view reports.View, from, limit int) ([]reports.Gap, error)
	// ClosePeriod closes a period of the actor's own unit; it refuses with a *locales.Refusal.
	ClosePeriod(ctx context.Context, key string, by lifecycle.Actor, src reports.Source, p reports.Period, now time.Time) (reports.Close, error)
}

// Ledger is who owes a report.
type Ledger interface {
	// DutyOf is what a unit owes of a form for a period; org.ErrNotFound for nothing.
	DutyOf(ctx context.Context, unit org.UnitID, ref string, p tasks.Period) (tasks.Obligation, error)
	// Exempt and OweAgain are idempotent by the decision's key and refuse with a *locales.Refusal.
	Exempt(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error)
	OweAgain(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error)
	// HandOver notes who answers for what is open, and hands over what leavers owed.
	HandOver(ctx context.Context, now time.Time) (tasks.HandedOver, error)
}

// Sources are the published forms that feed figures.
type Sources interface {
	// Sources lists those that a unit or one below it was asked for, in no particular order.
	Sources(ctx context.Context, unit org.Unit) ([]reports.Offered, error)
	// Source is one of them; org.ErrNotFound for any other form.
	Source(ctx context.Context, unit org.Unit, id reports.SourceID) (reports.Offered, error)
	// AskedPeriods are those that a unit or one below it was asked for, the newest first.
	AskedPeriods(ctx context.Context, unit org.Unit, ref string, limit int) ([]reports.Period, error)
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
}

// Routes of the buttons; released names are never reused. All but the first carry a place,
// the last two that of the unit.
const (
	routeSources  = "fs" // arg: page from 0
	routeShow     = "fg"
	routeBelow    = "fu"
	routeGaps     = "fm"
	routePeriods  = "fk"
	routePicture  = "fp"
	routeAskClose = "fc"
	routeClose    = "fy"
	routeExempt   = "fx"
	routeOwe      = "fo"
)

// desk answers the coordinator; it keeps nothing but what it was given.
type desk struct {
	figures Figures
	ledger  Ledger
	units   Units
	sources Sources
	brief   reports.Source
}

// New offers the feature over storage.
func New(f Figures, l Ledger, u Units, s Sources) (bot.Feature, error) {
	brief, err := reports.BriefSource()
	if err != nil {
		return bot.Feature{}, fmt.Errorf("figures feature: %w", err)
	}
	d := &desk{figures: f, ledger: l, units: u, sources: s, brief: brief}
	who := []org.Family{org.Coordinator}
	return bot.Feature{
		Name:     "figures",
		Commands: []bot.Command{{Name: "figures", Help: locales.M("figures.command"), Families: who, Run: inTime(d.open)}},
		Routes: []bot.Route{
			{Name: routeSources, Families: who, Run: inTime(d.choose)},
			{Name: routeShow, Families: who, Run: inTime(d.show)},
			{Name: routeBelow, Families: who, Run: inTime(d.below)},
			{Name: routeGaps, Families: who, Run: inTime(d.gaps)},
			{Name: routePeriods, Families: who, Run: d.periods},
			{Name: routePicture, Families: who, Run: inTime(d.picture)},
			{Name: routeAskClose, Families: who, Run: d.askClose},
			{Name: routeClose, Families: who, Run: d.close},
			{Name: routeExempt, Families: who, Run: d.startExempt},
			{Name: routeOwe, Families: who, Run: d.oweAgain},
		},
		Dialogues: []bot.Dialogue{d.exemption().Dialogue()},
		Jobs:      []bot.Job{{Name: "hand-over", Every: 10 * time.Minute, RunOnce: d.handOver}},
	}, nil
}

// inTime ends a question over more reports than one turn can add up, such as a province's
// picture by years.
func inTime(run func(context.Context, *bot.Turn) (bot.Reply, error)) func(context.Context, *bot.Turn) (bot.Reply, error) {
	return func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
		return bot.InTime(ctx, locales.Refuse("figures.too_much"), func(ctx context.Context) (bot.Reply, error) { return run(ctx, t) })
	}
}

// handOver keeps the ledger with the people who answer for it.
func (d *desk) handOver(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := d.ledger.HandOver(ctx, now)
	return map[string]int{"named": n.Named, "moved": n.Moved, "vacant": n.Vacant}, err
}

// open is /figures: the choice of a form when there is one, else the unit's figures of the
// weekly brief; after the command, a period of the brief or an indicator may be typed. An
// order by value is refused with the reason (POL-038).
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	said := strings.TrimSpace(locales.HalfWidth(t.Text))
	if t.Press != nil {
		said = ""
	}
	if figures.Ranks(said) {
		return bot.Reply{}, locales.Refuse("figures.no_ranking")
	}
	offered, err := d.offered(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if in, known := indicators.Named(said); known {
		return d.openItem(ctx, t, offered, in)
	}
	at := d.first(t, offered[0])
	switch p := reports.Period(strings.ToUpper(said)); {
	case said == "" && len(offered) > 1:
		return d.list(t, offered, 0), nil
	case at.src.Spans(p):
		at.period = p
	case said != "":
		return bot.Reply{}, locales.Refuse("figures.not_understood", "Words", clip(said), "Week", string(reports.WeekOf(t.Now)))
	}
	return d.showPlace(ctx, t, at, locales.Text{})
}

// openItem lists one indicator by unit, from the first form that feeds it.
func (d *desk) openItem(ctx context.Context, t *bot.Turn, offered []reports.Offered, in indicators.Indicator) (bot.Reply, error) {
	for _, o := range offered {
		if item := o.Source.Item(in.Code); item >= 0 {
			at := d.first(t, o)
			at.item = item
			return d.showBelow(ctx, t, at)
		}
	}
	return bot.Reply{}, locales.Refuse("figures.not_collected", "Name", in.Name, "Code", string(in.Code))
}

// clip is what a refusal repeats of somebody's own words.
func clip(said string) string {
	const most = 40
	if r := []rune(said); len(r) > most {
		return string(r[:most]) + "…"
	}
	return said
}

// unit is the unit of a place, within the coordinator's scope.
func (d *desk) unit(ctx context.Context, t *bot.Turn, at place) (org.Unit, error) {
	u, err := d.units.Unit(ctx, at.unit)
	if errors.Is(err, org.ErrNotFound) || err == nil && (!t.Member.May(u) || coordinates(t.Member) != nil) {
		return org.Unit{}, locales.Refuse("figures.not_below")
	}
	if err != nil {
		return org.Unit{}, fmt.Errorf("find the unit of figures: %w", err)
	}
	return u, nil
}

// view is what a place asks for.
func view(at place, depth int) reports.View {
	return reports.View{Source: at.src, Period: at.period, Preliminary: at.preliminary, Depth: depth}
}

// kindNames are what the buttons call the kinds of periods.
var kindNames = map[calendar.Kind]locales.Text{
	calendar.Week: locales.M("figures.by_week"), calendar.Month: locales.M("figures.by_month"), calendar.Quarter: locales.M("figures.by_quarter"),
	calendar.Half: locales.M("figures.by_half"), calendar.Year: locales.M("figures.by_year"),
}
