package report

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// phone shows an office the brief of a village that reports by phone: as last time, or
// filled in. What is filed then says that the office entered it; somebody else reviews it.
func (d *desk) phone(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, done, err := d.called(ctx, t)
	if err != nil || done != nil {
		return value(done), err
	}
	if _, ok := d.brief.Unchanged(c.st.Last, t.Now); !ok {
		return d.formOf(t, c.st, c.village)
	}
	s := bot.Say(
		locales.M("report.head", "Period", c.at.period.Days(), "Unit", c.village.Name, "Due", c.st.Due),
		locales.M("report.phone.intro"), locales.M("report.last"),
	)
	lines(s, d.brief, reports.NothingNew(c.st.Last), nil)
	return bot.Show(choices(t, s, weeklyDraft(c.at.period, c.village.ID), bot.To(locales.M("report.no_change"), routeNoNews, c.at.arg()),
		bot.To(locales.M("report.fill"), routeDictate, c.at.arg()))), nil
}

// dictate opens the form for the village, or goes on with what is half filled in.
func (d *desk) dictate(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, done, err := d.called(ctx, t)
	if err != nil || done != nil && !t.Drafted(kindWeekly, weeklyDraft(c.at.period, c.village.ID).Ref) {
		return value(done), err
	}
	return d.formOf(t, c.st, c.village)
}

// noNews submits last week's values for a village that says on the phone that nothing is new.
func (d *desk) noNews(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, done, err := d.called(ctx, t)
	if err != nil || done != nil {
		return value(done), err
	}
	return d.unchanged(ctx, t, c.st, &c.village, bot.To(locales.M("report.draft.go_on"), routeDictate, c.at.arg()),
		bot.To(locales.M("report.draft.drop"), routeNoNews, c.at.arg()+dropped))
}

// call is a village on the phone and where it stands.
type call struct {
	at      where
	village org.Unit
	st      reports.Standing
}

// called reads the village that a button names; done is the answer when it has reported.
func (d *desk) called(ctx context.Context, t *bot.Turn) (c call, done *bot.Reply, err error) {
	if c.at, err = readWhere(strings.TrimSuffix(t.Press.Arg, dropped), t.Now); err != nil {
		return c, nil, err
	}
	if c.village, err = d.phones(ctx, t.Member, c.at.unit); err != nil {
		return c, nil, err
	}
	c.st, err = d.reports.Standing(ctx, c.village.ID, reports.WeeklyBrief, c.at.period, t.Now)
	if err != nil {
		return c, nil, fmt.Errorf("open the report of a village: %w", err)
	}
	if c.st.Filed == nil {
		return c, nil, nil
	}
	r, err := d.filedOver(ctx, t, *c.st.Filed, weeklyDraft(c.at.period, c.village.ID),
		bot.To(locales.M("report.draft.go_on"), routeDictate, c.at.arg()))
	return c, &r, err
}

// calling names, above the review, the village for which an office fills the brief in.
func (d *desk) calling(ctx context.Context, t *bot.Turn, ref, key string) ([]locales.Text, error) {
	r, err := parseReference(ref)
	if err != nil || key != "" || r.unit == t.Member.Active.Unit.ID {
		return nil, err
	}
	u, err := d.reports.Unit(ctx, r.unit)
	if err != nil {
		return nil, fmt.Errorf("name the village that phones: %w", err)
	}
	return []locales.Text{locales.M("report.phone.review", "Unit", u.Name, "Period", r.period.Text())}, nil
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
