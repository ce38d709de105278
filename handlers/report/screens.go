package report

import (
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// openingScreen shows what a week with nothing new would say, and the two ways on.
func (d *desk) openingScreen(t *bot.Turn, st reports.Standing) *bot.Screen {
	s := bot.Say(locales.M("report.head", "Period", st.Period.Days(), "Unit", t.Member.Active.Unit.Name, "Due", st.Due))
	if st.Exempt {
		s.Add(locales.M("report.exempt"))
	} else if !reports.OnTime(t.Now, st.Due) {
		s.Add(locales.M("report.past_due"))
	}
	s.Add(locales.M("report.last"))
	d.lines(s, reports.NothingNew(st.Last), nil)
	return s.
		Row(bot.To(locales.M("report.no_change"), routeSame, string(st.Period))).
		Row(bot.To(locales.M("report.fill"), routeFill, string(st.Period)))
}

// lines adds the answers, those that differ from last marked.
func (d *desk) lines(s *bot.Screen, answers, last form.Answers) {
	for i, l := range d.brief.Lines(answers, last) {
		id := "report.line"
		if l.Changed {
			id = "report.line_changed"
		}
		s.Add(locales.M(id, "Number", i+1, "Label", l.Label, "Value", l.Value))
	}
}

// filedScreen shows what has been filed for the period, its state, and the ways on.
func (d *desk) filedScreen(t *bot.Turn, sub reports.Submission) *bot.Screen {
	number := "report.number"
	if sub.OnBehalf() {
		number = "report.number_by_phone"
	}
	s := bot.Say(
		locales.M("report.filed", "Period", sub.Period.Text(), "Unit", sub.Unit.Name),
		locales.M(number, "Number", sub.Number, "At", sub.First, "Role", sub.Role.Name()),
		punctual(sub),
		locales.M("report.stands", "State", reports.StateText(sub.State)),
	)
	if sub.State == reports.Returned {
		d.whys(s, sub)
	}
	d.lines(s, sub.Answers, reports.NothingNew(sub.Last))
	if b, ok := mayChange(t, sub); ok {
		s.Row(b)
	}
	if permitted(t, sub, reports.RequestCorrection) {
		s.Row(bot.To(locales.M("report.request.start"), routeRequest, seenArg(sub.ID, sub.Revision)))
	}
	return s.Row(
		bot.To(locales.M("report.history.open"), routeHistory, strconv.FormatInt(sub.ID, 10)),
		bot.To(locales.M("report.records"), routeRecords, fmt.Sprintf("%d.0", sub.Unit.ID)),
	).Row(home())
}

// whys adds why a report was returned: one reason for all, or one for each field.
func (d *desk) whys(s *bot.Screen, sub reports.Submission) {
	if len(sub.Reasons) == 0 {
		s.Add(locales.M("report.reason", "Reason", reports.ReasonText(sub.Reason)))
		return
	}
	for _, k := range sub.Asked() {
		s.Add(locales.M("report.reason_of", "Label", reports.ShortLabel(k), "Reason", reports.ReasonText(sub.Why(k))))
	}
}

// returnedScreen says what was sent back and why, above the question that it opens.
func (d *desk) returnedScreen(sub reports.Submission) *bot.Screen {
	s := bot.Say(
		locales.M("report.returned", "Period", sub.Period.Text(), "Number", sub.Number),
	)
	d.whys(s, sub)
	f := d.brief.Form()
	for i := range f.Fields {
		if fl := &f.Fields[i]; slices.Contains(sub.Asked(), fl.Key) {
			s.Add(locales.M("report.was", "Label", fl.Label, "Value", form.Show(fl, sub.Answers[fl.Key])))
		}
	}
	return s
}

// receipt says that the report is in, whether on time, and what happens next: also that
// another period is still owed.
func receipt(t *bot.Turn, sub reports.Submission, said string) *bot.Screen {
	s := bot.Say(
		locales.M(said, "Period", sub.Period.Text(), "Number", sub.Number),
		punctual(sub),
	)
	b, ok := mayChange(t, sub)
	switch {
	case sub.OnBehalf():
		s.Add(locales.M("report.phone.next", "Unit", sub.Unit.Name, "Role", sub.Role.Name()))
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
	return s.Row(home())
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
