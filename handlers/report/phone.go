package report

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// phone opens the brief of a village that reports by phone. What is filed then says that
// the office entered it; somebody else of the office reviews it.
func (d *desk) phone(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	w, err := readWhere(t.Press.Arg, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.phones(ctx, t.Member, w.unit)
	if err != nil {
		return bot.Reply{}, err
	}
	st, err := d.reports.Standing(ctx, u.ID, reports.WeeklyBrief, w.period, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open the report of a village: %w", err)
	}
	if st.Filed != nil {
		return d.filed(ctx, t, *st.Filed)
	}
	o, err := bot.OpenForm(kindWeekly, reference{period: w.period, unit: u.ID}.String(), d.brief.Form().Version, form.Session{Known: reports.Known(st.Last)})
	if err != nil {
		return bot.Reply{}, err
	}
	intro := bot.Say(
		locales.M("report.head", "Period", w.period.Days(), "Unit", u.Name, "Due", st.Due),
		locales.M("report.phone.intro"),
	)
	return bot.Reply{Screens: []*bot.Screen{intro}, Open: o}, nil
}

// phones is the village for which the member may enter a report; a refusal for any other unit.
func (d *desk) phones(ctx context.Context, m org.Member, id org.UnitID) (org.Unit, error) {
	u, err := d.reports.Unit(ctx, id)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !reports.MayPhone(m.Active, u)) {
		return org.Unit{}, locales.Refuse("report.phone.not_yours")
	}
	if err != nil {
		return org.Unit{}, fmt.Errorf("find the village that phones: %w", err)
	}
	return u, nil
}
