package form

import (
	"strings"
	"time"
	"unicode/utf8"
)

var namedDays = map[string]int{
	"今天": 0, "今日": 0, "本日": 0, "今儿": 0, "今儿个": 0, "昨儿": -1, "昨儿个": -1, "前儿": -2, "明儿": 1, "明儿个": 1, "后儿": 2,
	"前日": -2, "后日": 2, "大前日": -3, "大后日": 3, "大大前天": -4, "大大后天": 4, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "明天": 1, "明日": 1, "tomorrow": 1,
	"前天": -2, "后天": 2, "大前天": -3, "大后天": 3, "the day before yesterday": -2, "day before yesterday": -2,
	"the day after tomorrow": 2, "day after tomorrow": 2,
}

func namedDay(s string, today time.Time) []time.Time {
	if off, ok := namedDays[s]; ok {
		return []time.Time{today.AddDate(0, 0, off)}
	}
	for _, w := range apartWords {
		body, ok := strings.CutSuffix(s, w.post)
		if ok = ok && strings.HasPrefix(body, w.pre); !ok {
			continue
		}
		n, unit, ok := lapse(strings.TrimSpace(strings.TrimPrefix(body, w.pre)))
		if !ok {
			continue
		}
		switch n *= w.sign; unit {
		case weekUnit:
			return []time.Time{today.AddDate(0, 0, 7*n)}
		case monthUnit:
			return []time.Time{sameDay(monthOff(today, n), today.Day())}
		case yearUnit:
			return []time.Time{sameDay(monthOff(today, 12*n), today.Day())}
		}
		return []time.Time{today.AddDate(0, 0, n)}
	}
	return nil
}

// sameDay is day d of the month that begins with first, or its last day where it is shorter.
func sameDay(first time.Time, d int) time.Time {
	return first.AddDate(0, 0, min(d, first.AddDate(0, 1, -1).Day())-1)
}

var apartWords = []struct {
	pre, post string
	sign      int
}{
	{"", "以前", -1},
	{"", "之前", -1},
	{"", "前", -1},
	{"", "以后", 1},
	{"", "之后", 1},
	{"", "后", 1},
	{"", " ago", -1},
	{"in ", "", 1},
	{"", " from now", 1},
	{"", " from today", 1},
	{"", " later", 1},
}

const dayUnit = 'D'

var lapseUnits = []struct {
	word string
	unit byte
}{
	{"天", dayUnit},
	{"日", dayUnit},
	{"个星期", weekUnit},
	{"星期", weekUnit},
	{"个礼拜", weekUnit},
	{"周", weekUnit},
	{"个月", monthUnit},
	{"年", yearUnit},
	{" days", dayUnit},
	{" day", dayUnit},
	{" weeks", weekUnit},
	{" week", weekUnit},
	{" months", monthUnit},
	{" month", monthUnit},
	{" years", yearUnit},
	{" year", yearUnit},
}

// lapse reads how long ago something was: 三天, 两周, 3 months, a week.
func lapse(s string) (n int, unit byte, ok bool) {
	for _, u := range lapseUnits {
		body, found := strings.CutSuffix(s, u.word)
		if !found || body == "" {
			continue
		}
		if body == "a" || body == "one" {
			return 1, u.unit, true
		}
		v, err := bare(strings.TrimSpace(body))
		if err != nil || !v.isWhole() || v.r != nil || v.sign() < 0 || v.c > 4000 {
			continue
		}
		return int(v.trunc().c), u.unit, true
	}
	return 0, 0, false
}

// edgeDay reads the first and the last day of a stretch of time: 月底, 上月底, 年初, 三季度末,
// end of the month, start of 2026; and 周末, which is two days.
func edgeDay(s string, today time.Time) []time.Time {
	zh := strings.ReplaceAll(s, " ", "")
	for _, both := range [...]string{"周六日", "周六周日"} {
		zh = strings.Replace(zh, both, "周末", 1)
	}
	if week, ok := strings.CutSuffix(strings.TrimSuffix(zh, "的"), "周末"); ok {
		off, known := weekWords[strings.TrimSuffix(week, "个")]
		if !known && week != "" {
			return nil
		}
		saturday := periodAt(weekUnit, today, off).first().AddDate(0, 0, 5)
		return []time.Time{saturday, saturday.AddDate(0, 0, 1)}
	}
	for _, end := range [...]string{"底", "末", "终"} {
		if body, ok := strings.CutSuffix(zh, end); ok {
			return edge(body, today, period.last)
		}
	}
	if body, ok := strings.CutSuffix(zh, "初"); ok {
		return edge(body, today, period.first)
	}
	s = strings.TrimPrefix(s, "the ")
	for _, w := range [...]struct {
		word string
		day  func(period) time.Time
	}{{"end of ", period.last}, {"beginning of ", period.first}, {"start of ", period.first}} {
		if body, ok := strings.CutPrefix(s, w.word); ok {
			return edge(strings.TrimPrefix(body, "the "), today, w.day)
		}
	}
	for _, body := range [...]string{"month", "quarter", "year"} {
		if s == body+" end" || s == body+"-end" {
			return edge(body, today, period.last)
		}
	}
	return nil
}

// edge is the first or last day of the stretch that body names; 月, 年 and their like alone
// are the running ones.
func edge(body string, today time.Time, pick func(period) time.Time) []time.Time {
	if unit, ok := map[string]byte{"月": monthUnit, "年": yearUnit, "季": quarterUnit, "季度": quarterUnit}[body]; ok {
		return []time.Time{pick(periodAt(unit, today, 0))}
	}
	if unit, ok := englishUnits[body]; ok {
		return []time.Time{pick(periodAt(unit, today, 0))}
	}
	for _, again := range [...]string{"年", "月"} { // 今年年底, 上月月底
		body = strings.Replace(body, again+again, again, 1)
	}
	var out []time.Time
	for _, p := range periods(body, today, nearestPeriod) {
		if !p.valid() {
			return []time.Time{{}}
		}
		out = append(out, pick(p))
	}
	return out
}

var weekNouns = [...]string{"星期", "礼拜", "周"}

var (
	chineseWeekdays = map[string]int{"一": 0, "1": 0, "二": 1, "2": 1, "三": 2, "3": 2, "四": 3, "4": 3, "五": 4, "5": 4, "六": 5, "6": 5, "日": 6, "天": 6, "7": 6, "七": 6}
	englishWeekdays = map[string]int{
		"monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3, "thur": 3,
		"thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
	}
	weekWords = map[string]int{"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2, "last": -1, "previous": -1, "this": 0, "next": 1}
)

// weekday reads 上周五 and last Friday. Without a word for the week it may be the one
// before or the one to come.
func weekday(s string, today time.Time) []time.Time {
	week, index, ok := weekParts(s)
	if !ok {
		return nil
	}
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	if off, ok := weekWords[week]; ok {
		return []time.Time{monday.AddDate(0, 0, 7*off+index)}
	}
	if week != "" {
		return nil
	}
	d := monday.AddDate(0, 0, index)
	switch {
	case d.Equal(today):
		return []time.Time{d}
	case d.After(today):
		return []time.Time{d.AddDate(0, 0, -7), d}
	}
	return []time.Time{d, d.AddDate(0, 0, 7)}
}

// withWeekday splits a date that has its weekday beside it: 10月12日星期一, 3月5号（周五）,
// Friday, 20 November.
func withWeekday(s string) (date string, week int, ok bool) {
	if head, rest, found := strings.Cut(s, " "); found {
		if week, ok = englishWeekdays[strings.TrimRight(head, ",")]; ok && strings.ContainsAny(rest, "0123456789") {
			return rest, week, true
		}
	}
	if head, rest, found := cutLast(s, " "); found {
		if week, ok = englishWeekdays[rest]; ok && strings.ContainsAny(head, "0123456789") {
			return strings.TrimRight(head, ", "), week, true
		}
	}
	for _, w := range weekNouns {
		head, tail, found := strings.Cut(s, w)
		head = strings.TrimRight(head, " ,(")
		if found && (strings.HasSuffix(head, "日") || strings.HasSuffix(head, "号")) {
			week, ok = chineseWeekdays[tail]
			return head, week, ok
		}
		if r, size := utf8.DecodeRuneInString(tail); found && head == "" && size < len(tail) {
			week, ok = chineseWeekdays[string(r)]
			date = strings.TrimLeft(tail[size:], " ,(")
			return date, week, ok && (strings.HasSuffix(date, "日") || strings.HasSuffix(date, "号"))
		}
	}
	return "", 0, false
}

func weekParts(s string) (week string, index int, ok bool) {
	for _, w := range weekNouns {
		if head, tail, found := cutLast(s, w); found {
			index, ok = chineseWeekdays[tail]
			head = strings.TrimSuffix(head, "的")
			for _, again := range weekNouns { // 上周周五, 上周的星期五
				if week, twice := strings.CutSuffix(head, again); twice && week != "" {
					head = week
					break
				}
			}
			return strings.TrimSuffix(head, "个"), index, ok
		}
	}
	s = strings.TrimPrefix(s, "on ")
	for _, when := range [...]string{"last", "this", "next"} { // Friday last week, next week Friday
		for _, w := range [...]string{" of " + when + " week", " " + when + " week"} {
			if rest, ok := strings.CutSuffix(s, w); ok {
				index, ok = englishWeekdays[rest]
				return when, index, ok
			}
		}
		if rest, ok := strings.CutPrefix(s, when+" week "); ok {
			index, ok = englishWeekdays[rest]
			return when, index, ok
		}
	}
	head, tail, found := strings.Cut(s, " ")
	if !found {
		head, tail = "", s
	}
	index, ok = englishWeekdays[tail]
	return head, index, ok
}
