package figures

import (
	"context"
	"errors"
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
	src         reports.Source
	unit        org.UnitID
	period      reports.Period
	preliminary bool // reports that wait for review are counted too
	item        int  // of the source's feeds, in lists of units
	page        int
}

// String is the place as a button carries it: unit.period.mode.item.page, and behind that
// the source unless it is the weekly brief.
func (p place) String() string {
	mode := "a"
	if p.preliminary {
		mode = "p"
	}
	said := fmt.Sprintf("%d.%s.%s.%d.%d", p.unit, p.period, mode, p.item, p.page)
	if p.src.ID == 0 {
		return said
	}
	return fmt.Sprintf("%s.%d", said, p.src.ID)
}

// at is the place that a button carries; a refusal when it was forged or is too old.
func (d *desk) at(ctx context.Context, m org.Member, arg string) (place, error) {
	stale := locales.Refuse("figures.stale")
	part := strings.Split(arg, ".")
	if len(part) < 5 || len(part) > 6 {
		return place{}, stale
	}
	unit, err := strconv.ParseInt(part[0], 10, 64)
	if err != nil || unit <= 0 {
		return place{}, stale
	}
	p := place{unit: org.UnitID(unit), period: reports.Period(part[1]), preliminary: part[2] == "p", src: d.brief}
	if len(part) == 6 {
		if p.src, err = d.source(ctx, m, part[5]); err != nil {
			return place{}, err
		}
	}
	if !p.src.Spans(p.period) {
		return place{}, stale
	}
	p.item, p.page = number(part[3]), number(part[4])
	if p.item >= len(p.src.Feeds) {
		p.item = 0
	}
	return p, nil
}

// source is a published form that somebody in the member's area was asked for.
func (d *desk) source(ctx context.Context, m org.Member, said string) (reports.Source, error) {
	if err := coordinates(m); err != nil {
		return reports.Source{}, err
	}
	id, err := strconv.ParseInt(said, 10, 64)
	if err != nil {
		return reports.Source{}, locales.Refuse("figures.stale")
	}
	o, err := d.sources.Source(ctx, m.Active.Unit, reports.SourceID(id))
	if errors.Is(err, org.ErrNotFound) {
		return reports.Source{}, locales.Refuse("figures.stale")
	}
	if err != nil {
		return reports.Source{}, fmt.Errorf("find the form of figures: %w", err)
	}
	return o.Source, nil
}

// coordinates refuses whoever coordinates no unit.
func coordinates(m org.Member) error {
	if !m.Joined() || m.Active.Role.Family() != org.Coordinator {
		return locales.Refuse("figures.not_below")
	}
	return nil
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

func home() bot.Button { return bot.To(locales.M("figures.home"), "cmd", "menu") }
