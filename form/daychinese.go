package form

import (
	"strings"
	"time"
)

// yearWords and monthWords count from the running year and month; longer ones first.
var (
	yearWords = []relative{
		{"大前年", -3}, {"前年", -2}, {"去年", -1}, {"上年", -1}, {"今年", 0}, {"本年", 0}, {"当年", 0}, {"明年", 1}, {"下年", 1}, {"来年", 1}, {"后年", 2},
	}
	monthWords = []relative{
		{"上上个月", -2}, {"上上月", -2}, {"上个月", -1}, {"上月", -1}, {"这个月", 0}, {"本月", 0}, {"这月", 0}, {"当月", 0}, {"下下个月", 2}, {"下个月", 1}, {"下月", 1},
	}
)

type relative struct {
	word string
	off  int
}

// cutRelative cuts the first of words off that s begins with.
func cutRelative(s string, words []relative) (off int, rest string, ok bool) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w.word); ok {
			return w.off, strings.TrimPrefix(rest, "的"), true
		}
	}
	return 0, s, false
}

// cutYear cuts a year off: 去年, 2026年, 二六年, 两千零六年.
func cutYear(s string, today time.Time) (year int, rest string, ok bool) {
	if off, rest, ok := cutRelative(s, yearWords); ok {
		return today.Year() + off, rest, true
	}
	head, rest, found := strings.Cut(s, "年")
	if !found || head == "" {
		return 0, s, false
	}
	y, ok := smallNumber(head)
	if !ok {
		return 0, s, false
	}
	if y < 100 && len([]rune(head)) == 2 {
		y = century(y, today)
	}
	return y, strings.TrimPrefix(rest, "的"), true
}

// cutMonth cuts a month off: 3月, 元月, 上个月. year is 0 where none was said; a relative
// month then brings its own.
func cutMonth(s string, year int, today time.Time) (y, m int, rest string, ok bool) {
	if off, rest, ok := cutRelative(s, monthWords); ok {
		first := monthOff(today, off)
		if year == 0 {
			year = first.Year()
		}
		return year, int(first.Month()), rest, true
	}
	head, rest, found := strings.Cut(s, "月")
	if !found {
		return year, 0, s, false
	}
	if head == "元" {
		head = "1"
	}
	if m, ok = smallNumber(head); !ok {
		return year, 0, s, false
	}
	return year, m, strings.TrimPrefix(strings.TrimPrefix(rest, "份"), "的"), true
}

// chineseDay reads 2026年3月5日, 3月5号, 去年3月5日, 5号, 上月5号, 去年本月十日, 去年今天, 国庆节, in
// either kind of digits.
func chineseDay(s string, today time.Time) []time.Time {
	s = strings.ReplaceAll(s, " ", "")
	year, rest, hasYear := cutYear(s, today)
	if d, ok := feasts[strings.TrimSuffix(rest, "节")]; ok && rest != "" {
		if hasYear {
			return []time.Time{day(year, d/100, d%100)}
		}
		return []time.Time{nearest(d/100, d%100, today)}
	}
	if hasYear && (rest == "今天" || rest == "今日" || rest == "同日") {
		return []time.Time{day(year, int(today.Month()), today.Day())}
	}
	y, month, rest, hasMonth := cutMonth(rest, year, today)
	if hasYear && !hasMonth {
		return nil
	}
	if hasMonth && y > 0 && (rest == "今天" || rest == "今日" || rest == "同日") {
		return []time.Time{sameDay(day(y, month, 1), today.Day())}
	}
	body := strings.TrimSuffix(rest, "那天")
	d, ok := strings.CutSuffix(body, "日")
	if !ok {
		d, ok = strings.CutSuffix(body, "号")
	}
	if !ok && !hasMonth {
		return nil
	}
	n, okDay := smallNumber(d)
	switch {
	case !okDay:
		return nil
	case !hasMonth:
		return []time.Time{nearest(0, n, today)}
	case y == 0:
		return []time.Time{nearest(month, n, today)}
	}
	return []time.Time{day(y, month, n)}
}

// feasts are public days with a fixed date, as month*100+day. Source: the State Council's
// regulation on public holidays; the others are observances on a fixed day.
var feasts = map[string]int{
	"元旦": 101, "三八": 308, "妇女": 308, "五一": 501, "劳动": 501, "六一": 601, "儿童": 601, "七一": 701, "建党": 701, "八一": 801, "建军": 801,
	"教师": 910, "国庆": 1001, "圣诞": 1225,
}

// smallNumber reads a year, month or day in Arabic or Chinese digits.
func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 30 {
		return 0, false
	}
	if plainDigits(s, "") {
		if len(s) > 4 {
			return 0, false
		}
		return int(parseNumber(s).c), true
	}
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

// lunar reports whether s speaks of the farmers' calendar, whose days we do not convert.
func lunar(s string) bool {
	for _, w := range [...]string{
		"农历", "阴历", "旧历", "夏历", "正月", "腊月", "冬月", "闰", "除夕", "春节", "大年", "年三十", "小年", "元宵", "端午", "七夕", "中元", "中秋", "重阳", "清明", "冬至",
		"lunar", "spring festival", "chinese new year", "mid-autumn", "dragon boat",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	_, after, ok := strings.Cut(s, "初")
	if !ok || after == "" {
		return false
	}
	for _, n := range [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"} {
		if strings.HasPrefix(after, n) && !strings.HasPrefix(after, n+"月") {
			return true
		}
	}
	return false
}
