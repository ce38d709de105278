package figures

import (
	"context"
	"fmt"
	"math/big"
	"strings"

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
	at, err := d.at(t)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	f := d.source.Feeds[at.item]
	p, err := d.draw(ctx, at, u, f)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{New: true}
	if len(p.bars) == 0 {
		s.Add(locales.M("figures.picture_none"))
	} else {
		title := fmt.Sprintf("%s  %s  %s-%s", u.Code, f.Indicator.Code, p.bars[0].Label, p.bars[len(p.bars)-1].Label)
		raw, err := chart.Bars(title, p.bars)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("draw figures: %w", err)
		}
		s.File = &bot.File{Name: string(f.Indicator.Code) + "-" + string(at.period) + ".png", Bytes: raw, Picture: true}
		s.Add(locales.M("figures.picture", "Unit", u.Name, "Name", f.Indicator.Name, "Code", string(f.Indicator.Code), "Period", at.period.Text()))
		if p.scaled {
			s.Add(locales.M("figures.picture_scale"))
		}
	}
	n := len(d.source.Feeds)
	last, next := at, at
	last.item, next.item = (at.item+n-1)%n, (at.item+1)%n
	s.Row(last.to(locales.M("figures.btn_item_previous"), routePicture), next.to(locales.M("figures.btn_item_next"), routePicture))
	return bot.Show(s.Row(back(at))), nil
}

// draw gathers the bars; none for a figure that does not add up.
func (d *desk) draw(ctx context.Context, at place, u org.Unit, f reports.Feed) (drawn, error) {
	var out drawn
	points, err := d.figures.Trend(ctx, u, d.view(at, 0), at.item, bars)
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
