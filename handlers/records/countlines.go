package records

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/record/workbook"
)

// counted is a line of counts.
type counted struct {
	record.Group
	name locales.Text
}

// lined puts groups together to the lines of a screen, in the order of the list of answers, of the codes of
// units, or of the words; all is what they come to.
func (d *desk) lined(ctx context.Context, c tally, groups []record.Group) (out []counted, all record.Group, err error) {
	at := map[string]int{}
	for _, g := range groups {
		key := g.Value
		if c.by == byUnit {
			key = strconv.FormatInt(int64(g.Unit), 10)
		} else {
			g.Unit = 0
		}
		all = plus(all, g)
		i, there := at[key]
		if !there {
			at[key] = len(out)
			out = append(out, counted{Group: g, name: c.name(g.Value)})
			continue
		}
		out[i].Group = plus(out[i].Group, g)
	}
	if c.by != byUnit {
		order := c.order()
		slices.SortStableFunc(out, func(a, b counted) int {
			return cmp.Or(slices.Index(order, a.Value)-slices.Index(order, b.Value), cmp.Compare(a.Value, b.Value))
		})
		return out, all, nil
	}
	below, err := d.units.Children(ctx, c.unit.ID)
	if err != nil {
		return nil, all, fmt.Errorf("count records by units: %w", err)
	}
	place := func(id org.UnitID) int { return slices.IndexFunc(below, func(u org.Unit) bool { return u.ID == id }) }
	slices.SortStableFunc(out, func(a, b counted) int { return place(a.Unit) - place(b.Unit) })
	for i := range out {
		if out[i].name = locales.M("records.count_itself", "Unit", c.unit.Name); out[i].Unit != 0 {
			out[i].name = locales.M("records.count_elsewhere")
		}
		if n := place(out[i].Unit); n >= 0 {
			out[i].name = below[n].Name
		}
	}
	return out, all, nil
}

func plus(a, b record.Group) record.Group {
	a.Count, a.Late, a.Ended = a.Count+b.Count, a.Late+b.Late, a.Ended+b.Ended
	a.Days, a.Sum = a.Days.Plus(b.Days), a.Sum.Plus(b.Sum)
	return a
}

// order is in which order the lines of a count stand; what is not in it comes first, by its words.
func (c tally) order() (out []string) {
	if c.by == record.ByState {
		for _, s := range c.kind.Machine.States() {
			out = append(out, string(s))
		}
	}
	for _, f := range c.ways() {
		for _, x := range f.Choices {
			if f.Key == c.by {
				out = append(out, x.Key)
			}
		}
	}
	return out
}

// name is what people call a value that is counted by.
func (c tally) name(value string) locales.Text {
	if value == "" {
		return locales.M("records.count_unsaid")
	}
	switch c.by {
	case record.ByState:
		return c.kind.States(lifecycle.State(value))
	case record.ByMonth:
		if month, err := time.Parse("2006-01", value); err == nil {
			return calendar.Of(calendar.Month, month).Text()
		}
	}
	for _, f := range c.ways() {
		if f.Key == c.by {
			return form.Show(&f, form.Value{S: value})
		}
	}
	return locales.Raw(value)
}

// countsFile sends a count as a workbook: units below and values in one table.
func (d *desk) countsFile(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.tallyOf(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if c.kind.Household {
		return bot.Reply{}, locales.Refuse("records.no_export")
	}
	if c.by == byUnit {
		c.by = record.ByState
	}
	groups, err := d.groups(ctx, t, c)
	if err != nil {
		return bot.Reply{}, err
	}
	values, _, err := d.lined(ctx, c, groups)
	if err != nil {
		return bot.Reply{}, err
	}
	c.by, groups = byUnit, slices.Clone(groups)
	units, _, err := d.lined(ctx, c, groups)
	if err != nil {
		return bot.Reply{}, err
	}
	var b bytes.Buffer
	title := locales.M("records.counts", "Name", c.kind.Name, "Unit", c.unit.Name, "By", locales.M("records.by_unit"), "At", t.Now)
	if err := workbook.Write(&b, t.Lang, title, []workbook.Sheet{crossed(c, groups, values, units)}); err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("records.counts_file", "Name", c.kind.Name, "Unit", c.unit.Name))
	s.New, s.File = true, &bot.File{Name: c.unit.Code + "-" + c.kind.Prefix + "-" + string(locales.DateOf(t.Now)) + ".xlsx", Bytes: b.Bytes()}
	return bot.Show(s.Row(c.to(locales.M("records.btn_counts"), routeCounts, record.ByState, c.unit.ID), homeButton())), nil
}

// crossed is a count with a line a unit and a column a value.
func crossed(c tally, groups []record.Group, values, units []counted) workbook.Sheet {
	out := workbook.Sheet{Name: c.kind.Name, Heads: []locales.Text{locales.M("records.book_unit")}}
	for _, v := range values {
		out.Heads = append(out.Heads, v.name)
	}
	out.Heads = append(out.Heads, locales.M("records.count_together"), locales.M("records.list_overdue"))
	f, sums := c.kind.AddedUp()
	if sums {
		out.Heads = append(out.Heads, f.Label)
	}
	for _, u := range units {
		row := []any{u.name}
		for _, v := range values {
			n := 0
			for _, g := range groups {
				if g.Unit == u.Unit && g.Value == v.Value {
					n += g.Count
				}
			}
			row = append(row, n)
		}
		row = append(row, u.Count, u.Late)
		if sums {
			row = append(row, u.Sum)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
