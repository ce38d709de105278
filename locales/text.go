package locales

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// Text is something to say, kept apart from the language it will be said in: a
// sentence by its id with its arguments, or content that people wrote in both
// languages. It survives JSON, so a queued message can be rendered in the language
// its reader has when it leaves. The zero Text is empty.
type Text struct {
	ID   string `json:"i,omitempty"`
	Args Args   `json:"a,omitempty"`
	Zh   string `json:"z,omitempty"`
	En   string `json:"e,omitempty"`
	// Marks: the content holds light marks, see Marked.
	Marks bool `json:"m,omitempty"`
}

// M is the sentence id with its arguments as name, value pairs. Values may be string,
// int, int64, Text, Date, Money, Decimal or time.Time (shown in Zone); a "Count" of int
// chooses the plural form. It panics on a malformed pair list, which is a programming error that
// the locale test finds.
func M(id string, pairs ...any) Text {
	t := Text{ID: id}
	if len(pairs) == 0 {
		return t
	}
	if len(pairs)%2 != 0 {
		panic("locales.M: odd argument list for " + id)
	}
	t.Args = make(Args, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			panic("locales.M: argument name is not a string for " + id)
		}
		t.Args = append(t.Args, named{name, argOf(id, pairs[i+1])})
	}
	return t
}

// Both is content that people wrote in the two languages. An empty English version
// falls back to Chinese with a mark that says so.
func Both(zh, en string) Text { return Text{Zh: zh, En: en} }

// Raw is a string that is the same in every language: a code, a number, a name.
func Raw(s string) Text { return Text{Zh: s, En: s} }

// Empty reports whether t says nothing.
func (t Text) Empty() bool { return t.ID == "" && t.Zh == "" && t.En == "" }

// In renders t for Telegram's HTML parse mode. Arguments and content are escaped; only
// the sentences of this package may hold markup.
func (t Text) In(l Lang) string {
	if t.ID != "" {
		return shared().say(l, t)
	}
	if l == EN {
		if t.En == "" && t.Zh != "" {
			return t.content(t.Zh) + " " + M("common.no_english").In(EN)
		}
		return t.content(t.En)
	}
	if t.Zh == "" {
		return t.content(t.En)
	}
	return t.content(t.Zh)
}

// content renders what people wrote.
func (t Text) content(s string) string {
	if t.Marks {
		return markup(s)
	}
	return html.EscapeString(s)
}

// Plain renders t without markup, for button labels, toasts, files and terminals.
func (t Text) Plain(l Lang) string { return Strip(t.In(l)) }

// Strip removes tags and resolves entities of text that In produced.
func Strip(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		var b strings.Builder
		for len(s) > 0 {
			i := strings.IndexByte(s, '<')
			if i < 0 {
				b.WriteString(s)
				break
			}
			b.WriteString(s[:i])
			j := strings.IndexByte(s[i:], '>')
			if j < 0 {
				break
			}
			s = s[i+j+1:]
		}
		s = b.String()
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	return s
}

// Refusal is a "no" that is meant for the person: it carries the sentence that says
// why and what to do next. It is an error so that use cases can return it.
type Refusal struct{ Text Text }

// Error names the sentence, for logs; the person sees Text.
func (r *Refusal) Error() string { return "refused: " + r.Text.ID }

// Refuse builds a Refusal from a sentence id and its arguments.
func Refuse(id string, pairs ...any) error { return &Refusal{Text: M(id, pairs...)} }

// Moment formats t for people in l, in Zone: 2026年11月20日 18:00, 20 Nov 2026 18:00.
func Moment(l Lang, t time.Time) string {
	t = t.In(Zone)
	if l == EN {
		return t.Format("2 Jan 2006 15:04")
	}
	return fmt.Sprintf("%d年%d月%d日 %s", t.Year(), int(t.Month()), t.Day(), t.Format("15:04"))
}

// HalfWidth folds full-width letters, digits and signs, as Chinese keyboards type
// them, to their ASCII twins and trims surrounding space.
func HalfWidth(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000:
			return ' '
		}
		return r
	}, s))
}
