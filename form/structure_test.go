package form

import (
	"errors"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestCirclesAreNamed(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]struct {
		fields []Field
		want   string
	}{
		"calculations": {[]Field{
			{Key: "a", Kind: Calculate, Calculation: "${b}"}, {Key: "b", Kind: Calculate, Calculation: "${c} + 1"}, {Key: "c", Kind: Calculate, Calculation: "${a}"},
		}, "field a, calculation: depends on itself: a → b → c → a"},
		"a way into a circle": {[]Field{
			{Key: "in", Kind: Calculate, Calculation: "${b}"}, {Key: "b", Kind: Integer, Relevant: "${c} > 1"}, {Key: "c", Kind: Calculate, Calculation: "${b}"},
		}, "field b, relevant: depends on itself: b → c → b"},
		"a repeat on what is in it": {[]Field{
			{Key: "r", Kind: BeginRepeat, RepeatCount: "count(${x}) + 1"}, {Key: "x", Kind: Integer}, {Kind: EndRepeat},
		}, "field r, repeat_count: depends on itself: r → x → r"},
	} {
		_, err := Compile(Form{ID: "x", Fields: q.fields})
		if err == nil || !strings.Contains(err.Error(), q.want) {
			t.Errorf("%s: %v, want %q", name, err, q.want)
		}
	}
	// Two constraints that name each other are no circle: they change no value.
	compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "from", Kind: Date, Constraint: "${to} = '' or . <= ${to}"}, {Key: "to", Kind: Date, Constraint: ". >= ${from}"},
	}})
}

func TestStructureErrors(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]struct {
		fields []Field
		want   string
	}{
		"open":         {[]Field{{Key: "g", Kind: BeginGroup}}, "field g, type: begin_group is not closed"},
		"closed twice": {[]Field{{Key: "g", Kind: BeginGroup}, {Kind: EndGroup}, {Kind: EndGroup}}, "end_group closes nothing"},
		"crossed":      {[]Field{{Key: "g", Kind: BeginGroup}, {Kind: EndRepeat}}, "end_repeat closes nothing"},
		"too deep": {[]Field{
			{Key: "a", Kind: BeginRepeat},
			{Key: "b", Kind: BeginRepeat},
			{Key: "c", Kind: BeginRepeat},
			{Key: "d", Kind: BeginRepeat},
			{Kind: EndRepeat},
			{Kind: EndRepeat},
			{Kind: EndRepeat},
			{Kind: EndRepeat},
		}, "repeats stand at most 3 deep"},
		"names twice": {[]Field{
			{Key: "a", Name: "n", Kind: Integer}, {Key: "b", Name: "n", Kind: Integer}, {Key: "c", Kind: Calculate, Calculation: "${n}"},
		}, "field c, calculation at 1: several fields are called ${n}"},
		"label":         {[]Field{{Key: "a", Kind: Note, Label: locales.Both("你好 ${b}", "")}}, "field a, label at 4: no field ${b}"},
		"filter column": {[]Field{{Key: "a", Kind: One, Choices: []Choice{{Key: "x"}}, ChoiceFilter: "county = 'y'"}}, "choice_filter at 1: the choices have no column county"},
		"filter":        {[]Field{{Key: "a", Kind: Text, ChoiceFilter: "true()"}}, "only a choice question has one"},
		"count":         {[]Field{{Key: "a", Kind: Text, RepeatCount: "2"}}, "only a repeat has one"},
		"range":         {[]Field{{Key: "a", Kind: Range, Parameters: map[string]string{"start": "x"}}}, "parameters: start=x is no number"},
		"range step":    {[]Field{{Key: "a", Kind: Range, Parameters: map[string]string{"step": "0"}}}, "step is zero"},
		"range span":    {[]Field{{Key: "a", Kind: Range, Parameters: map[string]string{"step": "20"}}}, "step is larger"},
	} {
		_, err := Compile(Form{ID: "x", Fields: q.fields})
		if err == nil || !strings.Contains(err.Error(), q.want) {
			t.Errorf("%s: %v, want %q", name, err, q.want)
		}
	}
	f := Form{ID: "x", Fields: []Field{{Key: "a", Kind: Integer}}, InstanceName: "${no}", Entity: &Entity{Label: "1 +", SaveTo: map[string]string{"gone": "p"}}}
	_, err := Compile(f)
	for _, want := range []string{"field , instance_name at 1", "field , entity_label at 4", "field gone, save_to"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	var at *CompileError
	if !errors.As(err, &at) || at.Field != "" {
		t.Errorf("%+v", at)
	}
}

func TestNamesAreWhatReferencesSay(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "q1", Name: "姓名", Kind: Text},
		{Key: "g1", Name: "a", Kind: BeginGroup},
		{Key: "q2", Name: "size", Kind: Integer},
		{Kind: EndGroup},
		{Key: "g2", Name: "b", Kind: BeginGroup},
		{Key: "q3", Name: "size", Kind: Integer},
		{Key: "near", Kind: Calculate, Calculation: "../size"},
		{Kind: EndGroup},
		{Key: "far", Kind: Calculate, Calculation: "/data/a/size + /data/b/size"},
		{Key: "who", Kind: Calculate, Calculation: "concat(${姓名}, ${q1}, current()/../姓名)"},
	}})
	got := c.Submission(Session{Answers: Answers{"q1": {S: "王"}, "q2": {S: "2"}, "q3": {S: "3"}}}, friday)
	if got["near"].S != "3" || got["far"].S != "5" || got["who"].S != "王王王" {
		t.Errorf("%v", got)
	}
}
