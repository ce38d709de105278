package training

import (
	"regexp"
	"slices"

	"cadrebot/locales"
)

// Limits of what a chat can show and a button can carry.
const (
	maxChoices = 9    // A-I; also what one typed digit can name
	maxStem    = 3000 // longer than a screen: it pages
	maxChoice  = 200
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$`)

// keyChecks is the table of what a key must be for each type; each row returns the
// fault, or an empty text.
var keyChecks = map[Type]func(q *Question) locales.Text{
	Single: func(q *Question) locales.Text {
		return first(choiceCount(q, 2), onePick(q), weights(q))
	},
	TrueFalse: func(q *Question) locales.Text {
		if len(q.Choices) != 2 {
			return locales.M("learn.bad.two_choices")
		}
		return onePick(q)
	},
	Multiple: func(q *Question) locales.Text {
		if f := first(choiceCount(q, 2), inRange(q)); !f.Empty() {
			return f
		}
		if len(q.Key.Picks) == 0 || !ascending(q.Key.Picks) {
			return locales.M("learn.bad.key_set")
		}
		return weights(q)
	},
	Ordering: func(q *Question) locales.Text {
		if f := first(choiceCount(q, 2), inRange(q)); !f.Empty() {
			return f
		}
		if len(q.Key.Picks) != len(q.Choices) || !distinct(q.Key.Picks) {
			return locales.M("learn.bad.key_order")
		}
		return locales.Text{}
	},
	Matching: func(q *Question) locales.Text {
		if f := first(choiceCount(q, 2), inRange(q)); !f.Empty() {
			return f
		}
		n := len(q.Left)
		if n < 2 || n > maxChoices {
			return locales.M("learn.bad.left")
		}
		if len(q.Key.Picks) != n {
			return locales.M("learn.bad.key_pairs")
		}
		return locales.Text{}
	},
	Numeric: func(q *Question) locales.Text {
		if len(q.Choices) != 0 {
			return locales.M("learn.bad.number_choices")
		}
		if len(q.Accept) > 0 {
			return accepts(q)
		}
		tolerance, ok := decimal(q.Tolerance)
		if _, key := decimal(q.Key.Number); !key || !ok || tolerance.Sign() < 0 {
			return locales.M("learn.bad.number")
		}
		return locales.Text{}
	},
	Short: func(q *Question) locales.Text {
		if len(q.Choices) != 0 {
			return locales.M("learn.bad.words_choices")
		}
		return accepts(q)
	},
	Essay: func(q *Question) locales.Text {
		if len(q.Choices) != 0 || len(q.Accept) != 0 {
			return locales.M("learn.bad.essay_key")
		}
		return locales.Text{}
	},
}

// accepts checks what is accepted: something is worth the full mark, and every entry is
// what its type can compare.
func accepts(q *Question) locales.Text {
	best := 0
	for _, a := range q.Accept {
		low, lowOK := decimal(a.Low)
		high, highOK := decimal(a.High)
		numeric := lowOK && highOK && low.Cmp(high) <= 0
		if a.Weight < 0 || a.Weight > Full || (q.Type == Numeric) != numeric || (q.Type == Short) != (plain(a.Text) != "") {
			return locales.M("learn.bad.accept")
		}
		best = max(best, a.Weight)
	}
	if best != Full {
		return locales.M("learn.bad.accept_none")
	}
	return locales.Text{}
}

// weights checks that there is one for each choice, or none at all, and that the key is
// what is worth most.
func weights(q *Question) locales.Text {
	if len(q.Weights) == 0 {
		return locales.Text{}
	}
	if len(q.Weights) != len(q.Choices) {
		return locales.M("learn.bad.weights")
	}
	for i, w := range q.Weights {
		if w < -Full || w > Full || slices.Contains(q.Key.Picks, i) != (w > 0) && q.Type == Multiple {
			return locales.M("learn.bad.weights")
		}
	}
	return locales.Text{}
}

// Check reports the first fault of a question, or an empty text: an id that cannot
// travel in a button, a text missing in a language or too long, choices that differ in
// number between the languages, a key that does not fit its type.
func Check(q *Question) locales.Text {
	check, known := keyChecks[q.Type]
	switch {
	case !idForm.MatchString(string(q.ID)):
		return locales.M("learn.bad.name", "Name", string(q.ID))
	case !known:
		return locales.M("learn.bad.type", "Type", string(q.Type))
	case lacks(q.Stem):
		return locales.M("learn.bad.stem")
	case tooLong(q.Stem, maxStem):
		return locales.M("learn.bad.long", "Count", maxStem)
	case !q.Explanation.Empty() && lacks(q.Explanation):
		return locales.M("learn.bad.explanation")
	case len(q.Feedback) != 0 && len(q.Feedback) != len(q.Choices):
		return locales.M("learn.bad.feedback")
	}
	said := slices.Clone(q.Feedback)
	for _, a := range q.Accept {
		said = append(said, a.Feedback)
	}
	for _, f := range said {
		if !f.Empty() && lacks(f) {
			return locales.M("learn.bad.choice_languages")
		}
	}
	for _, c := range append(slices.Clone(q.Choices), q.Left...) {
		if lacks(c) {
			return locales.M("learn.bad.choice_languages")
		}
		if tooLong(c, maxChoice) {
			return locales.M("learn.bad.long", "Count", maxChoice)
		}
	}
	return check(q)
}

func lacks(t locales.Text) bool { return t.Zh == "" || t.En == "" }

func tooLong(t locales.Text, n int) bool {
	return len([]rune(t.Zh)) > n || len([]rune(t.En)) > n
}

func first(faults ...locales.Text) locales.Text {
	for _, f := range faults {
		if !f.Empty() {
			return f
		}
	}
	return locales.Text{}
}

func choiceCount(q *Question, least int) locales.Text {
	if len(q.Choices) < least || len(q.Choices) > maxChoices {
		return locales.M("learn.bad.choices", "Least", least, "Most", maxChoices)
	}
	return locales.Text{}
}

func inRange(q *Question) locales.Text {
	for _, p := range q.Key.Picks {
		if p < 0 || p >= len(q.Choices) {
			return locales.M("learn.bad.key_range")
		}
	}
	return locales.Text{}
}

func onePick(q *Question) locales.Text {
	if len(q.Key.Picks) != 1 {
		return locales.M("learn.bad.key_one")
	}
	return inRange(q)
}

func ascending(p []int) bool { return slices.IsSorted(p) && distinct(p) }

func distinct(p []int) bool {
	s := slices.Sorted(slices.Values(p))
	return len(slices.Compact(s)) == len(p)
}
