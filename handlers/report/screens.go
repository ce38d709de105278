package report

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// linesShown is how many answers a screen holds: the brief's, and of a long form the first
// ones.
const linesShown = 40

// lines adds the answers, those that differ from last marked.
func lines(s *bot.Screen, f reports.Form, answers, last form.Answers) {
	all := f.Lines(answers, last)
	for i, l := range all[:min(len(all), linesShown)] {
		id := "report.line"
		if l.Changed {
			id = "report.line_changed"
		}
		s.Add(locales.M(id, "Number", i+1, "Label", l.Label, "Value", l.Value))
	}
	if left := len(all) - linesShown; left > 0 {
		s.Add(locales.M("report.lines_left", "Count", left))
	}
}

// filed shows what has been filed for the period, its state, and the ways on.
func (d *desk) filed(ctx context.Context, t *bot.Turn, sub reports.Submission) (bot.Reply, error) {
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	number := "report.number"
	if sub.OnBehalf() {
		number = "report.number_by_phone"
	}
	s := bot.Say(
		filedHead(f, sub),
		locales.M(number, "Number", sub.Number, "At", sub.First, "Role", sub.Role.Name()),
		punctual(sub),
		locales.M("report.stands", "State", reports.StateText(sub.State)),
	)
	if err := d.goesTo(ctx, t, s, sub); err != nil {
		return bot.Reply{}, err
	}
	fix, may := mayChange(t, sub)
	if sub.State == reports.Returned {
		askedAgain(s, f, sub)
	}
	if rest := len(f.Picks(sub.Answers)) - len(sub.Asked()); sub.State == reports.Returned && may {
		if rest > 0 {
			s.Add(locales.M("report.untouched", "Count", rest))
		}
	} else {
		lines(s, f, sub.Answers, f.NothingNew(sub.Last))
	}
	if may {
		s.Row(fix)
	}
	if permitted(t, sub, reports.RequestCorrection) {
		s.Row(bot.To(locales.M("report.request.start"), routeRequest, seenArg(sub.ID, sub.Revision)))
	}
	if n := len(reports.Attached(*f.Form(), sub.Answers)); n > 0 && t.Member.Active.Role.Family() == org.Coordinator {
		s.Row(bot.To(locales.M("report.files", "Number", n), routeFiles, strconv.FormatInt(sub.ID, 10)))
	}
	return bot.Show(s.Row(
		bot.To(locales.M("report.history.open"), routeHistory, strconv.FormatInt(sub.ID, 10)),
		bot.To(locales.M("report.records"), routeRecords, fmt.Sprintf("%d.0", sub.Unit.ID)),
	).Row(home())), nil
}

func filedHead(f reports.Form, sub reports.Submission) locales.Text {
	if f.Weekly() {
		return locales.M("report.filed", "Period", sub.Period.Text(), "Unit", sub.Unit.Name)
	}
	return locales.M("report.filed_form", "Title", f.Form().Title, "Period", sub.Period.Text(), "Unit", sub.Unit.Name)
}

// about names a report in a list: the brief by its week, another form by title and period.
func about(f reports.Form, p reports.Period) locales.Text {
	if f.Weekly() {
		return p.Text()
	}
	return locales.M("report.named", "Title", f.Form().Title, "Period", p.Text())
}

// said chooses between the sentence of the brief and that of any other form.
func said(f reports.Form, brief, other string) string {
	if f.Weekly() {
		return brief
	}
	return other
}

// askedAgain lists what was sent back: each item with what it holds and why, or one reason for
// all of them.
func askedAgain(s *bot.Screen, f reports.Form, sub reports.Submission) {
	if len(sub.Reasons) == 0 {
		s.Add(locales.M("report.reason", "Reason", reports.ReasonText(sub.Reason)))
	}
	for _, k := range sub.Asked() {
		fl := f.Field(k)
		switch {
		case fl == nil:
		case len(sub.Reasons) == 0:
			s.Add(locales.M("report.was", "Label", f.Label(k), "Value", form.Show(fl, sub.Answers[k])))
		default:
			s.Add(locales.M("report.was_why", "Label", f.Label(k), "Value", form.Show(fl, sub.Answers[k]), "Reason", reports.ReasonText(sub.Why(k))))
		}
	}
}

// returnedScreen says what was sent back and why, above the question that it opens.
func returnedScreen(f reports.Form, sub reports.Submission) *bot.Screen {
	s := bot.Say(locales.M(said(f, "report.returned", "report.returned_form"), "Period", about(f, sub.Period), "Number", sub.Number))
	askedAgain(s, f, sub)
	return s
}

// receipt says that the report is in, whether on time, and what happens next: also that
// another period is still owed.
func (d *desk) receipt(ctx context.Context, t *bot.Turn, f reports.Form, sub reports.Submission, said string) (*bot.Screen, error) {
	s := bot.Say(
		locales.M(said, "Period", about(f, sub.Period), "Number", sub.Number),
		punctual(sub),
	)
	if !sub.OnTime() {
		c, closed, err := d.reports.ClosedFor(ctx, sub.Unit, sub.FormID, sub.Period)
		if err != nil {
			return nil, fmt.Errorf("see whether the period is closed: %w", err)
		}
		if closed {
			s.Add(locales.M("report.closed_before", "Unit", c.Unit.Name, "At", c.At))
		}
	}
	b, ok := mayChange(t, sub)
	switch {
	case sub.OnBehalf():
		s.Add(locales.M("report.phone.next", "Unit", sub.Unit.Name, "Role", sub.Role.Name()))
		if err := d.goesTo(ctx, t, s, sub); err != nil {
			return nil, err
		}
	case sub.Unit.Level != org.LevelVillage:
		s.Add(locales.M("report.next_above"))
	case ok:
		s.Add(locales.M("report.next_until"))
	default:
		s.Add(locales.M("report.next"))
	}
	if ok {
		s.Row(b)
	}
	if sub.Next != "" {
		s.Add(locales.M("report.more", "Period", sub.Next.Text())).Row(bot.To(locales.M("report.more_go"), "cmd", "report"))
	}
	return s.Row(home()), nil
}

// goesTo says who reviews what an office has entered: never whoever entered it.
func (d *desk) goesTo(ctx context.Context, t *bot.Turn, s *bot.Screen, sub reports.Submission) error {
	if sub.State != reports.Submitted || !sub.OnBehalf() {
		return nil
	}
	posts, err := d.reports.Reviewers(ctx, sub, t.Now)
	if err != nil {
		return fmt.Errorf("find who reviews the report: %w", err)
	}
	for _, p := range posts {
		s.Add(locales.M("report.phone.goes_to", "Unit", p.Unit.Name, "Role", p.Role.Name()))
	}
	if len(posts) == 0 {
		s.Add(locales.M("report.phone.nobody"))
	}
	return nil
}

// punctual says whether the first submission was on time; a later change does not matter.
func punctual(sub reports.Submission) locales.Text {
	switch {
	case sub.Due.IsZero():
		return locales.M("report.no_due")
	case sub.OnTime():
		return locales.M("report.on_time", "Due", sub.Due)
	}
	return locales.M("report.late", "Due", sub.Due)
}

func home() bot.Button { return bot.To(locales.M("report.home"), "cmd", "menu") }
