package stats

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/plots"
)

const (
	weeksDrawn  = 12
	monthsDrawn = 12
	// linesDrawn are how many lines can be told apart in greyscale; a unit with more units below it is
	// drawn as one line.
	linesDrawn = 5
	// shownInText is how many of the newest periods stand in the table under a picture.
	shownInText = 4
)

// under is a board as text, for below its picture.
func under(sheet figures.Sheet, w written) []locales.Text {
	out := []locales.Text{locales.M("stats.columns", "Columns", columns(sheet.Board))}
	if sheet.Board.Keyed {
		for i, k := range sheet.Keys {
			out = append(out, locales.M("stats.line", "Name", keyName(sheet.Board, k), "Values", line(w.keys[i])))
		}
	} else {
		for i, r := range sheet.Below {
			out = append(out, locales.M("stats.line", "Name", r.Unit.Name, "Values", line(w.below[i])))
		}
	}
	if !sheet.Board.Apart {
		out = append(out, locales.M("stats.whole", "Values", line(w.whole)))
	}
	if w.hides() {
		out = append(out, locales.M("stats.covered"))
	}
	return out
}

// trend draws the on-time rate of twelve weeks, a line for each unit directly below (brief 6.3).
func (d *desk) trend(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	weeks, err := d.boards.Weeks(ctx, u, weeksDrawn, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw twelve weeks: %w", err)
	}
	strands := weeks.Below
	if len(strands) == 0 || len(strands) > linesDrawn {
		strands = []figures.Strand{{Unit: u, Raws: weeks.Whole}}
	}
	f, _ := figures.FormulaOf("F02")
	var series []plots.Series
	lines := []locales.Text{locales.M("stats.columns", "Columns", locales.Raw(strings.Join(shortWeeks(weeks.Periods[weeksDrawn-shownInText:]), " | ")))}
	for _, x := range strands {
		values := f.Series(x.Raws)
		s := plots.Series{Name: drawnName(x.Unit).Plain(t.Lang)}
		var said []string
		for _, v := range values {
			said = append(said, f.Shape.Short(v))
			if v.Says != figures.Known {
				s.Values = append(s.Values, nil)
				continue
			}
			per := v.N.Float() * 100
			s.Values = append(s.Values, &per)
		}
		series = append(series, s)
		lines = append(lines, locales.M("stats.line", "Name", x.Unit.Name, "Values", strings.Join(said[weeksDrawn-shownInText:], " | ")))
	}
	title := locales.M("stats.title_weeks", "Unit", drawnName(u))
	raw, err := plots.Lines(frame(t, title, "%"), shortWeeks(weeks.Periods), series)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw twelve weeks: %w", err)
	}
	return d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + "-weeks.png", Bytes: raw, Picture: true}, lines...), nil
}

// frame stands around a picture of a series.
func frame(t *bot.Turn, title locales.Text, unit string) plots.Frame {
	return plots.Frame{Unit: unit, Title: []string{title.Plain(t.Lang), locales.M("stats.as_of_only", "At", t.Now).Plain(t.Lang)}}
}

// shortWeeks leaves the year away: W47.
func shortWeeks(periods []string) []string {
	out := make([]string, len(periods))
	for i, p := range periods {
		out[i] = p[4:]
	}
	return out
}

// monitored draws the households that were monitored at the end of each month, by category. A small cell is drawn
// at one height whatever it is, and the table says so.
func (d *desk) monitored(ctx context.Context, t *bot.Turn, p place, u org.Unit) (bot.Reply, error) {
	var src figures.Source
	for _, s := range figures.Sources {
		if s.Quantity == figures.Monitored {
			src = s
		}
	}
	months, err := d.boards.Months(ctx, u, src, monthsDrawn, p.at(t.Now))
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw monitored households: %w", err)
	}
	labels := make([]string, len(months.Periods))
	for i, id := range months.Periods {
		if m, ok := calendar.Parse(id); ok {
			labels[i] = strconv.Itoa(int(m.Start().Month()))
		}
	}
	var layers []plots.Series
	fewer := false
	lines := []locales.Text{locales.M("stats.columns", "Columns", locales.M("stats.months", "Months", strings.Join(labels[monthsDrawn-shownInText:], " | ")))}
	for _, key := range []string{"unstable", "marginal", "sudden"} {
		name := p.board.KeyName(key)
		s := plots.Series{Name: name.Plain(t.Lang)}
		var said []string
		for _, r := range months.Whole {
			n := r[figures.Quantity(key)].Float()
			small := n > 0 && n < figures.Small
			said = append(said, figures.Cell{N: int64(n), Hidden: small}.String())
			if small {
				n, fewer = figures.Small/2.0, true // wherever few is, so that nothing is told
			}
			s.Values = append(s.Values, &n)
		}
		layers = append(layers, s)
		lines = append(lines, locales.M("stats.line", "Name", name, "Values", strings.Join(said[monthsDrawn-shownInText:], " | ")))
	}
	if fewer {
		lines = append(lines, locales.M("stats.few_drawn"))
	}
	raw, err := plots.Area(frame(t, locales.M("stats.title_months", "Unit", drawnName(u)), locales.M("stats.unit_households").Plain(t.Lang)), labels, layers)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw monitored households: %w", err)
	}
	return d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + "-months.png", Bytes: raw, Picture: true}, lines...), nil
}

// burdened draws how many messages people got a week and how many reports a village was asked for a month, over the
// months of which there is anything.
func (d *desk) burdened(ctx context.Context, t *bot.Turn, p place, u org.Unit) (bot.Reply, error) {
	p.back = 0
	this, began := p.span(t.Now), false
	var labels []string
	codes := []figures.Code{"F37", "F34"}
	series, said := make([]plots.Series, len(codes)), make([][]string, len(codes))
	for n := monthsDrawn - 1; n >= 0; n-- {
		of, as := this.Add(-n), t.Now
		if n > 0 {
			as = of.End().Add(-time.Second)
		}
		sheet, err := d.boards.Past(ctx, u, p.board, as)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("draw the burden: %w", err)
		}
		raw := sheet.Whole.Raw
		if began = began || raw[figures.ReportsAsked].Sign() > 0 || raw[figures.Messages].Sign() > 0; !began {
			continue
		}
		labels = append(labels, strconv.Itoa(int(of.Start().Month())))
		for i, code := range codes {
			f, _ := figures.FormulaOf(string(code))
			v := f.Of(sheet.Whole.Input)
			series[i].Name, said[i] = locales.M("stats.coded", "Code", string(code), "Name", f.Name()).Plain(t.Lang), append(said[i], f.Shape.Short(v))
			var at *float64
			if v.Says == figures.Known {
				x := v.N.Float()
				at = &x
			}
			series[i].Values = append(series[i].Values, at)
		}
	}
	if !began {
		return bot.Reply{}, locales.Refuse("stats.nothing_to_draw")
	}
	from := max(0, len(labels)-shownInText)
	lines := []locales.Text{locales.M("stats.columns", "Columns", locales.M("stats.months", "Months", strings.Join(labels[from:], " | ")))}
	for i := range codes {
		lines = append(lines, locales.M("stats.line", "Name", locales.Raw(series[i].Name), "Values", strings.Join(said[i][from:], " | ")))
	}
	raw, err := plots.Lines(frame(t, locales.M("stats.title_burden", "Unit", drawnName(u)), ""), labels, series)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw the burden: %w", err)
	}
	return d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + "-months.png", Bytes: raw, Picture: true}, lines...), nil
}

// page sends the month of a unit as one page.
func (d *desk) page(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.monthly(ctx, t, p, u)
}
