package reports

import (
	"fmt"
	"time"

	"cadrebot/locales"
)

// Period names the time that a report is about: an ISO week, "2026W47". Persisted;
// periods of the same kind sort as strings.
type Period string

// dueDay and dueHour say when the weekly brief is due: Friday 18:00 local (brief 3.21).
const (
	dueDay  = 4 // days after Monday
	dueHour = 18
)

// WeekOf is the ISO week in which t falls, in local time.
func WeekOf(t time.Time) Period {
	y, w := t.In(locales.Zone).ISOWeek()
	return Period(fmt.Sprintf("%04dW%02d", y, w))
}

// monday is the first moment of the week; false when p names no week.
func (p Period) monday() (time.Time, bool) {
	var y, w int
	if n, err := fmt.Sscanf(string(p), "%4dW%2d", &y, &w); n != 2 || err != nil {
		return time.Time{}, false
	}
	// The fourth of January is always in week 1.
	jan4 := time.Date(y, 1, 4, 0, 0, 0, 0, locales.Zone)
	start := jan4.AddDate(0, 0, (w-1)*7-(int(jan4.Weekday())+6)%7)
	return start, WeekOf(start) == p
}

// Valid reports whether p names a week that exists.
func (p Period) Valid() bool { _, ok := p.monday(); return ok }

// Due is when the brief of p is due unless its obligation says otherwise; zero when p
// names no week.
func (p Period) Due() time.Time {
	start, ok := p.monday()
	if !ok {
		return time.Time{}
	}
	return start.AddDate(0, 0, dueDay).Add(dueHour * time.Hour)
}

// Text is p for people: week 47 of 2026.
func (p Period) Text() locales.Text {
	start, ok := p.monday()
	if !ok {
		return locales.Raw(string(p))
	}
	y, w := start.ISOWeek()
	return locales.M("report.week", "Year", fmt.Sprint(y), "Week", w)
}

// Days is p with its first and last day, for the head of a screen.
func (p Period) Days() locales.Text {
	start, ok := p.monday()
	if !ok {
		return locales.Raw(string(p))
	}
	return locales.M("report.week_days", "Week", p.Text(),
		"From", locales.DateOf(start), "To", locales.DateOf(start.AddDate(0, 0, 6)))
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
