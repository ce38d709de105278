package importing

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// maxNumber bounds what the patterns of numbers and headings are tried on: what they know
// stands at the beginning of a line, and a heading is a short line.
const maxNumber = 1024 // bytes

const numeralZh = `零〇一二三四五六七八九十百千两0-9０-９`

var (
	levelLine  = regexp.MustCompile(`^(第\s?[` + numeralZh + `]+\s?(分编|编|篇|部分|章|节))(?:[\s:：]+(.*)|(.*))$`)
	articleZh  = regexp.MustCompile(`^(第\s?[` + numeralZh + `]+\s?条(?:\s?之\s?[一二三四五六七八九十]+)?)([\s:：【（(〔]|$)?(.*)$`)
	annexLine  = regexp.MustCompile(`^(附\s?[件表录]\s?[0-9一二三四五六七八九十]*)[:：]?$`)
	outlineTop = regexp.MustCompile(`^([一二三四五六七八九十]{1,4})[、．.]\s?(.+)$`)
	outlineSub = regexp.MustCompile(`^([（(][一二三四五六七八九十]{1,4}[）)])\s?(.+)$`)
	levelEn    = regexp.MustCompile(`^((?i:part|title|book|chapter|subchapter|division|annex|schedule|appendix)\s+(?:[IVXLivxl]{1,7}|\d{1,3}|[A-Z]|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten))\b[.:\s—–-]*(.*)$`)
	articleEn  = regexp.MustCompile(`^((?i:article)\s+(?:\d{1,4}[A-Za-z]?(?:-\d+)?|[IVXLivxl]{1,7}))(?:[.:]\s*|\s+|$)(.*)$`)
	sectionEn  = regexp.MustCompile(`^((?i:section|sec\.)\s+\d[0-9A-Za-z:-]*(?:\.\d+[A-Za-z]?)*|§+\s?\d[0-9A-Za-z:-]*(?:\.\d+[A-Za-z]?)*)(?:[.:—–]\s*|\s+|$)(.*)$`)
	refersZh   = regexp.MustCompile(`^(?:规定|所称|所列|所述|第|、|和|至|或|及|的|与|中|之)`)
	contents   = regexp.MustCompile(`(?i)^(?:目\s*[录次]|table of contents|contents)$`)
	tocTail    = regexp.MustCompile(`[\s.．…·⋯-]*\d*$`)
)

func isContents(t string) bool { return len(t) <= maxNumber && contents.MatchString(t) }

// beginning matches a pattern of a number at the beginning of t when t begins with one of
// the letters first, small ones. What the pattern leaves of t is the end of the last submatch.
func beginning(re *regexp.Regexp, first, t string) []string {
	r, _ := utf8.DecodeRuneInString(t)
	if !strings.ContainsRune(first, unicode.ToLower(r)) {
		return nil
	}
	n := min(len(t), maxNumber)
	m := re.FindStringSubmatch(t[:n])
	if len(m) > 1 {
		m[len(m)-1] += t[n:]
	}
	return m
}

// The first letters of the numbers of a notice.
const (
	outlineTopFirst = "一二三四五六七八九十"
	outlineSubFirst = "（("
)

// heading is a line of the structure above the articles.
type heading struct {
	depth  int    // 1 = book or annex, 2 = part of it, 3 = chapter, 4 = section
	number string // 第三章, Chapter 3
	text   string // as it stands in a path: 第三章 监督管理
}

var depths = map[string]int{"编": 1, "篇": 1, "部分": 1, "分编": 2, "章": 3, "节": 4}

var depthsEn = map[string]int{
	"part": 1, "title": 1, "book": 1, "annex": 1, "schedule": 1, "appendix": 1, "division": 2, "chapter": 3, "subchapter": 4,
}

// structureOf knows 第一章 总则, 附件1 and Chapter I General Provisions.
func structureOf(t string, lang locales.Lang) (heading, bool) {
	if len(t) > maxNumber {
		return heading{}, false
	}
	if lang == locales.EN {
		m := beginning(levelEn, "ptbcsda", t)
		if m == nil || !titleLike(m[2]) || strings.HasPrefix(m[2], "of ") {
			return heading{}, false
		}
		word, _, _ := strings.Cut(strings.ToLower(m[1]), " ")
		return heading{depthsEn[word], m[1], squeeze(m[1] + " " + m[2])}, true
	}
	if m := beginning(annexLine, "附", t); m != nil {
		n := strings.ReplaceAll(m[1], " ", "")
		return heading{1, n, n}, true
	}
	m := beginning(levelLine, "第", t)
	if m == nil || !titleLike(m[3]+m[4]) || refersZh.MatchString(m[4]) {
		return heading{}, false
	}
	n := strings.ReplaceAll(m[1], " ", "")
	return heading{depths[m[2]], n, squeeze(n + " " + closeUp(m[3]+m[4]))}, true
}

// titleLike reports whether words are a heading and no sentence.
func titleLike(t string) bool {
	return utf8.RuneCountInString(t) <= 60 && !strings.ContainsAny(t, "。；;！!？") && !strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "：") && !strings.HasSuffix(t, ":") && !strings.HasSuffix(t, "，")
}

// clause is the beginning of a place that can be cited.
type clause struct {
	number string // "" = none
	text   string // what follows on the same line
	loose  bool   // nothing stands between number and text: it may be a mere reference
}

// articleOf knows 第二十三条 at the beginning of a line, or Article 23 and Section 4.
func articleOf(t string, lang locales.Lang) clause {
	if lang == locales.EN {
		for _, re := range []*regexp.Regexp{articleEn, sectionEn} {
			if m := beginning(re, "as§", t); m != nil && beginsSentence(m[2]) {
				return clause{number: m[1], text: m[2]}
			}
		}
		return clause{}
	}
	m := beginning(articleZh, "第", t)
	if m == nil {
		return clause{}
	}
	c := clause{number: strings.ReplaceAll(m[1], " ", ""), text: squeeze(strings.TrimLeft(m[2], " :：　") + m[3])}
	c.loose = m[2] == "" && m[3] != ""
	if c.loose && refersZh.MatchString(m[3]) {
		return clause{}
	}
	return c
}

// beginsSentence tells "Section 4 Definitions" from "Section 4 of this Act applies".
func beginsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || !unicode.IsLower(r) && r != ',' && r != ';' && r != ')'
}

// closeUp takes the blanks out between Chinese characters: 总 则 is 总则. A blank between
// two long names, 中共中央 国务院, stays.
func closeUp(s string) string {
	parts := strings.Fields(s)
	out := ""
	for i, p := range parts {
		short := utf8.RuneCountInString(p) == 1 || i > 0 && utf8.RuneCountInString(parts[i-1]) == 1
		if i > 0 && (!short || hanShare(p) == 0) {
			out += " "
		}
		out += p
	}
	return out
}
