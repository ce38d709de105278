package form

import (
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// nearRunes is how long a word must be, in characters, to stand for a label that it is part
// of, or the other way round; English words say less by the character.
const (
	nearRunes = 2
	nearLatin = 4
)

// near takes words that are no choice but come close to just one: 水质不好 or 水 for 水质.
// One choice is read back, one of several that may be ticked is ticked.
func (t *turn) near(raw, word string) bool {
	f := t.field()
	if utf8.RuneCountInString(word) > maxNear {
		return false
	}
	key := ""
	for _, ch := range t.listed() {
		switch {
		case !nearLabel(&ch, word):
		case key != "":
			return false
		default:
			key = ch.Key
		}
	}
	switch {
	case key == "":
		return false
	case f.Kind == One:
		t.dropPending()
		if bad := t.check(t.at, Value{S: key}); bad != fine {
			t.refuse(t.why(bad))
			return true
		}
		t.stage(Value{S: key}, raw)
	default:
		t.toggle(key)
	}
	return true
}

// maxNear bounds the words in which a label is looked for, in characters.
const maxNear = 40

// nearLabel reports whether one of word and a label of the choice is part of the other.
func nearLabel(ch *Choice, word string) bool {
	for _, l := range locales.All {
		label := foldWord(inLang(ch.Label, l))
		short, long := label, word
		if len(short) > len(long) {
			short, long = long, short
		}
		least := nearRunes
		if short != "" && latin(short[0]) {
			least = nearLatin
		}
		if utf8.RuneCountInString(short) >= least && strings.Contains(long, short) {
			return true
		}
	}
	return false
}
