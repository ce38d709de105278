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
// plain by a leading apostrophe. It returns how many submissions were written.
func CSV(w io.Writer, f form.Form, o Options, rows Rows) (int, error) {
	if o.BOM {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return 0, fmt.Errorf("write CSV: %w", err)
		}
	}
	return table(w, columns(f, o), o, rows)
}

// table writes headings and rows as CSV.
func table(w io.Writer, cols []column, o Options, rows Rows) (n int, err error) {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(cols))
	for i, c := range cols {
		line[i] = neutral(cell{text: c.heading(o)})
	}
	if err := out.Write(line); err != nil {
		return 0, fmt.Errorf("write CSV headings: %w", err)
	}
	for r, err := range rows {
		if err != nil {
			return n, err
		}
		for i, c := range cols {
			line[i] = neutral(c.value(r))
		}
		if err := out.Write(line); err != nil {
			return n, fmt.Errorf("write CSV row: %w", err)
		}
		n++
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return n, fmt.Errorf("write CSV: %w", err)
	}
	return n, nil
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
