package form

import (
	"strings"
	"time"
	"unicode/utf8"
)

// dayRange reads two days of one month with the month said once: 3月5日至8日, 3月5-6日, 3、5号.
// They are two readings: a question about one day is asked again.
func dayRange(s string, today time.Time) []time.Time {
	s = strings.ReplaceAll(s, " ", "")
	if !strings.ContainsAny(s, "日号") {
		return nil
	}
	for _, mark := range [...]string{"到", "至", "~", "-", "、", "或", "和"} {
		left, right, ok := strings.Cut(s, mark)
		if !ok || left == "" {
			continue
		}
		last := bareDay(right)
		first := bareDay(left)
		cut := len(first)
		for cut > 0 {
			r, size := utf8.DecodeLastRuneInString(first[:cut])
			if _, number := digitOf(r); !number && r != '十' {
				break
			}
			cut -= size
		}
		month := first[:cut]
		if _, isDay := smallNumber(last); !isDay || cut == len(first) || month != "" && !strings.HasSuffix(month, "月") {
			return nil
		}
		from, isFirst := smallNumber(first[cut:])
		ends := chineseDay(month+last+"日", today)
		if len(ends) != 1 || !isFirst || ends[0].IsZero() {
			return nil
		}
		return []time.Time{day(ends[0].Year(), int(ends[0].Month()), from), ends[0]}
	}
	return nil
}

func bareDay(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "日"), "号")
}
