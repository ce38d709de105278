package form

import (
	"strings"
	"time"
)

var namedDays = map[string]int{
	"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "明天": 1, "明日": 1, "tomorrow": 1,
	"前天": -2, "后天": 2, "大前天": -3, "大后天": 3, "the day before yesterday": -2, "day before yesterday": -2,
	"the day after tomorrow": 2, "day after tomorrow": 2,
}

func namedDay(s string, today time.Time) []time.Time {
	if off, ok := namedDays[s]; ok {
		return []time.Time{today.AddDate(0, 0, off)}
	}
	for _, w := range [...]struct {
		pre, post string
		sign      int
	}{
		{"", "天前", -1},
		{"", "天以前", -1},
		{"", "天之前", -1},
		{"", "天后", 1},
		{"", "天以后", 1},
		{"", "天之后", 1},
		{"", " days ago", -1},
		{"", " day ago", -1},
		{"in ", " days", 1},
		{"in ", " day", 1},
	} {
		body, ok := strings.CutSuffix(s, w.post)
		if ok = ok && strings.HasPrefix(body, w.pre); !ok {
			continue
		}
		n, err := bare(strings.TrimSpace(strings.TrimPrefix(body, w.pre)))
		if err != nil || !n.isWhole() || n.r != nil || n.sign() < 0 || n.c > 4000 {
			continue
		}
		return []time.Time{today.AddDate(0, 0, w.sign*int(n.trunc().c))}
	}
	return nil
}

var (
	chineseWeekdays = map[string]int{"一": 0, "1": 0, "二": 1, "2": 1, "三": 2, "3": 2, "四": 3, "4": 3, "五": 4, "5": 4, "六": 5, "6": 5, "日": 6, "天": 6, "7": 6, "七": 6}
	englishWeekdays = map[string]int{
		"monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3, "thur": 3,
		"thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
	}
	weekWords = map[string]int{"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2, "last": -1, "this": 0, "next": 1}
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

// withWeekday splits a date that has its weekday behind it: 10月12日星期一, 3月5号（周五）.
func withWeekday(s string) (date string, week int, ok bool) {
	for _, w := range [...]string{"星期", "礼拜", "周"} {
		head, tail, found := strings.Cut(s, w)
		head = strings.TrimRight(head, " ,(")
		if found && (strings.HasSuffix(head, "日") || strings.HasSuffix(head, "号")) {
			week, ok = chineseWeekdays[tail]
			return head, week, ok
		}
	}
	return "", 0, false
}

func weekParts(s string) (week string, index int, ok bool) {
	for _, w := range [...]string{"星期", "礼拜", "周"} {
		if head, tail, found := strings.Cut(s, w); found {
			index, ok = chineseWeekdays[tail]
			return strings.TrimSuffix(head, "个"), index, ok
		}
	}
	head, tail, found := strings.Cut(s, " ")
	if !found {
		head, tail = "", s
	}
	index, ok = englishWeekdays[tail]
	return head, index, ok
}
