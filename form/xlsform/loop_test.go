package xlsform

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
)

// looped reads a form with a list of two toilets and one that says none.
func looped(rows ...string) Import {
	return ReadBook("t.xlsx", sheets("survey", grid(append([]string{"type|name|label::zh|label::en|relevant|hint"}, rows...)...), "choices",
		grid("list_name|name|label::zh|label::en|depth", "toilet|pit|旱厕|Pit|3", "toilet|flush|水冲|Flush toilet|", "toilet|none|没有|None|", "odd|1|一|One|"), "settings", settings))
}

// TestLoop: the rows of a loop are asked for every choice, in groups that bear its name.
func TestLoop(t *testing.T) {
	t.Parallel()
	im := looped("select_multiple toilet|which|有哪些|Which ones", "begin loop over toilet|each|逐个|One by one", "integer|number|%(label)s有几个？|How many of %(label)s?||%(depth)s m of %(name)s, 50% %(nothing)s",
		"begin group|more|更多|More", "text|where_%(name)s|在哪里|Where|selected(${which}, '%(name)s')", "end group", "end loop", "text|last|最后|Last|${where_pit} != ''")
	if !im.OK() || len(im.Missing) != 1 { // the hint has one language, which is told once
		t.Fatal(said(im.Findings) + said(im.Missing))
	}
	var got []string
	for _, f := range im.Form.Fields {
		got = append(got, fmt.Sprintf("%s %s %s/%s", f.Kind, f.Key, f.Label.Zh, f.Label.En))
	}
	want := `select_multiple which 有哪些/Which ones
begin_group each 逐个/One by one
begin_group pit 旱厕/Pit
integer number 旱厕有几个？/How many of Pit?
begin_group more 更多/More
text where_pit 在哪里/Where
end_group
end_group
begin_group flush 水冲/Flush toilet
integer each.flush.number 水冲有几个？/How many of Flush toilet?
begin_group each.flush.more 更多/More
text where_flush 在哪里/Where
end_group
end_group
end_group
text last 最后/Last`
	plain := strings.Join(got, "\n")
	for _, f := range im.Form.Fields {
		if f.Kind == form.EndGroup {
			plain = strings.ReplaceAll(plain, "end_group "+f.Key+" /", "end_group")
		}
	}
	if plain != want {
		t.Errorf("%s\nwant\n%s", plain, want)
	}
	if hint := im.Form.Fields[3].Hint.Plain(locales.EN); hint != "3 m of pit, 50% %(nothing)s" {
		t.Errorf("hint %q", hint)
	}
	s, p := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
	for _, in := range []form.Input{{Act: form.Typed, Text: "2"}, {Act: form.Typed, Text: "3"}, {Act: form.Typed, Text: "4"}, {Act: form.Typed, Text: "村口"}} {
		s, p = im.Compiled.Step(s, in, someDay)
	}
	if a := im.Compiled.Submission(s, someDay); p.Stage != form.Review || a["number"].S != "3" || a["each.flush.number"].S != "4" || a["where_flush"].S != "村口" {
		t.Errorf("%s %v", p.Stage, a)
	}
}

// TestLoopInLoop: the inner list is gone through for every choice of the outer.
func TestLoopInLoop(t *testing.T) {
	t.Parallel()
	im := looped("begin_loop over toilet|a|甲|A", "begin_loop over toilet|b_%(name)s|乙|B", "integer|n|%(label)s|%(label)s", "end_loop", "end_loop")
	if n := im.Kinds()[form.Integer]; !im.OK() || n != 4 {
		t.Errorf("%d questions: %s", n, said(im.Findings))
	}
}

func TestFaultsOfLoops(t *testing.T) {
	t.Parallel()
	for want, rows := range map[string][]string{
		"survey!A2 The loop does not say over which list":          {"begin loop|l|甲|A", "text|a|甲|A", "end loop"},
		"survey!A2 There is no list “toilets” among":               {"begin loop over toilets|l|甲|A", "text|a|甲|A", "end loop"},
		"survey!A2 “l” begins and never ends":                      {"begin loop over toilet|l|甲|A", "text|a|甲|A"},
		"survey!A2 Loops stand more than 3 deep":                   append(slicesOf("begin loop over toilet|l%d|甲|A", 900), slicesOf("end loop", 900)...),
		"survey!A3 This ends a loop that never began":              {"text|a|甲|A", "end loop"},
		"survey!A3 This ends a group that never began":             {"begin loop over toilet|l|甲|A", "end group", "text|a|甲|A", "end loop"},
		"survey!A3 “g” begins and never ends":                      {"begin loop over toilet|l|甲|A", "begin group|g|甲|A", "text|a|甲|A", "end loop"},
		"survey!A3 The type “texxt” is unknown":                    {"begin loop over toilet|l|甲|A", "texxt|a|甲|A", "end loop"},
		"survey!E5 Several questions are named a (B3); it is":      {"begin loop over toilet|l|甲|A", "text|a|甲|A", "end loop", "text|b|乙|B|${a} = 1"},
		"choices!B5 “1” cannot be a name":                          {"begin loop over odd|l|甲|A", "text|a|甲|A", "|||", "|说明", "end loop"},
		"survey!B3 “a b” cannot be a name":                         {"begin loop over toilet|l|甲|A", "text|a b|甲|A", "end loop"},
		"survey!A2 One round for each choice makes more than 2000": append(append([]string{"begin loop over toilet|l|甲|A"}, slicesOf("note|n%d|甲|A", 1500)...), "end loop"),
	} {
		got := strings.Join(errorsOf(looped(rows...)), "\n")
		if !strings.Contains(got, want) || strings.Count(got, "\n") > 1 {
			t.Errorf("%v:\n%s\nwant %q", rows[:2], got, want)
		}
	}
}

// slicesOf are n lines that differ by their number.
func slicesOf(format string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ReplaceAll(format, "%d", fmt.Sprint(i))
	}
	return out
}
