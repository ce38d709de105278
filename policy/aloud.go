package policy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// LongestAloud is how many characters somebody listens to at once.
const LongestAloud = 400

// Aloud is parts as one text for a phone that reads out: only words and stops, every number
// in words, at most LongestAloud characters. It ends after a whole sentence; what does not
// fit is left out.
func Aloud(parts []string, l locales.Lang) string {
	stop := "。"
	if l == locales.EN {
		stop = ". "
	}
	var b strings.Builder
	room := LongestAloud
	for _, p := range parts {
		for _, s := range sentences(spoken(p, l), l) {
			s += stop
			n := utf8.RuneCountInString(s)
			if n > room && b.Len() > 0 {
				return strings.TrimSpace(b.String())
			}
			b.WriteString(firstRunes(s, room))
			room -= n
		}
	}
	return strings.TrimSpace(b.String())
}

func firstRunes(s string, n int) string {
	if rs := []rune(s); len(rs) > n {
		return string(rs[:n])
	}
	return s
}

// pronounced are signs that are said; every other sign is a pause or silent.
var pronounced = map[locales.Lang]*strings.Replacer{
	locales.ZH: strings.NewReplacer("≥", "不少于", "≤", "不超过", "＞", "超过", ">", "超过", "＜", "不到", "<", "不到", "=", "等于", "×", "乘", "+", "加", "&", "和", "～", "到", "~", "到", "℃", "摄氏度", "㎡", "平方米"),
	locales.EN: strings.NewReplacer("≥", " at least ", "≤", " at most ", ">", " more than ", "<", " less than ", "=", " is ", "×", " times ", "+", " plus ", "&", " and ", "℃", " degrees ", "㎡", " square metres "),
}

const figure = `\d+(?:,\d{3})*(?:\.\d+)?`

var (
	percent  = regexp.MustCompile(`(` + figure + `)\s*[%％]`)
	stretch  = regexp.MustCompile(`(\d[%％元年月日]?)\s*(?:—|–|-|－|至)\s*(\d)`)
	money    = regexp.MustCompile(`(?:CNY|RMB|¥|￥)\s*(` + figure + `)`)
	aYear    = regexp.MustCompile(`(\d{4})\s*年`)
	docYear  = regexp.MustCompile(`[〔\[【](\d{4})[〕\]】]`)
	ordinal  = regexp.MustCompile(`(\d+)(?:st|nd|rd|th)\b`)
	shortMon = regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?`)
	aFigure  = regexp.MustCompile(figure)
)

var months = map[string]string{
	"Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July", "Aug": "August",
	"Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}

// spoken writes out what stands in figures and signs.
func spoken(s string, l locales.Lang) string {
	s = strings.ReplaceAll(locales.HalfWidth(s), "’", "'")
	if l == locales.EN {
		s = money.ReplaceAllString(s, "$1 yuan")
		s = stretch.ReplaceAllString(s, "$1 to $2")
		s = percent.ReplaceAllString(s, "$1 percent")
		s = ordinal.ReplaceAllStringFunc(s, func(m string) string { return ordinalWord(ordinal.FindStringSubmatch(m)[1]) })
		s = shortMon.ReplaceAllStringFunc(s, func(m string) string { return months[strings.TrimRight(m, ".")] })
		s = pronounced[l].Replace(s)
		s = aFigure.ReplaceAllStringFunc(s, func(m string) string { return " " + englishNumber(m) + " " })
	} else {
		s = money.ReplaceAllString(s, "${1}元")
		s = stretch.ReplaceAllString(s, "${1}到$2")
		s = docYear.ReplaceAllString(s, "${1}年")
		s = aYear.ReplaceAllStringFunc(s, func(m string) string { return digitsOf(m[:4]) + "年" })
		s = percent.ReplaceAllStringFunc(s, func(m string) string { return "百分之" + chineseNumber(aFigure.FindString(m)) })
		s = pronounced[l].Replace(s)
		s = aFigure.ReplaceAllStringFunc(s, chineseNumber)
	}
	return plainSigns(s, l)
}

// plainSigns keeps letters and turns the signs between them into pauses: of several at one
// place the longest.
func plainSigns(s string, l locales.Lang) string {
	comma, end := '，', '。'
	if l == locales.EN {
		comma, end = ',', '.'
	}
	var out []rune
	wait := rune(0) // the pause or blank before the next letter
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), r == '\'' && l == locales.EN:
			out = append(out, pauseBefore(wait, len(out) == 0, l)...)
			out, wait = append(out, r), 0
		case strings.ContainsRune("。.!?！？;；\n", r):
			wait = end
		case strings.ContainsRune(",，、:：()（）—", r):
			if wait != end {
				wait = comma
			}
		case unicode.IsSpace(r), r == '-', r == '/':
			if wait == 0 {
				wait = ' '
			}
		}
	}
	return string(out)
}

// pauseBefore is a pause as it is written: with a blank behind it in English; Chinese has no
// blanks, and nothing begins with a pause.
func pauseBefore(wait rune, first bool, l locales.Lang) []rune {
	switch {
	case wait == 0, first:
		return nil
	case l == locales.EN && wait != ' ':
		return []rune{wait, ' '}
	case l != locales.EN && wait == ' ':
		return nil
	}
	return []rune{wait}
}

// sentences cuts spoken text at its stops.
func sentences(s string, l locales.Lang) []string {
	end := "。"
	if l == locales.EN {
		end = "."
	}
	var out []string
	for part := range strings.SplitSeq(s, end) {
		if part = strings.Trim(part, " ,，"); part != "" {
			out = append(out, part)
		}
	}
	return out
}
