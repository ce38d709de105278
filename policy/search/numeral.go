package search

import (
	"regexp"
	"strconv"
	"strings"
)

// The ways to write the number of an article; the numerals stand in the first group, those of 之一 in the second.
var (
	articleZh = regexp.MustCompile(`第?\s*([0-9〇零一二两三四五六七八九十百千]+)\s*条(?:\s*之\s*([0-9一二三四五六七八九十]+))?`)
	articleEn = regexp.MustCompile(`\b(?:article|art\.?|section|sections|sec\.?|clause|regulation|reg\.?)\s*([0-9]+[0-9a-z]*(?:[-.:][0-9a-z]+)*)|§+\s*([0-9]+[0-9a-z]*(?:[-.:][0-9a-z]+)*)`)
	sectionNo = regexp.MustCompile(`\b([0-9]+[a-z]?-[0-9]+(?:[-.:][0-9a-z]+)*)\b`)
	issueNo   = regexp.MustCompile(`(\p{Han}*)\s*[\[(〔【﹝［（]?\s*((?:19|20)[0-9]{2})\s*年?\s*[\])〕】﹞］）]?\s*(?:第\s*)?([0-9]{1,5})\s*(号?)`)
)

// numberKey is the number of an article or section in whatever way it is written: 第二十三条,
// 第23条 and Article 23 are the same, 47-1310 is itself. "" when there is none.
func numberKey(folded string) string {
	if m := articleZh.FindStringSubmatch(folded); m != nil {
		return articleKey(m[1], m[2])
	}
	if m := articleEn.FindStringSubmatch(folded); m != nil {
		return m[1] + m[2]
	}
	if m := sectionNo.FindStringSubmatch(folded); m != nil {
		return m[1]
	}
	return ""
}

func articleKey(number, sub string) string {
	n, ok := numeral(number)
	if !ok {
		return ""
	}
	key := strconv.Itoa(n)
	if sub == "" {
		return key
	}
	if n, ok = numeral(sub); !ok {
		return key
	}
	return key + "~" + strconv.Itoa(n)
}

// numeral reads 23, 二十三, 一百零三, 一〇三.
func numeral(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	total, digit, units := 0, 0, false
	for _, r := range s {
		if d := strings.IndexRune("〇一二三四五六七八九", r); d >= 0 {
			digit = digit*10 + d/len("一")
			continue
		}
		unit := 0
		switch r {
		case '零':
			digit *= 10
			continue
		case '两':
			digit = 2
			continue
		case '十':
			unit = 10
		case '百':
			unit = 100
		case '千':
			unit = 1000
		default:
			return 0, false
		}
		total += max(digit, 1) * unit
		digit, units = 0, true
	}
	if units {
		digit %= 10
	}
	return total + digit, total+digit > 0
}
