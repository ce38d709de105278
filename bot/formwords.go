package bot

import (
	"slices"
	"strings"
	"sync"

	"cadrebot/form"
	"cadrebot/locales"
)

// wordsOf are the words of a sentence bot.words_* in both languages, with commas between.
func wordsOf(id string) []string {
	var out []string
	for _, l := range locales.All {
		for _, w := range strings.FieldsFunc(locales.M(id).Plain(l), func(r rune) bool { return r == '、' || r == ',' }) {
			out = append(out, buttonWords(w))
		}
	}
	return out
}

// Words that end a form, and that answer whether to stop.
var (
	stopWords  = sync.OnceValue(func() []string { return wordsOf("bot.words_stop") })
	sureWords  = sync.OnceValue(func() []string { return append(wordsOf("bot.words_sure"), stopWords()...) })
	goOnAnswer = sync.OnceValue(func() []string { return wordsOf("bot.words_go_on") })
)

// typedButton makes a press of words that are those of a button on the screen, in either
// language, or that mean it.
func (d FormDialogue) typedButton(t *Turn, fb *formBody, c *form.Compiled) {
	if t.Press != nil || t.Sent != nil {
		return
	}
	words := buttonWords(t.Text)
	switch {
	case words == "":
	case fb.Stopping && slices.Contains(sureWords(), words):
		t.Press = &Press{Arg: pressStopped}
	case fb.Stopping && slices.Contains(goOnAnswer(), words):
		t.Press = &Press{}
	case slices.Contains(stopWords(), words):
		t.Press = &Press{Arg: pressStop}
	default:
		if arg, ok := d.labelled(t, fb, c, words); ok {
			t.Press = &Press{Arg: arg}
		}
	}
}

// labelled finds the one button of the current screen that words are the label of. Choices
// are left to the form, which knows their numbers and how several are named.
func (d FormDialogue) labelled(t *Turn, fb *formBody, c *form.Compiled, words string) (string, bool) {
	_, p := c.Step(fb.Session, form.Input{}, t.Now)
	var s *Screen
	switch p.Stage {
	case form.ReadBack:
		s = readBackScreen(p)
	case form.Review:
		s = d.review(c.Form(), t, fb.filled(c, t.Now), p)
	default:
		s = askScreen(p, t.Lang)
	}
	found := ""
	for _, row := range s.Rows {
		for _, b := range row {
			if strings.HasPrefix(b.Arg, string(form.Toggle)+":") || strings.HasPrefix(b.Arg, string(form.Pick)+":") || !labelIs(b.Label, words) {
				continue
			}
			if found != "" && found != b.Arg {
				return "", false
			}
			found = b.Arg
		}
	}
	return found, found != ""
}

// labelHas reports whether words are part of the label in one of the languages.
func labelHas(label locales.Text, words string) bool {
	return slices.ContainsFunc(locales.All, func(l locales.Lang) bool {
		return strings.Contains(buttonWords(label.Plain(l)), buttonWords(words))
	})
}

func labelIs(label locales.Text, words string) bool {
	return slices.ContainsFunc(locales.All, func(l locales.Lang) bool { return buttonWords(label.Plain(l)) == words })
}
