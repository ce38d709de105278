package form

import (
	"strconv"
	"strings"
	"time"
)

// englishDay reads 5 March 2026, March 5, Mar 5th, 5th of March, the 5th, 5th of last month.
func englishDay(s string, today time.Time) []time.Time {
	month, year, numbers, ordinal := 0, 0, []int{}, false
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	for i, w := range words {
		if w == "of" || w == "the" || w == "on" {
			ordinal = ordinal || w == "the" && i == 0
			continue
		}
		if off, ok := weekWords[w]; ok && w[0] < 0x80 && i+1 < len(words) && words[i+1] == "month" && month == 0 {
			first := monthOff(today, off)
			month, year = int(first.Month()), first.Year()
			continue
		}
		if w == "month" && year > 0 {
			continue
		}
		if m := monthOf(w); m > 0 && month == 0 {
			month = m
			continue
		}
		for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
			if t, ok := strings.CutSuffix(w, suffix); ok {
				w, ordinal = t, true
			}
		}
		n, err := strconv.ParseUint(w, 10, 16)
		if err != nil {
			return nil
		}
		numbers = append(numbers, int(n))
	}
	switch {
	case len(numbers) == 1 && month == 0 && ordinal && numbers[0] <= 31:
		return []time.Time{nearest(0, numbers[0], today)}
	case month == 0:
		return nil
	case len(numbers) == 1 && numbers[0] <= 31 && year > 0:
		return []time.Time{day(year, month, numbers[0])}
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
