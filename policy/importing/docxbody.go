package importing

import (
	"encoding/xml"
	"strings"
)

// bodyReader is the text of a Word file on its way into paragraphs.
type bodyReader struct {
	*wordReader
	open []openParagraph // a text box inside a paragraph opens another one
	rows []int           // where the rows of open tables begin in out
	text bool            // inside <w:t>
}

type openParagraph struct {
	look
	words strings.Builder
}

func (w *wordReader) readBody(d *xml.Decoder) error {
	b := &bodyReader{wordReader: w}
	return elements(d, b.start, b.words, b.end)
}

// start takes an element; false leaves out what is in it.
func (b *bodyReader) start(e xml.StartElement, _ int) bool {
	switch e.Name.Local {
	case "p":
		b.open = append(b.open, openParagraph{})
		return true
	case "tr":
		b.rows = append(b.rows, len(b.out))
		return true
	case "del", "moveFrom", "instrText", "delText", "sectPr", "rPr", "tblPr", "trPr", "tcPr", "pPrChange":
		return false
	}
	if len(b.open) == 0 {
		return true
	}
	p := &b.open[len(b.open)-1]
	switch e.Name.Local {
	case "t":
		b.text = true
	case "tab":
		p.words.WriteByte(' ')
	case "br", "cr":
		p.words.WriteByte('\n')
	case "noBreakHyphen":
		p.words.WriteByte('-')
	default:
		p.set(e)
	}
	return true
}

func (b *bodyReader) words(s []byte) {
	if b.text && len(b.open) > 0 {
		b.open[len(b.open)-1].words.Write(s)
	}
}

func (b *bodyReader) end(name string, _ int) {
	switch {
	case name == "t":
		b.text = false
	case name == "p" && len(b.open) > 0:
		p := &b.open[len(b.open)-1]
		b.close(p.look, p.words.String())
		b.open = b.open[:len(b.open)-1]
	case name == "tr" && len(b.rows) > 0:
		b.joinRow(b.rows[len(b.rows)-1])
		b.rows = b.rows[:len(b.rows)-1]
	}
}

// close adds a finished paragraph with the number that Word prints before it.
func (b *bodyReader) close(l look, words string) {
	b.n++
	l = b.full(l)
	if strings.HasPrefix(b.styles[l.style].name, "toc ") || strings.TrimSpace(words) == "" {
		return
	}
	mark, listed := b.mark(l)
	if mark != "" {
		words = mark + " " + words
	}
	for line := range strings.Lines(words) {
		if t := squeeze(line); t != "" {
			b.out = append(b.out, paragraph{at: b.n, text: t, level: min(l.level, 6), item: listed})
		}
	}
}

// joinRow makes one line of the cells since from.
func (b *bodyReader) joinRow(from int) {
	if len(b.out)-from < 2 {
		return
	}
	var cells []string
	for _, p := range b.out[from:] {
		cells = append(cells, p.text)
	}
	b.out = append(b.out[:from], paragraph{at: b.out[from].at, text: strings.Join(cells, " | ")})
}
