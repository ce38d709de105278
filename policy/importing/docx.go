package importing

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"cadrebot/locales"
)

// Parts of a Word file, and their limits: no text of a person comes near them.
const (
	wordBody      = "word/document.xml"
	wordStyles    = "word/styles.xml"
	wordNumbering = "word/numbering.xml"

	maxPart  = 64 << 20 // unpacked bytes of one part
	maxRatio = 200      // unpacked to packed, from a megabyte on
	maxDepth = 1000     // elements inside one another
)

var errBomb = errors.New("far larger unpacked than packed")

// word gives the paragraphs of a Word file as they are printed: numbers that Word counts
// by itself are written out, deleted words of tracked changes and tables of contents are
// left out, a row of a table is a line. It has said why when it is false.
func (r *reader) word(ctx context.Context, b []byte) ([]paragraph, bool) {
	ps, err := readWord(ctx, b)
	switch {
	case errors.Is(err, errBomb):
		r.refuse(locales.M("importing.bomb", "Max", maxPart>>20), locales.M("importing.do_again"))
	case err != nil && ctx.Err() == nil:
		r.refuse(locales.M("importing.damaged"), locales.M("importing.do_again"))
	}
	return ps, err == nil
}

func readWord(ctx context.Context, b []byte) ([]paragraph, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		switch f.Name {
		case wordBody, wordStyles, wordNumbering:
			if parts[f.Name], err = unpack(f); err != nil {
				return nil, err
			}
		}
	}
	w := &wordReader{styles: map[string]wordStyle{}, lists: map[string]*wordList{}, nums: map[string]wordNum{}}
	for _, part := range []struct {
		name string
		read func(*xml.Decoder) error
	}{{wordStyles, w.readStyles}, {wordNumbering, w.readNumbering}, {wordBody, w.readBody}} {
		if err := part.read(xml.NewDecoder(untilDone{ctx, bytes.NewReader(parts[part.name])})); err != nil {
			return nil, err
		}
	}
	return w.out, nil
}

// unpack reads one part; a directory entry that lies about its length does not get more.
func unpack(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > maxPart || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64 > maxRatio*f.CompressedSize64 {
		return nil, errBomb
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)))
}

// wordReader reads the three parts one after another.
type wordReader struct {
	styles map[string]wordStyle
	lists  map[string]*wordList // by abstract id
	nums   map[string]wordNum
	out    []paragraph
	n      int // paragraphs of the file so far, empty ones too
}

// look is what a paragraph, or its style, says about its looks.
type look struct {
	style  string
	num    string // numId; "0" takes the list of the style off
	depth  int    // ilvl
	level  int    // of a heading, 1-9; 0 = none
	deeper bool   // depth was said
}

// set takes one element of paragraph properties.
func (l *look) set(e xml.StartElement) {
	v := value(e)
	switch e.Name.Local {
	case "pStyle":
		l.style = v
	case "numId":
		l.num = v
	case "ilvl":
		l.depth, l.deeper = number(v), true
	case "outlineLvl":
		if n := number(v); n < 9 {
			l.level = n + 1
		}
	}
}

// wordStyle is a named look and the one it begins from.
type wordStyle struct {
	look
	based string
	name  string
}

func (w *wordReader) readStyles(d *xml.Decoder) error {
	id, s := "", wordStyle{}
	return elements(d, func(e xml.StartElement, _ int) bool {
		switch e.Name.Local {
		case "style":
			id, s = attribute(e, "styleId"), wordStyle{}
		case "basedOn":
			s.based = value(e)
		case "name":
			s.name = strings.ToLower(value(e))
		case "rPr", "tblPr":
			return false
		default:
			s.set(e)
		}
		if id != "" {
			w.styles[id] = s
		}
		return true
	}, nil, nil)
}

// full fills a paragraph's look in from its style and those below it.
func (w *wordReader) full(l look) look {
	id := l.style
	for range 10 { // styles that are based on each other end here
		s, ok := w.styles[id]
		if !ok {
			break
		}
		if l.num == "" {
			l.num = s.num
			if !l.deeper {
				l.depth, l.deeper = s.depth, s.deeper
			}
		}
		if l.level == 0 {
			l.level = s.level
		}
		id = s.based
	}
	return l
}

// elements walks a part: start may refuse to go inside an element, text gets the words,
// end the names of closed elements. Only Word's own elements count.
func elements(d *xml.Decoder, start func(e xml.StartElement, depth int) bool, text func([]byte), end func(name string, depth int)) error {
	depth := 0
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case err != nil:
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errBomb
			}
			if ours := t.Name.Space == "w" || t.Name.Space == ""; (ours && !start(t, depth)) || t.Name.Local == "Fallback" || t.Name.Space == "a" {
				if err := skip(d); err != nil {
					return err
				}
				depth--
			}
		case xml.EndElement:
			if end != nil && (t.Name.Space == "w" || t.Name.Space == "") {
				end(t.Name.Local, depth)
			}
			depth--
		case xml.CharData:
			if text != nil {
				text(t)
			}
		}
	}
}

// skip goes to the end of the element just begun.
func skip(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		t, err := d.RawToken()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func value(e xml.StartElement) string { return attribute(e, "val") }

// number is a small number of a file; a wrong one is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}
