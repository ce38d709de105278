package stats

import (
	"context"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
)

// mostBack is how many months or years back a board can be opened.
const mostBack = 6

// hasPast reports whether a board can be opened for a time that is over. What stands and what is
// acknowledged is only known as it stands now.
func hasPast(b figures.Board) bool {
	return !b.Standing && b.ID != "notices"
}

// span is the month or year that p is about.
func (p place) span(now time.Time) calendar.Span {
	k := calendar.Month
	if p.board.Yearly {
		k = calendar.Year
	}
	return calendar.Of(k, now.In(locales.Zone)).Add(-p.back)
}

// at is the moment as of which p counts.
func (p place) at(now time.Time) time.Time {
	if p.back == 0 {
		return now
	}
	return p.span(now).End().Add(-time.Second)
}

// basis says from when on p counts.
func (p place) basis(now time.Time) locales.Text {
	switch {
	case p.back > 0:
		return locales.M("stats.basis_past", "Period", p.span(now).Text())
	case p.board.Standing:
		return locales.M("stats.basis_now")
	case p.board.Yearly:
		return locales.M("stats.basis_year")
	}
	return locales.M("stats.basis_month")
}

// sheetAt is the board of a place, now or as it was.
func (d *desk) sheetAt(ctx context.Context, u org.Unit, p place, now time.Time) (figures.Sheet, error) {
	if p.back > 0 {
		return d.boards.Past(ctx, u, p.board, p.at(now))
	}
	return d.boards.Sheet(ctx, u, p.board, now)
}

// month cuts the month off whose board somebody wants to see: relief 2026M10.
func month(said string) (rest string, m *calendar.Span) {
	words := strings.Fields(said)
	if len(words) < 2 {
		return said, nil
	}
	last := words[len(words)-1]
	if s, ok := calendar.Parse(strings.ToUpper(last)); ok && s.Kind == calendar.Month {
		return strings.TrimSpace(strings.TrimSuffix(said, last)), &s
	}
	return said, nil
}

// back is how many months ago a month was, no more than boards go back.
func back(m calendar.Span, now time.Time) int {
	this := calendar.Of(calendar.Month, now.In(locales.Zone))
	for n := range mostBack {
		if this.Add(-n) == m {
			return n
		}
	}
	return 0
}

// when offers the months or years of a board.
func (d *desk) when(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	p.page = 0
	s := bot.Say(locales.M("stats.when", "Unit", u.Name, "Board", p.board.Name()))
	var buttons []bot.Button
	for n := range mostBack {
		p.back = n
		buttons = append(buttons, p.to(p.span(t.Now).Text(), routeBoard))
	}
	s.Pairs(buttons)
	p.back = 0
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), allBoards())), nil
}
