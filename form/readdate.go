package form

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
)

// Years that a date may have; what lies outside is a slip.
const (
	minYear = 1900
	maxYear = 2100
)

// readDate reads a day. A day without a year, or without a month, is the one nearest to
// today, past or to come; a weekday with 上, 本, 下 or last, this, next counts in weeks from
// Monday; all of these are read back in full. A bare weekday, and 5/6 which is 6 May to
// some and 5 June to others, are asked.
func readDate(raw string, now time.Time) (Reading, error) {
	s := foldNumber(raw)
	ds, rough := daysIn(s, dayOf(now))
	var kept []Value
	for _, d := range ds {
		if v := (Value{S: d.Format(time.DateOnly)}); inRange(d) && !slices.ContainsFunc(kept, func(w Value) bool { return w.S == v.S }) {
			kept = append(kept, v)
		}
	}
	switch {
	case len(ds) == 0 && lunar(s):
		return Reading{}, locales.Refuse("form.read.lunar")
	case len(ds) == 0:
		return Reading{}, locales.Refuse("form.no_date")
	case len(kept) == 0:
		return Reading{}, locales.Refuse("form.no_such_day", "Typed", raw)
	case len(kept) == 1 && !rough:
		return Reading{Value: kept[0], Exact: kept[0].S == raw}, nil
	case len(kept) == 1:
		return Reading{Ambiguous: kept}, locales.Refuse("form.read.which_day", "Typed", raw, "A", locales.Date(kept[0].S))
	}
	return Reading{Ambiguous: kept}, locales.Refuse("form.ambiguous_date", "Typed", raw,
		"A", locales.Date(kept[0].S), "B", locales.Date(kept[1].S))
}

// dayOf is the local day of now, as every day here is: midnight of UTC.
func dayOf(now time.Time) time.Time {
	n := now.In(locales.Zone)
	return time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, time.UTC)
}

func inRange(d time.Time) bool { return !d.IsZero() && d.Year() >= minYear && d.Year() <= maxYear }

// daysIn reads s as a day or finds the days in it. It reports whether words make them
// rough: 3月5日前后.
func daysIn(s string, today time.Time) (found []time.Time, rough bool) {
	if found = days(s, today); found != nil {
		if date, _, ok := withWeekday(s); ok && len(found) == 1 && found[0].IsZero() {
			return days(date, today), true // the date or the weekday is a slip
		}
		return found, false
	}
	if lunar(s) {
		return nil, false
	}
	ats := spans(s, dayPiece, func(at span) bool { return len(days(s[at.from:at.to], today)) > 0 })
	rough = looseNumber(s, ats)
	for _, at := range ats {
		found = append(found, days(s[at.from:at.to], today)...)
		before, after := s[:at.from], s[at.to:]
		rough = rough || unsure(before, after) || strings.HasPrefix(after, " of ") || strings.HasPrefix(after, " day of ")
	}
	return found, rough
}

// beside reports whether before says that a moment only bounds the answer: before 5 March.
func beside(before string) bool {
	if endsIn(before, []string{"每月", "每个月", "每年", "每季度", "每"}) {
		return true
	}
	before = strings.TrimSuffix(strings.TrimRight(before, " "), " the")
	return endsIn(strings.TrimRight(before, " "), []string{"before", "after", "by", "until", "till", "since", "than", "either", "or", "and"})
}

// dayPiece reports whether t may be part of a date.
func dayPiece(t piece) bool {
	if latin(t.word[0]) {
		_, week := englishWeekdays[t.word]
		_, number := englishSmall[t.word]
		return week || number || englishOrdinals[t.word] > 0 || monthOf(t.word) > 0 || dayWords[t.word]
	}
	return digit(t.word[0]) || strings.Contains("零一二两三四五六七八九十百千年月日号天周星期礼拜上下本这个去今昨明前后大以之初底末季度半元旦国庆劳动儿童妇女教师建党军圣诞节当第最个份儿、到至~ -/.", t.word)
}

var dayWords = wordSet([]string{
	"st", "nd", "rd", "th", "of", "the", "last", "this", "next", "today", "yesterday", "tomorrow", "day", "days", "week", "weeks", "month", "months",
	"year", "years", "ago", "in", "before", "after", "end", "beginning", "start", "quarter", "half", "first", "second", "third", "fourth", "new", "national", "christmas",
})

// days lists the readings of s: none when it is no date; the zero time stands for a date
// that no calendar has.
func days(s string, today time.Time) []time.Time {
	s = strings.Trim(s, ". ,()")
	if date, week, ok := withWeekday(s); ok {
		ds := days(date, today)
		if len(ds) != 1 || (int(ds[0].Weekday())+6)%7 == week {
			return ds
		}
		return []time.Time{{}} // the day is not that weekday
	}
	for _, read := range [...]func(string, time.Time) []time.Time{namedDay, weekday, written, chineseDay, englishDay, edgeDay, nthDay, dayRange} {
		if ds := read(s, today); ds != nil {
			return ds
		}
	}
	return nil
}

// day is the date or the zero time when there is none.
func day(y, m, d int) time.Time {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || d < 1 || t.Day() != d || y < 1 {
		return time.Time{}
	}
	return t
}

// nearest picks the year (or, for m = 0, the month) that brings the day closest to today.
func nearest(m, d int, today time.Time) time.Time {
	var best time.Time
	for _, off := range [...]int{0, -1, 1} {
		t := day(today.Year()+off, m, d)
		if m == 0 {
			first := monthOff(today, off)
			t = day(first.Year(), int(first.Month()), d)
		}
		if !t.IsZero() && (best.IsZero() || apart(t, today) < apart(best, today)) {
			best = t
		}
	}
	return best
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

// monthOff is the first day of the month off months from today's.
func monthOff(today time.Time, off int) time.Time {
	return time.Date(today.Year(), today.Month()+time.Month(off), 1, 0, 0, 0, 0, time.UTC)
}

// written reads dates in digits with one kind of mark: 2026-3-5, 2026/3/5, 2026.3.5,
// 20260305, 25/12/2026, 26-3-5, 3-5.
func written(s string, today time.Time) []time.Time {
	s = strings.ReplaceAll(s, "、", "/")
	if len(s) > 6 && plainDigits(s[:4], "") && !digit(s[4]) { // 2026.3-5, 2026年3.5
		if rest := strings.TrimPrefix(s[4:], "年"); plainDigits(strings.TrimLeft(rest, "-/. "), "-/. ") && rest != "" {
			s = s[:4] + "-" + strings.Join(strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("-/. ", r) }), "-")
		}
	}
	var parts []string
	for _, sep := range [...]string{"-", "/", ".", " "} {
		if strings.Contains(s, sep) {
			parts = strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, sep+" ", sep), " "+sep, sep), sep)
			break
		}
	}
	if parts == nil && len(s) == 8 {
		parts = []string{s[:4], s[4:6], s[6:]}
	}
	ns := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) > 4 {
			return nil
		}
		ns[i] = int(n)
	}
	switch {
	case len(ns) == 3 && len(parts[0]) == 4:
		return []time.Time{day(ns[0], ns[1], ns[2])}
	case len(ns) == 3 && len(parts[2]) == 4:
		return either(day(ns[2], ns[0], ns[1]), day(ns[2], ns[1], ns[0]))
	case len(ns) == 3 && len(parts[1]) <= 2:
		return shortYear(parts, ns, today)
	case len(ns) == 2 && len(parts[0]) <= 2 && len(parts[1]) <= 2:
		return either(nearest(ns[0], ns[1], today), nearest(ns[1], ns[0], today))
	}
	return nil
}

// shortYear reads 27-7-3 and 05/05/89. A year is never shorter than two digits, which
// settles most of them.
func shortYear(parts []string, ns []int, today time.Time) []time.Time {
	var out []time.Time
	if len(parts[0]) == 2 {
		out = append(out, day(century(ns[0], today), ns[1], ns[2]))
	}
	if len(parts[2]) == 2 {
		y := century(ns[2], today)
		out = append(out, day(y, ns[0], ns[1]), day(y, ns[1], ns[0]))
	}
	valid := slices.DeleteFunc(slices.Clone(out), time.Time.IsZero)
	if len(valid) == 0 {
		return out[:min(len(out), 1)]
	}
	return valid
}

// century completes a year of two digits: at most twenty years ahead.
func century(yy int, today time.Time) int {
	if y := 2000 + yy; y <= today.Year()+20 {
		return y
	}
	return 1900 + yy
}

// either keeps both readings of a date whose month and day may be swapped.
func either(a, b time.Time) []time.Time {
	if a.IsZero() {
		return []time.Time{b}
	}
	return []time.Time{a, b}
}
