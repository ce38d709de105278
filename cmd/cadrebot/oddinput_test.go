package main

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

// TestOddInputGetsAClearAnswer types what people and broken clients type, at home and in
// the middle of a form; each is answered in their language, nothing breaks, and the form
// stands where it stood.
func TestOddInputGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			th := newTheatre(t, l)
			odd := []string{
				strings.Repeat("啊", 5000), strings.Repeat("a b ", 1200), "   ", "/", "//", "/report@somebody_else_bot x", "/nonsense",
				"\x00\x01", "\u200b\u202eabc", "👨‍👩‍👧‍👦🇨🇳", "<b>&amp;</i>", "'; drop table person; --", "{{.Name}}", "%s%n", "-0", "1e400", "٣", "NaN",
				"99010119000101000X", "13800138000",
			}
			for _, text := range odd {
				th.say(text)
				answered(t, th, "at home", text)
			}
			th.say("/report")
			question := locales.M("report.field.mon_03.label").Plain(l)
			if !strings.Contains(th.news(), question) {
				t.Fatalf("the form did not open:\n%s", th.news())
			}
			for _, text := range odd {
				th.say(text)
				answered(t, th, "in the form", text)
			}
			th.say("/resume")
			if !strings.Contains(th.news(), question) {
				t.Fatalf("the form has moved:\n%s", th.news())
			}
		})
	}
}

func answered(t *testing.T, th *theatre, where, text string) {
	t.Helper()
	got := th.news()
	if len(text) > 20 {
		text = text[:20] + "..."
	}
	if got == "" {
		t.Errorf("%s, %q was not answered", where, text)
	}
	for _, bad := range []string{"<code>", "reference", "编号 "} {
		if strings.Contains(got, bad) && !strings.Contains(got, "F-") {
			t.Errorf("%s, %q broke something: %s", where, text, got)
		}
	}
	for _, part := range strings.Split(got, "\n---\n") {
		if len([]rune(part)) > 1500 {
			t.Errorf("%s, %q was answered with %d characters", where, text, len([]rune(part)))
		}
	}
}
