package xlsform

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
)

// What authors write by habit, and other programs understand.
func TestHabitsOfAuthors(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|constraint|calculation",
		"integer|age|Age|${age} > 0 and ${age} < 120|",
		"calculate|days|||if(${age} > 50, 'null', null)",
		"note|shown|Days: ${days}||")
	if !im.OK() || !slices.ContainsFunc(im.Findings, func(f Finding) bool { return f.Message.ID == "xlsform.null" && f.Cell == "E3" }) {
		t.Fatal(said(im.Findings))
	}
	for typed, want := range map[string]bool{"35": true, "130": false, "0": false} {
		s, _ := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
		s, p := im.Compiled.Step(s, form.Input{Act: form.Typed, Text: typed}, someDay)
		if p.Refusal.Empty() != want {
			t.Errorf("%s: %s", typed, p.Refusal.Plain(locales.EN))
		}
		if v := im.Compiled.Submission(s, someDay)["days"]; want && v.S != "" {
			t.Errorf("null is %q", v.S)
		}
	}
	s, _ := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
	s, _ = im.Compiled.Step(s, form.Input{Act: form.Typed, Text: "60"}, someDay)
	if v := im.Compiled.Submission(s, someDay)["days"]; v.S != "null" {
		t.Errorf("the text null is %q", v.S)
	}
}

// One answer may hold a space; several would run into each other.
func TestSpacesInChoiceNames(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]int{"select_one": 0, "select_multiple": 1, "rank": 1} {
		im := ReadBook("t.xlsx", sheets("survey", grid("type|name|label", "select_one l|x|X", kind+" l|q|Q"), "choices",
			grid("list_name|name|label", "l|Mo-Sa 08:00|Mornings", "l|b|B"), "settings", settings))
		if got := errorsOf(im); len(got) != want || want > 0 && !strings.HasPrefix(got[0], "choices!B2") {
			t.Errorf("%s: %q", kind, got)
		}
	}
	im := ReadBook("t.xlsx", sheets("survey", grid("type|name|label", "select_one l|x|X"), "choices",
		grid("list_name|name|label", "l|Mo-Sa 08:00|Mornings", "l|b|B"), "settings", settings))
	s, _ := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
	s, _ = im.Compiled.Step(s, form.Input{Act: form.Pick, Arg: "Mo-Sa 08:00"}, someDay)
	if v := im.Compiled.Submission(s, someDay)["x"]; v.S != "Mo-Sa 08:00" {
		t.Errorf("%+v", v)
	}
}

// What is copied out of a form's XML has its signs spelt out.
func TestSignsAsXMLWritesThem(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|constraint|relevant|calculation", "integer|a|A|. &gt;= 1 and .&lt;= 20||",
		"calculate|b||||if(${a} &gt; 5, &quot;more&quot;, 'a &amp; b')", "text|c|C||${a} != NULL|")
	if !im.OK() {
		t.Fatal(said(im.Findings))
	}
	f := im.Form.Fields
	if f[0].Constraint != ". >= 1 and .<= 20" || f[1].Calculation != `if(${a} > 5, "more", 'a &amp; b')` || f[2].Relevant != "${a} != ''  " {
		t.Errorf("%q %q %q", f[0].Constraint, f[1].Calculation, f[2].Relevant)
	}
	if im := survey("type|name|label|relevant", "text|a|A|1 &foo; 2"); im.OK() {
		t.Error("an entity that XML does not know is taken")
	}
}

// A group that waits for one of its own questions is taken, and its author told.
func TestAGroupThatWaitsForItsOwnQuestion(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|relevant|default", "begin group|g|G|./a = 'x'", "hidden|a|||x", "text|b|B", "end group", "begin group|h|H|${c} = 'x'", "text|c|C", "end group")
	got := said(im.Findings)
	if !im.OK() || strings.Contains(got, "!D2") || !strings.Contains(got, "warning survey!D6 [relevant] This condition looks at a question inside the group “h” itself") {
		t.Error(got)
	}
}

// Spellings that other programs take without a word.
func TestSpellingsThatAreTaken(t *testing.T) {
	t.Parallel()
	im := ReadBook("t.xlsx", sheets("survey", grid("type|name|label|parameters", "select_one l|x|X|randomize=TRUE", "begin group|Meta|M", "text|q|Q", "end group"),
		"choices", grid("list_name|name|label", "l|a|A"), "settings", grid("id_string|form_title|form_id", "old|T|new")))
	if got := said(im.Findings); !im.OK() || im.Form.ID != "new" || im.Form.Fields[0].Parameters["randomize"] != "true" || !strings.Contains(got, "settings!C1 [form_id] The form's id stands in two columns; “form_id” counts") {
		t.Errorf("%q %s", im.Form.ID, got)
	}
}

// What nobody sees needs no words, and NO_LABEL are none.
func TestWordsThatNobodySees(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|calculation", "begin group|g|NO_LABEL|", "hidden|h|Source|", "start|s|Begin|", "deviceid|d|Phone|", "calculate|c|NO_LABEL|1", "text|a|NO_LABEL|", "text|b|NO_LABEL|1 + 1", "end group")
	var missing []string
	for _, f := range im.Missing {
		if strings.HasPrefix(f.Sheet, "survey") {
			missing = append(missing, f.Cell+" "+f.Message.ID)
		}
	}
	if !im.OK() || !slices.Equal(missing, []string{"C7 xlsform.label_missing"}) {
		t.Errorf("%q %s", missing, said(im.Findings))
	}
	s, p := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
	if len(p.Above) != 0 || p.Field.Key != "a" {
		t.Errorf("%v over %s", p.Above, p.Field.Key)
	}
	if s, p = im.Compiled.Step(s, form.Input{Act: form.Skip}, someDay); p.Stage != form.Review || len(p.Lines) != 1 {
		t.Errorf("%s %+v", p.Stage, p.Lines)
	}
	if got := im.Compiled.Submission(s, someDay); got["b"].S != "2" {
		t.Errorf("%v", got)
	}
}

// A choice question without words that is worked out gives its labels to other texts.
func TestAChoiceThatIsWorkedOut(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|calculation|choice_filter", "text|a|A||", "select_one yn|t|NO_LABEL|if(${a} = 'x', 'yes', 'no')|name != ''",
		"calculate|said||jr:choice-name(${t}, '${t}')|")
	if !im.OK() {
		t.Fatal(said(im.Findings))
	}
	s, p := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
	if s, p = im.Compiled.Step(s, form.Input{Act: form.Typed, Text: "x"}, someDay); p.Stage != form.Review {
		t.Errorf("%s %s", p.Stage, p.Field.Key)
	}
	if got := im.Compiled.Submission(s, someDay); got["t"].S != "yes" || got["said"].S != "Yes" {
		t.Errorf("%v", got)
	}
}
