// Package workbook writes a board as an .xlsx file for offices: one sheet, a line for each unit or key in
// code order, numbers as numbers.
//
// It knows figures and words, no people. It imports figures, locales and excelize.
package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
)

// Share is a part of one; it is shown as per cent with one decimal.
type Share float64

// Book is what is written. Cells are strings, numbers (float64, int64, Share) or nil.
type Book struct {
	Name  locales.Text   // of the sheet
	Above []locales.Text // lines above the table: unit, as of, basis
	Heads []locales.Text
	Rows  [][]any
}

// Write writes the book in one language.
func (b Book) Write(w io.Writer, l locales.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	name := b.Name.Plain(l)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name the sheet of a board: %w", err)
	}
	var rows [][]any
	for _, a := range b.Above {
		rows = append(rows, []any{a.Plain(l)})
	}
	heads := make([]any, len(b.Heads))
	for i, h := range b.Heads {
		heads[i] = h.Plain(l)
	}
	format := "0.0%"
	percent, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return fmt.Errorf("style the shares of a board: %w", err)
	}
	for i, row := range append(append(rows, []any{}, heads), b.Rows...) {
		if err := put(f, name, i+1, row, percent, l); err != nil {
			return fmt.Errorf("write row %d of a board: %w", i+1, err)
		}
	}
	if err := f.SetColWidth(name, "A", "L", 16); err != nil {
		return fmt.Errorf("set the widths of a board: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the workbook of a board: %w", err)
	}
	return nil
}

// put writes one row; percent is the style of shares.
func put(f *excelize.File, sheet string, at int, row []any, percent int, l locales.Lang) error {
	for j, v := range row {
		cell, err := excelize.CoordinatesToCellName(j+1, at)
		if err != nil {
			return err
		}
		switch x := v.(type) {
		case locales.Text:
			v = x.Plain(l)
		case Share:
			v = float64(x)
			err = f.SetCellStyle(sheet, cell, cell, percent)
		}
		if err == nil {
			err = f.SetCellValue(sheet, cell, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
