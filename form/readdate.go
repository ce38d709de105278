package form

import (
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

// readDate reads a day. A day without a year is the one nearest to today, a weekday
// with 上, 本, 下 or last, this, next counts in weeks from Monday; both are read back. A bare
// weekday, and 5/6 which is 6 May to some and 5 June to others, are asked.
func readDate(raw string, now time.Time) (Reading, error) {
	n := now.In(locales.Zone)
	today := time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, time.UTC)
	days := days(foldNumber(raw), today)
	kept := days[:0]
	for _, d := range days {
		if !d.IsZero() && d.Year() >= minYear && d.Year() <= maxYear {
			kept = append(kept, d)
		}
	}
	switch {
	case len(days) == 0:
		return Reading{}, locales.Refuse("form.no_date")
	case len(kept) == 0:
		return Reading{}, locales.Refuse("form.no_such_day", "Typed", raw)
	case len(kept) == 1 || kept[0].Equal(kept[1]):
		s := kept[0].Format(time.DateOnly)
		return Reading{Value: Value{S: s}, Exact: s == raw}, nil
	}
	r := Reading{}
	for _, d := range kept {
		r.Ambiguous = append(r.Ambiguous, Value{S: d.Format(time.DateOnly)})
	}
	return r, locales.Refuse("form.ambiguous_date", "Typed", raw,
		"A", locales.Date(r.Ambiguous[0].S), "B", locales.Date(r.Ambiguous[1].S))
}

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
	for _, read := range [...]func(string, time.Time) []time.Time{namedDay, weekday, written, chineseDay, englishDay} {
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
			first := time.Date(today.Year(), today.Month()+time.Month(off), 1, 0, 0, 0, 0, time.UTC)
			t = day(first.Year(), int(first.Month()), d)
		}
		if !t.IsZero() && (best.IsZero() || apart(t, today) < apart(best, today)) {
			best = t
		}
	}
	return best
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

// written reads dates in digits with one kind of mark: 2026-3-5, 2026/3/5, 2026.3.5,
// 20260305, 25/12/2026, 3-5.
func written(s string, today time.Time) []time.Time {
	var parts []string
	for _, sep := range [...]string{"-", "/", ".", " "} {
		if strings.Contains(s, sep) {
			parts = strings.Split(strings.ReplaceAll(s, sep+" ", sep), sep)
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
	case len(ns) == 2 && len(parts[0]) <= 2 && len(parts[1]) <= 2:
		return either(nearest(ns[0], ns[1], today), nearest(ns[1], ns[0], today))
	}
	return nil
}

// either keeps both readings of a date whose month and day may be swapped.
func either(a, b time.Time) []time.Time {
	if a.IsZero() {
		return []time.Time{b}
	}
	return []time.Time{a, b}
}

var yearWords = map[string]int{"去": -1, "今": 0, "本": 0, "明": 1, "前": -2}

// chineseDay reads 2026年3月5日, 3月5号, 去年3月5日, 5号, 上月5号, in either kind of digits.
func chineseDay(s string, today time.Time) []time.Time {
	s = strings.ReplaceAll(s, " ", "")
	d, ok := strings.CutSuffix(s, "日")
	if !ok {
		d, ok = strings.CutSuffix(s, "号")
	}
	year, rest, hasYear := strings.Cut(d, "年")
	if !hasYear {
		year, rest = "", d
	}
	month, dayText, hasMonth := strings.Cut(rest, "月")
	if !ok && !hasMonth {
		return nil
	}
	if !hasMonth {
		month, dayText = "", rest
	}
	dn, okDay := smallNumber(dayText)
	if !okDay || hasYear && !hasMonth {
		return nil
	}
	if !hasMonth {
		return []time.Time{nearest(0, dn, today)}
	}
	if off, ok := map[string]int{"上个": -1, "上": -1, "本": 0, "这个": 0, "下个": 1, "下": 1}[month]; ok && !hasYear {
		first := time.Date(today.Year(), today.Month()+time.Month(off), 1, 0, 0, 0, 0, time.UTC)
		return []time.Time{day(first.Year(), int(first.Month()), dn)}
	}
	mn, okMonth := smallNumber(month)
	if !okMonth {
		return nil
	}
	if !hasYear {
		return []time.Time{nearest(mn, dn, today)}
	}
	if off, ok := yearWords[year]; ok {
		return []time.Time{day(today.Year()+off, mn, dn)}
	}
	yn, okYear := smallNumber(year)
	if okYear && yn < 100 && len([]rune(year)) == 2 {
		yn += 2000
	}
	if !okYear {
		return nil
	}
	return []time.Time{day(yn, mn, dn)}
}

// smallNumber reads a year, month or day in Arabic or Chinese digits.
func smallNumber(s string) (int, bool) {
	if len([]rune(s)) == 2 && !strings.ContainsRune(s, '十') {
		ds := []rune(s) // 二六年: two digits side by side are no range here
		tens, okTens := digitOf(ds[0])
		ones, okOnes := digitOf(ds[1])
		if okTens && okOnes {
			return int(tens*10 + ones), true
		}
	}
	n, err := numeral(s)
	if err != nil || !n.isWhole() || n.r != nil || n.c < 0 || n.c > 9999 {
		return 0, false
	}
	return int(n.trunc().c), true
}

// englishDay reads 5 March 2026, March 5, Mar 5th, 5th of March.
func englishDay(s string, today time.Time) []time.Time {
	month, numbers := 0, []int{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '.' }) {
		if w == "of" || w == "the" {
			continue
		}
		if m := monthOf(w); m > 0 && month == 0 {
			month = m
			continue
		}
		for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
			w = strings.TrimSuffix(w, suffix)
		}
		n, err := strconv.ParseUint(w, 10, 16)
		if err != nil {
			return nil
		}
		numbers = append(numbers, int(n))
	}
	switch {
	case month == 0:
		return nil
	case len(numbers) == 1 && numbers[0] <= 31:
		return []time.Time{nearest(month, numbers[0], today)}
	case len(numbers) == 2 && numbers[1] > 999:
		return []time.Time{day(numbers[1], month, numbers[0])}
	case len(numbers) == 2 && numbers[0] > 999:
		return []time.Time{day(numbers[0], month, numbers[1])}
	}
	return nil
}

func monthOf(w string) int {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if w == name || w == name[:3] || w == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}
