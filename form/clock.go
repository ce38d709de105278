package form

import (
	"strings"
	"unicode/utf8"
)

// clock is a time of day in minutes after midnight.
type clock int

const noClock clock = -1 // a time that no clock shows

// dayparts are the words that say which half of the day is meant; longer ones come first.
var dayparts = []struct {
	word string
	part daypart
}{
	{"凌晨", early},
	{"清晨", morning},
	{"清早", morning},
	{"大早", morning},
	{"早晨", morning},
	{"早上", morning},
	{"一早", morning},
	{"上午", morning},
	{"中午", midday},
	{"正午", midday},
	{"下午", afternoon},
	{"午后", afternoon},
	{"傍晚", evening},
	{"晚间", evening},
	{"晚上", evening},
	{"夜晚", evening},
	{"夜里", night},
	{"夜间", night},
	{"半夜", night},
	{"深夜", night},
	{"午夜", night},
	{"早", morning},
	{"晚", evening},
	{"am", early},
	{"a.m.", early},
	{"pm", afternoon},
	{"p.m.", afternoon},
}

// englishDayparts stand behind the hour.
var englishDayparts = []struct {
	word string
	part daypart
}{
	{" in the morning", morning},
	{" this morning", morning},
	{" in the afternoon", afternoon},
	{" this afternoon", afternoon},
	{" in the evening", evening},
	{" this evening", evening},
	{" tonight", evening},
	{" at night", night},
	{"a.m.", early},
	{"a.m", early},
	{"am", early},
	{"p.m.", afternoon},
	{"p.m", afternoon},
	{"pm", afternoon},
	{"a", early},
	{"p", afternoon},
}

type daypart byte

const (
	anyPart daypart = iota
	early           // from midnight to noon: 12 is 0
	night
	morning
	midday
	afternoon
	evening
)

var namedClocks = map[string]clock{
	"中午": 12 * 60, "正午": 12 * 60, "午夜": 0, "noon": 12 * 60, "midday": 12 * 60, "at noon": 12 * 60, "midnight": 0, "at midnight": 0, "12 noon": 12 * 60, "晌午": 12 * 60, "mid day": 12 * 60,
}

// clocks lists the readings of a folded time of day: none when s is no time, noClock for
// one that no clock shows. An hour from 1 to 11 without 上午, 下午, am or pm has two
// readings, unless it is written with two digits as on a clock: 08:30.
func clocks(s string) []clock {
	s = strings.TrimSpace(strings.Trim(s, " ,"))
	if cs := oneClock(s); cs != nil && !digitsTo(s) {
		return cs
	}
	return clockRange(s)
}

// digitsTo reports whether s counts minutes to the hour in bare digits below 13: 2 to 3 pm
// is a stretch of time, ten to three is not.
func digitsTo(s string) bool {
	minute, _, ok := strings.Cut(s, " to ")
	n, isClock := clockDigits(minute)
	return ok && isClock && n <= 12
}

func oneClock(s string) []clock {
	s, at := strings.CutPrefix(s, "at ")
	if c, ok := namedClocks[s]; ok {
		return []clock{c}
	}
	part, s := partOfDay(beforeHour(s))
	if _, number := englishHour(s); number && part == anyPart && !at {
		return nil // 3 alone is no time
	}
	h, m, definite, ok := hourAndMinute(s)
	if !ok {
		return nil
	}
	hours := hoursOf(h, part, definite)
	if len(hours) == 0 || m > 59 || h == 24 && m > 0 {
		return []clock{noClock}
	}
	out := make([]clock, len(hours))
	for i, hour := range hours {
		out[i] = clock((hour*60 + m + 24*60) % (24 * 60))
	}
	return out
}

// beforeHour puts the part of the day first: 差一刻下午三点 is 下午差一刻三点.
func beforeHour(s string) string {
	rest, ok := strings.CutPrefix(s, "差")
	for _, unit := range [...]string{"分", "刻"} {
		minute, hour, found := strings.Cut(rest, unit)
		if part, bareHour := partOfDay(hour); ok && found && part != anyPart {
			return hour[:len(hour)-len(bareHour)] + "差" + minute + unit + bareHour
		}
	}
	return s
}

// partOfDay cuts the word for the part of the day off.
func partOfDay(s string) (daypart, string) {
	for _, p := range dayparts {
		if rest, ok := strings.CutPrefix(s, p.word); ok && rest != "" {
			return p.part, strings.TrimSpace(strings.TrimPrefix(rest, "的"))
		}
	}
	for _, p := range englishDayparts {
		if rest, ok := strings.CutSuffix(s, p.word); ok && rest != "" {
			return p.part, strings.TrimSpace(rest)
		}
		if rest, ok := strings.CutPrefix(s, strings.TrimSpace(p.word)+" at "); ok && p.word[0] == ' ' { // this morning at 8
			return p.part, rest
		}
	}
	for _, p := range dayparts { // 六点下午
		if rest, ok := strings.CutSuffix(s, p.word); ok && len(p.word) > len("早") && p.word[0] >= utf8.RuneSelf && strings.HasSuffix(rest, "点") {
			return p.part, rest
		}
	}
	return anyPart, s
}

// hoursOf lists the hours of the day that h may be in a part of the day; none when they
// contradict each other.
func hoursOf(h int, part daypart, definite bool) []int {
	if h < 0 || h > 24 {
		return nil
	}
	switch part {
	case early:
		if h > 12 {
			return nil
		}
		return []int{h % 12}
	case morning:
		if h > 12 {
			return nil
		}
		return []int{h}
	case midday:
		if h >= 11 && h <= 14 {
			return []int{h}
		} else if h >= 1 && h <= 2 {
			return []int{h + 12}
		}
		return nil
	case afternoon:
		if h < 12 {
			h += 12
		}
	case evening:
		switch {
		case h == 12 || h == 24:
			h = 0
		case h >= 4 && h < 12:
			h += 12
		}
	case night:
		switch {
		case h == 12 || h == 24:
			h = 0
		case h >= 7 && h < 12:
			h += 12
		}
	default:
		if h > 0 && h < 12 && !definite {
			return []int{h, h + 12}
		}
	}
	return []int{h % 24}
}

// hourAndMinute reads 3:30, 三点半, 15时30分, 差一刻三点, half past three, three thirty. A
// minute below zero counts back from the hour. definite tells a clock's own spelling.
func hourAndMinute(s string) (h, m int, definite, ok bool) {
	if hour, minute, found := strings.Cut(s, ":"); found {
		minute, second, hasSecond := strings.Cut(minute, ":")
		h, okH := clockDigits(hour)
		m, okM := clockDigits(minute)
		_, okS := clockDigits(second)
		return h, m, len(hour) == 2, okH && okM && len(minute) == 2 && (okS || !hasSecond)
	}
	if before, rest, found := strings.Cut(s, "差"); found && before == "" { // 差五分三点, 差一刻三点
		for _, unit := range [...]string{"分", "刻"} {
			if minute, hour, cut := strings.Cut(rest, unit); cut {
				m, okM := minutes(minute + unit)
				h, mm, _, okH := hourAndMinute(hour)
				return h, -m, false, okM && okH && mm == 0 && m > 0
			}
		}
		return 0, 0, false, false
	}
	for _, mark := range [...]string{"点钟", "点", "时"} {
		hour, rest, found := strings.Cut(strings.ReplaceAll(s, " ", ""), mark)
		if !found {
			continue
		}
		h, okH := smallNumber(hour)
		if _, _, _, two := risingHours(hour + mark); two {
			return 0, 0, false, false // 七八点
		}
		rest = strings.TrimPrefix(strings.TrimSuffix(rest, "整"), "过")
		if rest == "" {
			return h, 0, false, okH
		}
		if before, short := strings.CutPrefix(rest, "差"); short {
			m, okM := minutes(before)
			return h, -m, false, okH && okM && m > 0
		}
		m, okM := minutes(rest)
		return h, m, mark == "时", okH && okM
	}
	return englishClock(s)
}

func clockDigits(s string) (int, bool) {
	if len(s) == 0 || len(s) > 2 || !plainDigits(s, "") {
		return 0, false
	}
	return int(parseNumber(s).c), true
}

// minutes reads what stands behind the hour: 半, 一刻, 30分, 三十, 零五.
func minutes(s string) (int, bool) {
	switch s {
	case "半":
		return 30, true
	case "一刻", "一刻钟", "1刻":
		return 15, true
	case "两刻", "二刻":
		return 30, true
	case "三刻", "3刻":
		return 45, true
	}
	if minute, second, ok := strings.Cut(s, "分"); ok && strings.HasSuffix(second, "秒") { // seconds are not kept
		if n, ok := smallNumber(strings.TrimSuffix(second, "秒")); !ok || n > 59 {
			return 0, false
		}
		s = minute + "分"
	}
	body, named := strings.CutSuffix(strings.TrimSuffix(s, "钟"), "分")
	if zero, ok := strings.CutPrefix(body, "零"); ok && zero != "" {
		m, ok := smallNumber(zero)
		return m, ok && m < 10
	}
	m, ok := smallNumber(body)
	return m, ok && m < 60 && (named || len(body) > 1 && m >= 10 || body == "00" || len(body) == 2 && digit(body[0]))
}
