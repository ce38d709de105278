package training_test

import (
	"slices"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

func TestTypedPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int{
		"2": {1}, "b": {1}, "Ｂ": {1}, "ＡＢ": {0, 1}, "1 3": {0, 2}, "C、A、B": {2, 0, 1}, "１，３": {0, 2}, "d)": {3}, "BACD": {1, 0, 2, 3},
		"": nil, "hello": nil, "省级": nil, "0": nil, "   ": nil, "ABCDEFGHIABC": nil,
	} {
		got, ok := training.ReadPlaces(text)
		if ok != (want != nil) || (ok && !slices.Equal(got, want)) {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestTypedJudgement(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"对": 0, "正确": 0, "True": 0, "y": 0, "错": 1, "不对": 1, "FALSE": 1, "no": 1, "也许": -1, "1": -1} {
		got, ok := training.ReadTrueFalse(text)
		if ok != (want >= 0) || (ok && got[0] != want) {
			t.Errorf("%q: %v %v, want %d", text, got, ok, want)
		}
	}
}

func TestUnitsAreTakenOffTypedNumbers(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ zh, en, text, want string }{
		{"天", "days", "15天", "15"},
		{"天", "days", "15 days", "15"},
		{"天", "days", "15", "15"},
		{"万元", "10,000 yuan", "8000万元", "8000"},
		{"万元", "10,000 yuan", "8000万", "8000"},
		{"元", "yuan", "5万元", "5万"},
		{"元", "yuan", "5万", "5万"},
		{"", "", "5", "5"},
		{"%", "%", "64%", "64"},
	} {
		q := training.Question{Unit: locales.Both(x.zh, x.en)}
		if got := q.TrimUnit(x.text); got != x.want {
			t.Errorf("%q in %s: %q, want %q", x.text, x.zh, got, x.want)
		}
	}
}
