// Package figures shows coordinators what the reports below them add up to: /figures for
// their unit, with how complete every figure is, the period before beside it, other periods
// and the units below by buttons; the closing of a period; and exempting a unit from it.
//
// It imports reports, tasks, calendar, form, lifecycle, org, locales and bot; never store.
// How figures are put together is said in reports; units stand in code order and nothing
// here sorts them by value. Another source of figures is another reports.Source.
package figures

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
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

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
}

// Routes of the buttons; released names are never reused. All but the last two carry a place.
const (
	routeShow     = "fg"
	routeBelow    = "fu"
	routeGaps     = "fm"
	routePeriods  = "fk"
	routePicture  = "fp"
	routeAskClose = "fc"
	routeClose    = "fy"
	routeExempt   = "fx" // arg: place of the unit
	routeOwe      = "fo" // arg: place of the unit
)

// desk answers the coordinator; it keeps nothing but what it was given.
type desk struct {
	figures Figures
	ledger  Ledger
	units   Units
	source  reports.Source
}

// New offers the feature over storage.
func New(f Figures, l Ledger, u Units) (bot.Feature, error) {
	src, err := reports.BriefSource()
	if err != nil {
		return bot.Feature{}, fmt.Errorf("figures feature: %w", err)
	}
	d := &desk{figures: f, ledger: l, units: u, source: src}
	who := []org.Family{org.Coordinator}
	return bot.Feature{
		Name:     "figures",
		Commands: []bot.Command{{Name: "figures", Help: locales.M("figures.command"), Families: who, Run: inTime(d.open)}},
		Routes: []bot.Route{
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

// rankingWords ask for an order by value, in either language.
var rankingWords = []string{"排名", "排序", "排行", "排队", "名次", "倒数", "最差", "最好", "最高", "最低", "前几", "rank", "sort", "best", "worst", "top", "bottom", "highest", "lowest", "league"}

// open is /figures: the unit's figures for this week, or for the period or indicator that
// is typed after it. An order by value is refused with the reason (POL-038).
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at := place{unit: t.Member.Active.Unit.ID, period: reports.WeekOf(t.Now)}
	said := locales.HalfWidth(t.Text)
	if t.Press != nil {
		said = ""
	}
	lower := strings.ToLower(said)
	if slices.ContainsFunc(rankingWords, func(w string) bool { return strings.Contains(lower, w) }) {
		return bot.Reply{}, locales.Refuse("figures.no_ranking")
	}
	upper := strings.ToUpper(said)
	if _, known := d.source.Feed(reports.Code(upper)); known {
		at.item = slices.IndexFunc(d.source.Feeds, func(f reports.Feed) bool { return f.Indicator.Code == reports.Code(upper) })
		return d.showBelow(ctx, t, at)
	}
	if _, known := reports.Period(upper).Span(); known {
		at.period = reports.Period(upper)
	} else if said != "" {
		return bot.Reply{}, locales.Refuse("figures.not_understood", "Words", clip(said), "Week", string(reports.WeekOf(t.Now)))
	}
	return d.showPlace(ctx, t, at, locales.Text{})
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
	if errors.Is(err, org.ErrNotFound) || err == nil && (!t.Member.May(u) || t.Member.Active.Role.Family() != org.Coordinator) {
		return org.Unit{}, locales.Refuse("figures.not_below")
	}
	if err != nil {
		return org.Unit{}, fmt.Errorf("find the unit of figures: %w", err)
	}
	return u, nil
}

// view is what a place asks for.
func (d *desk) view(at place, depth int) reports.View {
	return reports.View{Source: d.source, Period: at.period, Preliminary: at.preliminary, Depth: depth}
}

// own reports whether p is one period of the source, not several put together.
func (d *desk) own(p reports.Period) bool {
	s, ok := p.Span()
	return ok && s.Kind == d.source.Every
}

// kindNames are what the buttons call the kinds of periods.
var kindNames = map[calendar.Kind]locales.Text{
	calendar.Week: locales.M("figures.by_week"), calendar.Month: locales.M("figures.by_month"), calendar.Quarter: locales.M("figures.by_quarter"),
	calendar.Half: locales.M("figures.by_half"), calendar.Year: locales.M("figures.by_year"),
}
