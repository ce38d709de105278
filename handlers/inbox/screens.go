package inbox

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// listScreen is one page of what waits, with this period's rates over it.
func (d *desk) listScreen(ctx context.Context, t *bot.Turn, page int) (*bot.Screen, error) {
	p, err := d.reports.Inbox(ctx, t.Member.Active, page, pageSize)
	if err != nil {
		return nil, notReviewer(err)
	}
	if len(p.Items) == 0 && p.Total > 0 {
		page = 0
		if p, err = d.reports.Inbox(ctx, t.Member.Active, 0, pageSize); err != nil {
			return nil, notReviewer(err)
		}
	}
	s := bot.Say()
	if err := d.rates(ctx, t, s); err != nil {
		return nil, err
	}
	if p.Total == 0 {
		return s.Add(locales.M("inbox.empty")).Row(bot.To(locales.M("inbox.home"), "cmd", "menu")), nil
	}
	s.Add(locales.M("inbox.head", "Count", p.Total))
	var row []bot.Button
	for i, sub := range p.Items {
		n := i + 1
		s.Add(locales.M("inbox.item", "Number", n, "Unit", sub.Unit.Name, "Period", sub.Period.Text(),
			"Punctual", punctual(sub), "Change", d.change(sub)))
		row = append(row, bot.To(locales.M("inbox.open_item", "Number", n, "Unit", sub.Unit.Name), routeOpen, strconv.FormatInt(sub.ID, 10)))
		if len(row) == 2 || i == len(p.Items)-1 {
			s.Row(row...)
			row = nil
		}
	}
	if p.Clean > 0 {
		s.Row(bot.To(locales.M("inbox.approve_clean", "Number", p.Clean), routeClean, shownAt(t)))
	}
	return turnPages(s, page, (p.Total+pageSize-1)/pageSize), nil
}

func turnPages(s *bot.Screen, page, pages int) *bot.Screen {
	if pages < 2 {
		return s
	}
	s.Add(locales.M("inbox.page", "Page", page+1, "Pages", pages))
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("inbox.older"), routeList, strconv.Itoa(page-1)))
	}
	if page+1 < pages {
		row = append(row, bot.To(locales.M("inbox.newer"), routeList, strconv.Itoa(page+1)))
	}
	return s.Row(row...)
}

// rates adds "12 of 14 reported" for the current week, and the rates once it is due.
func (d *desk) rates(ctx context.Context, t *bot.Turn, s *bot.Screen) error {
	period := reports.WeekOf(t.Now)
	owed, err := d.reports.Owed(ctx, t.Member.Active.Unit, reports.WeeklyBrief, period)
	if err != nil {
		return fmt.Errorf("read what is owed this week: %w", err)
	}
	if len(owed) == 0 {
		return nil
	}
	in, counts := reports.Arrived(owed), reports.Count(owed, t.Now)
	if counts.Due == 0 {
		s.Add(locales.M("inbox.rates", "Period", period.Text(), "In", in.Num, "Of", in.Den))
		return nil
	}
	s.Add(locales.M("inbox.rates_due", "Period", period.Text(), "In", in.Num, "Of", in.Den,
		"Rate", counts.SubmissionRate().Percent(), "OnTime", counts.OnTimeRate().Percent()))
	return nil
}

func punctual(sub reports.Submission) locales.Text {
	if sub.OnTime() {
		return locales.M("inbox.on_time")
	}
	return locales.M("inbox.late")
}

// change says in a word what is new in a report.
func (d *desk) change(sub reports.Submission) locales.Text {
	switch {
	case sub.Returns > 0:
		return locales.M("inbox.corrected")
	case sub.Last == nil:
		return locales.M("inbox.first")
	}
	n := 0
	for _, l := range d.brief.Lines(sub.Answers, reports.NothingNew(sub.Last)) {
		if l.Changed {
			n++
		}
	}
	if n == 0 {
		return locales.M("inbox.no_change")
	}
	return locales.M("inbox.changed", "Count", n)
}

// itemScreen is one report with its changed lines marked and the ways on.
func (d *desk) itemScreen(t *bot.Turn, sub reports.Submission, before, after int64) *bot.Screen {
	s := bot.Say(
		locales.M("inbox.title", "Unit", sub.Unit.Name, "Period", sub.Period.Text()),
		locales.M("inbox.number", "Number", sub.Number, "Role", sub.Role.Name(), "At", sub.First, "Punctual", punctual(sub)),
	)
	if sub.Returns > 0 {
		s.Add(locales.M("inbox.returned_times", "Count", sub.Returns, "Reason", reports.ReasonText(sub.Reason)))
		d.corrections(s, sub)
	}
	d.lines(s, sub)
	_, mayApprove := permitted(t, sub, reports.Approving)
	_, mayReturn := canReturn(t, sub)
	if !mayApprove {
		s.Add(locales.M("inbox.state", "State", reports.StateText(sub.State)))
	}
	var row []bot.Button
	if mayApprove {
		row = append(row, bot.To(locales.M("inbox.approve"), routeApprove, seenArg(sub)))
	}
	if mayReturn {
		row = append(row, bot.To(locales.M("inbox.return_item"), routeReturn, seenArg(sub)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	row = nil
	if before != 0 {
		row = append(row, bot.To(locales.M("inbox.previous"), routeOpen, strconv.FormatInt(before, 10)))
	}
	if after != 0 {
		row = append(row, bot.To(locales.M("inbox.next"), routeOpen, strconv.FormatInt(after, 10)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))
}

// lines adds the answers; a changed one with what it was the period before.
func (d *desk) lines(s *bot.Screen, sub reports.Submission) {
	f := d.brief.Form()
	for i, l := range d.brief.Lines(sub.Answers, reports.NothingNew(sub.Last)) {
		if !l.Changed {
			s.Add(locales.M("inbox.line", "Number", i+1, "Label", l.Label, "Value", l.Value))
			continue
		}
		s.Add(locales.M("inbox.line_changed", "Number", i+1, "Label", l.Label, "Value", l.Value,
			"Last", shown(f, l.Key, sub.Last)))
	}
}

// corrections adds what the last correction after a return changed: old -> new.
func (d *desk) corrections(s *bot.Screen, sub reports.Submission) {
	f := d.brief.Form()
	for i := range f.Fields {
		key := f.Fields[i].Key
		_, had := sub.Old[key]
		_, has := sub.New[key]
		if had || has {
			s.Add(locales.M("inbox.was_now", "Label", f.Fields[i].Label,
				"Old", shown(f, key, sub.Old), "New", shown(f, key, sub.New)))
		}
	}
}

// shown is one answer for people; a dash when there is none.
func shown(f *form.Form, key string, a form.Answers) locales.Text {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return form.Show(&f.Fields[i], a[key])
		}
	}
	return locales.Raw("-")
}
