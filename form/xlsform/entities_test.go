package xlsform

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestEntities(t *testing.T) {
	t.Parallel()
	read := func(entities ...string) Import {
		return ReadBook("t.xlsx", sheets("survey", grid("type|name|label|save_to", "text|a|A|height", "text|b|B|trees#place"), "settings", settings, "entities", grid(entities...)))
	}
	im := read("dataset|label", "trees|${a}")
	e := im.Form.Entity
	if !im.OK() || e.Dataset != "trees" || e.Label != "${a}" || e.SaveTo["a"] != "height" || e.SaveTo["b"] != "place" {
		t.Fatalf("%+v %s", e, said(im.Findings))
	}
	for want, rows := range map[string][]string{
		"survey!D2 save_to is filled in":                 {"list_name|label"},
		"survey!D3 There is no list “trees”":             {"list_name|label", "tres|${a}"},
		"entities!A2 The entity has no list_name":        {"list_name|label", "|${a}"},
		"entities!A2 “a.b” cannot be a name":             {"list_name|label", "a.b|${a}"},
		"entities!B2 An entity that is created needs":    {"list_name|label", "trees|"},
		"entities!C2 With entity_id and create_if":       {"list_name|label|update_if|entity_id|create_if", "trees|${a}||${a}|true()"},
		"entities!B2 With update_if, entity_id":          {"list_name|entity_id|label|update_if", "trees||${a}|true()"},
		"entities!A3 A form makes one entity only":       {"list_name|label", "trees|${a}", "houses|${b}"},
		"entities!C1 The entities sheet has no column":   {"list_name|label|colour", "trees|${a}"},
		"entities!C2 Entities inside repeats":            {"list_name|label|repeat", "trees|${a}|${r}"},
		"entities!B2 There is no question named c":       {"list_name|label", "trees|${c}"},
		"entities!B2 Character 13: Something is missing": {"list_name|label", "trees|concat(${a}, "},
	} {
		if got := strings.Join(errorsOf(read(rows...)), "\n"); !strings.Contains(got, want) {
			t.Errorf("%v:\n%s\nwant %q", rows, got, want)
		}
	}
	im = ReadBook("t.xlsx", sheets("survey", grid("type|name|label|save_to", "text|a|A|p", "text|b|B|p"), "settings", settings, "entities", grid("list_name|label", "trees|'x'")))
	if got := errorsOf(im); len(got) != 1 || !strings.Contains(got[0], "D3 The property “p” is saved twice; the first is in D2") {
		t.Errorf("%v", got)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	im := ReadBook("file.xlsx", sheets("survey", grid("type|name|label", "text|a|A"), "settings",
		grid("id string|title|form_title::中文 (zh)|version|instance_name|public_key|other", "f|Title|题|2026.1|concat(${a}, '!')|k|x", "second")))
	f := im.Form
	if !im.OK() || f.ID != "f" || f.Title.Plain(locales.EN) != "Title" || f.Title.Plain(locales.ZH) != "题" || f.Release != "2026.1" || f.InstanceName != "concat(${a}, '!')" {
		t.Errorf("%+v %s", f, said(im.Findings))
	}
	if got := said(im.Findings); !strings.Contains(got, "F1 [public_key]") || !strings.Contains(got, "G1 [other]") || !strings.Contains(got, "A3 [id string] Only the first row") {
		t.Error(got)
	}
	im = ReadBook("dir/file.xlsx", sheets("survey", grid("type|name|label", "text|a|A"), "settings", grid("instance_name", "1 +")))
	if im.Form.ID != "file" || im.OK() || !strings.Contains(errorsOf(im)[0], "settings!A2 Character 4") {
		t.Errorf("%s %s", im.Form.ID, said(im.Findings))
	}
	im = ReadBook("f.xlsx", sheets("survey", grid("type|name|label", "form title|Old ways", "form id|old", "text|a|A")))
	if im.Form.ID != "old" || im.Form.Title.Plain(locales.EN) != "Old ways" || len(im.Form.Fields) != 1 {
		t.Errorf("%+v", im.Form)
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	read := func(setting string, choices ...string) Import {
		return ReadBook("t.xlsx", sheets("survey", grid("type|name|label|choice_filter", "select_one l|a|A|", "select_one l|b|B|region = ${a} and pastel = yes"),
			"settings", grid("form_id|allow_choice_duplicates", "t|"+setting), "choices", grid(choices...)))
	}
	im := read("no", "list name|name|label|region|pastel", "l|x|X|1|yes", "l|y|Y||no", "|z|Z", "m|q|")
	if !im.OK() || im.Form.Fields[1].ChoiceFilter != "region = ${a} and pastel = 'yes'" || im.Form.Fields[0].Choices[1].Attrs["region"] != "" || im.Form.Fields[0].Choices[0].Attrs["region"] != "1" {
		t.Errorf("%+v %s", im.Form.Fields, said(im.Findings))
	}
	if got := said(im.Findings); !strings.Contains(got, "D3 [choice_filter] “yes” has no quotes") || !strings.Contains(got, "A4 [list name] The choice “z” belongs to no list") {
		t.Error(got)
	}
	for want, rows := range map[string][]string{
		"choices!B3 “x” stands twice in the list “l”; the first is in B2": {"list_name|name|label|region|pastel", "l|x|X", "l|x|X"},
		"choices!B2 This choice has no name":                              {"list_name|name|label|region|pastel", "l||X", "l|x|X"},
		"choices!A1 The column “name” is missing":                         {"list_name|label|region|pastel", "l|X"},
		"survey!A2 There is no list “l”":                                  {"list_name|name|label|region|pastel", "k|x|X"},
	} {
		if got := strings.Join(errorsOf(read("no", rows...)), "\n"); !strings.Contains(got, want) {
			t.Errorf("%v:\n%s\nwant %q", rows, got, want)
		}
	}
	twice := ReadBook("t.xlsx", sheets("survey", grid("type|name|label|choice_filter", "select_one l|b|B|region = '1'"),
		"settings", grid("form_id|allow_choice_duplicates", "t|yes"), "choices", grid("list_name|name|label|region", "l|x|X|1", "l|x|X|2")))
	if !twice.OK() || len(twice.Form.Fields[0].Choices) != 2 {
		t.Error(said(twice.Findings))
	}
	once := ReadBook("t.xlsx", sheets("survey", grid("type|name|label", "select_one l|b|B", "select_multiple l|c|C"), "settings", grid("form_id|allow_choice_duplicates", "t|yes"),
		"choices", grid("list_name|name|label", "l|x|X", "l|y|Y", "l|x|Z")))
	if got := said(once.Findings); !once.OK() || len(once.Form.Fields[0].Choices) != 2 || len(once.Form.Fields[1].Choices) != 2 || strings.Count(got, "choices!B4 [name] “x” stands in this list before") != 1 {
		t.Errorf("a name twice that no filter tells apart: %s", got)
	}
}
