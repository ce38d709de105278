package form

import "strings"

// englishClock reads 3, three, half past three, quarter to four, ten past three, three thirty,
// three o'clock, 3.30.
func englishClock(s string) (h, m int, definite, ok bool) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, "o'clock"), "oclock"))
	if s == "" {
		return 0, 0, false, false
	}
	if hour, minute, found := strings.Cut(s, "h"); found && clockWord(hour) { // 15h30
		h, okH := clockDigits(hour)
		m, okM := clockDigits(minute)
		return h, m, len(hour) == 2, okH && (minute == "" || okM && len(minute) == 2)
	}
	if len(s) == 4 && plainDigits(s, "") { // 1530
		h, _ = clockDigits(s[:2])
		m, _ = clockDigits(s[2:])
		return h, m, true, h < 24 && m < 60
	}
	if head, tail, found := strings.Cut(s, "-"); found && latin(s[0]) && !strings.Contains(s, " ") { // ten-thirty
		s = head + " " + tail
	}
	if hour, minute, found := strings.Cut(s, "."); found && len(minute) == 2 {
		h, okH := clockDigits(hour)
		m, okM := clockDigits(minute)
		return h, m, false, okH && okM && m < 60
	}
	for _, w := range [...]struct {
		mark string
		sign int
	}{{" past ", 1}, {" to ", -1}} {
		minute, hour, found := strings.Cut(s, w.mark)
		if !found {
			continue
		}
		h, okH := englishHour(hour)
		if at, named := namedClocks[hour]; named { // half past noon
			h, okH = int(at)/60, true
		}
		m, okM := 30, minute == "half" && w.sign > 0
		switch minute = strings.TrimSuffix(strings.TrimSuffix(minute, " minutes"), " minute"); minute {
		case "quarter", "a quarter":
			m, okM = 15, true
		case "half":
		default:
			m, okM = englishHour(minute)
		}
		return h, w.sign * m, false, okH && okM && m > 0 && m < 60
	}
	if hour, minute, found := strings.Cut(s, " "); found {
		h, okH := englishHour(hour)
		minute, oh := strings.CutPrefix(minute, "oh ")
		m, okM := englishHour(minute)
		return h, m, false, okH && okM && latin(s[0]) && m < 60 && oh == (m < 10)
	}
	h, ok = englishHour(s)
	return h, 0, false, ok && (latin(s[0]) || len(s) <= 2)
}

func englishHour(s string) (int, bool) {
	if s == "" {
		return 0, false
	}
	if h, ok := clockDigits(s); ok {
		return h, true
	}
	n, ok := cardinal(strings.Fields(strings.ReplaceAll(s, "-", " ")))
	return int(n.c), ok && n.r == nil && n.s == 0 && n.c < 60
}

// clockWord reports whether s is an hour in digits.
func clockWord(s string) bool {
	_, ok := clockDigits(s)
	return ok
}
