// Package workbook writes XLSForm workbooks from plain text, so that tests and transcripts
// can show what a form asks. It is for tests only.
package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Write makes an .xlsx of text: a line "[survey]" begins a sheet, every other line is a row
// with | between its cells, and a line that begins with # is a remark.
func Write(text string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	sheet, row, sheets := "", 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			sheet, row = line[1:len(line)-1], 0
			if _, err := f.NewSheet(sheet); err != nil {
				return nil, fmt.Errorf("write a workbook: %w", err)
			}
			sheets++
			continue
		}
		row++
		for col, cell := range strings.Split(line, "|") {
			at, err := excelize.CoordinatesToCellName(col+1, row)
			if err == nil {
				err = f.SetCellStr(sheet, at, strings.TrimSpace(cell))
			}
			if err != nil {
				return nil, fmt.Errorf("write a workbook: %w", err)
			}
		}
	}
	if sheets > 0 {
		if err := f.DeleteSheet("Sheet1"); err != nil {
			return nil, fmt.Errorf("write a workbook: %w", err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return b.Bytes(), nil
}
