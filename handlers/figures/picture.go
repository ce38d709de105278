package figures

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"cadrebot/bot"
	"cadrebot/chart"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// bars is how many periods a picture shows.
const bars = 12

// tenThousand is where amounts get too long to stand above a bar.
const tenThousand = 10_000

// drawn is one figure over the last periods.
type drawn struct {
	bars   []chart.Bar
	scaled bool // numbers are in ten thousands
}

// picture sends one figure of the last periods as a picture, on request.
func (d *desk) picture(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	if at.src.Every == "" { // one day makes no picture, and no button leads here
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	f := at.src.Feeds[at.item]
	p, err := d.draw(ctx, at, u, f)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{New: true}
	if len(p.bars) == 0 {
		s.Add(locales.M("figures.picture_none"))
	} else {
		raw, err := chart.Bars(title(u, f, p.bars), p.bars)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("draw figures: %w", err)
		}
		s.File = &bot.File{Name: u.Code + "-" + string(f.Indicator.Code) + "-" + string(at.period) + ".png", Bytes: raw, Picture: true}
		s.Add(locales.M("figures.picture", "Unit", u.Name, "Title", at.src.Title, "Name", f.Indicator.Name, "Code", string(f.Indicator.Code), "Period", at.period.Text()))
		if p.scaled {
			s.Add(locales.M("figures.picture_scale"))
		}
	}
	items(s, at, routePicture)
	return bot.Show(s.Row(back(at))), nil
}

// title says on the picture itself which place and figure it shows, for whoever gets it
// without its words: in English, for the picture's letters know no Chinese, and in codes.
func title(u org.Unit, f reports.Feed, bars []chart.Bar) []string {
	return []string{
		strings.TrimSpace(latin(u.Name) + " " + u.Code),
		fmt.Sprintf("%s %s, %s-%s", f.Indicator.Code, latin(f.Indicator.Name), bars[0].Label, bars[len(bars)-1].Label),
	}
}

// latin is the English name, or nothing when it is not in Latin letters.
func latin(name locales.Text) string {
	said := name.Plain(locales.EN)
	if strings.ContainsFunc(said, func(r rune) bool { return r > unicode.MaxASCII }) {
		return ""
	}
	return said
}

// draw gathers the bars; none for a figure that does not add up.
func (d *desk) draw(ctx context.Context, at place, u org.Unit, f reports.Feed) (drawn, error) {
	var out drawn
	points, err := d.figures.Trend(ctx, u, view(at, 0), at.item, bars)
	if err != nil {
		return out, fmt.Errorf("gather figures for a picture: %w", err)
	}
	values := make([]*big.Rat, len(points))
	for i, p := range points {
		says, v := p.Figure.Value(f.Indicator, u)
		if says == reports.Apart {
			return drawn{}, nil
		}
		if says == reports.Number {
			values[i] = v
			out.scaled = out.scaled || v.Cmp(big.NewRat(tenThousand, 1)) >= 0
		}
		out.bars = append(out.bars, chart.Bar{Label: label(string(p.Period)), Open: !p.Closed})
	}
	for i, v := range values {
		if v == nil {
			continue
		}
		places := decimals[f.Indicator.Measure]
		if out.scaled {
			v, places = new(big.Rat).Quo(v, big.NewRat(tenThousand, 1)), 1
		}
		out.bars[i].Value, out.bars[i].Text = v, reports.RoundHalfUp(v, min(places, 1))
	}
	return out, nil
}

// label is a period as it fits under a bar: 26W47, 26M11, 26Q4, 2026.
func label(period string) string {
	if len(period) == 4 {
		return period
	}
	return strings.TrimPrefix(period, "20")
}
