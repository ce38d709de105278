package importing

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark" // reads Markdown
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// markdown gives the paragraphs of a Markdown text. A line break inside a paragraph begins
// another one, because laws are pasted with an article a line. first is the number of the
// first line.
func markdown(ctx context.Context, body string, first int) []paragraph {
	if tangled(body) {
		return untangled(plain(ctx, body, first))
	}
	src := []byte(body)
	m := &markdownReader{src: src, first: first}
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(src))
	m.blocks(ctx, root, false, "")
	return m.all()
}

// Bounds of what a person writes. Beyond them the parser takes time by the square of the
// marks: 30 s for 250 KB.
const (
	maxMarks  = 2000 // brackets between two blank lines
	maxNested = 50   // quotes and lists that begin in one line
)

var nested = regexp.MustCompile(`^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){` + strconv.Itoa(maxNested) + `}`)

// tangled reports whether a text has more marks than Markdown of a person.
func tangled(body string) bool {
	marks := 0
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) == "" {
			marks = 0
			continue
		}
		if marks += strings.Count(line, "["); marks > maxMarks || nested.MatchString(line) && strings.Trim(line, " \t\n-*") != "" {
			return true
		}
	}
	return false
}

var markedHead = regexp.MustCompile(`^(#{1,6})\s+(.+)$`)

// untangled takes lines as they stand; only headings are known.
func untangled(ps []paragraph) []paragraph {
	for i, p := range ps {
		if m := markedHead.FindStringSubmatch(p.text); m != nil {
			ps[i].level, ps[i].text = len(m[1]), m[2]
		}
	}
	return ps
}

type markdownReader struct {
	src   []byte
	first int
	joiner
	seen  int // bytes up to which lines are counted
	lines int
}

// blocks walks what stands below n. mark is put before the first line: the number of a
// list item, which the parser takes off.
func (m *markdownReader) blocks(ctx context.Context, n ast.Node, item bool, mark string) {
	for c := n.FirstChild(); c != nil && ctx.Err() == nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			m.put(c, c.Level, item, mark+m.inline(c))
		case *ast.Paragraph, *ast.TextBlock:
			m.put(c, 0, item, mark+m.inline(c))
		case *ast.List:
			m.list(ctx, c)
			continue
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
			m.put(c, 0, item, m.raw(c))
		case *extast.Table:
			m.table(c)
		default:
			m.blocks(ctx, c, item, mark)
			continue
		}
		mark = ""
	}
}

func (m *markdownReader) list(ctx context.Context, l *ast.List) {
	n := l.Start
	for c := l.FirstChild(); c != nil; c = c.NextSibling() {
		mark := ""
		if l.IsOrdered() {
			mark = strconv.Itoa(n) + string(rune(l.Marker)) + " "
			n++
		}
		m.blocks(ctx, c, true, mark)
	}
}

// table makes a line of every row.
func (m *markdownReader) table(t ast.Node) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, squeeze(m.inline(c)))
		}
		m.put(row, 0, false, strings.Join(cells, " | "))
	}
}

// inline is the words of a block, without marks.
func (m *markdownReader) inline(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			b.Write(unescaped(c.Value(m.src)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(m.src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// unescaped takes the backslash off \# and its like.
func unescaped(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~", s[i+1]) >= 0 {
			i++
		}
		out = append(out, s[i])
	}
	return out
}

func (m *markdownReader) raw(n ast.Node) string {
	if _, page := n.(*ast.HTMLBlock); page {
		return ""
	}
	return string(n.Lines().Value(m.src))
}

// put makes a paragraph of every line, but for English that was broken to a width.
func (m *markdownReader) put(n ast.Node, level int, item bool, words string) {
	at := m.lineOf(n)
	m.close()
	for line := range strings.Lines(words) {
		if t := squeeze(line); t != "" {
			m.joiner.add(paragraph{at: at, text: t, level: level, item: item})
		}
		at++
	}
}

// lineOf is the line in which the block begins; blocks are asked for in their order.
func (m *markdownReader) lineOf(n ast.Node) int {
	at := -1
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		at = n.Lines().At(0).Start
	} else if c := n.FirstChild(); c != nil {
		if t, ok := c.(*ast.Text); ok {
			at = t.Segment.Start
		} else {
			return m.lineOf(c)
		}
	}
	if at > m.seen {
		m.lines += bytes.Count(m.src[m.seen:at], []byte("\n"))
		m.seen = at
	}
	return m.first + m.lines
}
