package xlsform

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// endless is n bytes of s over and over.
func endless(s string, n int64) io.Reader {
	return io.LimitReader(&repeated{s: s}, n)
}

type repeated struct {
	s  string
	at int
}

func (r *repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.s[r.at]
		r.at = (r.at + 1) % len(r.s)
	}
	return len(p), nil
}

func TestFilesThatAreNoForm(t *testing.T) {
	t.Parallel()
	small := sheets("survey", grid("type|name|label", "text|a|A"))
	ok := workbook(t, small, nil)
	var rows strings.Builder
	for i := range maxRows + 1 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+1, i+1)
	}
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"empty":          {nil, "xlsform.file_empty"},
		"old binary":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "xlsform.file_xls"},
		"password":       {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16le("EncryptedPackage")...), "xlsform.file_locked"},
		"csv":            {[]byte("survey,type,name\n,text,a\n"), "xlsform.file_csv"},
		"csv in GBK":     {[]byte("type,name,label\ntext,a,\xd0\xd5\xc3\xfb\n"), "xlsform.file_csv"},
		"html":           {[]byte("\xef\xbb\xbf  <!DOCTYPE html><table></table>"), "xlsform.file_html"},
		"xml of 2003":    {[]byte(`<?xml version="1.0"?><Workbook/>`), "xlsform.file_html"},
		"picture":        {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "xlsform.file_unknown"},
		"zip":            {zipped(t, map[string]io.Reader{"a.txt": strings.NewReader("a")}), "xlsform.file_zip"},
		"cut short":      {ok[:len(ok)/2], "xlsform.file_damaged"},
		"damaged inside": {zipped(t, map[string]io.Reader{"xl/workbook.xml": strings.NewReader("<broken")}), "xlsform.file_damaged"},
		"xlsb":           {zipped(t, map[string]io.Reader{"xl/workbook.bin": strings.NewReader("a")}), "xlsform.file_xlsb"},
		"ods":            {zipped(t, map[string]io.Reader{"mimetype": strings.NewReader("a")}), "xlsform.file_ods"},
		"macros": {zipped(t, map[string]io.Reader{
			"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/vbaProject.bin": strings.NewReader("a"),
		}), "xlsform.file_macros"},
		"macro type": {zipped(t, map[string]io.Reader{
			"xl/workbook.xml": strings.NewReader("<workbook/>"), "[Content_Types].xml": strings.NewReader("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
		}), "xlsform.file_macros"},
		"bomb": {zipped(t, map[string]io.Reader{
			"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": endless("<row/>", maxUnpacked+1),
		}), "xlsform.file_bomb"},
		"dense": {zipped(t, map[string]io.Reader{
			"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": endless(" ", 8<<20),
		}), "xlsform.file_bomb"},
		"many rows": {zipped(t, map[string]io.Reader{
			"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader(rows.String()),
		}), "xlsform.file_rows"},
		"large": {bytes.Repeat([]byte("PK\x03\x04"), maxPacked/4+1), "xlsform.file_large"},
	} {
		im := Read("form.xlsx", c.b)
		if im.OK() || len(im.Findings) != 1 || im.Findings[0].Message.ID != c.want {
			t.Errorf("%s: %s, want %s", name, said(im.Findings), c.want)
		}
	}
	if im := Read("form.csv", ok); !im.OK() {
		t.Errorf("a workbook under another name: %s", said(im.Findings))
	}
}

// Rows that hold nothing but formats are no reason to refuse a sheet.
// Programs that write workbooks in a browser list every content type that there is, those
// of macros too: only a part that has the type makes a file with macros of it.
func TestContentTypesThatNoPartHas(t *testing.T) {
	t.Parallel()
	ok := workbook(t, sheets("survey", grid("type|name|label", "text|a|A")), nil)
	z, err := zip.NewReader(bytes.NewReader(ok), int64(len(ok)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]io.Reader{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "[Content_Types].xml" {
			b = bytes.Replace(b, []byte("<Override"), []byte(`<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override`), 1)
		}
		parts[f.Name] = bytes.NewReader(b)
	}
	if im := Read("t.xlsx", zipped(t, parts)); !im.OK() || im.Compiled == nil {
		t.Error(said(im.Findings))
	}
}

func TestFormattedEmptyRows(t *testing.T) {
	t.Parallel()
	b := workbook(t, sheets("survey", grid("type|name|label", "text|a|A")), func(f *excelize.File) {
		style, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		if err := f.SetCellStyle("survey", "A1", "C11000", style); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("survey", "E11000", "a remark"); err != nil {
			t.Fatal(err)
		}
	})
	if im := Read("f.xlsx", b); !im.OK() || len(im.Form.Fields) != 1 {
		t.Errorf("%d fields, %s", len(im.Form.Fields), said(im.Findings))
	}
}

func TestCellValues(t *testing.T) {
	t.Parallel()
	cells := []struct {
		at     string
		v      any
		format string
		want   string
	}{
		{"A2", 1, "", "1"},
		{"B2", 1.0, "0.00", "1"},
		{"C2", int64(123456789012345), "", "123456789012345"},
		{"D2", 0.1 + 0.2, "", "0.3"},
		{"E2", true, "", "TRUE"},
		{"F2", false, "", "FALSE"},
		{"G2", "1.0", "", "1.0"},
		{"H2", "007", "", "007"},
		{"I2", 1e15, "", "1000000000000000"},
		{"J2", 0.25, "0%", "0.25"},
		{"K2", 46086.0, "yyyy-mm-dd", "2026-03-05"},
		{"L2", 46086.5, "yyyy/m/d h:mm", "2026-03-05T12:00:00"},
		{"M2", 0.5, "h:mm", "12:00:00"},
		{"N2", 46086.0, `yyyy"年"m"月"d"日"`, "2026-03-05"},
		{"O2", "a\u00a0b\u200b", "", "a b"},
		{"P2", 46086.0, `"day" 0`, "46086"},
	}
	b := workbook(t, sheets("survey", grid("type")), func(f *excelize.File) {
		for _, c := range cells {
			if err := f.SetCellValue("survey", c.at, c.v); err != nil {
				t.Fatal(err)
			}
			if c.format != "" {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStyle("survey", c.at, c.at, style); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	book, no := open(b)
	if no != nil {
		t.Fatal(said([]Finding{*no}))
	}
	for i, c := range cells {
		if got := clean(book.Sheets[0].Rows[1][i]); got != c.want {
			t.Errorf("%s: %v as %q reads %q, want %q", c.at, c.v, c.format, got, c.want)
		}
	}
}

func TestDatesThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	b := workbook(t, sheets("survey", grid("type|name|label|default|relevant", "date|d|Day||", "date|e|Day||", "date|f|Day||")), func(f *excelize.File) {
		iso := "yyyy-mm-dd"
		style, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &iso})
		for at, v := range map[string]float64{"D2": 1, "E3": 46086, "D4": 46086} {
			if err := f.SetCellValue("survey", at, v); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("survey", at, at, style); err != nil {
				t.Fatal(err)
			}
		}
	})
	im := Read("f.xlsx", b)
	got := strings.Join(errorsOf(im), "\n")
	if !strings.Contains(got, "survey!D2 This is an Excel date before March 1900") || !strings.Contains(got, "survey!E3 An Excel date") || strings.Count(got, "\n") != 1 {
		t.Errorf("errors:\n%s", got)
	}
	if d := im.Form.Fields[2].Default; d != "'2026-03-05'" {
		t.Errorf("default %s", d)
	}
}

func TestFormulaThatFailed(t *testing.T) {
	t.Parallel()
	im := ReadBook("f.xlsx", Book{Sheets: []Sheet{{
		Name: "survey", Rows: grid("type|name|label", "text|a|"), Odd: []OddCell{{Row: 2, Col: 3, What: ErrorCell, Shown: "#REF!"}},
	}}})
	if got := errorsOf(im); len(got) != 1 || !strings.Contains(got[0], "C2 The formula in this cell failed: #REF!") {
		t.Errorf("%v", got)
	}
}

// TestWorkbookOfAStranger reads what people do to a workbook: sheets and columns in any case and
// order, rows between, notes beside, odd spaces and quotes, numbers, ticks and dates for words.
func TestWorkbookOfAStranger(t *testing.T) {
	t.Parallel()
	b := sheets("SURVEY", grid("notes::zh|Label::中文 (zh)|TYPE|label:English|Name|media::image::zh|constraint_message::en|constraint_message::zh|Constraint|required|default",
		"mine|姓名|text|Name|name|a.png|no|不行|. != ‘x’", "", "|||||||||", "|几个|\u00a0 integer \u00a0|How many|many", "|选|select one pick|Pick|pick", "|哪天|date|Day|day"),
		"Choices", grid("List Name|Value|Label:English|label::中文 (zh)", "pick||One|一", "", "pick||Two |二", "pick||Three|三"), "Settings", grid("Form ID|Form Title", "f|表"), "Changes", grid("version"))
	im := Read("a.xlsx", workbook(t, b, func(f *excelize.File) {
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		for _, err := range []error{
			err, f.SetCellValue("Choices", "B2", 1), f.SetCellValue("Choices", "B4", 2.0), f.SetCellValue("Choices", "B5", 0.3),
			f.SetCellValue("SURVEY", "J2", true), f.SetCellValue("SURVEY", "J5", 1), f.SetCellValue("SURVEY", "J6", false), f.SetCellValue("SURVEY", "K5", 3.0),
			f.SetCellValue("SURVEY", "K7", 45000), f.SetCellStyle("SURVEY", "K7", "K7", day), f.MergeCell("SURVEY", "B6", "B6"),
			f.SetCellValue("Changes", "A1", 0), f.SetCellStyle("Changes", "A1", "A1", day), f.SetSheetVisible("Choices", false),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}))
	if !im.OK() || len(im.Missing) != 0 || len(im.Form.Fields) != 4 {
		t.Fatalf("%d fields: %s%s", len(im.Form.Fields), said(im.Findings), said(im.Missing))
	}
	var got strings.Builder
	for _, f := range im.Form.Fields {
		fmt.Fprintf(&got, "%s %s %s/%s %v %s %s\n", f.Kind, f.Key, f.Label.Zh, f.Label.En, f.Required, f.Constraint, f.Default)
		for _, c := range f.Choices {
			fmt.Fprintf(&got, "- %s %s/%s\n", c.Key, c.Label.Zh, c.Label.En)
		}
	}
	const want = "text name 姓名/Name true . != 'x' \ninteger many 几个/How many true  '3'\nselect_one pick 选/Pick false  \n- 1 一/One\n- 2 二/Two\n- 0.3 三/Three\ndate day 哪天/Day false  '2023-03-15'\n"
	if got.String() != want {
		t.Errorf("%q\nwant\n%q", got.String(), want)
	}
}
