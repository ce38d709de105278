package form

import (
	"slices"

	"cadrebot/locales"
)

// choiceWords maps whatever may be typed for a choice, apart from its number. A word
// that stands for two choices stands for none.
func choiceWords(f *Field) map[string]int {
	if len(f.Choices) == 0 {
		return nil
	}
	words := make(map[string]int, 4*len(f.Choices))
	for i := range f.Choices {
		for _, w := range f.Choices[i].names() {
			if j, ok := words[w]; ok && j != i {
				words[w] = -1
				continue
			}
			words[w] = i
		}
	}
	return words
}

// names is what may be typed for the choice, folded: key, labels and further words.
func (ch *Choice) names() []string {
	out := make([]string, 0, 3+len(ch.Words))
	put := func(w string) {
		if w = foldWord(w); w != "" {
			out = append(out, w)
		}
	}
	put(ch.Key)
	for _, l := range locales.All {
		if l == locales.EN && ch.Label.ID == "" && ch.Label.En == "" {
			continue
		}
		put(ch.Label.Plain(l))
	}
	for _, w := range ch.Words {
		put(w)
	}
	return out
}

// listedAs is the place in the list of a choice of the form, -1 when it is not offered. A
// name may stand twice in a form, then the labels tell the choices apart.
func listedAs(list []Choice, ch *Choice) int {
	return slices.IndexFunc(list, func(c Choice) bool {
		return c.Key == ch.Key && c.Label.ID == ch.Label.ID && c.Label.Zh == ch.Label.Zh && c.Label.En == ch.Label.En
	})
}

// onlyNamed is the only choice of the list that word may be typed for, -1 if there is none
// or more than one.
func onlyNamed(list []Choice, word string) int {
	only := -1
	for i := range list {
		if !slices.Contains(list[i].names(), word) {
			continue
		}
		if only >= 0 {
			return -1
		}
		only = i
	}
	return only
}
