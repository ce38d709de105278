package reports

import (
	"fmt"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
)

// Period names the time that a report is about: "2026W47" for the weekly brief, "2026M11",
// "2026Q4", "2026H2" or "2026" for figures that are put together and for published forms,
// "2026-11-27" for a form that is asked for once by that day. Persisted; periods of the
// same kind sort as strings.
type Period string

// BriefDue says when the weekly brief is due: Friday 18:00 local (brief 3.21), or the next
// working day when that Friday is a holiday.
var BriefDue = calendar.Deadline{Days: 4, Hour: 18}

// PeriodOf is the period that span is.
func PeriodOf(s calendar.Span) Period { return Period(s.ID()) }

// WeekOf is the ISO week in which t falls, in local time.
func WeekOf(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Week, t)) }

// Span is the stretch of time that p names; false when it names none.
func (p Period) Span() (calendar.Span, bool) { return calendar.Parse(string(p)) }

// week is the week that p names; false for everything else.
func (p Period) week() (calendar.Span, bool) {
	s, ok := p.Span()
	return s, ok && s.Kind == calendar.Week
}

// Valid reports whether p names a week that exists.
func (p Period) Valid() bool { _, ok := p.week(); return ok }

// Named reports whether p names any period, or the day of a report that is made once.
func (p Period) Named() bool {
	_, ok := p.Span()
	return ok || p.day() != ""
}

// day is p when it is the day of a report that is made once: 2026-11-27.
func (p Period) day() locales.Date {
	if _, err := time.Parse(time.DateOnly, string(p)); err != nil {
		return ""
	}
	return locales.Date(p)
}

// Due is when the brief of p is due, by the working days that hold here, unless its
// obligation says otherwise; zero when p names no week. Nil days leave every Friday where
// it falls.
func (p Period) Due(days *calendar.Days) time.Time {
	s, ok := p.week()
	if !ok {
		return time.Time{}
	}
	return BriefDue.Of(s, days)
}

// Weeks is the week so many weeks after p, before it when n is negative; "" when p names
// no week.
func (p Period) Weeks(n int) Period {
	s, ok := p.week()
	if !ok {
		return ""
	}
	return PeriodOf(s.Add(n))
}

// Parts lists the periods of kind every that belong to p, in order: the weeks of a month,
// or p itself. A week belongs to the month in which its Friday falls. With an empty kind,
// that of a form asked for once, it is the day p, and nothing else has parts.
func (p Period) Parts(every calendar.Kind) []Period {
	if every == "" {
		if p.day() == "" {
			return nil
		}
		return []Period{p}
	}
	s, ok := p.Span()
	if !ok {
		return nil
	}
	var out []Period
	for _, part := range s.Parts(every) {
		out = append(out, PeriodOf(part))
	}
	return out
}

// Last lists the n periods of p's kind that end with p, oldest first; none when p names no
// stretch of time.
func (p Period) Last(n int) []Period {
	s, ok := p.Span()
	if !ok {
		return nil
	}
	out := make([]Period, n)
	for i := range out {
		out[i] = PeriodOf(s.Add(i - n + 1))
	}
	return out
}

// Text is p for people: week 47 of 2026.
func (p Period) Text() locales.Text {
	s, ok := p.Span()
	switch d := p.day(); {
	case ok:
		return s.Text()
	case d != "":
		return locales.Both(d.In(locales.ZH), d.In(locales.EN))
	}
	return locales.Raw(string(p))
}

// Days is p with its first and last day, for the head of a screen.
func (p Period) Days() locales.Text {
	s, ok := p.Span()
	if !ok {
		return p.Text()
	}
	return locales.M("report.week_days", "Week", s.Text(),
		"From", locales.DateOf(s.Start()), "To", locales.DateOf(s.LastDay()))
}

// Receipt is the number of a submission: the local day and a serial, such as
// R-20261120-0042. From ten thousand on a letter leads the serial, so that no receipt
// ever holds enough digits to look like an account number.
func Receipt(day time.Time, serial int64) string {
	lead := ""
	for n := serial / 10000; n > 0; n = (n - 1) / 26 {
		lead = string(rune('A'+(n-1)%26)) + lead
	}
	return fmt.Sprintf("R-%s-%s%04d", day.In(locales.Zone).Format("20060102"), lead, serial%10000)
}
