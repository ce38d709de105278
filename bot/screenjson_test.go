package bot

import (
	"encoding/json"
	"testing"
	"time"

	"cadrebot/locales"
)

// These are written by encoding/json itself.
type (
	plainScreen Screen
	plainMarkup inlineMarkup
)

func TestScreensAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	t.Parallel()
	label := locales.M("report.head", "Period", locales.Raw("\"quoted\" <&> \u2028"), "Due", time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))
	screens := []*Screen{
		{},
		Say(locales.Both("收入", "income"), locales.Text{}, label),
		Say(label).Row(To(label, "rn", "2026W47"), In(locales.Raw("\\"), "s")).Row(Button{Label: label, URL: "https://x.example/?a=1&b=2"}),
		{New: true, Protect: true, Dialogue: true, File: &File{Name: "not kept"}},
		{Lang: locales.EN, Body: []locales.Text{locales.Marked("*好*", "*good*")}},
	}
	plain := make([]plainScreen, len(screens))
	for i, s := range screens {
		plain[i] = plainScreen(*s)
	}
	same(t, appendScreens(nil, screens), plain)
	same(t, appendScreens(nil, nil), []plainScreen{})
	m := inlineMarkup{Rows: [][]inlineButton{{{Text: "\"<好>&\n", Data: "~x.1/s#abc"}, {Text: "u", URL: "https://x.example"}}, {{Text: ""}}}}
	same(t, m.appendJSON(nil), plainMarkup(m))
}

// same compares by meaning: both read back to the same value.
func same(t *testing.T, got []byte, v any) {
	t.Helper()
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatalf("%s: %v", got, err)
	}
	if err := json.Unmarshal(want, &b); err != nil {
		t.Fatal(err)
	}
	ga, _ := json.Marshal(a)
	wb, _ := json.Marshal(b)
	if string(ga) != string(wb) {
		t.Errorf("wrote %s\nwant  %s", ga, wb)
	}
}

func TestAScreenCanBeSaidInTheOtherLanguage(t *testing.T) {
	t.Parallel()
	s := &Screen{Lang: locales.EN, Body: []locales.Text{locales.Both("好", "good")}}
	r, err := newCodec([]byte("secret")).render(s, locales.ZH, 1, nil)
	if err != nil || len(r.parts) != 1 || r.parts[0] != "good" {
		t.Errorf("%v %v", r.parts, err)
	}
}
