package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Anchors name a section for good. They come from the printed number, so that adding a
// section elsewhere or mending the text changes none:
//
//	第二十三条, Article 23   a23     第十七条之一   a17-1    its second paragraph   a23.2
//	Section 4, § 4          s4      § 1-1001.02   s1-1001.02
//	一、                     n1      一、（二）      n1.2
//	第二编, Part 2           b2      第三章, Chapter 3   c3   第一节   j1
//	附件1, Annex 1           x1      no number     u1, u2 ... as they stand
//
// A number that occurs again gets _2, _3. What the number cannot tell apart follows its
// text from one version to the next: Following.
var (
	anchorShape = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,23}$`)
	pointAnchor = regexp.MustCompile(`^p\d+$`)

	articleZh = regexp.MustCompile(`^第([` + digits + `]+)条(?:之([` + digits + `]+))?$`)
	outlineZh = regexp.MustCompile(`^(?:([` + digits + `]+)、)?(?:[（(]([` + digits + `]+)[）)])?$`)
	levelZh   = regexp.MustCompile(`^第([` + digits + `]+)(分?编|篇|部分|章|节)$`)
	annexZh   = regexp.MustCompile(`^附[件表录]([` + digits + `]*)$`)
	numberEn  = regexp.MustCompile(`(?i)^(article|section|sec\.|§+|rule|part|title|book|chapter|annex|schedule|appendix)\s*([0-9a-z][0-9a-z.:-]*)$`)
	notAnchor = regexp.MustCompile(`[^a-z0-9.-]+`)
	listItem  = regexp.MustCompile(`^\s*(?:[（(][一二三四五六七八九十百0-9０-９a-zA-Z]{1,4}[）)]|[0-9０-９]{1,3}[.．、)）])`)
)

// digits are the characters of Chinese numbers, and figures of both widths.
const digits = `零〇一二三四五六七八九十百千两0-9０-９`

var levelLetters = map[string]string{
	"编": "b", "分编": "b", "篇": "b", "部分": "b", "章": "c", "节": "j",
	"article": "a", "section": "s", "sec.": "s", "rule": "s", "part": "b", "title": "b", "book": "b",
	"chapter": "c", "annex": "x", "schedule": "x", "appendix": "x",
}

// AnchorOf is the anchor of the first section with this printed number: 第二十三条 is a23.
// It is empty for what is no number.
func AnchorOf(number string) string {
	number = strings.TrimSpace(number)
	if m := articleZh.FindStringSubmatch(number); m != nil {
		if m[2] != "" {
			return fmt.Sprintf("a%d-%d", Numeral(m[1]), Numeral(m[2]))
		}
		return fmt.Sprintf("a%d", Numeral(m[1]))
	}
	if m := outlineZh.FindStringSubmatch(number); m != nil && number != "" {
		if m[2] == "" {
			return fmt.Sprintf("n%d", Numeral(m[1]))
		}
		return fmt.Sprintf("n%d.%d", Numeral(m[1]), Numeral(m[2]))
	}
	if m := levelZh.FindStringSubmatch(number); m != nil {
		return fmt.Sprintf("%s%d", levelLetters[m[2]], Numeral(m[1]))
	}
	if m := annexZh.FindStringSubmatch(number); m != nil {
		return fmt.Sprintf("x%d", max(1, Numeral(m[1])))
	}
	if m := numberEn.FindStringSubmatch(number); m != nil {
		letter := levelLetters[strings.ToLower(m[1])]
		if letter == "" {
			letter = "s" // §
		}
		return cutAnchor(letter + notAnchor.ReplaceAllString(arabic(strings.ToLower(m[2])), "."))
	}
	return ""
}

// cutAnchor leaves room for a suffix.
func cutAnchor(s string) string { return strings.TrimRight(s[:min(len(s), 18)], ".-") }

var roman = regexp.MustCompile(`^(x{0,3})(ix|iv|v?i{0,3})$`)

// arabic turns the Roman numbers of chapters, up to xxxix, into figures.
func arabic(s string) string {
	m := roman.FindStringSubmatch(s)
	if m == nil || s == "" {
		return s
	}
	ones := map[string]int{"ix": 9, "iv": 4}
	n, ok := ones[m[2]]
	if !ok {
		n = strings.Count(m[2], "i") + 5*strings.Count(m[2], "v")
	}
	return strconv.Itoa(10*len(m[1]) + n)
}

// Numeral reads a Chinese number up to the thousands, or figures of either width: 二十三,
// 一百零八, 二〇二一, ２３. What it cannot read is 0.
func Numeral(s string) int {
	total, digit, plain := 0, 0, 0
	for _, r := range s {
		d := strings.IndexRune("零一二三四五六七八九", r) / len("零")
		switch {
		case r == '十' || r == '百' || r == '千':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			total += max(1, digit) * unit
			digit, plain = 0, 0
			continue
		case r >= '0' && r <= '9':
			d = int(r - '0')
		case r >= '０' && r <= '９':
			d = int(r - '０')
		case r == '〇':
			d = 0
		case r == '两':
			d = 2
		case r != '零' && d == 0:
			return 0
		}
		if plain = plain*10 + d; plain > 1_000_000 {
			return 0
		}
		digit = plain
	}
	return total + digit
}

// Anchored fills in the anchors that are empty; those that are given stay. The slice is
// changed in place and returned.
func Anchored(ss []Section) []Section {
	taken := make(map[string]bool, len(ss))
	for _, s := range ss {
		taken[s.Anchor] = true
	}
	next := map[string]int{}
	for i := range ss {
		if ss[i].Anchor == "" {
			ss[i].Anchor = free(AnchorOf(ss[i].Number), taken, next)
		}
	}
	return ss
}

// free takes the first anchor of a kind that nobody has. next remembers where the search
// for each kind goes on.
func free(base string, taken map[string]bool, next map[string]int) string {
	for {
		next[base]++
		a, n := base, next[base]
		switch {
		case base == "":
			a = "u" + strconv.Itoa(n)
		case n > 1:
			a = base + "_" + strconv.Itoa(n)
		}
		if !taken[a] {
			taken[a] = true
			return a
		}
	}
}
