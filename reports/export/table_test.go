package export

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestATableIsOneSheetOfText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	n, err := Table(&b, "进度", []string{"代码", "状态"}, slices.Values([][]any{{"0102", "=1+1"}, {"0103", 7}}))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("进度")
	if err != nil || len(rows) != 3 || !slices.Equal(rows[0], []string{"代码", "状态"}) || !slices.Equal(rows[1], []string{"0102", "=1+1"}) || rows[2][1] != "7" {
		t.Errorf("%q %v", rows, err)
	}
	if f, err := book.GetCellFormula("进度", "B2"); f != "" || err != nil {
		t.Errorf("a formula %q %v", f, err)
	}
	if sheets := book.GetSheetList(); len(sheets) != 1 {
		t.Errorf("sheets %v", sheets)
	}
}
