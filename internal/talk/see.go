package talk

import (
	"regexp"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
)

// missing matches what stands for a sentence that cannot be said.
var missing = regexp.MustCompile(`<no value>|\[[a-z]+\.[a-z0-9_]+\]`)

// mostArg is what a button may carry, in bytes; bot refuses more.
const mostArg = 40

// check holds a screen against the rules of every feature.
func (k *Chat) check(s *bot.Screen) {
	k.T.Helper()
	k.sayable(s.Body...)
	for _, row := range s.Rows {
		for _, b := range row {
			k.sayable(b.Label)
			if len(b.Arg) > mostArg {
				k.T.Errorf("button %q carries %d bytes: %q", b.Label.Plain(k.Lang), len(b.Arg), b.Arg)
			}
		}
	}
	if k.Check != nil {
		k.Check(s)
	}
}

// sayable demands that both languages have a sentence for each of texts.
func (k *Chat) sayable(texts ...locales.Text) {
	k.T.Helper()
	for _, t := range texts {
		for _, l := range locales.All {
			if said := t.In(l); missing.MatchString(said) {
				k.T.Errorf("a sentence is missing in %s: %s", l, said)
			}
		}
	}
}

// find is the newest button whose label contains label, or nil.
func (k *Chat) find(label string) *bot.Button {
	for _, s := range slices.Backward(k.Screens) {
		for _, row := range s.Rows {
			for i := range row {
				if strings.Contains(row[i].Label.Plain(k.Lang), label) {
					return &row[i]
				}
			}
		}
	}
	return nil
}

// Offers says whether a button whose label contains label is shown.
func (k *Chat) Offers(label string) bool { return k.find(label) != nil }

// Text is what the person reads after the last act: the refusal if it was refused, or the
// screens, with buttons in brackets, a row on a line.
func (k *Chat) Text() string {
	if k.Refused != "" {
		return k.say(k.refusal)
	}
	return k.Drawn()
}

// Drawn is the screens as the person reads them, also when the last act was refused.
func (k *Chat) Drawn() string { return k.draw(k.Screens) }

// Words is what the screens say, without their buttons, also when the last act was refused.
func (k *Chat) Words() string {
	var b strings.Builder
	for _, s := range k.Screens {
		for _, t := range s.Body {
			b.WriteString(k.say(t) + "\n")
		}
	}
	return b.String()
}

func (k *Chat) say(t locales.Text) string {
	if k.Markup {
		return t.In(k.Lang)
	}
	return t.Plain(k.Lang)
}

func (k *Chat) draw(screens []*bot.Screen) string {
	var b strings.Builder
	for _, s := range screens {
		for _, t := range s.Body {
			b.WriteString(k.say(t) + "\n")
		}
		for _, row := range s.Rows {
			for _, x := range row {
				b.WriteString("[" + x.Label.Plain(k.Lang) + "] ")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// Sees ends the test unless each of words is in Text.
func (k *Chat) Sees(words ...string) *Chat {
	k.T.Helper()
	for _, s := range words {
		if !strings.Contains(k.Text(), s) {
			k.T.Fatalf("%q is not in:\n%s", s, k.Text())
		}
	}
	return k
}

// Lacks ends the test if any of words is in Text.
func (k *Chat) Lacks(words ...string) *Chat {
	k.T.Helper()
	for _, s := range words {
		if strings.Contains(k.Text(), s) {
			k.T.Fatalf("%q is in:\n%s", s, k.Text())
		}
	}
	return k
}

// OK ends the test if the last act was refused.
func (k *Chat) OK() *Chat {
	k.T.Helper()
	if k.Refused != "" {
		k.T.Fatalf("refused: %s\n%s", k.Refused, k.Text())
	}
	return k
}
