package bot

import (
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// MostShown is how many characters of text a screen should have at most: about what a phone
// shows without scrolling.
const MostShown = 600

// Length is how many characters of text the screen shows in l, line ends counted.
func (s *Screen) Length(l locales.Lang) int {
	n := 0
	for _, t := range s.Body {
		n += utf8.RuneCountInString(t.Plain(l)) + 1
	}
	return n
}

// Room is how many characters each of n more lines may have in Chinese and in English, their
// line ends not counted, before the screen is longer than MostShown. It may be below zero.
func (s *Screen) Room(n int) (zh, en int) {
	n = max(1, n)
	return (MostShown-s.Length(locales.ZH))/n - 1, (MostShown-s.Length(locales.EN))/n - 1
}

// Fits reports whether the screen is no longer than MostShown with these lines added.
func (s *Screen) Fits(lines ...locales.Text) bool {
	more := Screen{Body: lines}
	for _, l := range locales.All {
		if s.Length(l)+more.Length(l) > MostShown {
			return false
		}
	}
	return true
}

// Clip shortens a text to so many characters in each language, the sign that something is
// left out among them.
func Clip(t locales.Text, zh, en int) locales.Text {
	return locales.Both(clipTo(t.Plain(locales.ZH), zh), clipTo(t.Plain(locales.EN), en))
}

func clipTo(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:max(0, n-1)])) + "…"
}
