package form

import (
	"slices"
	"strings"
)

// choiceList reads several choices: "1,3", "1 3", labels with commas between; for Rank
// their order counts. nil when any part is unknown.
func (f *field) choiceList(word string, list []Choice) []string {
	if f.choice(word, list) >= 0 {
		return f.choiceKeys([]string{word}, list)
	}
	between := func(r rune) bool { return strings.ContainsRune(",、;/>&+ ", r) }
	if keys := f.choiceKeys(strings.FieldsFunc(word, between), list); keys != nil {
		return keys
	}
	return f.choiceKeys(strings.FieldsFunc(choiceJoiners.Replace(word), between), list)
}

// choiceJoiners are words between choices: 8和9, 8 and 9.
var choiceJoiners = strings.NewReplacer(" and ", ",", "以及", ",", "和", ",", "跟", ",", "与", ",", "及", ",")

// choiceKeys are the choices that all of parts name, nil when one names none.
func (f *field) choiceKeys(parts []string, list []Choice) []string {
	var keys []string
	for _, p := range parts {
		i := f.choice(foldWord(p), list)
		if i < 0 {
			return nil
		}
		if !slices.Contains(keys, list[i].Key) {
			keys = append(keys, list[i].Key)
		}
	}
	if len(keys) == 0 || f.Kind == Rank && len(keys) < len(list) {
		return nil
	}
	if f.Kind == Rank {
		return keys
	}
	return f.inOrder(keys)
}
