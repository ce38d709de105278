package figures

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// choose lists the forms whose figures can be shown. Arg: page.
func (d *desk) choose(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := coordinates(t.Member); err != nil {
		return bot.Reply{}, err
	}
	offered, err := d.offered(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.list(t, offered, number(t.Press.Arg)), nil
}

// offered are the forms that feed figures of the member's own unit: the weekly brief, then
// published forms by title.
func (d *desk) offered(ctx context.Context, t *bot.Turn) ([]reports.Offered, error) {
	published, err := d.sources.Sources(ctx, t.Member.Active.Unit)
	if err != nil {
		return nil, fmt.Errorf("list forms that feed figures: %w", err)
	}
	order := form.Alphabetical(t.Lang)
	slices.SortStableFunc(published, func(a, b reports.Offered) int {
		return order(a.Source.Title.Plain(t.Lang), b.Source.Title.Plain(t.Lang))
	})
	return slices.Insert(published, 0, reports.Offered{Source: d.brief, Newest: reports.WeekOf(t.Now)}), nil
}

// first is where the figures of a form open: the member's own unit in the newest period.
func (d *desk) first(t *bot.Turn, o reports.Offered) place {
	return place{src: o.Source, unit: t.Member.Active.Unit.ID, period: o.Newest}
}

// list is a page of forms to choose from.
func (d *desk) list(t *bot.Turn, offered []reports.Offered, page int) bot.Reply {
	if page*pageSize >= len(offered) {
		page = 0
	}
	s := bot.Say(locales.M("figures.sources_head", "Unit", t.Member.Active.Unit.Name))
	shown := offered[page*pageSize : min(len(offered), (page+1)*pageSize)]
	var row []bot.Button
	for i, o := range shown {
		n := page*pageSize + i + 1
		if o.Source.ID == 0 {
			s.Add(locales.M("figures.source_brief", "Number", n, "Title", o.Source.Title))
		} else {
			s.Add(locales.M("figures.source", "Number", n, "Title", o.Source.Title, "Owner", o.Owner.Name, "Period", o.Newest.Text()))
		}
		row = append(row, d.first(t, o).to(locales.M("figures.btn_source", "Number", n, "Title", o.Source.Title), routeShow))
		if len(row) == 2 || i == len(shown)-1 {
			s.Row(row...)
			row = nil
		}
	}
	if page > 0 {
		row = append(row, bot.To(locales.M("figures.btn_page_previous"), routeSources, strconv.Itoa(page-1)))
	}
	if len(offered) > (page+1)*pageSize {
		row = append(row, bot.To(locales.M("figures.btn_page_next"), routeSources, strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return bot.Show(s.Row(home()))
}

// periods offers the same unit for another length of time; of a form asked for once, the
// days for which it was.
func (d *desk) periods(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	var other []bot.Button
	if at.src.Every == "" {
		other, err = d.days(ctx, at, u)
	} else {
		other = lengths(at)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("figures.which_period", "Unit", u.Name, "Title", at.src.Title, "Period", at.period.Text()))
	for pair := range slices.Chunk(append(other, at.to(locales.M("figures.back"), routeShow)), 2) {
		s.Row(pair...)
	}
	return bot.Show(s), nil
}

// lengths are the periods around a place: the form's own rhythm and longer.
func lengths(at place) []bot.Button {
	span, _ := at.period.Span()
	var out []bot.Button
	for _, k := range calendar.Kinds {
		to := at
		to.period, to.page = reports.PeriodOf(span.In(k)), 0
		if k == at.src.Every {
			own := at.period.Parts(k)
			to.period = own[len(own)-1]
		}
		if at.src.Spans(to.period) {
			out = append(out, to.to(kindNames[k], routeShow))
		}
	}
	return out
}

// daysShown is for how many days a form asked for once can be looked at.
const daysShown = 8

func (d *desk) days(ctx context.Context, at place, u org.Unit) ([]bot.Button, error) {
	asked, err := d.sources.AskedPeriods(ctx, u, at.src.Form, daysShown)
	if err != nil {
		return nil, fmt.Errorf("list the days of a form: %w", err)
	}
	var out []bot.Button
	for _, p := range asked {
		if at.src.Own(p) {
			to := at
			to.period, to.page = p, 0
			out = append(out, to.to(p.Text(), routeShow))
		}
	}
	return out, nil
}
