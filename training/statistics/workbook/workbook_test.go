package workbook_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/training/statistics"
	"cadrebot/training/statistics/workbook"
)

func TestFiguresOfTooFewStayEmpty(t *testing.T) {
	t.Parallel()
	for _, attempts := range []int{statistics.Enough - 1, statistics.Enough} {
		sheet := statistics.New([]statistics.Item{{Full: 1, Choices: 2}, {Full: 1}})
		for i := range attempts {
			mark := float64(i % 2)
			if err := sheet.Add([]statistics.Answer{{Item: 0, Mark: mark, Picks: []int{i % 2}}, {Item: 1, Mark: mark}}); err != nil {
				t.Fatal(err)
			}
		}
		book := workbook.Book{Title: locales.Both("课", "Course"), Quiz: sheet.Quiz()}
		for i, f := range sheet.Items() {
			row := workbook.Row{ID: "Q", Type: "single", Stem: locales.Both("题", "Stem"), Figures: f}
			if counts, ok := sheet.Choices(i); ok {
				row.Counts, row.Choices = counts, []workbook.Choice{{Text: locales.Both("甲", "A")}, {Text: locales.Both("乙", "B"), Right: true}}
			}
			book.Rows = append(book.Rows, row)
		}
		for _, l := range locales.All {
			var b bytes.Buffer
			if err := book.Write(&b, l); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(&b)
			if err != nil {
				t.Fatal(err)
			}
			sheets := f.GetSheetList()
			facility, _ := f.GetCellValue(sheets[0], "G4")
			key, _ := f.GetCellValue(sheets[1], "D5")
			mean, _ := f.GetCellValue(sheets[2], "B5")
			if enough := attempts >= statistics.Enough; len(sheets) != 3 || (facility != "") != enough || (key == "✓") != enough || (mean != "") != enough {
				t.Errorf("%d attempts in %s: facility %q, key %q, mean %q", attempts, l, facility, key, mean)
			}
		}
	}
}
