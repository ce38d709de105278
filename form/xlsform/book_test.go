package xlsform

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
)

// grid is a sheet written as lines with | between cells; blanks around a cell are dropped.
func grid(lines ...string) [][]string {
	out := make([][]string, 0, len(lines))
	for _, l := range lines {
		cells := strings.Split(l, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}

// sheets pairs names and grids.
func sheets(pairs ...any) Book {
	var b Book
	for i := 0; i < len(pairs); i += 2 {
		b.Sheets = append(b.Sheets, Sheet{Name: pairs[i].(string), Rows: pairs[i+1].([][]string)})
	}
	return b
}

// settings is a sheet without anything to say about.
var settings = grid("form_id|form_title|default_language", "t|表|en")

// survey reads a form of one survey sheet, and a list yn.
func survey(lines ...string) Import {
	return ReadBook("t.xlsx", sheets("survey", grid(lines...), "choices",
		grid("list_name|name|label", "yn|yes|Yes", "yn|no|No"), "settings", settings))
}

// errorsOf are the errors as "cell message", in English.
func errorsOf(im Import) []string {
	var out []string
	for _, f := range im.Findings {
		if f.Severity == Error {
			out = append(out, f.Sheet+"!"+f.Cell+" "+f.Message.Plain(locales.EN))
		}
	}
	return out
}

// workbook writes sheets of words as an .xlsx, then lets change alter it.
func workbook(t testing.TB, b Book, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range b.Sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", s.Name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(s.Name); err != nil {
			t.Fatal(err)
		}
		for r, row := range s.Rows {
			for c, v := range row {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if v != "" {
					if err := f.SetCellStr(s.Name, at, v); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zipped is a zip of parts by name.
func zipped(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range sortedKeys(parts) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// ReadBook is Read for sheets that are read already.
func ReadBook(filename string, book Book) Import { return readBundle(filename, book, nil) }
