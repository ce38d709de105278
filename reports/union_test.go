package reports_test

import (
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// Every answer of any version has its question in the union; what both have stands once.
func TestTheUnionOfVersionsAsksEverything(t *testing.T) {
	t.Parallel()
	of := func(fields ...form.Field) form.Form { return form.Form{ID: "f", Fields: fields} }
	n := func(key string) form.Field { return form.Field{Key: key, Kind: form.Integer} }
	begin, end := func(key string) form.Field { return form.Field{Key: key, Kind: form.BeginRepeat} },
		func(key string) form.Field { return form.Field{Key: key + ".end", Kind: form.EndRepeat} }
	old := of(n("a"), form.Field{Key: "g", Kind: form.BeginGroup}, n("gone"), form.Field{Key: "g.end", Kind: form.EndGroup},
		begin("kept"), n("x"), n("only_old"), end("kept"), begin("lost"), n("y"), end("lost"))
	now := of(n("a"), n("b"), begin("kept"), n("x"), end("kept"))
	var keys []string
	for _, f := range reports.Union(now, old, old).Fields {
		keys = append(keys, f.Key)
	}
	if want := []string{"a", "b", "kept", "x", "kept.end", "gone", "lost", "y", "lost.end"}; !slices.Equal(keys, want) {
		t.Errorf("the union asks %v, want %v", keys, want)
	}
	if len(now.Fields) != 5 || len(reports.Union().Fields) != 0 {
		t.Error("the newest version was changed, or nothing became something")
	}
}

func TestWhichQuestionsCountHouseholds(t *testing.T) {
	t.Parallel()
	words := func(zh, en string) locales.Text { return locales.Both(zh, en) }
	for _, c := range []struct {
		f    form.Field
		hide bool
		adds bool
	}{
		{form.Field{Key: reports.NewlyRecognised, Kind: form.Integer}, true, true},
		{form.Field{Key: reports.WaterProblems, Kind: form.Integer}, true, true},
		{form.Field{Key: reports.RiskClues, Kind: form.Integer}, false, true},
		{form.Field{Key: reports.Progress, Kind: form.Integer}, false, false},
		{form.Field{Key: reports.Income, Kind: form.Money}, false, true},
		{form.Field{Key: "GUA_03", Kind: form.Integer}, true, true},
		{form.Field{Key: "q1", Name: "mon-01", Kind: form.Integer}, true, true},
		{form.Field{Key: "mon_01", Kind: form.Text}, false, false},
		{form.Field{Key: "taps", Kind: form.Integer, Label: words("通自来水的户数", "With tap water")}, true, false},
		{form.Field{Key: "taps", Kind: form.Integer, Label: words("通自来水", "Households with tap water")}, true, false},
		{form.Field{Key: "trees", Kind: form.Integer, Label: words("栽树棵数", "Trees")}, false, false},
		{form.Field{Key: "why", Kind: form.Text, Label: words("哪几户", "Which households")}, false, false},
	} {
		if got := reports.Households(&c.f); got != c.hide {
			t.Errorf("%s %s: counts households is %v", c.f.Key, c.f.Label.Plain(locales.EN), got)
		}
		if got := reports.Adds(&c.f); got != c.adds {
			t.Errorf("%s: adds up is %v", c.f.Key, got)
		}
	}
}
