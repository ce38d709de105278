package form

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// readPeriod reads a week, month, quarter, half or whole year, stored as 2026W47, 2026M11,
// 2026Q4, 2026H2 or 2026. Without a year it is the last one that has begun, and read back.
func readPeriod(raw string, now time.Time) (Reading, error) {
	s, today := foldNumber(raw), dayOf(now)
	ps := periods(s, today, begunPeriod)
	if ps == nil {
		for _, at := range spans(s, periodPiece, func(at span) bool { return periods(s[at.from:at.to], today, begunPeriod) != nil }) {
			ps = append(ps, earlierPeriod(s[:at.from], s[at.from:at.to], today)...)
			ps = append(ps, periods(s[at.from:at.to], today, begunPeriod)...)
		}
	}
	var vs []Value
	for _, p := range ps {
		if v := (Value{S: p.String()}); p.valid() && !slices.ContainsFunc(vs, func(w Value) bool { return w.S == v.S }) {
			vs = append(vs, v)
		}
	}
	switch {
	case len(ps) == 0:
		return Reading{}, unreadable(Period)
	case len(vs) == 0:
		return Reading{}, locales.Refuse("form.read.no_such_period", "Typed", raw)
	case len(vs) == 1:
		return Reading{Value: vs[0], Exact: vs[0].S == raw}, nil
	}
	return Reading{Ambiguous: vs}, locales.Refuse("form.read.which_period", "Typed", raw)
}

// earlierPeriod reads the first of two periods with the unit said once: 10、11月, 二至三季度.
func earlierPeriod(before, text string, today time.Time) []period {
	for _, mark := range [...]string{"、", "到", "至", "~", "-", "和", "或"} {
		head, ok := strings.CutSuffix(strings.TrimRight(before, " "), mark)
		if !ok {
			continue
		}
		start := strings.LastIndexFunc(head, func(r rune) bool { return !numeralRune(r) }) + 1
		for start > 0 && start < len(head) && !utf8.RuneStart(head[start]) {
			start++
		}
		unit := strings.TrimLeftFunc(text, numeralRune)
		if start < len(head) && unit != text {
			return periods(head[start:]+unit, today, begunPeriod)
		}
	}
	return nil
}

var periodWords = wordSet([]string{
	"q", "h", "w", "week", "month", "quarter", "half", "year", "last", "this", "next", "the", "of", "first", "second", "third", "fourth", "st", "nd", "rd", "th", "in", "whole",
})

func periodPiece(t piece) bool {
	if latin(t.word[0]) {
		return periodWords[t.word] || monthOf(t.word) > 0
	}
	return digit(t.word[0]) || strings.Contains("零一二两三四五六七八九十年月周星期礼拜个季度份上下半本这个去今明前当全整第元 -", t.word)
}

// periods lists the readings of s, none when it is no period.
func periods(s string, today time.Time, rule yearRule) []period {
	s = strings.Trim(s, " ,")
	if p, ok := namedPeriod(s, today, rule); ok {
		return []period{p}
	}
	if p, ok := chinesePeriod(strings.ReplaceAll(s, " ", ""), today, rule); ok {
		return []period{p}
	}
	if p, ok := englishPeriod(s, today, rule); ok {
		return []period{p}
	}
	return nil
}

// namedPeriod reads the persisted ids and what comes close: 2026w47, 2026-w47, 2026q4,
// q4 2026, 2026m11, 2026-11, 2026.
func namedPeriod(s string, today time.Time, rule yearRule) (period, bool) {
	if plainDigits(s, "") && len(s) == 4 {
		y, _ := smallNumber(s)
		return period{yearUnit, y, 0}, true
	}
	if y, m, ok := strings.Cut(strings.NewReplacer("/", "-", ".", "-").Replace(s), "-"); ok && len(y) == 4 && len(m) <= 2 {
		year, okY := smallNumber(y)
		if n, okM := smallNumber(m); okY && okM {
			return period{monthUnit, year, n}, true
		}
	} else if ok && len(m) == 4 && len(y) <= 2 { // 11/2026
		year, okY := smallNumber(m)
		if n, okM := smallNumber(y); okY && okM {
			return period{monthUnit, year, n}, true
		}
	}
	for _, u := range [...]struct {
		mark string
		unit byte
	}{{"w", weekUnit}, {"q", quarterUnit}, {"h", halfUnit}, {"m", monthUnit}} {
		head, tail, ok := strings.Cut(s, u.mark)
		if !ok {
			continue
		}
		head = strings.TrimRight(head, " -年")
		n, rest, _ := strings.Cut(strings.TrimSpace(tail), " ")
		year := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(rest), "of "), "年")
		if head != "" && year != "" || !plainDigits(n, "") {
			return period{}, false
		}
		i, _ := smallNumber(n)
		if head+year == "" {
			return rule(u.unit, i, today), true
		}
		y, ok := smallNumber(head + year)
		return period{u.unit, y, i}, ok && len(head+year) == 4
	}
	return period{}, false
}

// unitWords are the units behind 上, 本, 下 or a number; longer ones first.
var unitWords = []struct {
	word string
	unit byte
}{{"季度", quarterUnit}, {"季", quarterUnit}, {"星期", weekUnit}, {"礼拜", weekUnit}, {"周", weekUnit}, {"月份", monthUnit}, {"月", monthUnit}, {"半年", halfUnit}}

// chinesePeriod reads 上周, 第47周, 3月份, 去年12月, 三季度, 2026年第三季度, 上半年, 去年, 2026年度.
func chinesePeriod(s string, today time.Time, rule yearRule) (period, bool) {
	year, rest, hasYear := cutYear(s, today)
	if !hasYear {
		rest = s
	}
	switch rest {
	case "", "全年", "整年", "度", "年度", "一整年":
		if !hasYear {
			year = today.Year()
		}
		return period{yearUnit, year, 0}, hasYear || rest == "全年" || rest == "整年"
	case "上半年", "前半年":
		return inYear(halfUnit, 1, year, hasYear, today, rule), true
	case "下半年", "后半年":
		return inYear(halfUnit, 2, year, hasYear, today, rule), true
	}
	for _, u := range unitWords {
		head, ok := strings.CutSuffix(rest, u.word)
		if !ok || head == "" {
			continue
		}
		head = strings.TrimSuffix(head, "个")
		if again, ok := strings.CutSuffix(head, "一"); ok && again != "" && strings.Contains("上上这本下下", again) { // 上一周
			head = again
		}
		if off, ok := weekWords[head]; ok && head[0] >= 0x80 || head == "当" {
			if hasYear && u.unit != monthUnit {
				return period{}, false
			}
			p := periodAt(u.unit, today, off)
			if hasYear {
				p.year = year
			}
			return p, true
		}
		n, ok := smallNumber(strings.TrimPrefix(head, "第"))
		switch head {
		case "元":
			n, ok = 1, u.unit == monthUnit
		case "首":
			n, ok = 1, true
		}
		if !ok || (u.word == "星期" || u.word == "礼拜") && !strings.HasPrefix(head, "第") {
			return period{}, false
		}
		return inYear(u.unit, n, year, hasYear, today, rule), true
	}
	return period{}, false
}

func inYear(unit byte, n, year int, hasYear bool, today time.Time, rule yearRule) period {
	if hasYear {
		return period{unit, year, n}
	}
	return rule(unit, n, today)
}

var (
	englishUnits  = map[string]byte{"week": weekUnit, "month": monthUnit, "quarter": quarterUnit, "half": halfUnit, "year": yearUnit}
	englishCounts = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
)

// englishPeriod reads last week, this quarter, week 47 of 2026, third quarter, November 2026.
func englishPeriod(s string, today time.Time, rule yearRule) (period, bool) {
	s = strings.Replace(strings.TrimPrefix(strings.TrimPrefix(s, "in "), "the "), "qtr", "quarter", 1)
	year, hasYear := 0, false
	if head, tail, ok := cutLast(s, " "); ok {
		if y, isYear := smallNumber(tail); isYear && len(tail) == 4 && digit(tail[0]) {
			year, hasYear, s = y, true, strings.TrimSuffix(strings.TrimRight(head, ","), " of")
		}
	}
	if y, ok := strings.CutSuffix(s, " of last year"); ok {
		year, hasYear, s = today.Year()-1, true, y
	} else if y, ok := strings.CutSuffix(s, " of this year"); ok {
		year, hasYear, s = today.Year(), true, y
	}
	if when, name, ok := strings.Cut(s, " "); ok && !hasYear && monthOf(name) > 0 && (when == "last" || when == "next") { // next March
		year, hasYear, s = today.Year(), true, name
		switch first := day(year, monthOf(name), 1); {
		case when == "next" && !first.After(today):
			year++
		case when == "last" && !first.AddDate(0, 1, -1).Before(today):
			year--
		}
	}
	if m := monthOf(s); m > 0 {
		return inYear(monthUnit, m, year, hasYear, today, rule), true
	}
	head, tail, ok := strings.Cut(s, " ")
	if !ok {
		return period{}, false
	}
	if unit, named := englishUnits[tail]; named {
		if off, ok := weekWords[head]; ok && !hasYear {
			return periodAt(unit, today, off), true
		}
		if n := englishCounts[head]; n > 0 && unit != yearUnit {
			return inYear(unit, n, year, hasYear, today, rule), true
		}
		return period{}, false
	}
	unit, named := englishUnits[head]
	n, isNumber := smallNumber(tail)
	return inYear(unit, n, year, hasYear, today, rule), named && isNumber && unit != yearUnit && len(tail) <= 2
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
