package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// spoken finds known words - of the word list, and short titles of documents - by how they
// sound: dibao and dbh for 低保 and 低保户.
type spoken struct {
	whole    map[string][]string
	initials map[string][]string
}

const (
	longestSpoken  = 12 // characters of a title that is known by its sound
	mostByInitials = 3  // words that the same initials may stand for; beyond that they say nothing
)

func (x *Index) speak(w *Words) *spoken {
	s := &spoken{map[string][]string{}, map[string][]string{}}
	for key := range w.han {
		s.add(key)
	}
	for i := range x.titles.len() {
		for t := range strings.Lines(x.titles.at(i)) {
			if t = strings.TrimSpace(t); utf8.RuneCountInString(t) <= longestSpoken {
				s.add(t)
			}
		}
	}
	for _, m := range []map[string][]string{s.whole, s.initials} {
		for sound, list := range m {
			slices.SortFunc(list, func(a, b string) int {
				return cmp.Or(cmp.Compare(x.saidHow(b), x.saidHow(a)), cmp.Compare(a, b))
			})
			m[sound] = slices.Compact(list)
		}
	}
	return s
}

// saidHow is in how many passages the rarest pair of a word stands.
func (x *Index) saidHow(word string) int {
	least, last := -1, rune(0)
	for _, r := range word {
		if last != 0 {
			if n := x.pairFrequency(last, r); least < 0 || n < least {
				least = n
			}
		}
		last = r
	}
	return least
}

func (s *spoken) add(word string) {
	if utf8.RuneCountInString(word) < 2 {
		return
	}
	var whole, initials strings.Builder
	for _, r := range word {
		syllable := readings().of[r]
		if syllable == "" {
			return
		}
		whole.WriteString(syllable)
		initials.WriteByte(syllable[0])
	}
	s.whole[whole.String()] = append(s.whole[whole.String()], word)
	s.initials[initials.String()] = append(s.initials[initials.String()], word)
}

// word is the known word that a run of pinyin spells as a whole; nil when there is none.
func (s *spoken) word(r spelledRun) []rune {
	if list := s.whole[r.letters]; len(list) > 0 {
		return []rune(list[0])
	}
	return nil
}

// decodeInitials reads a question of nothing but initials: the few words that they stand for.
func (x *Index) decodeInitials(runes []rune) ([]rune, bool) {
	letters := strings.TrimSpace(string(runes))
	list := x.spoken.initials[letters]
	if len(list) == 0 || len(list) > mostByInitials || x.english(letters) {
		return nil, false
	}
	return []rune(strings.Join(list, " ")), true
}
