package workbook_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/record"
	"cadrebot/record/workbook"
)

func TestTablesBecomeSheets(t *testing.T) {
	t.Parallel()
	exact, _ := record.Read("1234567890123456.78")
	sheets := []workbook.Sheet{
		{Name: locales.Both("批次/资金", "Batches/funds"), Heads: []locales.Text{locales.Both("编号", "Code"), locales.Both("金额", "Amount")}, Rows: [][]any{
			{"FB-2026-0001", record.Num(35000)}, {"=1+1", exact}, {nil, time.Time{}}, {locales.Date("2026-11-20"), 3},
		}},
		{Name: locales.Both("批次 资金", "Batches funds")},
	}
	for l, want := range map[locales.Lang][]string{
		locales.ZH: {"批次 资金", "批次 资金 2", "编号", "2026年11月20日"}, locales.EN: {"Batches funds", "Batches funds 2", "Code", "20 Nov 2026"},
	} {
		var b bytes.Buffer
		if err := workbook.Write(&b, l, locales.Both("题目", "A title"), sheets); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.GetSheetList(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("sheets %q", got)
		}
		for at, v := range map[string]string{"A3": want[2], "B4": "35000", "A5": "=1+1", "B5": "1234567890123456.78", "A6": "", "A7": want[3], "B7": "3"} {
			if got, _ := f.GetCellValue(want[0], at); got != v {
				t.Errorf("%s in %s: %q, want %q", at, l, got, v)
			}
		}
		if formula, _ := f.GetCellFormula(want[0], "A5"); formula != "" {
			t.Errorf("what somebody typed became a formula: %s", formula)
		}
	}
}
