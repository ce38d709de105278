package training_test

import (
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

const good = `{"course":"C1","id":"C1-Q01","module":"C1.M1","type":"single","question_zh":"问","question_en":"Q","choices_zh":["甲","乙"],"choices_en":["a","b"],"answer":"B","explanation_zh":"因","explanation_en":"why"}`

func change(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(good) }

func TestBadLinesAreNamedAndGoodOnesComeIn(t *testing.T) {
	t.Parallel()
	as := func(typ, answer string) string {
		return change(`"single"`, `"`+typ+`"`, `"answer":"B"`, `"answer":`+answer)
	}
	pairs := func(answer string) string {
		return change(`"single"`, `"matching"`, `"answer":"B"`, `"answer":`+answer,
			`["甲","乙"]`, `{"left":["一","二"],"right":["甲","乙"]}`, `["a","b"]`, `{"left":["1","2"],"right":["a","b"]}`)
	}
	number := func(answer string) string {
		return change(`"single"`, `"numeric"`, `"answer":"B"`, `"answer":`+answer, `["甲","乙"]`, `[]`, `["a","b"]`, `[]`)
	}
	for _, x := range []struct{ line, want string }{
		{good, ""},
		{as("multiple", `["A","B"]`), ""},
		{as("true_false", `false`), ""},
		{as("ordering", `["B","A"]`), ""},
		{pairs(`{"1":"B","2":"A"}`), ""},
		{number(`{"value":3.5,"tolerance":0}`), ""},
		{number(`{"value":3.5}`), ""},
		{`{"course":`, "learn.bad.json"},
		{change(`"C1"`, `"a/b"`), "learn.bad.course"},
		{change(`"C1-Q01"`, `"题一"`), "learn.bad.name"},
		{change(`"single"`, `"poll"`), "learn.bad.type"},
		{change(`"question_en":"Q",`, ``), "learn.bad.stem"},
		{change(`"explanation_zh":"因",`, ``), "learn.bad.explanation"},
		{change(`["a","b"]`, `["a"]`), "learn.bad.choice_counts"},
		{change(`["a","b"]`, `["a",""]`), "learn.bad.choice_languages"},
		{change(`["a","b"]`, `"a"`), "learn.bad.choice_form"},
		{change(`["甲","乙"]`, `["甲"]`, `["a","b"]`, `["a"]`), "learn.bad.choices"},
		{change(`"answer":"B"`, `"answer":"C"`), "learn.bad.key_range"},
		{change(`"answer":"B"`, `"answer":"b"`), "learn.bad.key_form"},
		{change(`"answer":"B"`, `"answer":["B"]`), "learn.bad.key_form"},
		{as("multiple", `["B","A"]`), "learn.bad.key_set"},
		{as("multiple", `[]`), "learn.bad.key_set"},
		{as("true_false", `"A"`), "learn.bad.key_form"},
		{as("true_false", `null`), "learn.bad.key_form"},
		{as("ordering", `["B"]`), "learn.bad.key_order"},
		{as("ordering", `["B","B"]`), "learn.bad.key_order"},
		{pairs(`{"1":"B"}`), "learn.bad.key_form"},
		{pairs(`{"1":"B","3":"A"}`), "learn.bad.key_form"},
		{as("short", `["是"]`), "learn.bad.words_choices"},
		{as("short", `"是"`), "learn.bad.key_form"},
		{as("essay", `null`), "learn.bad.essay_key"},
		{as("essay", `"x"`), "learn.bad.key_form"},
		{number(`{"value":1e9,"tolerance":0}`), "learn.bad.number"},
		{number(`{"value":1,"tolerance":-1}`), "learn.bad.number"},
		{as("numeric", `{"value":1,"tolerance":0}`), "learn.bad.number_choices"},
		{change(`"问"`, `"`+strings.Repeat("长", 3001)+`"`), "learn.bad.long"},
		{change(`"乙"`, `"`+strings.Repeat("长", 201)+`"`), "learn.bad.long"},
	} {
		other := strings.ReplaceAll(good, "C1-Q01", "C1-Q99")
		got, bad, err := training.ReadQuestions(strings.NewReader(other + "\n\n" + x.line + "\n"))
		switch {
		case err != nil:
			t.Errorf("%s: %v", x.line, err)
		case x.want == "" && (len(bad) != 0 || len(got) != 2):
			t.Errorf("a good line was refused: %s: %+v", x.line, bad)
		case x.want != "" && (len(bad) != 1 || bad[0].Line != 3 || bad[0].What.ID != x.want):
			t.Errorf("%s\n got %+v, want line 3 %s", x.line, bad, x.want)
		case x.want != "" && len(got) != 1:
			t.Errorf("%s: the good line before it did not come in", x.line)
		}
		for _, b := range bad {
			for _, l := range locales.All {
				if s := b.What.Plain(l); s == "" || strings.HasPrefix(s, "[") {
					t.Errorf("%s cannot be said in %s: %q", b.What.ID, l, s)
				}
			}
		}
	}
}

func TestTheSameIDTwiceAndAnEndlessLine(t *testing.T) {
	t.Parallel()
	_, bad, err := training.ReadQuestions(strings.NewReader(good + "\n" + good + "\n" + strings.Repeat("x", 300<<10)))
	if err != nil || len(bad) != 2 || bad[0].What.ID != "learn.bad.twice" || bad[0].Line != 2 || bad[1].What.ID != "learn.bad.line" || bad[1].Line != 3 {
		t.Errorf("%+v, %v", bad, err)
	}
}

func FuzzReadQuestions(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := training.ReadQuestions(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range got {
			if fault := training.Check(&q.Question); !fault.Empty() || !training.Mark(&q.Question, q.Key) {
				t.Errorf("took a question that is not right: %+v", q)
			}
		}
	})
}
