package xlsform

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

var someDay = time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)

// FuzzBook: any grid gives findings or a form that can be filled, never a panic.
func FuzzBook(f *testing.F) {
	f.Add("type|name|label\ntext|a|A\nselect_one l|b|B\n", "list_name|name|label\nl|x|X", "form_id\nf", "list_name|label\ne|'x'")
	f.Add("type|name|label::zh|relevant\nbegin repeat|r|R|${a} > 1\ntext|a|A|\nend repeat", "", "", "")
	f.Add("type|name|default|parameters\nrange|a|1+|start=1;end=x", "list_name", "default_language|instance_name\nzh|${", "dataset\n|")
	f.Add("type|name|calculation\ncalculate|a|${b}\ncalculate|b|${a}\nend group\nbegin group", "", "", "")
	f.Add("type|name|label|relevant\nbegin loop over l|r|R|\nbegin loop over l|s|%(label)s|\nbegin group|g|G|../x = 1\ninteger|x_%(name)s|X|\nend loop\nend group\nend loop", "list_name|name|label\nl|x|X\nl|x|Y", "allow_choice_duplicates\nyes", "")
	f.Add("type|name|label|choice_filter\nselect_one l|a|A|b = ${a} and yes = b or 'x' = c or not(d)", "list_name|name|label|b\nl|x|X|1\nl|y||", "id_string|form_id\na|b", "")
	f.Fuzz(func(t *testing.T, survey, choices, settings, entities string) {
		im := ReadBook("f.xlsx", sheets("survey", grid(strings.Split(survey, "\n")...), "choices", grid(strings.Split(choices, "\n")...),
			"settings", grid(strings.Split(settings, "\n")...), "entities", grid(strings.Split(entities, "\n")...)))
		if im.OK() != (im.Compiled != nil) {
			t.Fatalf("OK %v: %s", im.OK(), said(im.Findings))
		}
		for _, f := range append(im.Findings, im.Missing...) {
			if f.Message.Empty() || f.Do.Empty() {
				t.Fatalf("a finding says nothing: %+v", f)
			}
		}
		if im.OK() {
			im.Compiled.Step(form.Session{}, form.Input{}, someDay)
		}
	})
}

// FuzzRead: any bytes are a form or are refused.
func FuzzRead(f *testing.F) {
	f.Add(workbook(f, sheets("survey", grid("type|name|label", "text|a|A")), nil))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("a,b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if im := Read("f.xlsx", b); im.OK() != (im.Compiled != nil) {
			t.Fatal(said(im.Findings))
		}
	})
}

// long is a form of n questions with conditions, in both languages.
func long(n int) Book {
	rows := [][]string{{"type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "hint::English (en)", "relevant", "constraint", "required"}}
	kinds := []string{"integer", "select_one yn", "text", "date", "select_multiple big", "decimal"}
	for i := range n {
		row := []string{kinds[i%len(kinds)], fmt.Sprintf("q%d", i), fmt.Sprintf("第 %d 题", i), fmt.Sprintf("Question %d", i), "请填写", "Please fill in", "", "", "yes"}
		if i > 5 && i%3 == 0 {
			row[6] = fmt.Sprintf("${q%d} > 3 or ${q%d} != ''", i-i%6-6, i-1)
		}
		rows = append(rows, row)
	}
	choices := [][]string{{"list_name", "name", "label::中文 (zh)", "label::English (en)"}, {"yn", "yes", "是", "Yes"}, {"yn", "no", "否", "No"}}
	for i := range 200 {
		choices = append(choices, []string{"big", fmt.Sprintf("c%d", i), fmt.Sprintf("选项%d", i), fmt.Sprintf("Choice %d", i)})
	}
	return sheets("survey", rows, "choices", choices, "settings", grid("form_id|form_title", "long|长"))
}

// Forms that would take a chat for ever are refused before they cost anything.
func TestLimits(t *testing.T) {
	t.Parallel()
	if got := errorsOf(ReadBook("l.xlsx", long(maxQuestions))); got != nil {
		t.Errorf("%d questions: %v", maxQuestions, got)
	}
	if got := errorsOf(ReadBook("l.xlsx", long(maxQuestions+1))); len(got) != 1 || !strings.Contains(got[0], "more than 2000 rows") {
		t.Errorf("%v", got)
	}
	if im := Read("l.xlsx", workbook(t, long(1600), nil)); !im.OK() { // many cells, but not many rows
		t.Error(said(im.Findings))
	}
	b := long(600)
	for i := range 5000 {
		b.Sheets[1].Rows = append(b.Sheets[1].Rows, []string{"big", fmt.Sprintf("d%d", i), "丁", "D"})
	}
	if got := strings.Join(errorsOf(ReadBook("l.xlsx", b)), "\n"); !strings.Contains(got, "more than 100000 choices") {
		t.Errorf("%s", got)
	}
}

// BenchmarkImport reads a workbook of 600 questions and 200 choices, from bytes to a form
// that can be filled.
func BenchmarkImport(b *testing.B) {
	file := workbook(b, long(600), nil)
	b.ReportAllocs()
	for b.Loop() {
		if im := Read("long.xlsx", file); !im.OK() || len(im.Missing) > 0 {
			b.Fatal(said(im.Findings), said(im.Missing))
		}
	}
}
