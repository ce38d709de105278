package inbox

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// listScreen is one page of what waits, with this period's rates over it.
func (d *desk) listScreen(ctx context.Context, t *bot.Turn, page int) (*bot.Screen, error) {
	all, err := d.reports.Inbox(ctx, lifecycle.ActorOf(t.Member), t.Now)
	if err != nil {
		return nil, notReviewer(err)
	}
	pages := (len(all) + pageSize - 1) / pageSize
	if page >= pages {
		page = 0
	}
	s := bot.Say()
	if err := d.rates(ctx, t, s); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		s.Add(locales.M("inbox.empty"))
		if err := d.settling(ctx, t, s); err != nil {
			return nil, err
		}
		return s.Row(bot.To(locales.M("inbox.home"), "cmd", "menu")), nil
	}
	s.Add(locales.M("inbox.head", "Count", len(all)))
	if err := d.items(ctx, t, s, all[page*pageSize:min((page+1)*pageSize, len(all))]); err != nil {
		return nil, err
	}
	clean, err := d.clean(ctx, t, all)
	if err != nil {
		return nil, err
	}
	if len(clean) > 0 {
		s.Row(bot.To(locales.M("inbox.approve_clean", "Count", len(clean)), routeClean, shownAt(t)))
	}
	if err := d.settling(ctx, t, s); err != nil {
		return nil, err
	}
	return turnPages(s, page, pages), nil
}

// items lists one page: each with what is new in it and why it must be read by itself.
func (d *desk) items(ctx context.Context, t *bot.Turn, s *bot.Screen, list []reports.Submission) error {
	var row []bot.Button
	for i, sub := range list {
		n := i + 1
		f, err := d.forms.Of(ctx, sub)
		if err != nil {
			return err
		}
		s.Add(locales.M("inbox.item", "Number", n, "Unit", sub.Unit.Name, "Period", about(f, sub),
			"Punctual", punctual(sub), "Change", change(f, sub)))
		entered(t, s, sub)
		for _, why := range reports.LeftOut(*f.Form(), sub, lifecycle.ActorOf(t.Member), t.Now) {
			s.Add(locales.M("inbox.read_it", "Why", why))
		}
		row = append(row, bot.To(locales.M("inbox.open_item", "Number", n, "Unit", sub.Unit.Name), routeOpen, strconv.FormatInt(sub.ID, 10)))
		if len(row) == 2 || i == len(list)-1 {
			s.Row(row...)
			row = nil
		}
	}
	return nil
}

// about names a report: the brief by its week, another form by title and period.
func about(f reports.Form, sub reports.Submission) locales.Text {
	if f.Weekly() {
		return sub.Period.Text()
	}
	return locales.M("report.named", "Title", f.Form().Title, "Period", sub.Period.Text())
}

// said chooses between the sentence of the brief and that of any other form.
func said(f reports.Form, brief, other string) string {
	if f.Weekly() {
		return brief
	}
	return other
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
	p, err := d.reports.Completeness(ctx, t.Member.Active.Unit, reports.WeeklyBrief, period, t.Now)
	if err != nil {
		return fmt.Errorf("count what is owed this week: %w", err)
	}
	if p.Due.IsZero() {
		return nil
	}
	in, counts := p.Arrived(), p.Counts
	if counts.Due == 0 {
		s.Add(locales.M("inbox.rates", "Period", period.Text(), "In", in.Num, "Of", in.Den))
		return nil
	}
	s.Add(locales.M("inbox.rates_due", "Period", period.Text(), "In", in.Num, "Of", in.Den,
		"Rate", counts.SubmissionRate().Percent(), "OnTime", counts.OnTimeRate().Percent()))
	if counts.Returned > 0 {
		s.Add(locales.M("report.status.counting"))
	}
	return nil
}

func punctual(sub reports.Submission) locales.Text {
	if sub.OnTime() {
		return locales.M("inbox.on_time")
	}
	return locales.M("inbox.late")
}

// change says in a word what is new in a report.
func change(f reports.Form, sub reports.Submission) locales.Text {
	switch {
	case sub.Returns > 0:
		return locales.M("inbox.corrected")
	case sub.Last == nil:
		return locales.M("inbox.first")
	}
	n := 0
	for _, l := range f.Lines(sub.Answers, f.NothingNew(sub.Last)) {
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
func itemScreen(t *bot.Turn, f reports.Form, sub reports.Submission, before, after int64) *bot.Screen {
	s := bot.Say(
		locales.M("inbox.title", "Unit", sub.Unit.Name, "Period", about(f, sub)),
		locales.M("inbox.number", "Number", sub.Number, "Role", sub.Role.Name(), "At", sub.First, "Punctual", punctual(sub)),
	)
	entered(t, s, sub)
	if sub.Returns > 0 {
		returns(s, f, sub)
		corrections(s, f, sub)
	}
	lines(s, f, sub)
	if _, mayApprove := permitted(t, sub, reports.Approving); !mayApprove {
		s.Add(locales.M("inbox.state", "State", reports.StateText(sub.State)))
	}
	if row := decisions(t, sub); len(row) > 0 {
		s.Row(row...)
	}
	if n := len(reports.Attached(*f.Form(), sub.Answers)); n > 0 {
		s.Row(bot.To(locales.M("report.files", "Number", n), routeFiles, strconv.FormatInt(sub.ID, 10)))
	}
	s.Row(bot.To(locales.M("inbox.history"), routeHistory, strconv.FormatInt(sub.ID, 10)))
	var row []bot.Button
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

// decisions are the buttons of the moves that the member may make of the report.
func decisions(t *bot.Turn, sub reports.Submission) []bot.Button {
	var row []bot.Button
	for _, mv := range reports.Review.Permitted(sub.Lifecycle(), lifecycle.ActorOf(t.Member), t.Now) {
		switch mv.Name {
		case reports.Approve, reports.CountyApprove:
			row = append(row, bot.To(locales.M("inbox.approve"), routeApprove, seenArg(sub)))
		case reports.Return, reports.CountyReturn:
			row = append(row, bot.To(locales.M("inbox.return_item"), routeReturn, seenArg(sub)))
		case reports.Lock:
			row = append(row, bot.To(locales.M("inbox.lock"), routeLock, seenArg(sub)))
		case reports.Correct:
			row = append(row, bot.To(locales.M("inbox.correct.start"), routeCorrect, seenArg(sub)))
		case reports.RefuseCorrection:
			row = append(row, bot.To(locales.M("inbox.refuse.start"), routeRefuse, seenArg(sub)))
		}
	}
	return row
}

// linesShown is how many answers a screen holds: the brief's, and of a long form the first
// ones.
const linesShown = 40

// entered says that an office has entered the report, and why it is at the county already.
func entered(t *bot.Turn, s *bot.Screen, sub reports.Submission) {
	if !sub.OnBehalf() {
		return
	}
	id := "inbox.by_phone"
	if sub.State == reports.Submitted && sub.Unit.Parent != t.Member.Active.Unit.ID {
		id = "inbox.deputed"
	}
	s.Add(locales.M(id, "Role", sub.Role.Name()))
}

// returns says how often the report was returned, and every reason of the last time.
func returns(s *bot.Screen, f reports.Form, sub reports.Submission) {
	if len(sub.Reasons) == 0 {
		s.Add(locales.M("inbox.returned_times", "Count", sub.Returns, "Reason", reports.ReasonText(sub.Reason)))
		return
	}
	s.Add(locales.M("inbox.returned_count", "Count", sub.Returns))
	for _, k := range sub.Asked() {
		s.Add(locales.M("report.reason_of", "Label", f.Label(k), "Reason", reports.ReasonText(sub.Why(k))))
	}
}

// lines adds the answers; a changed one with what it was the period before, a doubted one
// with why.
func lines(s *bot.Screen, f reports.Form, sub reports.Submission) {
	all, marked := f.Lines(sub.Answers, f.NothingNew(sub.Last)), reports.Marked(*f.Form(), sub)
	for i, l := range all[:min(len(all), linesShown)] {
		if l.Changed {
			s.Add(locales.M("inbox.line_changed", "Number", i+1, "Label", l.Label, "Value", l.Value,
				"Last", shown(f, l.Key, sub.Last)))
		} else {
			s.Add(locales.M("inbox.line", "Number", i+1, "Label", l.Label, "Value", l.Value))
		}
		doubted(s, marked, l.Key)
	}
	if left := len(all) - linesShown; left > 0 {
		s.Add(locales.M("report.lines_left", "Count", left))
	}
}

// doubted adds why the line of key is marked, if it is.
func doubted(s *bot.Screen, marked []reports.Doubt, key string) {
	for _, d := range marked {
		if d.Key == key {
			s.Add(locales.M("inbox.line_doubted", "Why", d.Why))
		}
	}
}

// corrections adds what the last correction after a return changed: old -> new.
func corrections(s *bot.Screen, f reports.Form, sub reports.Submission) {
	for _, key := range f.InOrder(sub.Old, sub.New) {
		if f.Field(key) != nil {
			s.Add(locales.M("inbox.was_now", "Label", question(f, key), "Old", shown(f, key, sub.Old), "New", shown(f, key, sub.New)))
		}
	}
}

// question is what the form asks for an answer: of the brief in full, not by its short label.
func question(f reports.Form, key string) locales.Text {
	if f.Weekly() {
		return f.Field(key).Label
	}
	return f.Label(key)
}

// shown is one answer for people; a dash when there is none.
func shown(f reports.Form, key string, a form.Answers) locales.Text {
	if fl := f.Field(key); fl != nil {
		return form.Show(fl, a[key])
	}
	return locales.Raw("-")
}
