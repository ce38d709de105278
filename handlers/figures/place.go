package figures

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// place is where somebody is in the figures: it travels in buttons, so that the answer to
// any of them can be given by any replica.
type place struct {
	unit        org.UnitID
	period      reports.Period
	preliminary bool // reports that wait for review are counted too
	item        int  // of the source's feeds, in lists of units
	page        int
}

// String is the place as a button carries it: unit.period.mode.item.page.
func (p place) String() string {
	mode := "a"
	if p.preliminary {
		mode = "p"
	}
	return fmt.Sprintf("%d.%s.%s.%d.%d", p.unit, p.period, mode, p.item, p.page)
}

// at is the place that a button carries; a refusal when it was forged or is too old.
func (d *desk) at(t *bot.Turn) (place, error) {
	stale := locales.Refuse("figures.stale")
	part := strings.Split(t.Press.Arg, ".")
	if len(part) != 5 {
		return place{}, stale
	}
	unit, err := strconv.ParseInt(part[0], 10, 64)
	if err != nil || unit <= 0 {
		return place{}, stale
	}
	p := place{unit: org.UnitID(unit), period: reports.Period(part[1]), preliminary: part[2] == "p"}
	if _, ok := p.period.Span(); !ok {
		return place{}, stale
	}
	p.item, p.page = number(part[3]), number(part[4])
	if p.item >= len(d.source.Feeds) {
		p.item = 0
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

// to is a button that leads to a place.
func (p place) to(label locales.Text, route string) bot.Button {
	return bot.To(label, route, p.String())
}
