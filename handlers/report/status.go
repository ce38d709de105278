package report

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
	"cadrebot/reports"
)

// statusPage keeps the units of a status within four rows of two buttons.
const statusPage = 8

// where is what a status is about; it travels in buttons as "2026W47.12.0".
type where struct {
	period reports.Period
	unit   org.UnitID
	page   int
}

func (w where) arg() string { return fmt.Sprintf("%s.%d.%d", w.period, w.unit, w.page) }

// readWhere reads a button; a period that has not begun is refused like a forged one.
func readWhere(arg string, now time.Time) (where, error) {
	part := strings.Split(arg, ".")
	for len(part) < 3 {
		part = append(part, "0")
	}
	unit, errUnit := strconv.ParseInt(part[1], 10, 64)
	page, errPage := strconv.Atoi(part[2])
	w := where{period: reports.Period(part[0]), unit: org.UnitID(unit), page: max(page, 0)}
	if errUnit != nil || errPage != nil || !w.period.Valid() || w.period > reports.WeekOf(now) {
		return w, locales.Refuse("report.stale")
	}
	return w, nil
}

// begin is /report: for a coordinator, and for whoever adds the word "status", where the
// unit and those below it stand this week; for a cadre the report itself.
func (d *desk) begin(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	asked := strings.EqualFold(t.Text, "status") || t.Text == "情况"
	coordinates := t.Member.Joined() && t.Member.Active.Role.Family() == org.Coordinator
	if t.Member.Joined() && (asked || coordinates) {
		r, err := d.standing(ctx, t, where{period: reports.WeekOf(t.Now), unit: t.Member.Active.Unit.ID})
		if err != nil || asked {
			return r, err
		}
		return d.alsoOwed(ctx, t, r)
	}
	return d.begun(ctx, t)
}

// status is a button that leads to a unit, a week or a page.
func (d *desk) status(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	w, err := readWhere(t.Press.Arg, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.standing(ctx, t, w)
}

// standing shows where a unit and those below it stand with a week.
func (d *desk) standing(ctx context.Context, t *bot.Turn, w where) (bot.Reply, error) {
	u, err := d.reports.Unit(ctx, w.unit)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
		return bot.Reply{}, locales.Refuse("report.stale")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("find the unit of a status: %w", err)
	}
	o, err := d.reports.Overview(ctx, u, reports.WeeklyBrief, w.period, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read where the reports stand: %w", err)
	}
	if o.Unit.Level == org.LevelVillage {
		return d.village(ctx, t, o, w)
	}
	s := bot.Say(locales.M("report.status.head", "Period", w.period.Days(), "Unit", o.Unit.Name))
	figures(s, o.Whole, t.Now)
	d.below(s, o, w)
	week(s, w, t.Now)
	if w.unit != t.Member.Active.Unit.ID {
		up := where{period: w.period, unit: o.Unit.Parent}
		s.Row(bot.To(locales.M("report.status.up"), routeStatus, up.arg()))
	} else if reports.Waits(t.Member.Active).Any() {
		s.Row(bot.To(locales.M("report.status.review"), "cmd", "inbox"))
	}
	return bot.Show(s.Row(home())), nil
}

// figures adds the counts of the whole unit: the raw ones always, the rates only when the
// deadline has passed (F01, F02, F04; a zero denominator shows as "-").
func figures(s *bot.Screen, p reports.Completeness, now time.Time) {
	if p.Due.IsZero() {
		s.Add(locales.M("report.status.nothing"))
		return
	}
	in, c := p.Arrived(), p.Counts
	s.Add(locales.M("report.status.arrived", "In", in.Num, "Of", in.Den))
	s.Add(locales.M("report.status.counts", "Due", c.Due-c.Exempt, "Exempt", c.Exempt, "OnTime", c.OnTime,
		"Returned", c.Returned, "Approved", c.Approved))
	if now.Before(p.Due) {
		s.Add(locales.M("report.status.not_due", "Due", p.Due))
	} else {
		s.Add(locales.M("report.status.rates", "Rate", c.SubmissionRate().Percent(), "OnTime", c.OnTimeRate().Percent(),
			"First", c.FirstPassRate().Percent()))
	}
	if c.Returned > 0 {
		s.Add(locales.M("report.status.counting"))
	}
}

// below lists one page of the units directly below, in code order, each a button.
func (d *desk) below(s *bot.Screen, o reports.Overview, w where) {
	pages := (len(o.Children) + statusPage - 1) / statusPage
	if w.page >= pages {
		w.page = 0
	}
	var row []bot.Button
	from, to := w.page*statusPage, min((w.page+1)*statusPage, len(o.Children))
	for i := from; i < to; i++ {
		u := o.Children[i].Unit
		s.Add(statusLine(i+1, o.Children[i]))
		to1 := where{period: w.period, unit: u.ID}
		row = append(row, bot.To(locales.M("report.status.unit", "Number", i+1, "Unit", u.Name), routeStatus, to1.arg()))
		if len(row) == 2 || i == to-1 {
			s.Row(row...)
			row = nil
		}
	}
	if pages < 2 {
		return
	}
	s.Add(locales.M("report.status.page", "Page", w.page+1, "Pages", pages))
	if w.page > 0 {
		row = append(row, bot.To(locales.M("report.status.before"), routeStatus, where{w.period, w.unit, w.page - 1}.arg()))
	}
	if w.page+1 < pages {
		row = append(row, bot.To(locales.M("report.status.after"), routeStatus, where{w.period, w.unit, w.page + 1}.arg()))
	}
	s.Row(row...)
}

// statusLine is one unit below: a village with its state, any other with how many are in.
func statusLine(n int, c reports.Child) locales.Text {
	if c.Unit.Level != org.LevelVillage {
		in := c.Completeness.Arrived()
		return locales.M("report.status.line", "Number", n, "Unit", c.Unit.Name, "In", in.Num, "Of", in.Den)
	}
	state := locales.M("report.status.not_owed")
	if c.Owes != nil {
		state = villageState(*c.Owes)
	}
	return locales.M("report.status.village", "Number", n, "Unit", c.Unit.Name, "State", state)
}

func villageState(w reports.Owed) locales.Text {
	switch {
	case !w.First.IsZero():
		punctual := locales.M("report.status.late")
		if reports.OnTime(w.First, w.Due) {
			punctual = locales.M("report.status.on_time")
		}
		return locales.M("report.status.filed", "Punctual", punctual, "State", reports.StateText(w.State))
	case w.Exempt:
		return locales.M("report.status.exempt")
	}
	return locales.M("report.status.missing")
}

// week adds the way to the weeks before and after, up to the current one.
func week(s *bot.Screen, w where, now time.Time) {
	step := func(weeks int) where {
		return where{period: w.period.Weeks(weeks), unit: w.unit}
	}
	row := []bot.Button{bot.To(locales.M("report.status.week_before"), routeStatus, step(-1).arg())}
	if next := step(1); next.period <= reports.WeekOf(now) {
		row = append(row, bot.To(locales.M("report.status.week_after"), routeStatus, next.arg()))
	}
	s.Row(row...)
}

// village shows what one village has filed for the week, or that nothing has come yet and,
// to the office that takes its calls, the way to enter it.
func (d *desk) village(ctx context.Context, t *bot.Turn, o reports.Overview, w where) (bot.Reply, error) {
	st, err := d.reports.Standing(ctx, o.Unit.ID, reports.WeeklyBrief, w.period, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read where the village stands: %w", err)
	}
	if st.Filed != nil {
		return d.filed(ctx, t, *st.Filed)
	}
	s := bot.Say(locales.M("report.status.head", "Period", w.period.Days(), "Unit", o.Unit.Name))
	if st.Exempt {
		s.Add(locales.M("report.status.exempt"))
	} else {
		s.Add(locales.M("report.status.not_yet", "Due", st.Due))
	}
	if reports.MayPhone(t.Member.Active, o.Unit) {
		s.Row(bot.To(locales.M("report.phone.start"), routePhone, where{period: w.period, unit: o.Unit.ID}.arg()))
	}
	week(s, w, t.Now)
	s.Row(bot.To(locales.M("report.records"), routeRecords, fmt.Sprintf("%d.0", o.Unit.ID)))
	if w.unit != t.Member.Active.Unit.ID {
		s.Row(bot.To(locales.M("report.status.up"), routeStatus, where{period: w.period, unit: o.Unit.Parent}.arg()))
	}
	return bot.Show(s.Row(home())), nil
}
