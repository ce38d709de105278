package authoring

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// readQuestions reads GIFT or Aiken.
func readQuestions(ctx context.Context, f training.File, lang locales.Lang) ([]*paper, []training.Finding, error) {
	kind, entries := gift.ReadAny(ctx, bytes.NewReader(f.Bytes))
	if kind == gift.Unknown {
		return nil, []training.Finding{place{file: f.Name, line: 1, column: 1}.finding(training.Bad, locales.M("courses.not_read"))}, nil
	}
	s := newSheet(place{file: f.Name}, lang)
	for e, err := range entries {
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", f.Name, err)
		}
		s.entry(e, 0)
	}
	return s.papers(), s.findings, nil
}

// sheet gathers the questions of a file, or of a fenced block, in the order in which they
// stand.
type sheet struct {
	at       place
	lang     locales.Lang // "" when the file does not say
	chapters []*chapter
	now      *chapter
	pieces   []*piece
	marked   []locales.Lang // what each piece says of itself
	findings []training.Finding
	ordinal  int
}

func newSheet(at place, lang locales.Lang) *sheet {
	first := &chapter{at: at}
	return &sheet{at: at, lang: lang, chapters: []*chapter{first}, now: first}
}

// entry takes what the reader of questions gives; its lines stand below offset.
func (s *sheet) entry(e gift.Entry, offset int) {
	at := func(line, column int) place { return place{file: s.at.file, line: line + offset, column: column} }
	sort := training.Advice
	if e.Question == nil {
		sort = training.Bad
		s.ordinal++
	}
	for _, i := range e.Issues {
		s.findings = append(s.findings, at(i.Line, i.Column).finding(sort, i.What))
	}
	q := e.Question
	if q == nil {
		return
	}
	here := at(q.Line, q.Column)
	switch q.Type {
	case gift.Category:
		s.now = &chapter{title: categoryTitle(q.Title), at: here}
		s.chapters = append(s.chapters, s.now)
	case gift.Description:
		text, picture := plain(q.Stem)
		s.now.lessons = append(s.now.lessons, &lesson{title: q.Title, text: text, picture: picture, at: here})
	default:
		s.ordinal++
		p := &piece{ordinal: s.ordinal, chapter: s.now, at: here}
		p.local, p.explicit = slug(q.ID), q.ID != ""
		if !p.explicit {
			p.local = slug(q.Title)
		}
		if p.local == "" {
			p.local = "q" + strconv.Itoa(s.ordinal)
		}
		mark := langSaid(q.Lang)
		p.lang = mark
		if p.lang == "" {
			p.lang = s.lang
		}
		convert(p, q)
		s.pieces, s.marked = append(s.pieces, p), append(s.marked, mark)
	}
}

func langSaid(s string) locales.Lang {
	switch strings.ToLower(s) {
	case "zh", "cn", "zh-cn", "中文":
		return locales.ZH
	case "en", "英文":
		return locales.EN
	}
	return ""
}

// categoryTitle is the last folder of a category that means something.
func categoryTitle(s string) string {
	parts := strings.Split(s, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		t := strings.TrimSpace(parts[i])
		if t != "" && t != "top" && !strings.HasPrefix(t, "$") {
			return t
		}
	}
	return ""
}

// papers are the questions by language. Where neither the name of the file nor a question
// says the language, a file that names a question twice has both, and its letters tell which
// is which; any other file is in one.
func (s *sheet) papers() []*paper {
	byLang := map[locales.Lang]*paper{}
	get := func(l locales.Lang) *paper {
		if byLang[l] == nil {
			byLang[l] = &paper{lang: l, modules: s.chaptersIn(l)}
		}
		return byLang[l]
	}
	index, lessons := map[*chapter]int{}, false
	for k, c := range s.chapters {
		index[c] = k
		lessons = lessons || len(c.lessons) > 0
	}
	whole, both := s.guess()
	for i, p := range s.pieces {
		switch {
		case p.lang != "":
		case both && s.marked[i] == "" && !hasHan(p.q.Stem.Zh):
			p.lang = locales.EN
		case both && s.marked[i] == "":
			p.lang = locales.ZH
		default:
			p.lang = whole
		}
		turn(&p.q, p.lang)
		to := get(p.lang)
		p.chapter = to.modules[index[p.chapter]]
		to.pieces = append(to.pieces, p)
	}
	if lessons { // the texts between questions are in the language of the file
		for k, c := range get(whole).modules {
			c.lessons = s.chapters[k].lessons
		}
	}
	var out []*paper
	for _, l := range locales.All {
		if byLang[l] != nil {
			out = append(out, byLang[l])
		}
	}
	return out
}

// guess tells the language of what says none, and whether the file has both.
func (s *sheet) guess() (whole locales.Lang, both bool) {
	if s.lang != "" {
		return s.lang, false
	}
	whole = locales.EN
	seen := map[string]bool{}
	for _, p := range s.pieces {
		if hasHan(p.q.Stem.Zh) {
			whole = locales.ZH
		}
		both = both || p.explicit && seen[p.local]
		seen[p.local] = true
	}
	for _, c := range s.chapters {
		for _, l := range c.lessons {
			if hasHan(l.text) {
				whole = locales.ZH
			}
		}
	}
	return whole, both
}

// chaptersIn are the chapters with their titles in l.
func (s *sheet) chaptersIn(l locales.Lang) []*chapter {
	out := make([]*chapter, len(s.chapters))
	for i, c := range s.chapters {
		out[i] = &chapter{title: c.title, at: c.at}
	}
	return out
}

// turn moves the texts of q, which were written into Zh, to the side of l.
func turn(q *training.Question, l locales.Lang) {
	if l == locales.ZH {
		return
	}
	each(q, func(_ string, t *locales.Text) { *t = side(l, t.Zh) })
}

// each walks the texts of q by the name of their field.
func each(q *training.Question, do func(field string, t *locales.Text)) {
	do("stem", &q.Stem)
	for i := range q.Left {
		do("left"+strconv.Itoa(i), &q.Left[i])
	}
	for i := range q.Choices {
		if q.Type != training.TrueFalse {
			do("choice"+strconv.Itoa(i), &q.Choices[i])
		}
	}
	for i := range q.Feedback {
		do("feedback"+strconv.Itoa(i), &q.Feedback[i])
	}
	for i := range q.Accept {
		do("accept"+strconv.Itoa(i), &q.Accept[i].Feedback)
	}
	do("unit", &q.Unit)
	do("explanation", &q.Explanation)
}
