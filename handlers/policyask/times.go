package policyask

import (
	"context"
	"slices"
	"strconv"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const (
	timesDays = 90 // that the figures look back
	timesPage = 6  // desks on one screen
)

// mayCompare reports whether the member may see how long the desks below take: any office
// from the county up.
func mayCompare(m org.Member) bool {
	return m.Joined() && m.Active.Role.Family() == org.Coordinator &&
		slices.Contains([]org.Level{org.LevelProvince, org.LevelCity, org.LevelCounty}, m.Active.Unit.Level)
}

// more is the way to the desk's other lists.
func (d *desk) more(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.more_of", "Unit", t.Member.Active.Unit.Name))
	s.Row(bot.To(locales.M("policy.to_cards"), routeCards, "0"), bot.To(locales.M("policy.to_aliases"), routeAliases, ""))
	s.Row(bot.To(locales.M("policy.to_times"), routeTimes, "0"), bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
	return bot.Show(s), nil
}

// times shows how long questions waited, desk by desk in code order. It says nothing about
// single people: a median begins at policy.FewestTimed answers.
func (d *desk) times(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !mayCompare(t.Member) {
		return bot.Reply{}, locales.Refuse("policy.not_your_desk")
	}
	unit := t.Member.Active.Unit
	waits, err := d.questions.Waits(ctx, unit, t.Now.Add(-timesDays*24*time.Hour))
	if err != nil {
		return bot.Reply{}, err
	}
	days, err := d.questions.Days(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	all := policy.TimesOf(waits, days, t.Now)
	s := bot.Say(locales.M("policy.times", "Unit", unit.Name, "Days", timesDays))
	if len(all) == 0 {
		s.Add(locales.M("policy.times_none"))
	}
	pages := pagesOf(len(all), timesPage)
	page := min(pageAsked(t), pages-1)
	for _, x := range all[page*timesPage : min(len(all), (page+1)*timesPage)] {
		s.Add(locales.M("policy.times_line", "Unit", x.Desk.Name, "Median", median(x), "Answered", x.Answered, "Open", x.Open, "Late", x.Late))
	}
	turnTo(s, routeTimes, page, pages, strconv.Itoa)
	if mayAnswer(t.Member) == nil {
		s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
	}
	return bot.Show(s), nil
}

func median(x policy.DeskTimes) locales.Text {
	switch {
	case !x.Timed():
		return locales.M("policy.times_few", "Least", policy.FewestTimed)
	case x.Halves == 0:
		return locales.M("policy.times_same_day")
	}
	n := strconv.Itoa(x.Halves / 2)
	if x.Halves%2 == 1 {
		n += ".5"
	}
	return locales.M("policy.times_median", "Days", n)
}
