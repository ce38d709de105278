package form

import (
	"strings"
	"time"
)

// englishDay reads 5 March 2026, March 5, Mar 5th, 5-Mar-26, the fifth of March, the 5th,
// 5th of last month.
func englishDay(s string, today time.Time) []time.Time {
	month, year, ordinal := 0, 0, false
	var numbers []englishNumber
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.-/", r) })
	for i := 0; i < len(words); i++ {
		w := words[i]
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
		if m := monthOf(strings.TrimLeft(w, "0123456789")); m > 0 && month == 0 {
			month = m
			if w = strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz"); w == "" { // 5march
				continue
			}
		}
		n, spoken, used := englishDayNumber(words[i:], w)
		if used == 0 {
			return nil
		}
		n.afterMonth = month > 0
		numbers, ordinal, i = append(numbers, n), ordinal || spoken, i+used-1
	}
	return pickDay(numbers, month, year, ordinal, today)
}

// englishNumber is a day or a year as written.
type englishNumber struct {
	n, digits  int
	afterMonth bool
}

// pickDay decides which of the numbers beside a month is the day and which the year.
func pickDay(numbers []englishNumber, month, year int, ordinal bool, today time.Time) []time.Time {
	if len(numbers) == 0 {
		return nil
	}
	d := numbers[0]
	switch {
	case len(numbers) == 1 && month == 0 && ordinal && d.n <= 31:
		return []time.Time{nearest(0, d.n, today)}
	case month == 0:
		return nil
	case len(numbers) == 1 && d.n <= 31 && year > 0:
		return []time.Time{day(year, month, d.n)}
	case len(numbers) == 1 && d.n <= 31:
		return []time.Time{nearest(month, d.n, today)}
	case len(numbers) != 2:
		return nil
	}
	switch y := numbers[1]; {
	case y.n > 999:
		return []time.Time{day(y.n, month, d.n)}
	case d.n > 999:
		return []time.Time{day(d.n, month, y.n)}
	case y.afterMonth && y.digits == 2: // 5 Mar 26
		return []time.Time{day(century(y.n, today), month, d.n)}
	}
	return nil
}

var englishOrdinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

// englishDayNumber reads 5, 5th, fifth and twenty-first at the start of words; w is the
// first of them without its month. used is how many words it took.
func englishDayNumber(words []string, w string) (n englishNumber, ordinal bool, used int) {
	if o := englishOrdinals[w]; o > 0 {
		return englishNumber{n: o}, true, 1
	}
	if tens := int(englishSmall[w]); tens >= 20 && len(words) > 1 {
		if o := englishOrdinals[words[1]]; o > 0 && o < 10 {
			return englishNumber{n: tens + o}, true, 2
		}
	}
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if t, ok := strings.CutSuffix(w, suffix); ok {
			w, ordinal = t, true
		}
	}
	if !plainDigits(w, "") || len(w) > 4 {
		return englishNumber{}, false, 0
	}
	return englishNumber{n: int(parseNumber(w).c), digits: len(w)}, ordinal, 1
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
