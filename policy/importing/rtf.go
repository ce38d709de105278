package importing

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"cadrebot/locales"
)

// rtfMagic begins an RTF file.
const rtfMagic = `{\rtf`

// rtfReader is a file in the Rich Text Format (Microsoft, version 1.9.1) on its way into
// paragraphs: groups in braces, control words, and text in the encoding of its font.
type rtfReader struct {
	in     string
	at     int
	open   []rtfState
	now    rtfState
	ansi   encoding.Encoding
	fonts  map[int]encoding.Encoding
	bytes  []byte // text that is not decoded yet
	high   rune   // first half of a pair of \u
	leave  int    // characters that stand in for the \u before them
	line   strings.Builder
	cells  []string
	out    []paragraph
	number int // of the paragraph
}

// rtfState is what a group inherits and gives back at its end.
type rtfState struct {
	silent, hidden bool // no text of the document; deleted or hidden text
	table          bool // inside a row
	stand          int  // how many characters stand in for a \u
	level          int  // of a heading
	font           int
}

// rtf gives the paragraphs of an RTF file. It has said why when it is false.
func (r *reader) rtf(ctx context.Context, b []byte) ([]paragraph, bool) {
	t := &rtfReader{in: string(b), now: rtfState{stand: 1}, ansi: charmap.Windows1252, fonts: map[int]encoding.Encoding{}}
	for t.at < len(t.in) && ctx.Err() == nil {
		if len(t.open) > maxDepth {
			r.refuse(locales.M("importing.damaged"), locales.M("importing.do_again"))
			return nil, false
		}
		t.token()
	}
	t.end()
	return t.out, true
}

func (t *rtfReader) token() {
	c := t.in[t.at]
	t.at++
	switch c {
	case '{':
		t.flush()
		t.open, t.leave = append(t.open, t.now), 0
	case '}':
		t.flush()
		if n := len(t.open) - 1; n >= 0 {
			t.now, t.open = t.open[n], t.open[:n]
		}
		t.leave = 0
	case '\\':
		t.control()
	case '\r', '\n':
	default:
		t.byte(c)
	}
}

// control reads what follows a backslash.
func (t *rtfReader) control() {
	start := t.at
	for t.at < len(t.in) && t.in[t.at]|0x20 >= 'a' && t.in[t.at]|0x20 <= 'z' {
		t.at++
	}
	if word := t.in[start:t.at]; word != "" {
		start = t.at
		for t.at < len(t.in) && (t.in[t.at] >= '0' && t.in[t.at] <= '9' || t.at == start && t.in[t.at] == '-') {
			t.at++
		}
		n, err := strconv.Atoi(t.in[start:t.at])
		if t.at < len(t.in) && t.in[t.at] == ' ' {
			t.at++
		}
		t.word(word, n, err == nil)
		return
	}
	if t.at == len(t.in) {
		return
	}
	c := t.in[t.at]
	t.at++
	switch c {
	case '\'':
		if n, err := strconv.ParseUint(t.in[t.at:min(t.at+2, len(t.in))], 16, 8); err == nil {
			t.at += 2
			t.byte(byte(n))
		}
	case '*': // a destination that a reader need not know
		t.now.silent = true
	case '~':
		t.rune(' ')
	case '_':
		t.rune('-')
	case '\r', '\n':
		t.end()
	case '\\', '{', '}':
		t.byte(c)
	}
}

// rtfSilent are destinations that hold no text of the document.
var rtfSilent = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "header": true, "headerl": true, "headerr": true,
	"headerf": true, "footer": true, "footerl": true, "footerr": true, "footerf": true, "footnote": true, "annotation": true, "fldinst": true,
	"xe": true, "tc": true, "listtable": true, "listoverridetable": true, "nonesttables": true, "datastore": true, "themedata": true,
}

// rtfEncodings are those that are not Western, by character set of a font and by code page.
var rtfEncodings = map[int]encoding.Encoding{
	134: simplifiedchinese.GB18030, 936: simplifiedchinese.GB18030, 54936: simplifiedchinese.GB18030, 136: traditionalchinese.Big5, 950: traditionalchinese.Big5,
}

// rtfSigns are characters with a name.
var rtfSigns = map[string]rune{
	"tab": ' ', "emdash": '—', "endash": '–', "lquote": '‘', "rquote": '’', "ldblquote": '“', "rdblquote": '”', "bullet": '•',
	"emspace": ' ', "enspace": ' ', "qmspace": ' ',
}

// word takes a control word with its number; has is false when it has none.
func (t *rtfReader) word(word string, n int, has bool) {
	off := has && n == 0
	if sign, ok := rtfSigns[word]; ok {
		t.rune(sign)
		return
	}
	if word != "u" {
		t.flush()
	}
	switch word {
	case "u":
		t.unicode(n)
	case "uc":
		t.now.stand = min(max(n, 0), 8)
	case "bin":
		t.at = min(len(t.in), t.at+max(n, 0))
	case "par", "sect", "page", "line":
		t.end()
	case "cell", "nestcell":
		t.cells = append(t.cells, squeeze(t.line.String()))
		t.line.Reset()
	case "row", "nestrow":
		t.row()
	case "pard":
		t.now.table, t.now.level = false, 0
	case "intbl":
		t.now.table = true
	case "outlinelevel":
		t.now.level = min(max(n+1, 1), 6)
	case "deleted", "v":
		t.now.hidden = !off
	case "plain":
		t.now.hidden = false
	case "f":
		t.now.font = n
	case "fcharset":
		t.fonts[t.now.font] = rtfEncodings[n]
	case "ansicpg":
		t.ansi = cmp.Or(rtfEncodings[n], t.ansi)
	default:
		t.now.silent = t.now.silent || rtfSilent[word]
	}
}

// unicode takes \uN: a half of UTF-16, written as a signed number.
func (t *rtfReader) unicode(n int) {
	t.leave = 0
	c := rune(uint16(n))
	if utf16.IsSurrogate(c) && t.high == 0 {
		t.flush()
		t.high = c
	} else if utf16.IsSurrogate(c) {
		t.rune(utf16.DecodeRune(t.high, c))
	} else {
		t.rune(c)
	}
	t.leave = t.now.stand
}

func (t *rtfReader) byte(c byte) {
	if t.leave > 0 {
		t.leave--
		return
	}
	if !t.now.silent && !t.now.hidden {
		t.bytes = append(t.bytes, c)
	}
}

func (t *rtfReader) rune(c rune) {
	t.flush()
	if !t.now.silent && !t.now.hidden {
		t.line.WriteRune(c)
	}
}

// flush decodes the bytes so far: what follows may be in another encoding.
func (t *rtfReader) flush() {
	t.high = 0
	if len(t.bytes) == 0 {
		return
	}
	if out, err := cmp.Or(t.fonts[t.now.font], t.ansi).NewDecoder().Bytes(t.bytes); err == nil {
		t.line.Write(out)
	}
	t.bytes = t.bytes[:0]
}

// end ends a paragraph, or a line within a cell.
func (t *rtfReader) end() {
	t.flush()
	switch {
	case t.now.silent:
	case t.now.table:
		t.line.WriteByte(' ')
	default:
		t.put(t.line.String())
		t.line.Reset()
	}
}

// row makes one line of the cells.
func (t *rtfReader) row() {
	t.put(strings.Join(slices.DeleteFunc(t.cells, func(c string) bool { return c == "" }), " | "))
	t.cells = nil
}

func (t *rtfReader) put(words string) {
	t.number++
	words, _ = tidy([]byte(words)) // it has a few control characters at most
	if words = squeeze(words); words != "" {
		t.out = append(t.out, paragraph{at: t.number, text: words, level: t.now.level})
	}
}
