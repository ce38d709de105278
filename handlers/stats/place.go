package stats

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
)

// place is where somebody is in the boards: it travels in buttons, so that the answer to any of
// them can be given by any replica.
type place struct {
	board  figures.Board
	unit   org.UnitID
	column int
	page   int
	back   int // how many months, or for yearly boards years, before this one
}

// String is the place as a button carries it: board.unit.column.page, and .back for a past one.
func (p place) String() string {
	if p.back > 0 {
		return fmt.Sprintf("%s.%d.%d.%d.%d", p.board.ID, p.unit, p.column, p.page, p.back)
	}
	return fmt.Sprintf("%s.%d.%d.%d", p.board.ID, p.unit, p.column, p.page)
}

func (p place) to(label locales.Text, route string) bot.Button {
	return bot.To(label, route, p.String())
}

// at is the place that a button carries; a refusal when it was forged or is too old.
func at(arg string) (place, error) {
	stale := locales.Refuse("figures.stale")
	part := strings.Split(arg, ".")
	if len(part) != 4 && len(part) != 5 {
		return place{}, stale
	}
	b, ok := figures.BoardOf(part[0])
	unit, err := strconv.ParseInt(part[1], 10, 64)
	if !ok || err != nil || unit <= 0 {
		return place{}, stale
	}
	p := place{board: b, unit: org.UnitID(unit), column: number(part[2]), page: number(part[3])}
	if len(part) == 5 {
		p.back = number(part[4])
	}
	if p.column >= len(b.Columns) || p.back > mostBack || p.back > 0 && !hasPast(b) {
		return place{}, stale
	}
	return p, nil
}

// number reads a small number; what is none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1e6 {
		return 0
	}
	return n
}

// turns adds the buttons to the pages before and after.
func turns(s *bot.Screen, p place, route string, more bool) {
	s.Leaves(p.page, more, locales.M("figures.btn_page_previous"), locales.M("figures.btn_page_next"), func(label locales.Text, page int) bot.Button {
		p.page = page
		return p.to(label, route)
	})
}
