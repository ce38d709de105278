package export

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"cadrebot/form"
	"cadrebot/locales"
)

// exact is how many digits a spreadsheet's number keeps; longer ones are written as text.
const exact = 15

// XLSX writes a workbook: a sheet with one row a submission, one for each repeat with one
// row a round, which names what it stands in by its key, and one with the totals of each
// period. The sheets are streamed. It returns how many submissions were written.
func XLSX(w io.Writer, f form.Form, o Options, rows Rows) (n int, err error) {
	book := excelize.NewFile()
	defer func() {
		if cerr := book.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("close the workbook: %w", cerr)
		}
	}()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return 0, fmt.Errorf("style the workbook: %w", err)
	}
	pages, err := newPages(book, levels(f), o, bold)
	if err != nil {
		return 0, err
	}
	sums := newTotals(pages[0].cols)
	for r, err := range rows {
		if err != nil {
			return n, err
		}
		for _, p := range pages {
			if err := p.add(r); err != nil {
				return n, err
			}
		}
		sums.add(r)
		n++
	}
	for _, p := range pages {
		if err := p.out.Flush(); err != nil {
			return n, fmt.Errorf("end the sheet: %w", err)
		}
	}
	if err := totalled(book, o, bold, sums); err != nil {
		return n, err
	}
	if err := book.Write(w); err != nil {
		return n, fmt.Errorf("write the workbook: %w", err)
	}
	return n, nil
}

// totalled writes the sheet of totals, a period a row.
func totalled(book *excelize.File, o Options, bold int, sums *totals) error {
	name := locales.M("export.totals").Plain(o.Lang)
	if _, err := book.NewSheet(name); err != nil {
		return fmt.Errorf("add the totals: %w", err)
	}
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("begin the totals: %w", err)
	}
	head := []any{excelize.Cell{StyleID: bold, Value: locales.M("export.column.period").Plain(o.Lang)}}
	for _, f := range sums.fields {
		head = append(head, excelize.Cell{StyleID: bold, Value: column{key: f.Key, label: f.Label}.heading(o)})
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return fmt.Errorf("write the totals' headings: %w", err)
	}
	at := 2
	for _, p := range sums.order() {
		line := []any{p.Text().Plain(o.Lang)}
		for _, f := range sums.fields {
			line = append(line, value(sums.periods[p][f.Key].shown(f)))
		}
		if err := sheet.SetRow("A"+strconv.Itoa(at), line); err != nil {
			return fmt.Errorf("write the totals: %w", err)
		}
		at++
	}
	for i, note := range []string{"export.totals_of", "export.small_cells"} {
		if err := sheet.SetRow("A"+strconv.Itoa(at+1+i), []any{locales.M(note).Plain(o.Lang)}); err != nil {
			return fmt.Errorf("write the notes under the totals: %w", err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return fmt.Errorf("end the totals: %w", err)
	}
	return nil
}

// value is a cell as the workbook keeps it; text is never a formula there.
func value(c cell) any {
	if c.number && len(c.text) <= exact {
		if f, err := strconv.ParseFloat(c.text, 64); err == nil {
			return f
		}
	}
	if c.text == "" {
		return nil
	}
	return c.text
}
