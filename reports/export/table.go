package export

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Table writes a workbook of one sheet: head in bold, which stays in sight, and the rows under
// it. Text is written as text, never as a formula; numbers and times as such. The rows are
// streamed. It returns how many were written.
func Table(w io.Writer, name string, head []string, rows func(yield func([]any) bool)) (n int, err error) {
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
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return 0, fmt.Errorf("name the sheet: %w", err)
	}
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return 0, fmt.Errorf("begin the sheet: %w", err)
	}
	titles := make([]any, len(head))
	for i, h := range head {
		titles[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := begin(sheet, titles); err != nil {
		return 0, fmt.Errorf("begin the sheet: %w", err)
	}
	for row := range rows {
		if err := sheet.SetRow(fmt.Sprintf("A%d", n+2), row); err != nil {
			return n, fmt.Errorf("write a row: %w", err)
		}
		n++
	}
	if err := sheet.Flush(); err != nil {
		return n, fmt.Errorf("end the sheet: %w", err)
	}
	if err := book.Write(w); err != nil {
		return n, fmt.Errorf("write the workbook: %w", err)
	}
	return n, nil
}

// columnWidth is how wide the columns of a table are, in characters.
const columnWidth = 18

func begin(sheet *excelize.StreamWriter, titles []any) error {
	if err := sheet.SetColWidth(1, len(titles), columnWidth); err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return sheet.SetRow("A1", titles)
}
