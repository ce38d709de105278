package importing

import (
	"context"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// splitter cuts paragraphs into sections. A law: 编 章 节 are headings, 条 begins a section,
// everything below it (款, 项) belongs to it. A notice: 一、 is a heading when it is short and
// a section when it is a sentence, （一） is a section. English: Part and Chapter are headings;
// of Article and Section the more frequent begins a section and the other is a heading.
type splitter struct {
	r       *reader
	lang    locales.Lang
	top     string // articles or sections of English: which one is cited
	path    []heading
	out     []policy.Section
	bodies  [][]string // lines of each section
	starts  []int      // paragraph of each section
	open    bool       // the last section takes the next body line
	article bool       // inside an article: （一） are its items
	list    bool       // below a part that ends in a colon: （一） are its items
	outline string
	last    int  // number of the last article
	any     bool // the text has headings or clauses at all
}

// split gives the sections of one language, without anchors.
func (r *reader) split(ctx context.Context, ps []paragraph, lang locales.Lang) []policy.Section {
	s := &splitter{r: r, lang: lang, top: topOf(ctx, ps, lang)}
	ps = withoutContents(ctx, ps, lang)
	for _, p := range ps {
		if s.any = s.begins(p); s.any || ctx.Err() != nil {
			break
		}
	}
	for _, p := range ps {
		if ctx.Err() != nil {
			break
		}
		s.take(p)
	}
	return s.finish()
}

// topOf is the word that begins sections in an English text.
func topOf(ctx context.Context, ps []paragraph, lang locales.Lang) string {
	if lang != locales.EN {
		return ""
	}
	articles, sections := 0, 0
	for _, p := range ps {
		if ctx.Err() != nil {
			break
		}
		switch n := articleOf(p.text, lang).number; {
		case n == "":
		case articleEn.MatchString(n):
			articles++
		default:
			sections++
		}
	}
	if articles >= sections {
		return "article"
	}
	return "section"
}

// begins reports whether p begins a heading or a clause of whatever kind.
func (s *splitter) begins(p paragraph) bool {
	if _, ok := structureOf(p.text, s.lang); ok || p.level > 0 || articleOf(p.text, s.lang).number != "" {
		return true
	}
	return s.lang == locales.ZH && (beginning(outlineTop, outlineTopFirst, p.text) != nil || beginning(outlineSub, outlineSubFirst, p.text) != nil)
}

func (s *splitter) take(p paragraph) {
	if h, ok := structureOf(p.text, s.lang); ok {
		s.push(h)
		return
	}
	if c := articleOf(p.text, s.lang); c.number != "" && s.isNext(c) {
		if s.lang == locales.EN && articleEn.MatchString(c.number) != (s.top == "article") {
			depth := 4 // of Section between Chapter and Article
			if s.top == "section" {
				depth = 2
			}
			s.push(heading{depth, c.number, squeeze(c.number + " " + c.text)})
			return
		}
		s.begin(p, c)
		return
	}
	if p.level > 0 {
		s.pushMarked(p)
		return
	}
	if s.lang == locales.ZH && s.takeOutline(p) {
		return
	}
	s.body(p)
}

// pushMarked takes a line that the format marks as a heading; a notice's number in it counts.
func (s *splitter) pushMarked(p paragraph) {
	number, outline := "", ""
	if m := beginning(outlineTop, outlineTopFirst, p.text); m != nil {
		number, outline = m[1]+"、", m[1]
	} else if m := beginning(outlineSub, outlineSubFirst, p.text); m != nil {
		outline = s.outline
		number = m[1]
		if outline != "" {
			number = outline + "、" + number
		}
	}
	s.push(heading{10 + p.level, number, p.text})
	s.outline = outline
}

// isNext lets a number that runs into its text count only in its turn: 第二十三条规定 at the
// beginning of a line may be a mere reference.
func (s *splitter) isNext(c clause) bool {
	return !c.loose || articleNumber(c.number) == s.last+1
}

func articleNumber(number string) int {
	number, _, _ = strings.Cut(strings.TrimPrefix(number, "第"), "条")
	return policy.Numeral(number)
}

// takeOutline takes the numbers of a notice: 一、总体要求 and （一）.
func (s *splitter) takeOutline(p paragraph) bool {
	if m := beginning(outlineTop, outlineTopFirst, p.text); m != nil && (!s.article || s.isHeadingAmongArticles(m[1], m[2])) {
		s.leaveOutline()
		if titleLike(m[2]) {
			s.push(heading{20, m[1] + "、", m[1] + "、" + m[2]})
		} else {
			s.add(p.at, m[1]+"、", m[2])
			s.list = strings.HasSuffix(m[2], "：") || strings.HasSuffix(m[2], ":")
		}
		s.outline = m[1]
		return true
	}
	if m := beginning(outlineSub, outlineSubFirst, p.text); m != nil && !p.item && !s.article && !s.list {
		number := m[1]
		if s.outline != "" {
			number = s.outline + "、" + number
		}
		s.add(p.at, number, m[2])
		return true
	}
	return false
}

// isHeadingAmongArticles knows the headings of texts that put 一、总则 above their articles;
// in others 一、 below an article is an item of it.
func (s *splitter) isHeadingAmongArticles(number, words string) bool {
	return s.outline != "" && titleLike(words) && policy.Numeral(number) == policy.Numeral(s.outline)+1
}

// push makes h the innermost heading.
func (s *splitter) push(h heading) {
	s.leave(h.depth)
	s.path = append(s.path, h)
	s.open, s.article, s.list, s.outline = false, false, false, ""
	if h.depth <= 1 && strings.HasPrefix(h.number, "附") {
		s.last = 0
	}
}

// leave goes out of the headings from depth on.
func (s *splitter) leave(depth int) {
	for len(s.path) > 0 && s.path[len(s.path)-1].depth >= depth {
		s.path = s.path[:len(s.path)-1]
	}
}

// leaveOutline goes out of the headings of the part of a notice before, marked or not.
func (s *splitter) leaveOutline() {
	s.list = false
	for i, h := range s.path {
		if strings.HasSuffix(h.number, "、") || h.depth >= 20 {
			s.path = s.path[:i]
			return
		}
	}
}

// begin begins an article.
func (s *splitter) begin(p paragraph, c clause) {
	s.gap(p.at, c)
	s.add(p.at, c.number, c.text)
	s.article, s.list = true, false
}

// gap warns where articles are missing.
func (s *splitter) gap(at int, c clause) {
	if s.lang != locales.ZH {
		return
	}
	n := articleNumber(c.number)
	if strings.Contains(c.number, "之") && n == s.last {
		return
	}
	if n != s.last+1 && n != 1 && s.last > 0 {
		s.r.warn(at, locales.M("importing.gap", "Number", c.number, "Last", s.out[len(s.out)-1].Number), locales.M("importing.do_gap"))
	}
	s.last = n
}

// add begins a section.
func (s *splitter) add(at int, number, words string) {
	sec := policy.Section{Number: number}
	var path []string
	for _, h := range s.path {
		path = append(path, h.text)
	}
	s.set(&sec.Heading, strings.Join(path, " / "))
	var lines []string
	if words != "" {
		lines = []string{words}
	}
	s.out, s.bodies, s.starts = append(s.out, sec), append(s.bodies, lines), append(s.starts, at)
	s.open = true
}

func (s *splitter) set(t *locales.Text, words string) {
	if s.lang == locales.EN {
		t.En = words
		return
	}
	t.Zh = words
}

func (s *splitter) get(t locales.Text) string {
	if s.lang == locales.EN {
		return t.En
	}
	return t.Zh
}

// body takes a line that begins nothing: it goes on with the section above, or is text
// below a heading, or a paragraph of a text without structure.
func (s *splitter) body(p paragraph) {
	if s.open && (s.any || p.item) {
		last := len(s.bodies) - 1
		s.bodies[last] = append(s.bodies[last], p.text)
		return
	}
	number := ""
	if len(s.path) > 0 {
		number = s.path[len(s.path)-1].number
	}
	s.add(p.at, number, p.text)
}

// finish drops numbers without a text, with a warning, and takes titles of articles into
// the path of headings.
func (s *splitter) finish() []policy.Section {
	var out []policy.Section
	for i, sec := range s.out {
		lines := s.bodies[i]
		if len(lines) == 0 {
			s.r.warn(s.starts[i], locales.M("importing.no_words", "Number", sec.Number), locales.M("importing.do_words"))
			continue
		}
		if len(lines) > 1 && strings.HasPrefix(policy.AnchorOf(sec.Number), s.articleLetter()) && isTitleOf(lines[0], lines[1]) {
			path := s.get(sec.Heading)
			if path != "" {
				path += " / "
			}
			s.set(&sec.Heading, path+lines[0])
			lines = lines[1:]
		}
		s.set(&sec.Body, strings.Join(lines, "\n"))
		out = append(out, sec)
	}
	return out
}

// isTitleOf tells the title of an article from its first sentence.
func isTitleOf(first, next string) bool { return titleLike(first) && len(first) < len(next) }

func (s *splitter) articleLetter() string {
	if s.top == "section" {
		return "s"
	}
	return "a"
}
