package figures

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/chart"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// bars is how many periods a picture shows.
const bars = 12

// tenThousand is where amounts get too long to stand above a bar, and a thousand where
// they lose their decimals.
const (
	tenThousand = 10_000
	thousand    = 1_000
)

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
	p, err := d.draw(ctx, at, u, f, t.Lang)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{New: true}
	if len(p.bars) == 0 {
		s.Add(locales.M("figures.picture_none"))
	} else {
		raw, err := chart.Bars(title(at, u, f, t.Lang), p.bars, note(p, t.Lang))
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

// title says on the picture itself which place and figure it shows, in the reader's
// language, for whoever gets it without its words.
func title(at place, u org.Unit, f reports.Feed, l locales.Lang) []string {
	return []string{
		locales.M("figures.picture_place", "Unit", u.Name, "Code", u.Code).Plain(l),
		locales.M("figures.picture_figure", "Name", f.Indicator.Name, "Code", string(f.Indicator.Code), "Period", at.period.Text()).Plain(l),
	}
}

// note says on the picture how it is read.
func note(p drawn, l locales.Lang) string {
	said := locales.M("figures.picture_note").Plain(l)
	if p.scaled {
		said = locales.M("figures.picture_scale").Plain(l) + " " + said
	}
	return said
}

// draw gathers the bars; none for a figure that does not add up.
func (d *desk) draw(ctx context.Context, at place, u org.Unit, f reports.Feed, l locales.Lang) (drawn, error) {
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
		label, year := under(p.Period, l)
		out.bars = append(out.bars, chart.Bar{Label: label, Group: year, Open: !p.Closed})
	}
	for i, v := range values {
		if v == nil {
			continue
		}
		places := decimals[f.Indicator.Measure]
		if out.scaled {
			v, places = new(big.Rat).Quo(v, big.NewRat(tenThousand, 1)), 1
		}
		if new(big.Rat).Abs(v).Cmp(big.NewRat(thousand, 1)) >= 0 {
			places = 0
		}
		out.bars[i].Value, out.bars[i].Text = v, reports.RoundHalfUp(v, min(places, 1))
	}
	return out, nil
}

// under is a period as it fits under a bar, and the year it stands in.
func under(id reports.Period, l locales.Lang) (label, year string) {
	period, ok := id.Span()
	if !ok {
		return string(id), ""
	}
	switch period.Kind {
	case calendar.Week:
		label = locales.M("figures.under_week", "Number", period.Number).Plain(l)
	case calendar.Month:
		label = locales.Both(fmt.Sprintf("%d月", period.Number), period.Start().Format("Jan")).Plain(l)
	case calendar.Quarter:
		label = locales.M("figures.under_quarter", "Number", period.Number).Plain(l)
	case calendar.Half:
		label = locales.M("figures.under_half_" + strconv.Itoa(period.Number)).Plain(l)
	default:
		return strconv.Itoa(period.Year), ""
	}
	return label, locales.M("calendar.year", "Year", strconv.Itoa(period.Year)).Plain(l)
}
