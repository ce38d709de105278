// Package workbook writes tables as an .xlsx file for offices: a sheet a table, numbers as
// numbers, days as days.
//
// It knows cells and words, no records and no people. It imports locales, record and excelize,
// whose only other homes are listed in internal/house.
package workbook

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/record"
)

// Sheet is one table.
type Sheet struct {
	Name  locales.Text
	Heads []locales.Text
	// Rows hold cells: locales.Text, string, int, record.Number, locales.Date or time.Time; nil
	// is an empty cell.
	Rows [][]any
}

// Write writes the sheets in one language, the title above each of them.
func Write(w io.Writer, l locales.Lang, title locales.Text, sheets []Sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("style of a workbook: %w", err)
	}
	taken := map[string]bool{}
	for i, s := range sheets {
		name := nameOf(s.Name.Plain(l), taken)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = fill(f, name, l, title, s, bold)
		}
		if err != nil {
			return fmt.Errorf("write the sheet %s: %w", name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return nil
}

// mostName is how long Excel lets the name of a sheet be.
const mostName = 31

// nameOf is a name as Excel takes it, and no other sheet's.
func nameOf(called string, taken map[string]bool) string {
	var out []rune
	for _, r := range called {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
			r = ' '
		}
		if len(out) < mostName-3 {
			out = append(out, r)
		}
	}
	name := string(out)
	for n := 2; name == "" || taken[name]; n++ {
		name = string(out) + " " + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}

// fill writes the title, an empty line, the heads and the rows.
func fill(f *excelize.File, sheet string, l locales.Lang, title locales.Text, s Sheet, bold int) error {
	heads := make([]any, len(s.Heads))
	for i, h := range s.Heads {
		heads[i] = h
	}
	rows := append([][]any{{title}, nil, heads}, s.Rows...)
	for i, row := range rows {
		said := make([]any, len(row))
		for j, c := range row {
			said[j] = cell(l, c)
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := f.SetSheetRow(sheet, at, &said); err != nil {
			return err
		}
	}
	if err := f.SetRowStyle(sheet, 3, 3, bold); err != nil {
		return err
	}
	return f.SetColWidth(sheet, "A", "Z", 18)
}

// cell is a value as excelize writes it: numbers stay numbers, up to what Excel keeps exactly.
func cell(l locales.Lang, c any) any {
	switch c := c.(type) {
	case locales.Text:
		return c.Plain(l)
	case locales.Date:
		return c.In(l)
	case time.Time:
		if c.IsZero() {
			return nil
		}
		return locales.Moment(l, c)
	case record.Number:
		if s := c.Value().S; len(s) > 15 {
			return s
		}
		return c.Float()
	}
	return c
}
