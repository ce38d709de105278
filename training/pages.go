package training

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// pageLength is how many characters of a question a screen shows before it pages.
const pageLength = 600

// Pages are the pieces in which a long text is shown, one for a text that fits a screen. Both
// languages have as many pages, so a page is the same place in either. Cuts fall between
// paragraphs or else sentences where there are any; no word is lost or cut.
func Pages(t locales.Text) []locales.Text {
	if t.ID != "" {
		return []locales.Text{t}
	}
	longest := max(utf8.RuneCountInString(t.Zh), utf8.RuneCountInString(t.En))
	n := max(1, (longest+pageLength-1)/pageLength)
	if n == 1 {
		return []locales.Text{t}
	}
	zh, en := pieces(t.Zh, n), pieces(t.En, n)
	out := make([]locales.Text, n)
	for i := range out {
		out[i] = locales.Both(zh[i], en[i])
	}
	return out
}

// pieces cuts s into n parts of about the same length. A text that is much shorter than the
// other language's stands on every page, so that none is empty.
func pieces(s string, n int) []string {
	rest := []rune(s)
	if len(rest) < n*20 {
		return slices.Repeat([]string{s}, n)
	}
	out := make([]string, 0, n)
	for left := n; left > 1; left-- {
		at := cutNear(rest, len(rest)/left)
		out = append(out, trim(rest[:at]))
		rest = rest[at:]
	}
	return append(out, trim(rest))
}

// cutNear is the best place to cut within a fifth of at: behind a paragraph, a sentence, a
// clause or a word, in this order, the nearest of equals.
func cutNear(s []rune, at int) int {
	best, rank := at, -1
	for i := max(1, at-at/5); i <= min(len(s)-1, at+at/5); i++ {
		if r := cutRank(s[i-1], s[i]); r > rank || r == rank && abs(i-at) < abs(best-at) {
			best, rank = i, r
		}
	}
	return best
}

// cutRank is how good it is to cut between two characters.
func cutRank(before, after rune) int {
	switch before {
	case '\n':
		return 4
	case '。', '！', '？', '；':
		return 3
	case '.', '!', '?', ';':
		if unicode.IsSpace(after) {
			return 3
		}
	case '，', '、', '：':
		return 2
	case ' ':
		return 2
	}
	if unicode.Is(unicode.Han, before) && unicode.Is(unicode.Han, after) {
		return 1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

func trim(s []rune) string {
	for len(s) > 0 && unicode.IsSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && unicode.IsSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return string(s)
}

// turn takes an act at a question whose text has several pages: nothing is answered before
// the last of them. It reports false for an act that is not about pages.
func (c *Course) turn(s Session, q *Question, in Input) (Session, bool, error) {
	last := len(Pages(q.Stem)) - 1
	switch {
	case last == 0:
		return s, false, nil
	case in.Act == Forward && s.Page < last:
		s.Page++
		return s, true, nil
	case in.Act == Back && s.Page > 0:
		s.Page--
		return s, true, nil
	case s.Page < last:
		return s, true, locales.Refuse("learn.read_on")
	}
	return s, false, nil
}
