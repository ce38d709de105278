package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cadrebot/locales"
)

// menuMax is how many buttons of a screen can be pressed by typing.
const menuMax = 16

// menuOf remembers the buttons of the last screen for what is typed under it: on old
// phones buttons fail. A screen whose only button goes back to the open conversation
// lists nothing; what is typed there is for the conversation.
func menuOf(v *visit) []menuEntry {
	if len(v.reply.Screens) == 0 {
		return nil
	}
	last := v.reply.Screens[len(v.reply.Screens)-1]
	if last.Dialogue {
		return nil
	}
	var out []menuEntry
	for _, row := range last.Rows {
		for _, btn := range row {
			if btn.Route != "" && len(out) < menuMax {
				out = append(out, menuEntry{btn.Route, btn.Arg, buttonWords(btn.Label.Plain(v.turn.Lang))})
			}
		}
	}
	if v.env.Open != nil && len(out) == 1 && out[0].Route == routeCommand && out[0].Arg == "resume" {
		return nil
	}
	return out
}

// pressing is what typed words did to the buttons on the screen.
type pressing byte

const (
	pressedOther   pressing = iota // they are about something else
	pressedButton                  // they press one
	pressedNothing                 // they are a number, but none of a button
)

// pressed finds the button of the last screen that was typed: by its number or its words.
// Where labels begin with numbers, these are meant: the buttons below such a list are
// pressed by their words alone. With a conversation open behind the list, whatever begins
// with a digit may be for either, and is no press.
func (e *Envelope) pressed(text string) (menuEntry, pressing) {
	if len(e.Menu) == 0 {
		return menuEntry{}, pressedOther
	}
	digits := locales.HalfWidth(text)
	if n, err := strconv.Atoi(digits); err == nil && n >= 0 && n <= 99 {
		listed := slices.ContainsFunc(e.Menu, func(m menuEntry) bool { return m.number() > 0 })
		for i, m := range e.Menu {
			if listed && m.number() == n || !listed && i == n-1 {
				return m, pressedButton
			}
		}
		return menuEntry{}, pressedNothing
	}
	words, hit := buttonWords(text), -1
	for i, m := range e.Menu {
		if words == "" || words != m.Words && words != unnumbered(m.Words) {
			continue
		}
		if hit >= 0 && e.Menu[hit] != m {
			hit = -1 // two buttons have these words
			break
		}
		hit = i
	}
	switch {
	case hit >= 0:
		return e.Menu[hit], pressedButton
	case e.Open != nil && digits != "" && digits[0] >= '0' && digits[0] <= '9':
		return menuEntry{}, pressedNothing
	}
	return menuEntry{}, pressedOther
}

// number is what the label begins with, 0 for nothing: 3 of "3 Taoping".
func (m menuEntry) number() int {
	rest := unnumbered(m.Words)
	n, _ := strconv.Atoi(strings.TrimRight(strings.TrimSuffix(m.Words, rest), ". "))
	return n
}

// unnumbered is a label without the number that it begins with.
func unnumbered(words string) string {
	rest := strings.TrimLeft(words, "0123456789")
	if n := len(words) - len(rest); n == 0 || n > 2 || rest == "" || rest[0] != '.' && rest[0] != ' ' {
		return words
	}
	return strings.TrimLeft(rest, ". ")
}

// buttonWords is a label as people type it: without the signs around it, in one width and
// case.
func buttonWords(label string) string {
	s := strings.ToLower(locales.HalfWidth(label))
	s = strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(strings.Fields(s), " ")
}

// askAgain shows the question of the open conversation after a number that was typed under
// something else: nobody answers a question that they do not see.
func (b *Bot) askAgain(ctx context.Context, v *visit, typed string) (Reply, error) {
	v.route = v.env.Open.Kind
	if err := b.current(ctx, v); err != nil {
		return Reply{}, err
	}
	r := v.reply
	if len(r.Screens) > 0 {
		s := *r.Screens[0]
		s.Body = append([]locales.Text{locales.M("bot.not_entered", "Typed", typed)}, s.Body...)
		r.Screens = append([]*Screen{&s}, r.Screens[1:]...)
	}
	return r, nil
}
