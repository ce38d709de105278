package gift

import (
	"sort"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// block is the lines between two blank ones without their comments, joined by \n.
type block struct {
	text  string
	marks []mark
	id    string
	tags  []string
	lang  string
	open  bool // a brace was opened and not closed so far
	// category is the name after $CATEGORY:, which is a block of its own.
	category string
	isCat    bool
	bad      *Issue  // what keeps it from being looked at
	advice   []Issue // what is no reason not to look at it
}

// mark says that the text from off on is line n.
type mark struct{ off, n int }

// fault is something wrong at a byte of a block.
type fault struct {
	at   int
	what locales.Text
}

// shown is how much of what was written a message repeats, in characters.
const shown = 30

// clip shortens what a message repeats.
func clip(s string) string {
	s = strings.TrimSpace(s)
	n := 0
	for i := range s {
		if n++; n > shown {
			return s[:i] + "…"
		}
	}
	return s
}

func (f *fault) issue(b *block) Issue {
	line, column := b.place(f.at)
	return Issue{Line: line, Column: column, What: f.what}
}

// place is the line and column of a byte of the block.
func (b *block) place(at int) (line, column int) {
	i := sort.Search(len(b.marks), func(i int) bool { return b.marks[i].off > at }) - 1
	m := b.marks[max(i, 0)]
	return m.n, 1 + utf8.RuneCountInString(b.text[m.off:at])
}

// blocks parts a file at blank lines and at $CATEGORY.
type blocks struct {
	rows  *rows
	held  *row // a line that begins the next block
	lines []string
}

// next is the next block with something in it; nil at the end.
func (s *blocks) next() (*block, error) {
	b := &block{}
	s.lines = s.lines[:0]
	size := 0
	for {
		l, more, err := s.line()
		if err != nil {
			return nil, err
		}
		trimmed := strings.TrimSpace(l.text)
		switch {
		case !more:
			return s.finish(b), nil
		case trimmed == "":
			goesOn, err := s.goesOn(b)
			if err != nil {
				return nil, err
			}
			if goesOn {
				continue
			}
			if done := s.finish(b); done != nil {
				return done, nil
			}
			b = &block{} // comments alone
			continue
		case isComment(trimmed):
			readComment(b, trimmed)
			continue
		}
		if name, is := categoryOf(trimmed); is {
			if len(s.lines) > 0 {
				s.held = &l
				return s.finish(b), nil
			}
			return categoryBlock(l, name), nil
		}
		b.open = openBehind(b.open, l.text)
		if b.bad == nil && (l.bad || l.long || size > maxBlock) {
			b.bad = &Issue{Line: l.n, Column: 1, What: lineFault(l)}
		}
		if b.bad != nil && len(s.lines) > 0 {
			continue // nothing more is kept of a block that is not looked at
		}
		b.marks = append(b.marks, mark{size, l.n})
		s.lines = append(s.lines, l.text)
		size += len(l.text) + 1
	}
}

// goesOn reports whether the answers of b go on behind a blank line: they are open, and what
// comes next is a sign that begins no question. Moodle refuses that, and pages of a word
// processor are full of it.
func (s *blocks) goesOn(b *block) (bool, error) {
	if !b.open || len(s.lines) == 0 {
		return false, nil
	}
	for {
		l, more, err := s.rows.next()
		if err != nil || !more {
			return false, err
		}
		trimmed := strings.TrimSpace(l.text)
		if trimmed == "" {
			continue
		}
		s.held = &l
		first, _ := utf8.DecodeRuneInString(trimmed)
		if !strings.ContainsRune("=~#}＝～＃｝", first) {
			return false, nil
		}
		if len(b.advice) == 0 {
			b.advice = append(b.advice, Issue{Line: l.n, Column: 1, What: locales.M("gift.blank_inside")})
		}
		return true, nil
	}
}

// openBehind reports whether a brace is open behind a line.
func openBehind(open bool, line string) bool {
	escaped := false
	for _, r := range line {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '{' || r == '｛':
			open = true
		case r == '}' || r == '｝':
			open = false
		}
	}
	return open
}

func lineFault(l row) locales.Text {
	if l.bad {
		return locales.M("gift.encoding")
	}
	return locales.M("gift.long", "Max", maxBlock>>10)
}

func (s *blocks) line() (row, bool, error) {
	if s.held != nil {
		l := *s.held
		s.held = nil
		return l, true, nil
	}
	return s.rows.next()
}

func (s *blocks) finish(b *block) *block {
	if len(s.lines) == 0 {
		return nil
	}
	b.text = strings.Join(s.lines, "\n")
	return b
}

func categoryBlock(l row, name string) *block {
	b := &block{text: l.text, marks: []mark{{0, l.n}}, category: fold(name), isCat: true}
	if l.bad || l.long {
		b.bad = &Issue{Line: l.n, Column: 1, What: lineFault(l)}
	}
	return b
}

func isComment(trimmed string) bool {
	return strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, "／／")
}

// categoryOf is what stands after $CATEGORY:.
func categoryOf(trimmed string) (string, bool) {
	name, ok := cutAny(trimmed, "$CATEGORY:", "$CATEGORY：", "＄CATEGORY：", "＄CATEGORY:")
	return strings.TrimSpace(name), ok
}

// readComment takes [id:...], [tag:...] and [lang:...] out of a comment. As Moodle writes them, a
// bracket inside has a backslash before it.
func readComment(b *block, comment string) {
	for rest := comment; ; {
		i := strings.IndexByte(rest, '[')
		if i < 0 {
			return
		}
		rest = rest[i+1:]
		id, isID := cutAny(rest, "id:", "id：")
		tag, isTag := cutAny(rest, "tag:", "tag：")
		lang, isLang := cutAny(rest, "lang:", "lang：")
		if !isID && !isTag && !isLang {
			continue
		}
		value, after, closed := bracketed(id + tag + lang) // two of them are empty
		if !closed {
			return
		}
		rest = after
		switch {
		case value == "":
		case isID && b.id == "":
			b.id = value
		case isTag:
			b.tags = append(b.tags, value)
		case isLang && b.lang == "":
			b.lang = value
		}
	}
}

// cutAny is what stands behind one of the beginnings, "" when s has none of them.
func cutAny(s string, beginnings ...string) (string, bool) {
	for _, b := range beginnings {
		if rest, ok := strings.CutPrefix(s, b); ok {
			return rest, true
		}
	}
	return "", false
}

// bracketed reads up to the ] that has no backslash before it.
func bracketed(s string) (value, after string, closed bool) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == ']' || s[i+1] == '\\'):
			i++
		case s[i] == ']':
			return strings.TrimSpace(out.String()), s[i+1:], true
		}
		out.WriteByte(s[i])
	}
	return "", s, false
}
