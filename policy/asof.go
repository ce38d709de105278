package policy

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// Dates inside a question. Submatches are year, month, day as far as the shape has them.
var (
	isoDate   = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[^\d]|$)`)
	hanDate   = regexp.MustCompile(`((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?`)
	wordMonth = regexp.MustCompile(`\b(?:(\d{1,2})\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+((?:19|20)\d\d)\b`)
	// a year alone belongs to titles too ("2023年中央一号文件"): it counts only with a word that makes it a moment
	hanYear  = regexp.MustCompile(`(?:截至|截止|截止到|按照|按|依照|在)\s*((?:19|20)\d\d)\s*年?(?:底|末|时|当时|那时)?(?:的?(?:政策|规定|标准|口径))?|((?:19|20)\d\d)\s*年(?:底|末|时|当时|那时|那会儿?)`)
	wordYear = regexp.MustCompile(`\b(?:as of|back in|until|during|in)\s+((?:19|20)\d\d)\b`)
	asOf     = regexp.MustCompile(`(?:截至|截止到?|as of|as at|back in|in|on|during|按照?|依照|在)\s*$`)
	behind   = regexp.MustCompile(`^\s*(?:时候?|当时|那时候?|的?政策|的?规定|止|为止|的时候|底|末|份)?的?`)
)

// relative moments; months are counted back from today, years end on 31 December.
var relative = []struct {
	words         []string
	months, years int
}{
	{[]string{"上个月", "上月", "last month"}, 1, 0},
	{[]string{"前年", "two years ago", "the year before last"}, 0, 2},
	{[]string{"去年", "上一年", "上年", "last year", "a year ago"}, 0, 1},
	{[]string{"今天", "现在", "目前", "如今", "今年", "眼下", "today", "right now", "now", "nowadays", "currently", "this year"}, 0, 0},
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// AsOf reads the moment that a question is about and gives back the rest of the question.
// A month means its last day, a year its last day, never later than today when today lies
// inside. The empty date: the question names no moment.
func AsOf(question string, today locales.Date) (locales.Date, string) {
	folded := search.Fold(question)
	for _, find := range []func(string) (When, int, int){findISO, findHan, findMonth, findYear} {
		if w, from, to := find(folded); w != "" {
			return until(w, today), cut(folded, from, to)
		}
	}
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return "", folded
	}
	for _, r := range relative {
		for _, word := range r.words {
			i := strings.Index(folded, word)
			if i < 0 || !wholeWord(folded, i, len(word)) {
				continue
			}
			day := today
			switch {
			case r.months > 0:
				day = locales.Date(time.Date(now.Year(), now.Month(), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
			case r.years > 0:
				day = locales.Date(strconv.Itoa(now.Year()-r.years) + "-12-31")
			}
			return day, cut(folded, i, i+len(word))
		}
	}
	return "", folded
}

// until is the last day of w, but today when w reaches past it and began before it.
func until(w When, today locales.Date) locales.Date {
	if w.First() <= today && today < w.Last() {
		return today
	}
	return w.Last()
}

// ParseDay reads a moment that was typed alone: 2024-05, 2024年5月, May 2024, 2024, 去年.
func ParseDay(text string, today locales.Date) (locales.Date, bool) {
	text = strings.TrimSpace(text)
	if w := When(strings.TrimSuffix(search.Fold(text), "年")); w != "" && w.Valid() {
		return until(w, today), true
	}
	day, rest := AsOf(text, today)
	return day, day != "" && !strings.ContainsFunc(rest, lettered)
}

func findISO(s string) (When, int, int) { return first(s, isoDate, 1, 2, 3) }

func findHan(s string) (When, int, int) { return first(s, hanDate, 1, 2, 3) }

func findMonth(s string) (When, int, int) {
	m := wordMonth.FindStringSubmatchIndex(s)
	if m == nil {
		return "", 0, 0
	}
	name, day := s[m[4]:m[5]], ""
	if m[2] >= 0 {
		day = s[m[2]:m[3]]
	}
	for i, n := range monthNames {
		if n == name {
			return build(s[m[6]:m[7]], strconv.Itoa(i+1), day), m[0], m[1]
		}
	}
	return "", 0, 0
}

func findYear(s string) (When, int, int) {
	if m := hanYear.FindStringSubmatchIndex(s); m != nil {
		g := 2
		if m[2] < 0 {
			g = 4
		}
		return When(s[m[g]:m[g+1]]), m[0], m[1]
	}
	if m := wordYear.FindStringSubmatchIndex(s); m != nil {
		return When(s[m[2]:m[3]]), m[0], m[1]
	}
	return "", 0, 0
}

func first(s string, re *regexp.Regexp, y, mo, d int) (When, int, int) {
	m := re.FindStringSubmatchIndex(s)
	if m == nil {
		return "", 0, 0
	}
	part := func(g int) string {
		if m[2*g] < 0 {
			return ""
		}
		return s[m[2*g]:m[2*g+1]]
	}
	end := m[2*mo+1]
	if m[2*d] >= 0 {
		end = m[2*d+1]
	}
	if re == hanDate {
		end = m[1]
	}
	return build(part(y), part(mo), part(d)), m[2*y], end
}

func build(year, month, day string) When {
	w := When(year + "-" + two(month))
	if day != "" {
		if full := w + When("-"+two(day)); full.Valid() {
			return full
		}
	}
	if !w.Valid() {
		return ""
	}
	return w
}

// cut takes the moment and the small words around it out of the question.
func cut(s string, from, to int) string {
	left := asOf.ReplaceAllString(s[:from], " ")
	right := s[to:]
	if m := behind.FindStringIndex(right); m != nil {
		right = right[m[1]:]
	}
	return strings.TrimSpace(left + " " + right)
}

func wholeWord(s string, at, n int) bool {
	if s[at] >= 0x80 {
		return true
	}
	return (at == 0 || !wordByte(s[at-1])) && (at+n == len(s) || !wordByte(s[at+n]))
}

func wordByte(c byte) bool { return c < 0x80 && lettered(rune(c)) }

func lettered(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
