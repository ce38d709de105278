package form

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// TestWhatIsNewInTheReview: a figure that starts anew every period is not carried over,
// so nothing is known of it; zero is then no news, and anything else is.
func TestWhatIsNewInTheReview(t *testing.T) {
	t.Parallel()
	c, err := Compile(Form{ID: "news", Version: 1, Fields: []Field{
		{Key: "anew", Kind: Integer, Label: locales.Raw("anew")}, {Key: "stock", Kind: Integer, Label: locales.Raw("stock")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	known := Answers{"stock": {S: "5"}}
	for _, q := range []struct {
		anew, stock string
		news        [2]bool
	}{
		{"0", "5", [2]bool{false, false}},
		{"2", "5", [2]bool{true, false}},
		{"0", "6", [2]bool{false, true}},
		{"0", "0", [2]bool{false, true}},
	} {
		lines := c.Lines(Answers{"anew": {S: q.anew}, "stock": {S: q.stock}}, known)
		if len(lines) != 2 || lines[0].Changed != q.news[0] || lines[1].Changed != q.news[1] {
			t.Errorf("anew %s, stock %s: %+v, want news %v", q.anew, q.stock, lines, q.news)
		}
	}
}

func TestALongAnswerIsSaidBrieflyAboveTheNextQuestion(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "m", Kind: Many, Choices: abc(6)}, Field{Key: "t", Kind: Text}, Field{Key: "u", Kind: Text}, Field{Key: "n", Kind: Integer})
	k.do(Typed, "1 2 3 4").says("echo", k.p.Echo, "✓ ：选项A、选项B、选项C、选项D").do(Back, "").do(Typed, "1 2 3 4 6").says("echo", k.p.Echo, "✓ ：选项A、选项B、选项C等5项")
	sixty := strings.Repeat("修", 60)
	k.do(Typed, sixty).says("echo", k.p.Echo, "✓ ："+sixty).do(Typed, sixty+"路").says("echo", k.p.Echo, "✓ ："+sixty+"…")
	k.do(Typed, "3").says("line", k.p.Lines[2].Value, sixty+"路").says("line", k.p.Lines[0].Value, "选项A、选项B、选项C、选项D、选项F")
}

func TestOneOfAUnitIsSingular(t *testing.T) {
	t.Parallel()
	clues := &Field{Kind: Integer, Unit: locales.Both("条", "clues"), UnitOne: locales.Both("条", "clue")}
	for s, want := range map[string]string{"0": "0条/0 clues", "1": "1条/1 clue", "2": "2条/2 clues", "21": "21条/21 clues", "1.1": "1.1条/1.1 clues"} {
		got := Show(clues, Value{S: s})
		if got := got.Plain(locales.ZH) + "/" + got.Plain(locales.EN); got != want {
			t.Errorf("%s is %s, want %s", s, got, want)
		}
	}
	clues.UnitOne = locales.Text{}
	if got := Show(clues, Value{S: "1"}).Plain(locales.EN); got != "1 clues" {
		t.Errorf("without a singular: %s", got)
	}
	for _, typed := range []string{"1 clue", "one clue", "1条"} {
		clues.UnitOne = locales.Both("条", "clue")
		if r, err := readFor(clues, typed, friday); err != nil || r.Value.S != "1" {
			t.Errorf("%q reads as %+v, %v", typed, r, err)
		}
	}
}
