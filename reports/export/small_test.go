package export

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/reports"
)

// Vector TV-20: small cells, and totals that would give them away.
func TestSmallCellsAndTheirTotals(t *testing.T) {
	t.Parallel()
	key := reports.NewlyRecognised
	cases := []struct {
		name   string
		values []string
		total  string
	}{
		{"one small cell", []string{"3", "10", "20"}, "*"},
		{"two that may be anything", []string{"3", "2", "20"}, "25"},
		{"two that must be one", []string{"1", "1", "20"}, "*"},
		{"two that must be four", []string{"4", "4", "20"}, "*"},
		{"none", []string{"0", "5", "20"}, "25"},
		{"nobody", []string{"0", "0"}, "0"},
		{"small together", []string{"2", "1"}, "<5"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var rows []reports.Row
			for _, v := range c.values {
				rows = append(rows, row("R", form.Answers{key: {S: v}, "mon_05": {S: v}}))
			}
			book := workbook(t, rows...)
			for i, v := range c.values {
				want := v
				if v == "1" || v == "2" || v == "3" || v == "4" {
					want = "<5"
				}
				if got := at(t, book, "简报", "J"+string(rune('2'+i))); got != want {
					t.Errorf("cell %d reads %q, want %q", i, got, want)
				}
				if got := at(t, book, "简报", "K"+string(rune('2'+i))); got != v {
					t.Errorf("a count that is not of households reads %q, want %q", got, v)
				}
			}
			if got := at(t, book, "合计", "B2"); got != c.total {
				t.Errorf("total %q, want %q", got, c.total)
			}
		})
	}
}

// The totals leave out what was sent back, and the sheet says so.
func TestTotalsLeaveOutWhatWasSentBack(t *testing.T) {
	t.Parallel()
	waits, back := row("R-1", form.Answers{"mon_05": {S: "7"}}), row("R-2", form.Answers{"mon_05": {S: "30"}})
	waits.State, back.State = reports.Submitted, reports.Returned
	book := workbook(t, waits, back)
	if got := at(t, book, "简报", "K3") + " " + at(t, book, "合计", "C2"); got != "30 7" {
		t.Errorf("the cell and the total read %q", got)
	}
	if got := at(t, book, "合计", "A4"); !strings.Contains(got, "不包括已退回") {
		t.Errorf("under the totals stands %q", got)
	}
}
