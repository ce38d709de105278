package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

var filedAt = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

func row(number string, answers form.Answers) reports.Row {
	return reports.Row{
		Number: number, Period: "2026W47", Unit: org.Unit{Code: "9901010203", Name: locales.Both("桃坪村", "Taoping Village")},
		Above: locales.Both("鹤嘴镇", "Hezui Town"), Role: org.VillageFirstSecretary, State: reports.TownshipApproved,
		First: filedAt, Due: filedAt.Add(time.Hour), Version: 1, Answers: answers,
	}
}

func of(rows ...reports.Row) Rows {
	return func(yield func(reports.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func usual() form.Answers {
	return form.Answers{
		"mon_03": {S: "3"}, "mon_05": {S: "0"}, "lab_02": {NA: true}, "gua_04": {S: "12"}, "gua_04_why": {S: "quality"},
		"prj_06": {S: "55"}, "prj_06_why": {S: "=1+1, \"雨\"\r\n冲毁"}, "col_01": {S: "35000.5"},
	}
}

// lines reads what CSV wrote as strictly as the standard library does.
func lines(t *testing.T, b []byte) [][]string {
	t.Helper()
	got, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestCSVInWordsAndInCodes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		o          Options
		head, body string
	}{
		{
			Options{Lang: locales.ZH, Labels: true},
			"期别|上级单位|单位代码|单位|回执号|提交时间|按时|填报人职务|状态|本周新识别户数|风险线索数|返乡回流人数|其中已再就业人数|饮水有问题的户数|主要是哪方面的饮水问题|项目形象进度|进度为什么比上次低|村集体收入（今年累计）",
			"2026年第47周|鹤嘴镇|9901010203|桃坪村|R-1|2026-11-19 10:00:00|是|驻村第一书记|乡镇已通过|<5|0|不适用||12|水质|55|'=1+1, \"雨\"\n冲毁|35000.5",
		},
		{
			Options{Lang: locales.EN},
			"period|above|unit_code|unit|receipt|submitted_at|on_time|entered_by|state|mon_03|mon_05|lab_02|lab_03|gua_04|gua_04_why|prj_06|prj_06_why|col_01",
			"2026W47|Hezui Town|9901010203|Taoping Village|R-1|2026-11-19 10:00:00|yes|VFS|township_approved|<5|0|NA||12|quality|55|'=1+1, \"雨\"\n冲毁|35000.5",
		},
	}
	for _, c := range cases {
		var b bytes.Buffer
		n, err := CSV(&b, reports.Brief(), c.o, of(row("R-1", usual())))
		if err != nil || n != 1 {
			t.Fatalf("%d rows, %v", n, err)
		}
		if !strings.HasSuffix(b.String(), "\r\n") || strings.Count(b.String(), "\r\n") < 2 {
			t.Errorf("lines do not end in CRLF: %q", b.String())
		}
		got := lines(t, b.Bytes())
		if h := strings.Join(got[0], "|"); h != c.head {
			t.Errorf("headings\n%s\nwant\n%s", h, c.head)
		}
		if r := strings.Join(got[1], "|"); r != c.body {
			t.Errorf("row\n%s\nwant\n%s", r, c.body)
		}
	}
}

func TestTheByteOrderMarkIsAChoice(t *testing.T) {
	t.Parallel()
	for _, bom := range []bool{true, false} {
		var b bytes.Buffer
		if _, err := CSV(&b, reports.Brief(), Options{BOM: bom}, of()); err != nil {
			t.Fatal(err)
		}
		if got := bytes.HasPrefix(b.Bytes(), []byte{0xEF, 0xBB, 0xBF}); got != bom {
			t.Errorf("byte order mark %v, want %v", got, bom)
		}
	}
}

func TestFormulasAreMadePlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=HYPERLINK(\"x\")": "'=HYPERLINK(\"x\")", "+1": "'+1", "-1+2": "'-1+2", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx",
		"　＝1": "'　＝1", "  =1": "'  =1", "村": "村", "": "", "a=1": "a=1",
	} {
		if got := neutral(cell{text: in}); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := neutral(cell{text: "-5", number: true}); got != "-5" {
		t.Errorf("a number becomes %q", got)
	}
}

// FuzzCSV: whatever people typed, the file has the rows and columns it should have, and no
// cell begins like a formula.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "=1", "\"", "a,b\r\nc", "　-1", "\ufeff=1", "13900000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		if _, err := CSV(&b, reports.Brief(), Options{}, of(row("R-1", form.Answers{"prj_06_why": {S: s}}))); err != nil {
			t.Fatal(err)
		}
		got := lines(t, b.Bytes())
		if len(got) != 2 || len(got[1]) != len(got[0]) {
			t.Fatalf("%d lines", len(got))
		}
		if c := got[1][16]; c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			t.Errorf("%q begins like a formula", c)
		}
	})
}

func TestTypedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	_, err := CSV(&b, reports.Brief(), Options{}, of(row("R-1", form.Answers{"prj_06_why": {S: "打 13912345678 找人"}})))
	if err != nil || strings.Contains(b.String(), "13912345678") || !strings.Contains(b.String(), "139****5678") {
		t.Errorf("%s, %v", b.String(), err)
	}
}

func workbook(t *testing.T, rows ...reports.Row) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	n, err := XLSX(&b, reports.Brief(), Options{Lang: locales.ZH, Labels: true}, of(rows...))
	if err != nil || n != len(rows) {
		t.Fatalf("%d rows, %v", n, err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func at(t *testing.T, book *excelize.File, sheet, ref string) string {
	t.Helper()
	v, err := book.GetCellValue(sheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheWorkbookHoldsNumbersAndNoFormulas(t *testing.T) {
	t.Parallel()
	second := row("R-2", form.Answers{"col_01": {S: "0.25"}, "mon_05": {S: "123456789012345678"}})
	book := workbook(t, row("R-1", usual()), second)
	if got := at(t, book, "简报", "E2") + at(t, book, "简报", "E3"); got != "R-1R-2" {
		t.Errorf("receipts %q", got)
	}
	if kind, err := book.GetCellType("简报", "R2"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("an amount is kept as %v, %v", kind, err)
	}
	if f, err := book.GetCellFormula("简报", "Q2"); err != nil || f != "" || !strings.HasPrefix(at(t, book, "简报", "Q2"), "=1+1") {
		t.Errorf("typed words became the formula %q, %v", f, err)
	}
	if got := at(t, book, "简报", "K3"); got != "123456789012345678" {
		t.Errorf("a long number reads %q", got)
	}
	if got := at(t, book, "合计", "A2") + " " + at(t, book, "合计", "G2"); got != "2026年第47周 35000.75" {
		t.Errorf("total %q", got)
	}
}

func TestODKLayout(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := ODK(&b, reports.Brief(), Options{}, of(row("R-1", usual()))); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(z.File) != 1 || z.File[0].Name != "weekly_brief.csv" {
		t.Fatalf("archive %+v, %v", z, err)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, body)
	if h := strings.Join(got[0], ","); h != "SubmissionDate,period,unit_code,mon_03,mon_05,lab_02,lab_03,gua_04,gua_04_why,prj_06,prj_06_why,col_01,"+
		"KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion" {
		t.Errorf("headings %s", h)
	}
	if r := strings.Join(got[1], "|"); !strings.HasPrefix(r, "2026-11-19T02:00:00.000Z|2026W47|9901010203|<5|0|NA||12|quality|55|") ||
		!strings.HasSuffix(r, "|35000.5|R-1|9901010203|VFS|0|0||approved||0|1") {
		t.Errorf("row %s", r)
	}
}

func TestAnErrorEndsEveryFormat(t *testing.T) {
	t.Parallel()
	lost := errors.New("the connection is gone")
	broken := func(yield func(reports.Row, error) bool) {
		_ = yield(row("R-1", usual()), nil) && yield(reports.Row{}, lost)
	}
	f := reports.Brief()
	_, csvErr := CSV(io.Discard, f, Options{}, broken)
	_, xlsxErr := XLSX(io.Discard, f, Options{}, broken)
	_, odkErr := ODK(io.Discard, f, Options{}, broken)
	for _, err := range []error{csvErr, xlsxErr, odkErr} {
		if !errors.Is(err, lost) {
			t.Errorf("the file was ended as if whole: %v", err)
		}
	}
}

func TestReviewStatesInCentralsWords(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"draft": "", "submitted": "", "returned": "hasIssues", "township_approved": "approved", "county_approved": "approved",
		"locked": "approved", "correction_requested": "hasIssues", "corrected": "edited",
	}
	for _, s := range reports.Review.States() {
		said, known := want[string(s)]
		if got := reviewState(s); !known || got != said {
			t.Errorf("%s reads %q, want %q", s, got, said)
		}
	}
}
