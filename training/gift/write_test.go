package gift

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// allOf reads every question of a file, without places.
func allOf(t *testing.T, file string) []Question {
	t.Helper()
	var out []Question
	for e, err := range Read(t.Context(), strings.NewReader(file)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Question != nil {
			e.Question.Line, e.Question.Column = 0, 0
			out = append(out, *e.Question)
		}
	}
	return out
}

// goesAround writes questions, reads them again and compares.
func goesAround(t *testing.T, questions []Question) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, questions...); err != nil {
		t.Fatal(err)
	}
	if again := allOf(t, b.String()); !reflect.DeepEqual(again, questions) {
		t.Fatalf("written\n%s\n got %+v\nwant %+v", b.String(), again, questions)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	t.Parallel()
	file := strings.Join([]string{
		"$CATEGORY: a/b",
		"// [id:a\\]b\\\\] [tag:x] [tag:y z]\n::T\\: 1::[markdown]Two\nlines with \\{\\} \\~ \\\\ : {=%50%[html]<b>a</b>#no\\#yes ~[plain]b####[html]g}",
		"Q{TRUE# #right####all}", "Q{F#wrong}", "Grant is {~buried =entombed} in a _____ tomb.", "{=Asia} is large",
		"Q{#\n=%50%3:2#near\n=-1..5\n~#far}", "Q{#.5}", "Q{}", "[plain]Text alone", "Q{= a -> b = -> c}",
		"[moodle]// no comment", "[moodle]$CATEGORY: none{T}", "[moodle][html] as text{=[moodle]%5% as text ~[moodle][plain]}",
		"Q{a -> b#feedback}", "\\｛＝甲\\｝", "[moodle]：：甲：：乙", "Q{=a \\＝ b \\～c}", "x {=a} _____ y // z", "x _____ // y {=a} z", "x {=a =b}\\nmore",
	}, "\n\n")
	questions := allOf(t, file)
	if len(questions) != 21 {
		t.Fatalf("%d questions", len(questions))
	}
	got := goesAround(t, questions)
	for _, want := range []string{
		"$CATEGORY: a/b\n\n",
		"// [id:a\\]b\\\\] [tag:x] [tag:y z]\n::T\\: 1::[markdown]Two\\nlines with \\{\\} \\~ \\\\ \\:{\n\t=%50%[html]<b>a</b>#no\\#yes\n\t~[plain]b####[html]g\n}\n\n",
		"Q{TRUE# #right####all}\n",
		"Q{\n\t=a -> b\n\t= -> c\n}\n",
		"Q{#0.5}\n",
		"Q{#\n\t=%50%3:2#near\n\t=-1..5\n\t~*#far\n}\n",
		"Grant is {\n\t~buried\n\t=entombed\n} in a _____ tomb.\n",
		"\t=a \\＝ b \\～c\n", // a backslash only where one is needed
		"[moodle]：：甲：：乙\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no\n%s\nin\n%s", want, got)
		}
	}
}

func TestWriteThePublishedQuestions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/testdata/gift/*.gift")
	if err != nil || len(files) == 0 {
		t.Skip("no files here")
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		goesAround(t, allOf(t, string(b)))
	}
}

func TestWriteRefusesWhatGIFTCannotSay(t *testing.T) {
	t.Parallel()
	text := Text{Moodle, "Q"}
	for _, q := range []Question{
		{Type: MultipleChoice, Stem: text, Choices: []Choice{{Right: true, Text: Text{Moodle, ""}}}},
		{Type: ShortAnswer, Stem: text, Choices: []Choice{{Right: true, Text: Text{Moodle, "a -> b"}}, {Right: true, Text: text}}},
		{Type: Description},
		{Type: Category},
		{Type: "Cloze", Stem: text},
		{Type: Description, Stem: text, ID: "a\nb"},
	} {
		var b strings.Builder
		if err := Write(&b, Question{Type: Description, Stem: text}, q); err == nil || !strings.Contains(err.Error(), "question 2") || b.String() != "Q\n\n" {
			t.Errorf("%+v: %v %q", q, err, b.String())
		}
	}
}
