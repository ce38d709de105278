package form

import (
	"strings"
	"unicode/utf8"
)

// clockRange reads two times of day said as one stretch, the half of the day once: 下午两三点,
// 上午9点到11点, 2 to 3 pm. They are readings: a question about one time is asked again.
func clockRange(s string) []clock {
	part, rest := partOfDay(s)
	if a, b, tail, ok := risingHours(rest); ok {
		lead := s[:strings.Index(s, rest)]
		return bothClocks(lead+a+tail, lead+b+tail, part)
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "between "), "from ")
	for _, mark := range [...]string{"到", "至", "~", "-", "或者", "或", "、", " to ", " till ", " until ", " or ", " and "} {
		left, right, ok := strings.Cut(s, mark)
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if !ok || left == "" || right == "" {
			continue
		}
		leftPart, leftHour := partOfDay(left)
		rightPart, rightHour := partOfDay(right)
		switch {
		case leftPart != anyPart && rightPart == anyPart:
			right = left[:strings.Index(left, leftHour)] + right
		case leftPart == anyPart && rightPart != anyPart && strings.HasPrefix(right, rightHour):
			left += right[len(rightHour):]
		}
		if !strings.ContainsAny(left, "点时:") && strings.ContainsAny(right, "点时") {
			left += "点"
		}
		return bothClocks(left, right, max(leftPart, rightPart))
	}
	return nil
}

// bothClocks lists the times of a and b, when each is one.
func bothClocks(a, b string, part daypart) []clock {
	as, bs := oneClock(a), oneClock(b)
	if len(as) == 0 || len(bs) == 0 || part != anyPart && (len(as) > 1 || len(bs) > 1) {
		return nil
	}
	return append(as, bs...)
}

// risingHours splits 两三点半 into its two hours; 二零点 is one.
func risingHours(s string) (a, b, tail string, ok bool) {
	first, size := utf8.DecodeRuneInString(s)
	second, more := utf8.DecodeRuneInString(s[size:])
	x, okX := chineseDigits[first]
	y, okY := chineseDigits[second]
	tail = s[size+more:]
	if !okX || !okY || x >= y || x == 0 || !strings.HasPrefix(tail, "点") && !strings.HasPrefix(tail, "时") {
		return "", "", "", false
	}
	return string(first), string(second), tail, true
}
