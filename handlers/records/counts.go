package records

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// byUnit counts by the units right below. Persisted in buttons.
const byUnit = "unit"

// Sizes of the screens of counts.
const (
	groupsAPage = 8
	unitsAPage  = 4 // each has a button
)

// tally is what a screen of counts is about, as a button carries it: prefix.by.unit.page.
type tally struct {
	kind *record.Kind
	by   string
	unit org.Unit
	page int
}

func (c tally) arg(page string) string {
	return c.kind.Prefix + "." + c.by + "." + strconv.FormatInt(int64(c.unit.ID), 10) + "." + page
}

// to is a button to the same count otherwise.
func (c tally) to(label locales.Text, route, by string, unit org.UnitID) bot.Button {
	c.by, c.unit.ID = by, unit
	return bot.To(label, route, c.arg("0"))
}

// tallyOf reads a button. What was forged is not found.
func (d *desk) tallyOf(ctx context.Context, t *bot.Turn) (c tally, err error) {
	part := strings.SplitN(t.Press.Arg, ".", 4)
	if len(part) != 4 {
		return c, locales.Refuse("records.stale")
	}
	var ok bool
	if c.kind, ok = d.byPrefix(part[0]); !ok || !concerns(c.kind, t.Member) {
		return c, locales.Refuse("records.stale")
	}
	if off := d.register.Off(c.kind); off != nil {
		return c, off
	}
	c.by, c.page, c.unit = part[1], int(number(part[3])), t.Member.Active.Unit
	if id := org.UnitID(number(part[2])); id != 0 && id != c.unit.ID {
		c.unit, err = d.units.Unit(ctx, id)
		if errors.Is(err, org.ErrNotFound) || err == nil && !t.Member.May(c.unit) {
			return c, locales.Refuse("records.not_found")
		}
	}
	if c.by != byUnit && !slices.ContainsFunc(c.ways(), func(f form.Field) bool { return f.Key == c.by }) {
		c.by = record.ByState
	}
	return c, err
}

// ways are what the records are counted by.
func (c tally) ways() []form.Field {
	out := []form.Field{{Key: record.ByState, Label: locales.M("records.by_state")}, {Key: record.ByMonth, Label: locales.M("records.by_month")}}
	return append(out, c.kind.CountedBy()...)
}

// counts shows how many records of a kind say what, in a unit and below it.
func (d *desk) counts(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return bot.InTime(ctx, locales.Refuse("records.too_many"), func(ctx context.Context) (bot.Reply, error) {
		c, err := d.tallyOf(ctx, t)
		if err != nil {
			return bot.Reply{}, err
		}
		groups, err := d.groups(ctx, t, c)
		if err != nil {
			return bot.Reply{}, err
		}
		s := bot.Say(locales.M("records.counts", "Name", c.kind.Name, "Unit", c.unit.Name, "By", c.label(), "At", t.Now))
		if made := d.invented(c.kind); !made.Empty() {
			s.Add(made)
		}
		lines, all, err := d.lined(ctx, c, groups)
		if err != nil {
			return bot.Reply{}, err
		}
		size := groupsAPage
		if c.by == byUnit {
			size = unitsAPage
		}
		shown, page := bot.Cut(lines, c.page, size)
		var units []bot.Button
		for _, l := range shown {
			s.Add(c.line("records.count", brief(l.name, 18, 32), l.Group))
			if c.by == byUnit && l.Unit != 0 {
				units = append(units, c.to(brief(l.name, 10, 18), routeCounts, byUnit, l.Unit))
			}
		}
		if len(lines) == 0 {
			s.Add(locales.M("records.none"))
		} else {
			s.Add(c.line("records.count_all", locales.M("records.count_together"), all))
		}
		if days, ok := all.Days.Over(record.Num(int64(all.Ended))); ok {
			s.Add(locales.M("records.count_ended", "Number", all.Ended, "Days", days.Fixed(1)))
		}
		s.Pairs(units)
		s.Turns(page, len(lines), size, locales.M("records.btn_previous"), locales.M("records.btn_more"), routeCounts, c.arg(""))
		c.otherwise(s)
		return bot.Show(s.Row(d.back(view{of: c.kind.Prefix}), homeButton())), nil
	})
}

// otherwise adds the other ways to count, the file, and the way up.
func (c tally) otherwise(s *bot.Screen) {
	var by []bot.Button
	room := mostButtons - 4 // by unit, the file, back and home
	for _, row := range s.Rows {
		room -= len(row)
	}
	if c.by == byUnit {
		by = append(by, c.to(locales.M("records.btn_by_answer"), routeCounts, record.ByState, c.unit.ID))
	} else {
		for _, f := range c.ways() {
			if f.Key != c.by && len(by) < room {
				by = append(by, c.to(brief(f.Label, 12, 20), routeCounts, f.Key, c.unit.ID))
			}
		}
		by = append(by, c.to(locales.M("records.btn_by_unit"), routeCounts, byUnit, c.unit.ID))
	}
	s.Pairs(by)
	if !c.kind.Household { // what is about households does not leave
		s.Row(c.to(locales.M("records.btn_counts_file"), routeCountsFile, c.by, c.unit.ID))
	}
}

// label is what the records are counted by.
func (c tally) label() locales.Text {
	for _, f := range c.ways() {
		if f.Key == c.by {
			return f.Label
		}
	}
	return locales.M("records.by_unit")
}

func (c tally) line(id string, name locales.Text, g record.Group) locales.Text {
	sum := locales.Text{}
	if f, ok := c.kind.AddedUp(); ok {
		sum = locales.M("records.count_sum", "Label", f.Label, "Amount", g.Sum.Money())
	}
	return locales.M(id, "Name", name, "Number", g.Count, "Late", g.Late, "Sum", sum)
}

func (d *desk) groups(ctx context.Context, t *bot.Turn, c tally) ([]record.Group, error) {
	by, sum := c.by, ""
	if by == byUnit {
		by = record.ByState
	}
	if f, ok := c.kind.AddedUp(); ok {
		sum = f.Key
	}
	out, err := d.store.Groups(ctx, c.kind, c.unit, by, sum, actor(t), t.Now)
	if err != nil {
		return nil, gone(err, "count records")
	}
	return out, nil
}
