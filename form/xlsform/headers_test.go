package xlsform

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"type": "type", "Type": "type", "command": "type", "label": "label", "Caption": "label",
		"label::中文 (zh)": "label zh", "label::English (en)": "label en", "label:English": "label en", "LABEL::EN": "label en", "label::Français (fr)": "label other",
		"label :: zh-CN": "label zh", "hint::chinese": "hint zh", "guidance hint": "guidance_hint", "Constraint Message::en": "constraint_message en",
		"jr:constraintMsg": "constraint_message", "jr:constraintMsg::en": "constraint_message en", "bind:jr:constraintMsg": "constraint_message",
		"bind::jr:constraintMsg::中文": "constraint_message zh", "requiredMsg": "required_message", "bind::relevant": "relevant", "relevance": "relevant",
		"bind::required": "required", "body::appearance": "appearance", "bind:calculate": "calculation", "readonly": "read_only", "Read Only": "read_only",
		"jr:count": "repeat_count", "control::jr:count": "repeat_count", "media::image::en": "media", "image": "media", "video::fr": "media",
		"bind::saveIncomplete": "attribute", "instance::x": "attribute", "body::accuracyThreshold": "attribute", "nonsense": "", "relevant::en": "", "my label": "",
	} {
		name, lang := readColumn("survey", header)
		if got := strings.TrimSpace(name + " " + string(lang.code)); got != want {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
	}
	for header, want := range map[string]string{"list name": "list_name", "LIST_NAME": "list_name", "value": "name", "region": ""} {
		if name, _ := readColumn("choices", header); name != want {
			t.Errorf("choices: %q is %q, want %q", header, name, want)
		}
	}
}

func TestHeadersGivenTwice(t *testing.T) {
	t.Parallel()
	im := survey("type|name|label|relevant|bind::relevant|label", "text|a|A")
	got := errorsOf(im)
	if len(got) != 2 || !strings.Contains(got[0], "E1 “relevant” (D1) and “bind::relevant”") || !strings.Contains(got[1], "F1 “label” (C1) and “label”") {
		t.Errorf("%v", got)
	}
	if im := survey("type|name|label::zh|label::en|image|media::image", "text|a|甲|A"); !im.OK() {
		t.Errorf("what is not read may stand twice: %s", said(im.Findings))
	}
}

func TestSheetNames(t *testing.T) {
	t.Parallel()
	im := ReadBook("a.xlsx", sheets("Notes", grid("whatever"), " SURVEY ", grid("", "type|name|label", "", "select_one yn|a|A"), "Choices", grid("list name|name|label", "yn|yes|Yes"),
		"setings", grid("form_id", "x"), "_old", grid("x")))
	if !im.OK() || len(im.Form.Fields) != 1 || im.Form.ID != "a" {
		t.Errorf("%+v %s", im.Form, said(im.Findings))
	}
	if !strings.Contains(said(im.Findings), "“setings” was not read. Was settings meant?") {
		t.Error(said(im.Findings))
	}
	for _, b := range []Book{{}, sheets("Sheet1", grid("type|name")), sheets("survey", grid("")), sheets("survey", grid("type|name|label"))} {
		if im := ReadBook("a.xlsx", b); im.OK() {
			t.Errorf("%v is taken for a form", b)
		}
	}
	if im := ReadBook("a.xlsx", sheets("survey", grid("name|label", "a|A"))); len(errorsOf(im)) == 0 || !strings.Contains(errorsOf(im)[0], "The column “type” is missing") {
		t.Errorf("%v", errorsOf(im))
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]locales.Lang{
		"中文 (zh)": locales.ZH, "中文（zh）": locales.ZH, "zh_Hans": locales.ZH, "Chinese (zh-CN)": locales.ZH, "中文": locales.ZH, "Mandarin": locales.ZH,
		"English (en)": locales.EN, "en-GB": locales.EN, "english": locales.EN, "Français (fr)": other, "Swahili": other, "Chinese (fr)": other, "English (British)": locales.EN,
	} {
		if got := readLanguage(header).code; got != want {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
	}
	for words, want := range map[string]locales.Lang{"村": locales.ZH, "COVID 疫苗": locales.ZH, "Village": locales.EN, "12 - ${total}": "", "Деревня": other, "é": locales.EN} {
		if got := script(words); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestBilingualGate(t *testing.T) {
	t.Parallel()
	cells := func(lang string, lines ...string) []string {
		im := ReadBook("t.xlsx", sheets("survey", grid(lines...), "settings", grid("form_id|default_language", "t|"+lang)))
		var out []string
		for _, f := range im.Missing {
			out = append(out, f.Cell+" "+strings.TrimPrefix(f.Message.ID, "xlsform."))
		}
		return out
	}
	for _, c := range []struct {
		what, lang string
		lines      []string
		want       []string
	}{
		{"both", "", []string{"type|name|label::zh|label::en", "text|a|甲|A"}, nil},
		{"an empty cell of a column that is there", "", []string{"type|name|label::zh|label::en", "text|a|甲|", "text|b||B"}, []string{"D2 no_english", "C3 no_chinese"}},
		{"no column at all", "", []string{"type|name|label::zh", "text|a|甲"}, []string{"C2 no_english"}},
		{"no header, by script", "", []string{"type|name|label", "text|a|甲", "text|b|B", "text|c|12"}, []string{"C2 no_english", "C3 no_chinese"}},
		{"no header, default language", "English (en)", []string{"type|name|label|label::zh", "text|a|A|甲", "text|b|甲|乙"}, []string{"C3 no_english"}},
		{"no header, the other default language", "中文", []string{"type|name|label", "text|a|A"}, []string{"C2 no_chinese"}},
		{"a language by name wins", "en", []string{"type|name|label|label::en|label::zh", "text|a|old|A|甲"}, nil},
		{"another language", "", []string{"type|name|label::fr", "text|a|Âge"}, []string{"C2 no_chinese", "C2 no_english"}},
		{
			"messages and hints", "",
			[]string{"type|name|label::zh|label::en|hint|constraint_message|required_message|guidance_hint", "text|a|甲|A|h|c|r|g"},
			[]string{"E2 no_chinese", "F2 no_chinese", "G2 no_chinese", "H2 no_chinese"},
		},
		{"nothing written", "", []string{"type|name|label::zh|label::en", "text|a||", "calculate|b||"}, []string{"C2 label_missing"}},
	} {
		if got := cells(c.lang, c.lines...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	for _, header := range []string{"label|label::zh|label::en", "label::zh|label::en|label"} {
		row := strings.NewReplacer("label::zh", "甲", "label::en", "A", "label", "12").Replace(header)
		im := ReadBook("t.xlsx", sheets("survey", grid("type|name|"+header, "text|a|"+row), "settings", settings))
		if l := im.Form.Fields[0].Label; l.Zh != "甲" || l.En != "A" {
			t.Errorf("%s: %+v", header, l)
		}
	}
	im := ReadBook("t.xlsx", sheets("survey", grid("type|name|label::fr", "text|a|Âge"), "choices", grid("list_name|name|label", "l|x|村"), "settings", settings))
	if l := im.Form.Fields[0].Label; l.Plain(locales.ZH) != "Âge" || l.Plain(locales.EN) != "Âge" {
		t.Errorf("words in another language are lost: %+v", l)
	}
	if m := im.Missing[len(im.Missing)-1]; m.Sheet != "choices" || m.Cell != "C2" {
		t.Errorf("choices: %s", said(im.Missing))
	}
}
