package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training/gift"
)

func courseFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const twoBad = "首都？｛＝北京 ～上海\n\n::水窖::水窖要加盖。{对}\n\nQ{~a ~b}\n"

func TestCourseCheckSaysWhatAndWhere(t *testing.T) {
	t.Parallel()
	c, err := checkCourse(t.Context(), courseFile(t, "bad.gift", twoBad))
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[locales.Lang]string{
		locales.ZH: "bad.gift：GIFT；选择题 1，判断题 1；要改 2 处\n" +
			"bad.gift:1:4: 答案没有收尾：空行之前要有 }。一道题中间不能有空行。\n" +
			"bad.gift:5:2: 没有正确答案：请在正确的前面写 =，或写大于 0 的 %…%。（这道题已照样收下。）\n",
		locales.EN: "bad.gift: GIFT; choice 1, true or false 1; to mend: 2\n" +
			"bad.gift:1:4: The answers are not closed: expected } before the blank line. There is no blank line inside a question.\n" +
			"bad.gift:5:2: No answer is right: put = before the right one, or %…% with a number above 0. (The question came in all the same.)\n",
	} {
		var b strings.Builder
		if err := c.write(&b, l); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", l, b.String(), want)
		}
	}
}

func TestCourseCheckJSON(t *testing.T) {
	t.Parallel()
	c, err := checkCourse(t.Context(), courseFile(t, "bad.gift", twoBad))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := c.writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	list, _ := got["questions"].([]any)
	issues, _ := got["issues"].([]any)
	if got["file"] != "bad.gift" || got["format"] != "gift" || len(got) != 4 || len(list) != 2 || len(issues) != 2 {
		t.Fatalf("%s", b.String())
	}
	want := map[string]any{
		"id": nil, "tags": nil, "type": "TF", "title": "水窖", "stem": map[string]any{"format": "moodle", "text": "水窖要加盖。"}, "hasEmbeddedAnswers": false,
		"globalFeedback": nil, "isTrue": true, "trueFeedback": nil, "falseFeedback": nil,
	}
	if !reflect.DeepEqual(list[0], want) {
		t.Errorf("%v", list[0])
	}
	issue, _ := issues[0].(map[string]any)
	what, _ := issue["what"].(map[string]any)
	if issue["line"] != 1.0 || issue["column"] != 4.0 || issue["taken"] != false || len(issue) != 4 || what["zh"] == "" || what["en"] == "" || len(what) != 2 {
		t.Errorf("%v", issues[0])
	}
}

func TestCourseCheckKindsOfFiles(t *testing.T) {
	t.Parallel()
	for _, f := range []struct {
		text      string
		kind      gift.Kind
		questions int
		issues    int
	}{
		{"Q\nA. a\nB. b\nANSWER: A\n", gift.Aiken, 1, 0},
		{"", gift.GIFT, 0, 0},
		{"PK\x03\x04\x00\x00word", gift.Unknown, 0, 1},
	} {
		c, err := checkCourse(t.Context(), courseFile(t, "f", f.text))
		if err != nil || c.Format != f.kind || len(c.Questions) != f.questions || len(c.Issues) != f.issues {
			t.Errorf("%q: %+v %v", f.text, c, err)
		}
		var b strings.Builder
		if err := c.writeJSON(&b); err != nil || !strings.Contains(b.String(), `"questions": [`) || !strings.Contains(b.String(), `"issues": [`) {
			t.Errorf("no lists in %s", b.String())
		}
	}
}

// TestEveryTypeOfQuestionHasAName keeps the summary from showing an id.
func TestEveryTypeOfQuestionHasAName(t *testing.T) {
	t.Parallel()
	for _, k := range gift.Types {
		if typeNames[k] == "" {
			t.Errorf("%s has no name", k)
		}
	}
}

func TestCourseCheckExitCode(t *testing.T) {
	good, bad := courseFile(t, "good.gift", "Q{T}"), courseFile(t, "bad.gift", twoBad)
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
		{[]string{"course", "check", good}, 0},
		{[]string{"course", "check", good, good, "--json"}, 0},
		{[]string{"course", "check", courseFiles("pond/course.zh.md")[0], courseFiles("pond/dam.png")[0], good}, 0},
		{[]string{"course", "check", courseFiles("pond/course.zh.md")[0]}, 1},
		{[]string{"course", "check", good, bad, "--lang=zh"}, 1},
		{[]string{"course", "check", "--json", bad}, 1},
		{[]string{"course", "check", good + "x"}, 2},
		{[]string{"course", "check"}, 2},
		{[]string{"course", "check", "--lang=fr", good}, 2},
	} {
		if got := run(c.args); got != c.want {
			t.Errorf("%v exits %d, want %d", c.args, got, c.want)
		}
	}
}
