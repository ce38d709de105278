package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// checked are the lines and the JSON of the last of paths, read along with the others.
func checked(t *testing.T, paths ...string) (lines string, got map[string]any, c checkedFile) {
	t.Helper()
	pictures, err := coursePictures(paths)
	if err != nil {
		t.Fatal(err)
	}
	c, err = checkFile(t.Context(), paths[len(paths)-1], pictures)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var b bytes.Buffer
	if err := errors.Join(c.write(&text, locales.EN), c.writeJSON(&b)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return text.String(), got, c
}

const markedCourse = "# Sources\n## Look\nLook first.\n![a cup](dam.png)\n\n" +
	"| question | A | B | answer |\n|---|---|---|---|\n| Which? | pond water | boiled water | B |\n| What? | one | two | C |\n\n" +
	"```gift\n// [id:days]\nHow many days?{#4\n\n// [id:lid]\nA cistern has a lid.{T}\n```\n"

func TestCourseCheckReadsMarkdown(t *testing.T) {
	t.Parallel()
	path := courseFile(t, "well.en.md", markedCourse)
	lines, got, _ := checked(t, path)
	for _, want := range []string{
		"well.en.md: Markdown; cards 1, single choice 1, true or false 1; to mend: 3\n",
		"well.en.md:2:1: ", "(The question came in all the same.)\n", "well.en.md:9:1: ",
		"well.en.md:13:15: The answers are not closed",
	} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %q in\n%s", want, lines)
		}
	}
	questions, _ := got["questions"].([]any)
	if got["file"] != "well.en.md" || got["format"] != "markdown" || len(got) != 4 || len(questions) != 2 {
		t.Fatalf("%v", got)
	}
	text := func(en string) any { return map[string]any{"zh": "", "en": en} }
	want := map[string]any{
		"id": "well-q1", "type": "single", "module": text("Sources"), "stem": text("Which?"),
		"choices": []any{text("pond water"), text("boiled water")}, "picks": []any{1.0},
	}
	if !reflect.DeepEqual(questions[0], want) {
		t.Errorf("%v", questions[0])
	}
	beside := courseFiles("pond/dam.png")[0]
	if lines, _, _ := checked(t, beside, path); !strings.Contains(lines, "to mend: 2\n") {
		t.Errorf("with the picture:\n%s", lines)
	}
	if lines, got, _ := checked(t, beside); lines != "dam.png: PNG/JPEG; no questions; to mend: 0\n" || got["format"] != "picture" {
		t.Errorf("the picture alone: %s", lines)
	}
}

func TestCourseCheckReadsWorkbooks(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := authoring.WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	if lines, _, c := checked(t, courseFile(t, "course.xlsx", b.String())); c.faulty() ||
		lines != "course.xlsx: Excel; cards 1, single choice 1, true or false 1, number 1; to mend: 0\n" {
		t.Errorf("the template: %s", lines)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var broken bytes.Buffer
	if err := errors.Join(f.SetCellStr("questions", "D2", "guess"), f.SetCellStr("questions", "F3", ""), f.Write(&broken)); err != nil {
		t.Fatal(err)
	}
	lines, got, _ := checked(t, courseFile(t, "course.xlsx", broken.String()))
	if !strings.Contains(lines, "course.xlsx questions!D2: ") || !strings.Contains(lines, "course.xlsx questions!F3: ") {
		t.Errorf("the cells are not named:\n%s", lines)
	}
	issues, _ := got["issues"].([]any)
	taken := map[any]any{}
	for _, i := range issues {
		i, _ := i.(map[string]any)
		taken[i["cell"]] = i["taken"]
		if i["line"] != 0.0 || i["file"] != nil {
			t.Errorf("%v", i)
		}
	}
	if want := map[any]any{"questions!D2": false, "questions!F3": true}; !reflect.DeepEqual(taken, want) {
		t.Errorf("%v", taken)
	}
	if lines, _, _ := checked(t, courseFile(t, "plain.xlsx", "no workbook")); !strings.HasPrefix(lines, "plain.xlsx: Excel; no questions; to mend: 1\n") {
		t.Errorf("no workbook: %s", lines)
	}
}

// zipped is a zip of files of the transcripts.
func zipped(t *testing.T, folder string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := errors.Join(z.AddFS(os.DirFS(courseFiles(folder)[0])), z.Close()); err != nil {
		t.Fatal(err)
	}
	return courseFile(t, "all.zip", b.String())
}

func TestCourseCheckReadsZips(t *testing.T) {
	t.Parallel()
	lines, got, c := checked(t, zipped(t, "pond"))
	questions, _ := got["questions"].([]any)
	if c.faulty() || got["format"] != "zip" || len(questions) == 0 || !strings.HasPrefix(lines, "all.zip: ZIP; cards 1, ") {
		t.Errorf("%s%v", lines, got)
	}
	// A file of questions within a zip is named, and both languages are wanted of a zip.
	lines, got, _ = checked(t, zipped(t, "fixed"))
	issues, _ := got["issues"].([]any)
	if !strings.Contains(lines, "well.zh.gift: The whole course has no English yet") || len(issues) != 1 {
		t.Fatal(lines)
	}
	if i, _ := issues[0].(map[string]any); i["file"] != "well.zh.gift" || i["taken"] != true {
		t.Errorf("%v", issues[0])
	}
	if lines, _, c := checked(t, courseFile(t, "cut.zip", "PK\x03\x04")); !c.faulty() || !strings.Contains(lines, "cut.zip: ") {
		t.Error(lines)
	}
}

// TestCourseCheckNamesEveryTypeOfACourse keeps the summary from showing an id.
func TestCourseCheckNamesEveryTypeOfACourse(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All {
		for _, k := range training.Types {
			c := checkedDraft{draft: training.Draft{Course: training.Course{Questions: []training.Question{{Type: k}}}}}
			if got := c.types(l); got == "" || strings.Contains(got, "check_") {
				t.Errorf("%s: %q", k, got)
			}
		}
	}
}
