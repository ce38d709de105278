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
