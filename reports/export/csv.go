package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"cadrebot/form"
)

// byteOrderMark tells Excel that a CSV is UTF-8.
const byteOrderMark = "\uFEFF"

// CSV writes one row a submission after RFC 4180: commas, CRLF, quotes where needed, the
// first line holds the headings. Text that a spreadsheet would run as a formula is made
// plain by a leading apostrophe. A single table has no room for what repeats hold: of a
// repeat it says how many rounds there are; ODK and XLSX write the rounds. It returns how
// many submissions were written.
func CSV(w io.Writer, f form.Form, o Options, rows Rows) (n int, err error) {
	if o.BOM {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return 0, fmt.Errorf("write CSV: %w", err)
		}
	}
	root := levels(f)[0]
	out, err := newSheet(w, columns(root, o), o)
	if err != nil {
		return 0, err
	}
	for r, err := range rows {
		if err != nil {
			return n, err
		}
		for _, in := range root.rounds(r) {
			if err := out.write(in); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, out.end()
}

// sheet is one table being written as CSV.
type sheet struct {
	out  *csv.Writer
	cols []column
	line []string
}

// newSheet begins a table with its headings.
func newSheet(w io.Writer, cols []column, o Options) (*sheet, error) {
	s := &sheet{out: csv.NewWriter(w), cols: cols, line: make([]string, len(cols))}
	s.out.UseCRLF = true
	for i, c := range cols {
		s.line[i] = neutral(cell{text: c.heading(o)})
	}
	if err := s.out.Write(s.line); err != nil {
		return nil, fmt.Errorf("write CSV headings: %w", err)
	}
	return s, nil
}

func (s *sheet) write(r round) error {
	for i, c := range s.cols {
		s.line[i] = neutral(c.value(r))
	}
	if err := s.out.Write(s.line); err != nil {
		return fmt.Errorf("write CSV row: %w", err)
	}
	return nil
}

func (s *sheet) end() error {
	s.out.Flush()
	if err := s.out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// formulaStarts begin a formula in one spreadsheet or another, full-width ones included.
const formulaStarts = "=+-@＝＋－＠\t\r\n"

// neutral is the cell's text, made harmless for spreadsheets; numbers stay as they are.
func neutral(c cell) string {
	if c.number {
		return c.text
	}
	bare := strings.TrimLeft(c.text, " \u00a0\u3000")
	if bare != "" && strings.ContainsRune(formulaStarts, []rune(bare)[0]) {
		return "'" + c.text
	}
	return c.text
}
