package taskset

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// kindRhythm is the conversation that gives a recurring task another rhythm. Persisted; its
// ref is the series.
const kindRhythm = "taskset.rhythm"

// seriesAll lists what recurs.
func (f *feature) seriesAll(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	at := int(number(t.Press.Arg))
	all, err := f.Recurring.SeriesOf(ctx, t.Member.Active.Unit.ID, page+1, at*page)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list recurring tasks: %w", err)
	}
	s := &bot.Screen{}
	if len(all) == 0 {
		s.Add(locales.M("taskset.series_none"))
	} else {
		s.Add(locales.M("taskset.series_list", "Unit", t.Member.Active.Unit.Name))
	}
	var buttons []bot.Button
	for i, r := range all[:min(len(all), page)] {
		n := at*page + i + 1
		s.Add(locales.M("taskset.series_line", "Number", n, "Title", r.Title, "Every", everyName(r.Rhythm), "State", locales.M("taskset.series_"+string(r.State))))
		buttons = append(buttons, bot.To(locales.M("taskset.btn_view", "Number", n), routeSeries, id(r.ID)))
	}
	s.Pairs(buttons)
	s.Turns(at, at*page+len(all), page, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeSeriesAll, "")
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
}

// findSeries is the recurring task of a button; another unit's is refused.
func (f *feature) findSeries(ctx context.Context, t *bot.Turn, n int64) (tasks.Series, error) {
	r, err := f.Recurring.OneSeries(ctx, tasks.SeriesID(n))
	if errors.Is(err, org.ErrNotFound) {
		return r, locales.Refuse("taskset.not_found")
	}
	if err != nil {
		return r, fmt.Errorf("find a recurring task: %w", err)
	}
	return r, tasks.MayChange(t.Member, r.From)
}

func (f *feature) series(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.findSeries(ctx, t, number(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	return f.showSeries(ctx, t, r)
}

func (f *feature) showSeries(ctx context.Context, t *bot.Turn, r tasks.Series) (bot.Reply, error) {
	s := bot.Say(locales.M("taskset.series_show", "Title", r.Title, "Every", everyName(r.Rhythm), "State", locales.M("taskset.series_"+string(r.State))))
	s.Add(locales.M("taskset.shift_" + shiftKey(r.Shift)))
	if r.State == tasks.SetOpen {
		days, err := f.Calendar.Days(ctx)
		if err != nil {
			return bot.Reply{}, err
		}
		next, err := r.Next(t.Now, days)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("find the next period: %w", err)
		}
		s.Add(locales.M("taskset.series_next", "Period", next.Period.Text(), "Due", next.Due, "Opens", next.Due.Add(-tasks.Ahead)))
	}
	switch r.State {
	case tasks.SetOpen:
		s.Row(turnButton("taskset.btn_pause", r.ID, tasks.SetPaused), turnButton("taskset.btn_end", r.ID, tasks.SetEnded))
	case tasks.SetPaused:
		s.Row(turnButton("taskset.btn_resume", r.ID, tasks.SetOpen), turnButton("taskset.btn_end", r.ID, tasks.SetEnded))
	}
	if r.State != tasks.SetEnded {
		s.Row(bot.To(locales.M("taskset.btn_rhythm"), routeRhythm, id(r.ID)))
	}
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_series"), routeSeriesAll, "0"))), nil
}

func shiftKey(s tasks.Shift) string {
	if s == tasks.Stay {
		return "stay"
	}
	return string(s)
}

func turnButton(label string, series tasks.SeriesID, to tasks.SetState) bot.Button {
	return bot.To(locales.M(label), routeTurn, id(series)+"."+string(to))
}

// turn pauses, resumes or ends what recurs; periods that are open stay open.
func (f *feature) turn(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, to := turnArg(t.Press.Arg)
	if _, err := f.findSeries(ctx, t, n); err != nil {
		return bot.Reply{}, err
	}
	r, err := f.Recurring.TurnSeries(ctx, t.Key, t.Member, tasks.SeriesID(n), to, t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("taskset.not_found")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return f.showSeries(ctx, t, r)
}

func (f *feature) openRhythm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.findSeries(ctx, t, number(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindRhythm, id(r.ID), changeVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// rhythmer gives a recurring task another rhythm from the next period on.
func (f *feature) rhythmer() bot.FormDialogue {
	title := locales.M("taskset.rhythm")
	return bot.FormDialogue{
		Kind: kindRhythm, Title: title,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) {
			return compiled(kindRhythm, title, rhythmFields(false)...)
		},
		ReviewNote: func(context.Context, *bot.Turn, bot.Filled) ([]locales.Text, error) {
			return []locales.Text{locales.M("taskset.from_next")}, nil
		},
		Submit: func(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
			to, err := rhythmOf(filled.Answers)
			if err != nil {
				return bot.Reply{}, err
			}
			r, err := f.Recurring.ChangeRhythm(ctx, t.Conversation, t.Member, tasks.SeriesID(number(filled.Ref)), to, t.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			return f.showSeries(ctx, t, r)
		},
	}
}
