package xlsform

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Book is the sheets of a workbook as words. Sheets that are no part of a form have a
// name only.
type Book struct {
	Sheets []Sheet
}

// Sheet is one sheet. Rows[0] is row 1; rows may differ in length.
type Sheet struct {
	Name string
	Rows [][]string
	Odd  []OddCell // cells whose value cannot be taken as it stands, by row, then column
}

// Oddity is why a cell cannot be taken as it stands.
type Oddity byte

// Oddities.
const (
	AmbiguousDate Oddity = iota + 1 // Excel's calendar is wrong before March 1900
	DateCell                        // a date: fine as a default, doubtful as a name or an expression
	ErrorCell                       // #REF! and the like
)

// OddCell is an odd value; Row and Col count from 1.
type OddCell struct {
	Row, Col int
	What     Oddity
	Shown    string // as Excel shows it
}

// header is the text above column col: the first row that holds anything.
func (s Sheet) header(col int) string {
	if h := s.headerRow(); h >= 0 && col >= 1 && col <= len(s.Rows[h]) {
		return clean(s.Rows[h][col-1])
	}
	return ""
}

// headerRow is the index of the first row that is not blank, -1 if all are.
func (s Sheet) headerRow() int {
	for i, row := range s.Rows {
		if !blank(row) {
			return i
		}
	}
	return -1
}

func blank(row []string) bool {
	for _, c := range row {
		if clean(c) != "" {
			return false
		}
	}
	return true
}

// readBook reads the sheets of a form from a workbook that checkParts let through. A
// panic of the library over a damaged file is an error like any other.
func readBook(b []byte) (book Book, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read workbook: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return Book{}, fmt.Errorf("open workbook: %w", err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		s := Sheet{Name: name}
		if _, known := sheetName(name); known {
			if s, err = readSheet(f, name); err != nil {
				return Book{}, err
			}
		}
		book.Sheets = append(book.Sheets, s)
	}
	return book, nil
}

// readSheet streams a sheet twice side by side: values as stored and as shown. Where the
// two differ, the cell's kind decides.
func readSheet(f *excelize.File, name string) (Sheet, error) {
	s := Sheet{Name: name}
	stored, err := f.Rows(name)
	if err != nil {
		return s, fmt.Errorf("read sheet %s: %w", name, err)
	}
	defer stored.Close()
	shown, err := f.Rows(name)
	if err != nil {
		return s, fmt.Errorf("read sheet %s: %w", name, err)
	}
	defer shown.Close()
	c := cells{file: f, sheet: &s, name: name, styles: map[int]bool{}}
	empty := 0
	for stored.Next() && shown.Next() && empty <= maxRows {
		raw, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, fmt.Errorf("read sheet %s: %w", name, err)
		}
		seen, err := shown.Columns()
		if err != nil {
			return s, fmt.Errorf("read sheet %s: %w", name, err)
		}
		if raw = raw[:min(len(raw), maxColumns)]; blank(raw) {
			raw, empty = nil, empty+1
		}
		for i := range raw {
			see := ""
			if i < len(seen) {
				see = seen[i]
			}
			raw[i] = c.value(len(s.Rows)+1, i+1, raw[i], see)
		}
		s.Rows = append(s.Rows, raw)
	}
	for len(s.Rows) > 0 && s.Rows[len(s.Rows)-1] == nil {
		s.Rows = s.Rows[:len(s.Rows)-1]
	}
	return s, nil
}

// invisible are characters that people cannot see but that make two names differ.
var invisible = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\ufeff", "", "\u200b", "", "\u2060", "", "\r\n", "\n", "\r", "\n", "_x000D_", "")

// clean is a cell's text without what nobody sees: odd spaces, marks of width zero,
// space around it.
func clean(s string) string {
	return strings.TrimSpace(invisible.Replace(s))
}
