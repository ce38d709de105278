package importing

import (
	"regexp"
	"strconv"
	"strings"

	"cadrebot/policy"
)

// dated is a date within a text, by bytes.
type dated struct {
	when     policy.When
	from, to int
}

const months = `January|February|March|April|May|June|July|August|September|October|November|December`

var (
	dateZh  = regexp.MustCompile(`(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日`)
	dateHan = regexp.MustCompile(`([〇零○ＯOo一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日`)
	dateUS  = regexp.MustCompile(`(` + months + `)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	dateUK  = regexp.MustCompile(`(\d{1,2})(?:st|nd|rd|th)?\s+(` + months + `),?\s+(\d{4})`)
	dateISO = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})`)
)

// maxDates bounds the text in which all dates are looked for: the history of a law is short.
const maxDates = 4096 // bytes

// maxDateLine bounds a line that is a date and nothing else.
const maxDateLine = 100 // bytes

// dates are the full dates of s in their order; impossible ones are left out.
func dates(s string) []dated {
	s = s[:min(len(s), maxDates)]
	var out []dated
	for from := 0; from < len(s); {
		d := firstDate(s[from:])
		if d.to == 0 {
			break
		}
		if d.when != "" {
			out = append(out, dated{d.when, from + d.from, from + d.to})
		}
		from += d.to
	}
	return out
}

// firstDate is the first shape of a date in s; to is 0 when there is none.
func firstDate(s string) dated {
	best := dated{}
	if !strings.ContainsAny(s, "0123456789") && !strings.Contains(s, "年") {
		return best
	}
	take := func(m []int, y, mo, d string) {
		if best.to == 0 || m[0] < best.from {
			best = dated{build(y, mo, d), m[0], m[1]}
		}
	}
	part := func(m []int, i int) string { return s[m[2*i]:m[2*i+1]] }
	if m := dateZh.FindStringSubmatchIndex(s); m != nil {
		take(m, part(m, 1), part(m, 2), part(m, 3))
	}
	if m := dateISO.FindStringSubmatchIndex(s); m != nil {
		take(m, part(m, 1), part(m, 2), part(m, 3))
	}
	if m := dateHan.FindStringSubmatchIndex(s); m != nil {
		year := strings.NewReplacer("○", "〇", "Ｏ", "〇", "O", "〇", "o", "〇").Replace(part(m, 1))
		take(m, numeral(year), numeral(part(m, 2)), numeral(part(m, 3)))
	}
	if m := dateUS.FindStringSubmatchIndex(s); m != nil {
		take(m, part(m, 3), month(part(m, 1)), part(m, 2))
	}
	if m := dateUK.FindStringSubmatchIndex(s); m != nil {
		take(m, part(m, 3), month(part(m, 2)), part(m, 1))
	}
	return best
}

func numeral(s string) string { return strconv.Itoa(policy.Numeral(s)) }

func month(name string) string {
	for i, m := range strings.Split(months, "|") {
		if m == name {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}
