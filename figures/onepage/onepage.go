// Package onepage writes a unit's month as one A4 page for printing: figures with their codes and what is
// divided by what, and the units below in code order.
//
// It is pure: every value is handed in, the same values make the same bytes. It knows no people and has no
// place for a rank. It imports locales, typeface and fpdf.
package onepage

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"cadrebot/locales"
	"cadrebot/typeface"
)

// Figure is one line of the page.
type Figure struct {
	Code  string
	Name  locales.Text
	Value string
	Is    locales.Text // what is divided by what
}

// Line is one unit of the table below.
type Line struct {
	Name   locales.Text
	Values []string
}

// Page is what stands on it.
type Page struct {
	Title   locales.Text
	Basis   locales.Text // as of, and from when on it counts
	Figures []Figure
	Heads   []string // of the table below: codes
	Lines   []Line
	Foot    locales.Text // what "-" and "<5" mean
	More    func(n int) locales.Text
	Date    locales.Date
}

// A4 standing, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 16.0
	row                   = 5.6
	letter                = 9.0 // points
	ruler                 = 100.0
	pointsPerMM           = 72 / 25.4
)

const family = "noto"

// sheet is a page under way.
type sheet struct {
	pdf  *fpdf.Fpdf
	face *typeface.Face
	lang locales.Lang
	y    float64
}

// PDF is the page as a file, in one language. Lines that do not fit are counted in one sentence.
func (p Page) PDF(l locales.Lang) ([]byte, error) {
	day, err := time.Parse(time.DateOnly, string(p.Date))
	if err != nil {
		return nil, fmt.Errorf("date of a page: %w", err)
	}
	face, err := typeface.New(ruler)
	if err != nil {
		return nil, fmt.Errorf("letters of a page: %w", err)
	}
	f := fpdf.New("P", "mm", "A4", "")
	// Without these the bytes would change from one call to the next.
	f.SetCatalogSort(true)
	f.SetCreationDate(day)
	f.SetModificationDate(day)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetTitle(p.Title.Plain(l), true)
	f.AddUTF8FontFromBytes(family, "", typeface.TrueType())
	f.AddPage()
	s := &sheet{pdf: f, face: face, lang: l, y: margin + 6}
	s.put(margin, pageWidth-2*margin, 16, p.Title.Plain(l))
	s.y += 7
	s.put(margin, pageWidth-2*margin, letter, p.Basis.Plain(l))
	s.rule(2.5)
	for _, x := range p.Figures {
		s.y += row
		s.put(margin, 10, letter, x.Code)
		s.put(margin+11, 54, letter, x.Name.Plain(l))
		s.put(margin+67, 26, letter, x.Value)
		s.put(margin+95, pageWidth-2*margin-95, letter-1, x.Is.Plain(l))
	}
	s.rule(3)
	s.table(p)
	s.y = pageHeight - margin
	s.put(margin, pageWidth-2*margin, letter-1, p.Foot.Plain(l))
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("write a page as PDF: %w", err)
	}
	return out.Bytes(), nil
}

// table writes the units below while there is room.
func (s *sheet) table(p Page) {
	if len(p.Lines) == 0 {
		return
	}
	const name = 46.0
	wide := (pageWidth - 2*margin - name) / float64(max(1, len(p.Heads)))
	line := func(first string, cells []string) {
		s.y += row
		s.put(margin, name-2, letter, first)
		for i, c := range cells {
			s.put(margin+name+float64(i)*wide, wide-1, letter, c)
		}
	}
	line("", p.Heads)
	for i, x := range p.Lines {
		if s.y > pageHeight-margin-3*row {
			s.y += row
			s.put(margin, pageWidth-2*margin, letter, p.More(len(p.Lines)-i).Plain(s.lang))
			return
		}
		line(x.Name.Plain(s.lang), x.Values)
	}
}

// put writes text with its base line at y, made smaller until it fits.
func (s *sheet) put(x, width, size float64, text string) {
	text = s.face.Legible(text)
	if w := s.face.Width(text) / ruler * size / pointsPerMM; w > width {
		size *= width / w
	}
	s.pdf.SetTextColor(0x20, 0x20, 0x20)
	s.pdf.SetFont(family, "", size)
	s.pdf.Text(x, s.y, text)
}

// rule draws a line below what stands there.
func (s *sheet) rule(below float64) {
	s.y += below
	s.pdf.SetDrawColor(0x1f, 0x45, 0x78)
	s.pdf.Line(margin, s.y, pageWidth-margin, s.y)
}
