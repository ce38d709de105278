package training_test

import (
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

func choices(n int) []locales.Text {
	out := make([]locales.Text, n)
	for i := range out {
		out[i] = locales.Raw(string(rune('甲' + i)))
	}
	return out
}

type marked struct {
	a    training.Answer
	want bool
}

func picks(p ...int) training.Answer      { return training.Answer{Picks: p} }
func typed(number string) training.Answer { return training.Answer{Number: number} }

// markingTable has cases for every type; a type without them fails the test.
var markingTable = map[training.Type]struct {
	q     training.Question
	cases []marked
}{
	training.Single: {
		training.Question{Choices: choices(4), Key: picks(1)},
		[]marked{{picks(1), true}, {picks(0), false}, {picks(1, 1), false}, {picks(), false}, {picks(99), false}, {picks(-1), false}, {typed("1"), false}},
	},
	training.TrueFalse: {
		training.Question{Choices: choices(2), Key: picks(1)},
		[]marked{{picks(1), true}, {picks(0), false}, {picks(), false}},
	},
	training.Multiple: {
		training.Question{Choices: choices(5), Key: picks(0, 1, 3)},
		[]marked{
			{picks(0, 1, 3), true},
			{picks(3, 0, 1), true},
			{picks(0, 1), false},
			{picks(0, 1, 2, 3), false},
			{picks(0, 1, 3, 3), false},
			{picks(0, 1, 2), false},
			{picks(), false},
		},
	},
	training.Ordering: {
		training.Question{Choices: choices(3), Key: picks(2, 0, 1)},
		[]marked{{picks(2, 0, 1), true}, {picks(0, 1, 2), false}, {picks(2, 0), false}, {picks(2, 0, 1, 1), false}, {picks(), false}},
	},
	training.Matching: {
		training.Question{Left: choices(2), Choices: choices(3), Key: picks(2, 0)},
		[]marked{{picks(2, 0), true}, {picks(0, 2), false}, {picks(2, 1), false}, {picks(2, 2), false}, {picks(2), false}, {picks(), false}},
	},
	training.Numeric: {
		training.Question{Key: typed("33.3"), Tolerance: "0.05"},
		[]marked{
			{typed("33.3"), true},
			{typed("33.30"), true},
			{typed("33.35"), true},
			{typed("33.25"), true},
			{typed("33.350001"), false},
			{typed("33.24999"), false},
			{typed("-33.3"), false},
			{typed("3.33e1"), false},
			{typed("333/10"), false},
			{typed(""), false},
			{picks(33), false},
		},
	},
	training.Short: {
		training.Question{Accept: []training.Accept{{Text: "低保", Weight: training.Full}, {Text: "subsistence *ance", Weight: training.Full}, {Text: "五保", Weight: 50000}, {Text: "農村*", Weight: training.Full}}},
		[]marked{
			{said("農村低保"), true}, // either spelling, on either side
			{said("农村低保"), true},
			{said("低保"), true},
			{said(" 低保。 "), true},
			{said("Subsistence  Allowance."), true},
			{said("ｓｕｂｓｉｓｔｅｎｃｅ ａｌｌｏｗａｎｃｅ"), true},
			{said("subsistence"), false},
			{said("五保"), false},
			{said(""), false},
			{picks(0), false},
		},
	},
	training.Essay: {training.Question{}, []marked{{said("whatever"), false}, {said(""), false}}},
}

func said(words string) training.Answer { return training.Answer{Text: words} }

// What is not entirely right may still be worth something.
func TestWeights(t *testing.T) {
	t.Parallel()
	third := training.Question{
		Type: training.Multiple, Choices: choices(5), Key: picks(0, 1, 2),
		Weights: []int{33333, 33333, 33333, -50000, -training.Full},
	}
	single := training.Question{Type: training.Single, Choices: choices(3), Key: picks(1), Weights: []int{50000, training.Full, -20000}}
	words := training.Question{Type: training.Short, Accept: []training.Accept{{Text: "a", Weight: training.Full}, {Text: "b*", Weight: 25000}}}
	span := training.Question{Type: training.Numeric, Accept: []training.Accept{{Low: "2", High: "4", Weight: training.Full}, {Low: "1", High: "5", Weight: 50000}}}
	for _, c := range []struct {
		q    *training.Question
		a    training.Answer
		want int
	}{
		{&third, picks(0, 1, 2), training.Full},
		{&third, picks(2, 0, 1), training.Full},
		{&third, picks(0, 1), 66666},
		{&third, picks(0, 1, 2, 3), 49999},
		{&third, picks(0, 4), 0},
		{&third, picks(0, 0, 0), 0},
		{&third, picks(9), 0},
		{&third, picks(), 0},
		{&single, picks(1), training.Full},
		{&single, picks(0), 50000},
		{&single, picks(2), 0},
		{&single, picks(0, 1), 0},
		{&words, said("bcd"), 25000},
		{&words, said("x"), 0},
		{&span, typed("4"), training.Full},
		{&span, typed("4.5"), 50000},
		{&span, typed("5.1"), 0},
		{&span, typed("x"), 0},
	} {
		if got := training.Worth(c.q, c.a); got != c.want {
			t.Errorf("%s %+v is worth %d, want %d", c.q.Type, c.a, got, c.want)
		}
	}
	if got := span.BestAnswer().Number; got != "3" {
		t.Errorf("the answer shown is %s", got)
	}
}

// A waiting essay passes nobody by itself, and fails nobody who passes without it.
func TestWaitingEssays(t *testing.T) {
	t.Parallel()
	c := training.Course{Pass: 60}
	right, essay := training.Given{Right: true}, training.Given{Waiting: true}
	for _, x := range []struct {
		given            []training.Given
		passed           bool
		waiting, percent int
	}{
		{[]training.Given{right, right, essay}, true, 1, 66},
		{[]training.Given{right, essay}, false, 1, 50},
		{[]training.Given{right, {Worth: 50000}}, true, 0, 75},
	} {
		s := training.ScoreOf(&c, x.given)
		if s.Passed != x.passed || s.Waiting != x.waiting || s.Percent() != x.percent {
			t.Errorf("%+v: %+v, %d", x.given, s, s.Percent())
		}
	}
}

func TestEveryTypeKnowsWhatIsEntirelyRight(t *testing.T) {
	t.Parallel()
	for _, typ := range training.Types {
		row, ok := markingTable[typ]
		if !ok {
			t.Errorf("type %s has no marking table", typ)
			continue
		}
		row.q.Type = typ
		for _, c := range row.cases {
			if got := training.Mark(&row.q, c.a); got != c.want {
				t.Errorf("%s: %+v against %+v is %v, want %v", typ, c.a, row.q.Key, got, c.want)
			}
		}
	}
	if training.Mark(&training.Question{Type: "riddle", Key: picks(0)}, picks(0)) {
		t.Error("an unknown type was marked right")
	}
}

func TestPassMarkAndScores(t *testing.T) {
	t.Parallel()
	c := training.Course{Pass: 80}
	given := func(right, of int) []training.Given {
		g := make([]training.Given, of)
		for i := range right {
			g[i].Right = true
		}
		return g
	}
	for _, x := range []struct {
		right, of int
		passed    bool
	}{{8, 10, true}, {7, 10, false}, {10, 10, true}, {0, 0, false}, {4, 5, true}, {3, 4, false}} {
		s := training.ScoreOf(&c, given(x.right, x.of))
		if s.Passed != x.passed || s.Right != x.right || s.Of != x.of {
			t.Errorf("%d of %d: %+v, want passed %v", x.right, x.of, s, x.passed)
		}
	}
	if !(training.Score{Worth: 4, Of: 5}).Better(training.Score{Worth: 7, Of: 10}) {
		t.Error("scores must be compared as fractions")
	}
}

// Formula F28, in tenths, with its least number of first attempts.
func TestDifficulty(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		first, right, ofTen int
		ok                  bool
	}{{19, 0, 0, false}, {20, 6, 7, true}, {20, 20, 0, true}, {20, 0, 10, true}, {40, 38, 1, true}, {40, 39, 0, true}} {
		got, ok := training.Asked{First: x.first, Right: x.right}.Difficulty()
		if got != x.ofTen || ok != x.ok {
			t.Errorf("%d of %d right at first: %d, %v; want %d, %v", x.right, x.first, got, ok, x.ofTen, x.ok)
		}
	}
}
