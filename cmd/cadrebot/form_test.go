package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
)

// formFile writes a workbook of a survey, a list yn and settings.
func formFile(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	put := func(sheet string, rows ...[]any) {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(sheet, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	put("survey", rows...)
	put("choices", []any{"list_name", "name", "label::zh", "label::en"}, []any{"yn", "yes", "是", "Yes"}, []any{"yn", "no", "否", "No"})
	put("settings", []any{"form_id", "form_title::zh", "form_title::en", "form_title"}, []any{"visit", "走访", "Visit", "Visit"})
	path := filepath.Join(t.TempDir(), "visit.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func visit(t *testing.T) string {
	return formFile(t, []any{"type", "name", "label::zh", "label::en", "relevant", "required"},
		[]any{"integer", "households", "户数", "Households", "", "yes"},
		[]any{"select_one yn", "more", "还有吗", "More?"},
		[]any{"text", "memo", "说明", "Memo", "${more} = 'yes'"},
		[]any{"select_multiple yn", "both", "都选", "Both"})
}

func TestFormCheckSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	path := formFile(t, []any{"type", "name", "label", "relevant"}, []any{"text", "a", "甲", "${b} = 1"}, []any{"texxt", "c", "C"})
	im, err := readForm(path)
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[locales.Lang][]string{
		locales.ZH: {"表单：走访（visit）", "错误：2", "survey!D2  [relevant] 没有名称为 b 的题目。", "survey!C2", "label 缺英文"},
		locales.EN: {"Form: Visit (visit)", "Errors: 2", "survey!A3  [type] The type “texxt” is unknown.", "-> Was text meant?", "Missing translations"},
	} {
		var out bytes.Buffer
		if err := im.WriteReport(&out, l); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: no %q in\n%s", l, w, out.String())
			}
		}
	}
	var out bytes.Buffer
	if err := writeCheckJSON(&out, im); err != nil {
		t.Fatal(err)
	}
	var got checkJSON
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.OK || got.Publishable || len(got.Errors) != 2 || got.Errors[0].Cell != "D2" || got.Errors[0].Column != "relevant" || got.Errors[0].Message.Zh == "" || len(got.Missing) == 0 {
		t.Errorf("%+v", got)
	}
}

func TestFormCheckExitCode(t *testing.T) {
	good := visit(t)
	bad := formFile(t, []any{"type", "name", "label"}, []any{"texxt", "a", "A"})
	stdout := os.Stdout
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	os.Stdout = null
	defer func() { os.Stdout = stdout }()
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"form", "check", good}, 0},
		{[]string{"form", "check", "--json", good}, 0},
		{[]string{"form", "check", bad}, 1},
		{[]string{"form", "check", "--json", "--lang=zh", bad}, 1},
		{[]string{"form", "play", bad}, 1},
		{[]string{"form", "check", good + "x"}, 2},
		{[]string{"form", "check", "--lang=fr", good}, 2},
	} {
		if got := run(c.args); got != c.want {
			t.Errorf("%v exits %d, want %d", c.args, got, c.want)
		}
	}
}

// zippedForm is the workbook at path and a file of choices in one zip.
func zippedForm(t *testing.T, path, name, content string) string {
	t.Helper()
	book, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for n, b := range map[string][]byte{filepath.Base(path): book, name: []byte(content)} {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	packed := filepath.Join(t.TempDir(), "upload.zip")
	if err := os.WriteFile(packed, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestAFormAndItsFileInOneZip(t *testing.T) {
	t.Parallel()
	path := formFile(t, []any{"type", "name", "label::zh", "label::en"}, []any{"select_one_from_file towns.csv", "town", "乡镇", "Town"})
	alone, err := readForm(path)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := alone.WriteReport(&b, locales.ZH); err != nil || !strings.Contains(b.String(), "survey!A2  [type] “select_one_from_file towns.csv”要用的文件 towns.csv 没有一起发来。") || !strings.Contains(b.String(), "把工作簿和 towns.csv 打成一个 zip 压缩包再发") {
		t.Errorf("%v\n%s", err, b.String())
	}
	im, err := readForm(zippedForm(t, path, "towns.csv", "name,label::zh,label::en\nt1,一镇,One\nt2,二镇,Two\n"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := played(t, im, locales.ZH, "二镇", "")
	if err != nil || submitted(t, out)["town"] != "t2" {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTerminalLang(t *testing.T) {
	for _, c := range []struct {
		asked, all, lang string
		want             locales.Lang
	}{
		{"zh", "", "en_US.UTF-8", locales.ZH},
		{"", "", "zh_CN.UTF-8", locales.ZH},
		{"", "", "en_US.UTF-8", locales.EN},
		{"", "zh_CN", "en_US", locales.ZH},
		{"", "", "", locales.EN},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", "")
		t.Setenv("LANG", c.lang)
		if got := terminalLang(c.asked); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
