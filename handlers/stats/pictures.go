package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/plots"
)

// pictured reports whether there is a picture of the board.
func pictured(b figures.Board) bool {
	switch b.ID {
	case "county", "overdue", "fund", "monitor", "funnel", "project", "training", "questions", "burden", "labour":
		return true
	}
	return false
}

// picture sends the board as a picture, on request, with its lines below as text.
func (d *desk) picture(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if !pictured(p.board) {
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	if series := map[string]func(context.Context, *bot.Turn, place, org.Unit) (bot.Reply, error){"monitor": d.monitored, "burden": d.burdened}[p.board.ID]; series != nil {
		u, err := d.unit(ctx, t, p)
		if err != nil {
			return bot.Reply{}, err
		}
		return series(ctx, t, p, u)
	}
	u, sheet, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	raw, err := drawing{p, u, sheet, w, t}.draw()
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw the board %s: %w", p.board.ID, err) // or a refusal when there is nothing to draw
	}
	r := d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + ".png", Bytes: raw, Picture: true}, under(sheet, w)...)
	return r, nil
}

// tenThousand is in how many yuan money is drawn.
const tenThousand = 10_000

// drawnName is a unit's name where there is little room: without what stands in brackets behind it.
func drawnName(u org.Unit) locales.Text {
	zh, _, _ := strings.Cut(u.Name.Plain(locales.ZH), "（")
	en, _, _ := strings.Cut(u.Name.Plain(locales.EN), " (")
	return bot.Clip(locales.Both(zh, en), 8, 20)
}

// drawing is a board on its way to a picture.
type drawing struct {
	place
	u     org.Unit
	sheet figures.Sheet
	w     written
	t     *bot.Turn
}

func (x drawing) say(text locales.Text) string { return text.Plain(x.t.Lang) }

// frame has the formula's codes and the moment in the title.
func (x drawing) frame(codes, unit string) plots.Frame {
	x.board.Yearly = x.board.Yearly || x.board.ID == "county" // of that board money is drawn
	return plots.Frame{Unit: unit, Title: []string{
		x.say(locales.M("stats.title", "Unit", drawnName(x.u), "Codes", codes, "Board", x.board.Name())), x.say(locales.M("stats.as_of", "At", x.at(x.t.Now), "Basis", x.basis(x.t.Now))),
	}}
}

// names are those of the units below.
func (x drawing) names() (out []string) {
	for _, r := range x.sheet.Below {
		out = append(out, x.say(drawnName(r.Unit)))
	}
	return out
}

// column is one column of rows as a series.
func (x drawing) column(rows []figures.Row, c figures.Column, times float64) plots.Series {
	s := plots.Series{Name: x.say(c.Name())}
	for _, r := range rows {
		var at *float64
		if v, _ := c.Of(r.Input); v.Says == figures.Known {
			f := v.N.Float() * times
			at = &f
		}
		s.Values = append(s.Values, at)
	}
	return s
}

// draw is the picture of a board (brief 6.3).
func (x drawing) draw() ([]byte, error) {
	switch x.board.ID {
	case "county":
		mark, rows, names := float64(x.sheet.Whole.Months)/12*100, x.sheet.Below, x.names()
		if !slices.ContainsFunc(rows, func(r figures.Row) bool { return r.Raw[figures.Received].Sign() > 0 }) { // money stands with the unit itself
			rows, names = []figures.Row{x.sheet.Whole}, []string{x.say(drawnName(x.u))}
		}
		return plots.Bullet(x.frame("F08/F09", "%"), names, x.column(rows, figures.Column{Formula: "F08"}, 100), mark, x.say(locales.M("stats.proportional")))
	case "overdue":
		return x.layers("F03", figures.Bands)
	case "labour":
		return x.layers("LAB-01", figures.Destinations)
	case "fund":
		return x.waterfall()
	case "project", "funnel":
		return x.steps()
	case "questions":
		return x.hardest()
	}
	return plots.Stacked(x.frame("F26", "%"), x.names(), []plots.Series{x.column(x.sheet.Below, figures.Column{Formula: "F26"}, 100)})
}

// layers are quantities one above the other for each unit below, or for the unit itself when there is none.
func (x drawing) layers(code string, of []figures.Quantity) ([]byte, error) {
	rows, names := x.sheet.Below, x.names()
	if c := x.board.Columns[0]; c.Heard != "" && x.sheet.Whole.Raw[c.Heard].Sign() == 0 {
		return nil, locales.Refuse("stats.nothing_to_draw")
	}
	if len(rows) == 0 {
		rows, names = []figures.Row{x.sheet.Whole}, []string{x.say(drawnName(x.u))}
	}
	var out []plots.Series
	for _, q := range of {
		out = append(out, x.column(rows, figures.Column{Quantity: q}, 1))
	}
	return plots.Stacked(x.frame(code, ""), names, out)
}

// waterfall is money from its coming in to what lies idle: what is paid hangs from what was allocated.
func (x drawing) waterfall() ([]byte, error) {
	var out []plots.Step
	for _, q := range []figures.Quantity{figures.Received, figures.Allocated, figures.Paid, figures.Idle} {
		v := x.sheet.Whole.Raw[q].Float() / tenThousand
		s := plots.Step{Name: x.say(q.Name()), Said: fmt.Sprintf("%.0f", v), Value: v}
		if q == figures.Paid {
			s.From = x.sheet.Whole.Raw[figures.Allocated].Float()/tenThousand - v
		}
		out = append(out, s)
	}
	return plots.Waterfall(x.frame("FND-01/FND-02/FND-03/F11", x.say(locales.M("stats.unit_yuan"))), out)
}

// steps are counts each of which is a part of the one before. Few households are drawn at one height whatever they
// are, and what is covered not at all.
func (x drawing) steps() ([]byte, error) {
	codes := "F13/F14/F15"
	if x.board.ID == "funnel" {
		codes = "MON-05/MON-07"
	}
	var out []plots.Step
	for i, c := range x.board.Columns {
		if c.Formula != "" {
			continue
		}
		at := x.w.whole[i]
		out = append(out, plots.Step{Name: x.say(c.Name()), Said: at.String(), Value: at.height()})
	}
	return plots.Steps(x.frame(codes, ""), out)
}

// questionsDrawn are how many questions a picture names.
const questionsDrawn = 10

// hardest are the questions of the board, the most difficult first: questions are no people and no units (POL-038).
func (x drawing) hardest() ([]byte, error) {
	f, _ := figures.FormulaOf("F28")
	lines := slices.Clone(x.sheet.Keys)
	slices.SortStableFunc(lines, func(a, b figures.Line) int { return f.Of(b.Input).N.Cmp(f.Of(a.Input).N) })
	var out []plots.Step
	for _, l := range lines[:min(len(lines), questionsDrawn)] {
		v := f.Of(l.Input)
		out = append(out, plots.Step{Name: x.say(bot.Clip(l.Text(x.board), 26, 56)), Said: f.Shape.Figures(v), Value: v.N.Float()})
	}
	if len(out) == 0 {
		return nil, locales.Refuse("stats.nothing_to_draw")
	}
	return plots.Across(x.frame("F28", ""), out, 1)
}
