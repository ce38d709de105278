package form

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

// aheadOf is a form whose first group asks in its condition for what is inside it.
func aheadOf(condition string, inside ...Field) Form {
	fields := append([]Field{
		{Key: "go", Kind: YesNo, Required: true, Label: locales.Both("继续吗", "Go on?")},
		{Key: "outer", Kind: BeginGroup, Relevant: "${go} = 'yes'"},
		{Key: "inputs", Kind: BeginGroup, Relevant: condition},
	}, inside...)
	return Form{ID: "x", Fields: append(fields, Field{Kind: EndGroup}, Field{Kind: EndGroup},
		Field{Key: "last", Kind: Text, Label: locales.Both("最后", "Last")}, Field{Key: "seen", Kind: Calculate, Calculation: "${source}"})}
}

func TestAGroupMayAskForWhatIsInsideIt(t *testing.T) {
	t.Parallel()
	source := Field{Key: "source", Kind: Hidden, Default: "'user'"}
	name := Field{Key: "name", Kind: Text, Label: locales.Both("名称", "Name")}
	for condition, asked := range map[string]string{
		"./source = 'user'": "name", "${source} = 'user'": "name", "./source = 'task'": "last", "../inputs/source != ''": "name",
	} {
		k := &talk{t: t, c: compiled(t, aheadOf(condition, source, name))}
		k.do(Nothing, "").do(Pick, "yes").at(asked, Asking, "")
		if got := k.c.Submission(k.s, friday)["seen"].S; (got == "user") != (asked == "name") {
			t.Errorf("%s: others see %q", condition, got)
		}
		k = &talk{t: t, c: compiled(t, aheadOf(condition, source, name))}
		k.do(Nothing, "").do(Pick, "no").at("last", Asking, "")
		if got := k.c.Submission(k.s, friday); got["source"].S != "" || got["seen"].S != "" {
			t.Errorf("%s: inside a group that does not apply: %v", condition, got)
		}
	}
}

func TestAnAnswerThatClosesItsOwnGroup(t *testing.T) {
	t.Parallel()
	source := Field{Key: "source", Kind: One, Choices: abc(3), Label: locales.Both("来源", "Source")}
	more := Field{Key: "more", Kind: Text, Label: locales.Both("详情", "More")}
	k := &talk{t: t, c: compiled(t, aheadOf("${source} != 'b' and ${double} != 'cc'", source, Field{Key: "double", Kind: Calculate, Calculation: "concat(${source}, ${source})"}, more))}
	k.do(Nothing, "").do(Pick, "yes").at("source", Asking, "").do(Pick, "a").at("more", Asking, "")
	k.do(Back, "").at("source", Asking, "").do(Pick, "b").at("last", Asking, "").do(Skip, "").at("", Review, "")
	if got := k.c.Submission(k.s, friday); got["source"].S != "" || got["more"].S != "" {
		t.Errorf("a group that its own question closed hands in %v", got)
	}
	if got := k.c.LooksInside(); !slices.Equal(got, []string{"inputs"}) {
		t.Errorf("%q", got)
	}
	source.Default = "'b'" // stands until it is answered
	k = &talk{t: t, c: compiled(t, aheadOf("${source} = 'b'", source, more))}
	k.do(Nothing, "").do(Pick, "yes").at("source", Asking, "")
	if got := k.c.LooksInside(); got != nil {
		t.Errorf("%q", got)
	}
}

func TestARepeatCannotAskForWhatIsInsideIt(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{BeginRepeat, BeginGroup} {
		_, err := Compile(Form{ID: "x", Fields: []Field{
			{Key: "g", Kind: kind, Relevant: "${a} = 1"},
			{Key: "in", Kind: BeginRepeat, Label: locales.Both("户", "Home")},
			{Key: "a", Kind: Integer, Label: locales.Both("数", "n")},
			{Kind: EndRepeat},
			{Kind: map[Kind]Kind{BeginRepeat: EndRepeat, BeginGroup: EndGroup}[kind]},
		}})
		if err == nil || !strings.Contains(err.Error(), "depends on itself: g → ") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
