package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
)

// letter is a form with a text, two pictures and buttons of its own under the review.
func letter(t *testing.T, lines int) bot.FormDialogue {
	t.Helper()
	fields := []form.Field{
		{Key: "text", Kind: form.Text, Label: locales.Raw("Text"), Required: true},
		{Key: "file", Kind: form.File, Label: locales.Raw("File"), Required: true},
	}
	for i := range lines {
		fields = append(fields, form.Field{Key: fmt.Sprint("line", i), Kind: form.Text, Label: locales.Raw(fmt.Sprint("Line ", i))})
	}
	c, err := form.Compile(form.Form{ID: "letter", Version: 1, Title: locales.Raw("Letter"), Fields: fields})
	must(t, err)
	return bot.FormDialogue{
		Kind: "letter", Title: locales.Raw("Letter"), Brief: true,
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Marked: func(key string) bool { return key == "text" },
		Kept:   func(s bot.Sent) string { return s.Sort + ":" + s.Ref },
		Buttons: func(*bot.Turn, bot.Filled) []bot.ReviewButton {
			return []bot.ReviewButton{{Label: locales.Raw("More"), Opens: "line0"}, {Label: locales.Raw("Try"), Arg: "try"}}
		},
		Act: func(_ context.Context, _ *bot.Turn, f bot.Filled, arg string) (bot.Reply, error) {
			if f.Answers["text"].S == "no" {
				return bot.Reply{}, locales.Refuse("bot.nothing_to_resume")
			}
			return bot.Show(&bot.Screen{Body: []locales.Text{locales.Raw(arg + " " + f.Answers["text"].S + " " + f.Answers["file"].S)}, New: true}), nil
		},
	}
}

// filled is the body of the form with a text and a file, and what is asked after them.
func filled(t *testing.T, d bot.FormDialogue, text, formatted string, skips int) ([]byte, bot.Reply) {
	t.Helper()
	o, err := bot.OpenForm(d.Kind, "r", 1, form.Session{})
	must(t, err)
	turns := []*bot.Turn{
		{Lang: locales.EN, Text: text, Formatted: formatted},
		{Lang: locales.EN, Sent: &bot.Sent{Sort: "photo", Ref: "F1"}},
	}
	for range skips {
		turns = append(turns, &bot.Turn{Lang: locales.EN, Press: &bot.Press{Arg: "k"}})
	}
	body, r := o.Body, bot.Reply{}
	for _, turn := range turns {
		body, r, err = d.Dialogue().Step(t.Context(), turn, body)
		must(t, err)
	}
	return body, r
}

func buttons(s *bot.Screen) (out []bot.Button) {
	for _, row := range s.Rows {
		out = append(out, row...)
	}
	return out
}

func TestAFormsOwnButtonsLeaveItOpen(t *testing.T) {
	t.Parallel()
	d := letter(t, 1)
	body, r := filled(t, d, "come now", "come **now**", 1)
	for _, line := range r.Screens[0].Body {
		if strings.Contains(line.Plain(locales.EN), "Line 0") {
			t.Error("an empty line is shown although More opens it")
		}
	}
	var try, more string
	for _, b := range buttons(r.Screens[0]) {
		switch b.Label.Plain(locales.EN) {
		case "Try":
			try = b.Arg
		case "More":
			more = b.Arg
		case "Edit 3":
			t.Error("the line that More opens has a button besides")
		}
	}
	after, r, err := d.Dialogue().Step(t.Context(), &bot.Turn{Lang: locales.EN, Press: &bot.Press{Arg: try}}, body)
	must(t, err)
	if string(after) != string(body) || len(r.Screens) != 2 || !r.Screens[1].New || !r.Screens[1].Dialogue {
		t.Fatalf("the form is not as it was: %+v", r)
	}
	if got := r.Screens[0].Body[0].Plain(locales.EN); got != "try come **now** photo:F1" {
		t.Errorf("it was shown %q", got)
	}
	_, r, err = d.Dialogue().Step(t.Context(), &bot.Turn{Lang: locales.EN, Press: &bot.Press{Arg: more}}, body)
	must(t, err)
	if !strings.Contains(r.Screens[0].Body[0].Plain(locales.EN), "Line 0") {
		t.Errorf("More leads to %v", r.Screens[0].Body)
	}
	body, _ = filled(t, d, "no", "", 1)
	if _, _, err := d.Dialogue().Step(t.Context(), &bot.Turn{Lang: locales.EN, Press: &bot.Press{Arg: try}}, body); err == nil {
		t.Error("a refusal is swallowed")
	}
}

func TestAReviewWithOwnButtonsStaysShort(t *testing.T) {
	t.Parallel()
	d := letter(t, 10)
	_, r := filled(t, d, strings.Repeat("long ", 90), "", 10)
	if n := len(buttons(r.Screens[0])); n != 12 {
		t.Errorf("%d buttons", n)
	}
	said := ""
	for _, b := range r.Screens[0].Body {
		said += b.Plain(locales.EN) + "\n"
	}
	if strings.Count(said, "long") > 5 || !strings.Contains(said, "Type a line's number") {
		t.Errorf("it says\n%s", said)
	}
}

// Where the form names what is changed most, no numbers crowd its buttons: lines open by theirs,
// typed.
func TestAReviewByNumberHasOnlyItsOwnButtons(t *testing.T) {
	t.Parallel()
	d := letter(t, 10)
	d.Brief, d.ByNumber = false, true
	body, r := filled(t, d, "come now", "", 10)
	if n := len(buttons(r.Screens[0])); n != 4 {
		t.Errorf("%d buttons, want those to submit and to cancel and the form's two", n)
	}
	if _, r, err := d.Dialogue().Step(t.Context(), &bot.Turn{Lang: locales.EN, Text: "1"}, body); err != nil || !strings.Contains(r.Screens[0].Body[0].Plain(locales.EN), "1. Text") {
		t.Errorf("typing the number shows %v (%v)", r.Screens, err)
	}
}

// A line left empty says so in words, not by a dash.
func TestTheReviewSaysWhatWasLeftEmpty(t *testing.T) {
	t.Parallel()
	_, r := filled(t, letter(t, 3), "come now", "", 3)
	var said []string
	for _, line := range r.Screens[0].Body {
		said = append(said, line.Plain(locales.EN))
	}
	all := strings.Join(said, "\n")
	if !strings.Contains(all, "4. Line 1: (left empty)") || strings.Contains(all, "—") {
		t.Errorf("the review says\n%s", all)
	}
}
