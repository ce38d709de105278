package importing

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// maxHead is how many paragraphs above the first article are looked at for the head.
const maxHead = 40

// maxHeadLine bounds what a line of the head can be. The longest that is one tells of every
// amendment of a code, in about 2,000 bytes.
const maxHeadLine = 8192 // bytes

const organEnd = `(?:院|部|委|委员会|局|厅|会|政府|办公室|办公厅|署|联席会议|领导小组|指挥部|中心|银行|协会|党组|社|团|中央)`

var (
	docNumber  = regexp.MustCompile(`^[\p{Han}A-Za-z]{1,20}[〔\[［【（(〈]\d{4}[〕\]］】）)〉]\s?(?:第\s?)?\d{1,5}\s?号$`)
	orderName  = regexp.MustCompile(`^(\p{Han}[\p{Han} ]{1,40})(?:令|公告)$`)
	orderNo    = regexp.MustCompile(`^[（(]?(?:\d{4}\s?年?\s?)?第?\s?[` + `零〇一二三四五六七八九十百千0-9` + `]{1,8}\s?号[）)]?$`)
	orderFull  = regexp.MustCompile(`^(\p{Han}{2,30})(?:令|公告)[，, ]?[（(]?((?:\d{4}\s?年)?\s?第?\s?[零〇一二三四五六七八九十百千0-9]{1,8}\s?号)[）)]?$`)
	paperName  = regexp.MustCompile(`^(\p{Han}{2,30}` + organEnd + `)文件$`)
	historyZh  = regexp.MustCompile(`^[（(].*\d{4}\s?年\s?\d{1,2}\s?月.*(?:通过|公布|发布|印发|修订|修正|批准|制定|施行|令).*[）)]$`)
	historyEn  = regexp.MustCompile(`(?i)^\(.*(?:adopted|promulgated|issued|approved|amended|revised).*\d{4}.*\)$`)
	noteZh     = regexp.MustCompile(`^[（(](?:此件|本文有删减|此文|征求意见稿).*[）)]$`)
	titleInZh  = regexp.MustCompile(`《([^《》]{2,80})》`)
	promulgate = regexp.MustCompile(`现予(?:以)?(?:公布|发布|印发)|现(?:公布|发布)施行|予以(?:公布|发布)`)
	titleEnd   = regexp.MustCompile(`(?:法|法典|条例|规定|办法|决定|决议|意见|通知|细则|规则|公告|纲要|方案|规划|计划|准则|标准|解释|批复|函|报告|令|指南|目录|章程|公约|预案|问答|说明|要点|清单|规范|措施|制度|规程|通报|大纲|解读|案)(?:[（(][^（）()]{1,20}[）)])?$`)
	sentence   = regexp.MustCompile(`[。；;！!？?]|\.$`)
	labelled   = regexp.MustCompile(`^([\p{Han}A-Za-z][\p{Han}A-Za-z. 　]{0,20})[:：]\s*(.+)$`)
	organ      = regexp.MustCompile(`^[\p{Han} 、]{2,60}` + organEnd + `$`)
	beforeOf   = regexp.MustCompile(`^(.{2,40}?` + organEnd + `)\s?(?:关于|转发|印发|批转|办公厅关于)`)
)

// headReader finds what stands above the text: it marks the paragraphs it has used.
type headReader struct {
	lang   locales.Lang
	ps     []paragraph
	used   []bool
	found  facts
	title  []string
	titled bool
	order  string // who gave the order that the text came with
}

// readHead finds title, issuer, number and dates in the text's own head and signature. It
// gives the paragraphs that remain. title is the one that is known already, "" when none is.
func readHead(ctx context.Context, ps []paragraph, lang locales.Lang, title string) (facts, []paragraph) {
	h := &headReader{lang: lang, ps: ps, used: make([]bool, len(ps))}
	h.found.offer("title"+string(lang), title)
	h.signature(ctx)
	for i := range min(h.end(ctx), maxHead) {
		if !h.used[i] {
			h.line(i)
		}
	}
	if t := h.titleText(); t != "" {
		h.found.offer("title"+string(lang), t)
		if m := beforeOf.FindStringSubmatch(t); m != nil {
			h.found.offer("issuer"+string(lang), m[1])
		}
	}
	h.order = strings.TrimPrefix(h.order, "中华人民共和国")
	h.found.offer("issuer"+string(lang), h.order)
	var rest []paragraph
	for i, p := range ps {
		if !h.used[i] && !noteZh.MatchString(p.text) {
			rest = append(rest, p)
		}
	}
	return h.found, rest
}

// end is where the head ends: at the first article, chapter or table of contents.
func (h *headReader) end(ctx context.Context) int {
	for i, p := range h.ps {
		if ctx.Err() != nil {
			break
		}
		if _, ok := structureOf(p.text, h.lang); ok || isContents(p.text) || articleOf(p.text, h.lang).number != "" || p.level > 1 && len(h.title) > 0 {
			return i
		}
		if m := beginning(outlineTop, outlineTopFirst, p.text); m != nil && i > 0 {
			return i
		}
	}
	return len(h.ps)
}

// line looks at one paragraph of the head.
func (h *headReader) line(i int) {
	t := h.ps[i].text
	if len(t) > maxHeadLine {
		h.titled = h.titled || len(h.title) > 0
		h.promulgation(t[:maxHeadLine])
		return
	}
	bare := strings.ReplaceAll(t, " ", "")
	h.used[i] = true
	switch {
	case docNumber.MatchString(bare):
		h.found.offer("doc_no", bare)
	case orderFull.MatchString(bare):
		m := orderFull.FindStringSubmatch(bare)
		h.ordered(m[1], m[2])
	case h.order != "" && orderNo.MatchString(bare):
		h.ordered(h.order, strings.Trim(bare, "（）()"))
	case orderName.MatchString(t) && utf8.RuneCountInString(bare) <= 30 && !strings.Contains(bare, "关于"):
		h.order = orderName.FindStringSubmatch(bare)[1]
	case paperName.MatchString(bare):
		h.found.offer("issuer"+string(h.lang), strings.TrimSuffix(bare, "文件"))
	case historyZh.MatchString(t):
		h.history(bare)
	case historyEn.MatchString(t):
		h.historyEn(t)
	case h.isDate(t):
		h.found.offer("date", string(when(t)))
	case h.label(t):
	case h.isTitle(i, bare):
		h.title = append(h.title, t)
	default:
		h.used[i] = false
		h.titled = h.titled || len(h.title) > 0
		h.promulgation(t)
	}
}

func (h *headReader) ordered(by, no string) {
	h.order = by
	short := strings.TrimPrefix(by, "中华人民共和国")
	if !strings.Contains(no, "第") {
		no = "第" + no
	}
	h.found.offer("doc_no", short+"令"+no)
}

func (h *headReader) isDate(t string) bool {
	if len(t) > maxDateLine {
		return false
	}
	d := firstDate(strings.Trim(t, "（）()"))
	return d.when != "" && d.to-d.from >= len(t)-6
}

// label takes "发文字号：国发〔2020〕1号" and its like, where the name is a known one.
func (h *headReader) label(t string) bool {
	m := labelled.FindStringSubmatch(t)
	if m == nil {
		return false
	}
	name, ok := factName(m[1])
	if !ok {
		return false
	}
	if name == "title" || name == "issuer" {
		name += string(h.lang)
	}
	h.found.offer(name, m[2])
	return true
}

// isTitle reports whether paragraph i is the title or goes on with it: titles are broken
// over lines until a word that ends titles.
func (h *headReader) isTitle(i int, bare string) bool {
	const long = 120 // characters
	n := len(h.title)
	if said := h.found.get("title" + string(h.lang)); said != "" {
		return strings.ReplaceAll(said, " ", "") == bare // of the text that an order brings
	}
	switch {
	case sentence.MatchString(bare) || utf8.RuneCountInString(bare) > long || strings.HasSuffix(bare, "：") || strings.HasSuffix(bare, ":"):
		return false
	case n == 0:
		return !h.titled
	case h.titled || h.lang == locales.EN || h.ps[i].level != h.ps[i-1].level:
		return false
	}
	return n < 4 && !titleEnd.MatchString(strings.ReplaceAll(h.title[n-1], " ", "")) && !organ.MatchString(bare)
}

// titleText joins the lines of the title.
func (h *headReader) titleText() string {
	if h.lang == locales.EN {
		return strings.Join(h.title, " ")
	}
	return closeUp(strings.Join(h.title, ""))
}

// promulgation reads the order that brings a text into force: 《X》已经...通过，现予公布.
func (h *headReader) promulgation(t string) {
	if !promulgate.MatchString(t) {
		return
	}
	if m := titleInZh.FindStringSubmatch(t); m != nil && h.order != "" {
		h.title = nil
		h.found.offer("titlezh", m[1])
	}
}

// signature finds who signed and when: an office on a line of its own, a date below it.
func (h *headReader) signature(ctx context.Context) {
	for i := 1; i < len(h.ps) && ctx.Err() == nil; i++ {
		if !h.isDate(h.ps[i].text) {
			continue
		}
		above := strings.ReplaceAll(h.ps[i-1].text, " ", "")
		if organ.MatchString(h.ps[i-1].text) && utf8.RuneCountInString(above) <= 40 && (i > 3 || i == len(h.ps)-1) {
			h.found.offer("date", string(firstDate(h.ps[i].text).when))
			h.found.offer("issuerzh", above)
			h.used[i-1], h.used[i] = true, true
			return
		}
	}
	if last := len(h.ps) - 1; last > 0 && h.isDate(h.ps[last].text) {
		h.found.offer("date", string(firstDate(h.ps[last].text).when))
		h.used[last] = true
	}
}
