package bot_test

import (
	"context"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
)

// reasons is a form whose choices end in one's own words.
func reasons(t *testing.T) bot.FormDialogue {
	t.Helper()
	c, err := form.Compile(form.Form{ID: "reasons", Version: 1, Title: locales.Raw("Reasons"), Fields: []form.Field{
		{Key: "why", Kind: form.One, Label: locales.Raw("Why"), Required: true, Choices: []form.Choice{
			{Key: "unit", Label: locales.Raw("wrong unit")}, {Key: "own", Label: locales.Raw("own words")},
		}},
		{Key: "words", Kind: form.Text, Label: locales.Raw("Which words"), Required: true, Relevant: "${why} = 'own'"},
		{Key: "code", Kind: form.Text, Label: locales.Raw("Which code"), Required: true},
	}})
	must(t, err)
	return bot.FormDialogue{
		Kind: "reasons", Title: locales.Raw("Reasons"),
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
	}
}

// chat types words or presses buttons (#arg) of a form and returns the last screen's words.
func chat(t *testing.T, d bot.FormDialogue, acts ...string) string {
	t.Helper()
	o, err := bot.OpenForm(d.Kind, "r", 1, form.Session{})
	must(t, err)
	dialogue, body, r := d.Dialogue(), o.Body, bot.Reply{}
	for _, a := range acts {
		turn := &bot.Turn{Lang: locales.EN, Text: a}
		if arg, pressed := strings.CutPrefix(a, "#"); pressed {
			turn.Text, turn.Press = "", &bot.Press{Arg: arg}
		}
		body, r, err = dialogue.Step(t.Context(), turn, body)
		must(t, err)
	}
	var out strings.Builder
	for _, line := range r.Screens[0].Body {
		out.WriteString(line.Plain(locales.EN) + "\n")
	}
	return out.String()
}

func TestWordsThatAreNoChoiceCanBeTheReason(t *testing.T) {
	t.Parallel()
	d := reasons(t)
	if got := chat(t, d, "ask the store keeper"); !strings.Contains(got, "Why") {
		t.Errorf("without a rule of the feature words are no reason:\n%s", got)
	}
	d.OwnWords = func(key string) (string, string, bool) { return "own", "words", key == "why" }
	for _, c := range []struct {
		want string
		acts []string
	}{
		{"You wrote: ask the store keeper", []string{"ask the store keeper"}},
		{"Which code", []string{"ask the store keeper", "yes"}},
		{"own words", []string{"ask the store keeper", "#y", "A1"}},
		{"ask the store keeper", []string{"ask the store keeper", "#y", "A1"}},
		{"Which words", []string{"ask the store keeper", "#x"}},
		{"Which code", []string{"wrong unit"}}, // a choice stays a choice
		{"Which code", []string{"1"}},
		{"Why", []string{"help"}}, // as does a word for a button
	} {
		if got := chat(t, d, c.acts...); !strings.Contains(got, c.want) {
			t.Errorf("%q leads to\n%s\nwant %q", c.acts, got, c.want)
		}
	}
}

func TestAnAnswerIsJudgedWhenItIsGiven(t *testing.T) {
	t.Parallel()
	d := reasons(t)
	d.Check = func(_ context.Context, _ *bot.Turn, ref, key string, v form.Value) error {
		if ref == "r" && key == "code" && v.S != "A1" {
			return locales.Refuse("bot.nothing_to_resume")
		}
		return nil
	}
	refused := locales.M("bot.nothing_to_resume").Plain(locales.EN)
	if got := chat(t, d, "1", "B2"); !strings.Contains(got, refused) || !strings.Contains(got, "Which code") {
		t.Errorf("a wrong code leads to\n%s", got)
	}
	if got := chat(t, d, "1", "B2", "A1"); !strings.Contains(got, "Please check") || strings.Contains(got, refused) {
		t.Errorf("a right code leads to\n%s", got)
	}
}

// What was read back and is refused once it is confirmed is asked again: confirming it once more would help nobody.
func TestARefusedReadingIsAskedAgain(t *testing.T) {
	t.Parallel()
	c, err := form.Compile(form.Form{ID: "costs", Version: 1, Title: locales.Raw("Costs"), Fields: []form.Field{
		{Key: "cost", Kind: form.Money, Label: locales.Raw("Cost"), Required: true},
	}})
	must(t, err)
	d := bot.FormDialogue{
		Kind: "costs", Title: locales.Raw("Costs"),
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Check: func(_ context.Context, _ *bot.Turn, _, _ string, v form.Value) error {
			if v.S != "20000" {
				return locales.Refuse("bot.nothing_to_resume")
			}
			return nil
		},
	}
	refused := locales.M("bot.nothing_to_resume").Plain(locales.EN)
	if got := chat(t, d, "3万", "#y"); !strings.Contains(got, refused) || !strings.Contains(got, "1. Cost") || strings.Contains(got, "30,000") {
		t.Errorf("a refused amount leads to\n%s", got)
	}
	if got := chat(t, d, "3万", "#y", "2万", "#y"); !strings.Contains(got, "Please check") {
		t.Errorf("another amount leads to\n%s", got)
	}
}

func TestWhatAFormIsAboutStandsAboveEveryQuestion(t *testing.T) {
	t.Parallel()
	d := reasons(t)
	d.About = func(_ context.Context, _ *bot.Turn, ref, key string) ([]locales.Text, error) {
		return []locales.Text{locales.Raw("about " + ref + " " + key)}, nil
	}
	for _, c := range []struct {
		want string
		acts []string
	}{
		{"about r why\n1. Why", []string{"#"}},
		{"\nabout r code\n2. Which code", []string{"1"}}, // below what was just understood
		{"\nabout r \nPlease check", []string{"1", "A1"}},
	} {
		if got := chat(t, d, c.acts...); !strings.Contains(got, c.want) {
			t.Errorf("%q leads to\n%s\nwant %q", c.acts, got, c.want)
		}
	}
}
