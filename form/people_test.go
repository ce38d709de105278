package form

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// visits is a form of the questions at which people use their own words.
func visits() Form {
	return Form{ID: "visits", Fields: []Field{
		{Key: "water", Kind: Integer, Label: locales.Both("饮水有问题的户数？", "Households with a water problem?"), Unit: locales.Both("户", "households"), UnitOne: locales.Both("户", "household"), Required: true, Constraint: ". >= 0 and . <= 120"},
		{Key: "why", Kind: One, Label: locales.Both("原因", "Reason"), Required: true, Choices: []Choice{
			{Key: "quality", Label: locales.Both("水质", "Quality of water")}, {Key: "supply", Label: locales.Both("水量", "Supply of water")}, {Key: "far", Label: locales.Both("取水太远", "Too far away")},
		}},
		{Key: "help", Kind: Many, Label: locales.Both("措施", "Measures"), Required: true, Choices: []Choice{
			{Key: "a", Label: locales.Both("打井", "Well")}, {Key: "b", Label: locales.Both("管网和水塔", "Pipes and tower")}, {Key: "c", Label: locales.Both("送水", "Delivery")},
		}},
		{Key: "people", Kind: Integer, Label: locales.Both("人数", "People"), Required: true},
	}}
}

func TestPeopleAnswerInTheirOwnWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ key, typed, want string }{
		{"water", "没问题", "0"},
		{"water", "都没有", "0"},
		{"water", "no problem", "0"},
		{"water", "one family", "1"},
		{"water", "both families", "2"},
		{"people", "both of them", "2"},
		{"people", "three of them", "3"},
		{"why", "水质不好", "quality"},
		{"why", "太远", "far"},
		{"why", "the quality of water is bad", "quality"},
		{"why", "too far", "far"},
	} {
		c := compiled(t, visits())
		s := Session{Answers: Answers{"water": {S: "3"}, "why": {S: "supply"}, "help": {L: []string{"a"}}, "people": {S: "9"}}, Reopen: row.key}
		before := s.Answers[row.key].S
		s, p := c.Step(s, Input{Act: Typed, Text: row.typed}, friday)
		if p.Stage != ReadBack || s.Answers[row.key].S != before {
			t.Errorf("%s: %q is not read back: %s %q", row.key, row.typed, p.Stage, p.Refusal.Plain(locales.EN))
			continue
		}
		if s, _ = c.Step(s, Input{Act: Yes}, friday); s.Answers[row.key].S != row.want {
			t.Errorf("%s: %q counts %q, want %s", row.key, row.typed, s.Answers[row.key].S, row.want)
		}
	}
	for _, typed := range []string{"水", "water", "不知道"} { // of several, or of none
		c := compiled(t, visits())
		_, p := c.Step(Session{Answers: Answers{"water": {S: "3"}}}, Input{Act: Typed, Text: typed}, friday)
		if p.Stage != Asking || p.Refusal.ID != "form.choose" {
			t.Errorf("%q at the choice: %s %q", typed, p.Stage, p.Refusal.ID)
		}
	}
}

func TestSeveralNumbersMayBeJoinedByAWord(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"1和3": "a c", "1 and 3": "a c", "1 3": "a c", "1、3": "a c", "打井和送水": "a c", "管网和水塔": "b", "管网和水塔、送水": "b c", "well and delivery": "a c", "2跟3": "b c",
	} {
		c := compiled(t, visits())
		s, _ := c.Step(Session{Answers: Answers{"water": {S: "3"}, "why": {S: "far"}}}, Input{Act: Typed, Text: typed}, friday)
		got := ""
		for _, k := range s.Answers["help"].L {
			got += " " + k
		}
		if got != " "+want {
			t.Errorf("%q chooses%s, want %s", typed, got, want)
		}
	}
}

// TestALineOfTheReviewIsKept leaves a line that was opened without changing it.
func TestALineOfTheReviewIsKept(t *testing.T) {
	t.Parallel()
	full := Answers{"water": {S: "3"}, "why": {S: "far"}, "help": {L: []string{"a"}}, "people": {S: "9"}}
	for _, typed := range []string{"submit", "提交", "确认", "没问题", "confirm", "ok"} {
		c := compiled(t, visits())
		s, _ := c.Step(Session{Answers: full}, Input{Act: Open, Arg: "people"}, friday)
		s, p := c.Step(s, Input{Act: Typed, Text: typed}, friday)
		if p.Stage != Review || s.Answers["people"].S != "9" {
			t.Errorf("%s while a line is open: %s %q", typed, p.Stage, p.Refusal.ID)
		}
	}
	for _, typed := range []string{"yes", "ok", "对", "是的", "确认", "submit"} {
		c := compiled(t, visits())
		if _, p := c.Step(Session{Answers: full}, Input{Act: Typed, Text: typed}, friday); p.Stage != Finished {
			t.Errorf("%s at the review: %s %q", typed, p.Stage, p.Refusal.ID)
		}
	}
}

// TestTheReviewNamesALineThatCanBeChanged gives an example that works.
func TestTheReviewNamesALineThatCanBeChanged(t *testing.T) {
	t.Parallel()
	full := Answers{"water": {S: "3"}, "why": {S: "far"}, "help": {L: []string{"a"}}, "people": {S: "9"}}
	for _, row := range []struct {
		only []string
		want string
	}{
		{nil, "例如 3"}, {[]string{"people"}, "例如 4"}, {[]string{"why", "people"}, "例如 2"}, {[]string{"gone"}, "输入“对”"},
	} {
		c := compiled(t, visits())
		_, p := c.Step(Session{Answers: full, Only: row.only}, Input{Act: Typed, Text: "什么"}, friday)
		if got := p.Refusal.Plain(locales.ZH); !strings.Contains(got, row.want) {
			t.Errorf("with %v open: %q, want %q in it", row.only, got, row.want)
		}
	}
}

func TestALimitIsNamed(t *testing.T) {
	t.Parallel()
	for constraint, want := range map[string]string{
		". >= 0 and . <= 120": "0 到 120", ". <= 120": "最多填 120", ". >= 500": "最少填 500", ". <= 9 or . >= 500": "不在允许范围内", ". != 130": "不在允许范围内",
	} {
		f := Form{ID: "x", Fields: []Field{{Key: "n", Kind: Integer, Constraint: constraint}}}
		c := compiled(t, f)
		_, p := c.Step(Session{}, Input{Act: Typed, Text: "130"}, friday)
		if got := p.Refusal.Plain(locales.ZH); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q in it", constraint, got, want)
		}
	}
}

func TestALabelThatAsksNamesItsAnswer(t *testing.T) {
	t.Parallel()
	c := compiled(t, visits())
	_, p := c.Step(Session{}, Input{Act: Typed, Text: "5"}, friday)
	if got := p.Echo.Plain(locales.ZH); got != "✓ 饮水有问题的户数：5户" {
		t.Error(got)
	}
	if got := c.Lines(Answers{"water": {S: "5"}}, nil)[0].Label.Plain(locales.EN); got != "Households with a water problem" {
		t.Error(got)
	}
}
