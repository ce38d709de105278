package importing

import (
	"context"
	"regexp"
	"strings"

	"cadrebot/policy"
)

var (
	meetingZh = regexp.MustCompile(`(?:第[零〇一二三四五六七八九十百0-9]+届)`)
	session   = regexp.MustCompile(`第[零〇一二三四五六七八九十百0-9]+次.*$`)
	issuedZh  = regexp.MustCompile(`^([\p{Han}]{2,30}?)(?:令|公告)?(?:[〔（(]?\d{4}[〕）)年]*)?(?:第[零〇一二三四五六七八九十百0-9]+号)?(?:公布|发布|印发|制定)`)
	orderIn   = regexp.MustCompile(`(\p{Han}{2,20}令)(第[零〇一二三四五六七八九十百千0-9]+号)`)
	meetingEn = regexp.MustCompile(`(?i)of the ((?:Standing Committee of the )?[A-Z][A-Za-z' -]*(?:Congress|Council|Committee)[A-Za-z' -]*?)(?: on | of the People's Republic|,|\)|$)`)
	ordinalEn = regexp.MustCompile(`(?i)\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth)\s+`)
)

// history reads the line below the title of a law: who passed it when, and when it was
// last amended. The date of the text is that of the last amendment. t has no blanks.
func (h *headReader) history(t string) {
	ds := dates(t)
	if len(ds) == 0 {
		return
	}
	date := ds[0].when
	for i, d := range ds {
		after := t[d.to:]
		if i+1 < len(ds) {
			after = t[d.to:ds[i+1].from]
		}
		if strings.Contains(after, "修正") || strings.Contains(after, "修订") || strings.Contains(after, "修改") {
			date = max(date, d.when)
		}
	}
	h.found.offer("date", string(date))
	after := t[ds[0].to:]
	if len(ds) > 1 {
		after = t[ds[0].to:ds[1].from]
	}
	if m := orderIn.FindStringSubmatch(after); m != nil {
		h.found.offer("doc_no", strings.TrimPrefix(m[1], "中华人民共和国")+m[2])
	}
	h.found.offer("issuerzh", issuerIn(after))
}

// issuerIn names who passed or issued: 第十三届全国人民代表大会常务委员会第二十八次会议通过.
func issuerIn(s string) string {
	if by, _, ok := strings.Cut(s, "通过"); ok {
		by = session.ReplaceAllString(meetingZh.ReplaceAllString(by, ""), "")
		by = strings.TrimPrefix(strings.TrimLeft(by, "经由，, "), "中华人民共和国")
		by = strings.TrimSuffix(strings.TrimSuffix(by, "审判委员会"), "检察委员会") // they decide for their court or office
		if organ.MatchString(by) {
			return by
		}
	}
	if m := issuedZh.FindStringSubmatch(s); m != nil {
		by := strings.TrimPrefix(m[1], "中华人民共和国")
		return strings.TrimSuffix(by, "令")
	}
	return ""
}

// historyEn reads (Adopted at the 28th Meeting of the Standing Committee of the Thirteenth
// National People's Congress on April 29, 2021).
func (h *headReader) historyEn(t string) {
	ds := dates(t)
	if len(ds) == 0 {
		return
	}
	date := ds[0].when
	for i, d := range ds {
		before := t[:d.from]
		if i > 0 {
			before = t[ds[i-1].to:d.from]
		}
		if low := strings.ToLower(before); strings.Contains(low, "amended") || strings.Contains(low, "revised") {
			date = max(date, d.when)
		}
	}
	h.found.offer("date", string(date))
	if m := meetingEn.FindStringSubmatch(t); m != nil {
		h.found.offer("issueren", squeeze(ordinalEn.ReplaceAllString(m[1], "")))
	}
}

var (
	effectZh = regexp.MustCompile(`自(\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)起(?:正式)?(?:施行|实施|执行|生效|试行)`)
	atOnceZh = regexp.MustCompile(`自(?:公布|发布|印发|颁布|下发)之日起(?:施行|实施|执行|生效|试行)`)
	untilZh  = regexp.MustCompile(`(?:有效期|执行期|试行期|施行期|期限)?(?:限)?(?:截?至|到)(\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)(?:止|截止|为止)?`)
	yearsZh  = regexp.MustCompile(`有效期(?:限)?为?([一二三四五六七八九十0-9]{1,2})年`)
	ownZh    = regexp.MustCompile(`本(?:法|条例|规定|办法|决定|意见|通知|细则|规则|方案|规划|准则|标准|规范|解释|措施|预案|制度|规程|公告|纲要|指南)|现予|予以`)
	effectEn = regexp.MustCompile(`(?i)(?:come into force|enter into force|go into effect|take effect|be effective|become effective|be implemented|shall be effective)[^.]{0,40}?\b(?:on|as of|as from|from|since)\s+((?:[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?,? \d{4})|(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}))`)
)

// force finds since and until when the text itself says that it holds; the last place that
// speaks of the text as a whole counts. date is that of the document.
func force(ctx context.Context, ps []paragraph, date policy.When) (from, to policy.When) {
	for i := len(ps) - 1; i >= 0 && ctx.Err() == nil; i-- {
		t := ps[i].text
		t = t[max(0, len(t)-maxForce):]
		if !speaksOfForce(t) {
			continue
		}
		if m := effectEn.FindStringSubmatch(t); m != nil {
			return firstDate(m[1]).when, ""
		}
		if !ownZh.MatchString(t) {
			continue
		}
		if m := effectZh.FindStringSubmatchIndex(t); m != nil {
			from = when(t[m[2]:m[3]])
			t = t[m[1]:]
		} else if m := atOnceZh.FindStringIndex(t); m != nil && len(date) == len("2006-01-02") {
			from = date
			t = t[m[1]:]
		} else {
			continue
		}
		if m := untilZh.FindStringSubmatch(t); m != nil {
			to = when(m[1])
		} else if m := yearsZh.FindStringSubmatch(t); m != nil {
			to = from.Years(policy.Numeral(m[1]))
		}
		return from, to
	}
	return "", ""
}

// maxForce bounds the end of a paragraph in which its day of entry into force is looked for.
const maxForce = 16 << 10 // bytes

// speaksOfForce spares most paragraphs the patterns, which are slow: each of them needs one
// of these words, in whatever case.
func speaksOfForce(t string) bool {
	if strings.Contains(t, "起") {
		return true
	}
	for i := range len(t) {
		switch t[i] | 0x20 {
		case 'f':
			if foldedAt(t[i:], "force") || foldedAt(t[i:], "ffect") {
				return true
			}
		case 'm':
			if foldedAt(t[i:], "mplement") {
				return true
			}
		}
	}
	return false
}

func foldedAt(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}
