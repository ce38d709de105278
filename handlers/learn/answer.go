package learn

import (
	"cadrebot/locales"
	"cadrebot/training"
)

// answers is how an answer of each type reads, by the texts of its choices: letters
// would mean something else after the next shuffle.
var answers = map[training.Type]func(q *training.Question, a training.Answer) locales.Text{
	training.Single:    listedAnswer,
	training.TrueFalse: listedAnswer,
	training.Multiple:  listedAnswer,
	training.Ordering: func(q *training.Question, a training.Answer) locales.Text {
		return join(picked(q, a), " → ", " → ")
	},
	training.Matching: func(q *training.Question, a training.Answer) locales.Text {
		var pairs []locales.Text
		for i, right := range picked(q, a) {
			if i < len(q.Left) {
				pairs = append(pairs, join([]locales.Text{q.Left[i], right}, " → ", " → "))
			}
		}
		return join(append([]locales.Text{{}}, pairs...), "\n", "\n") // each pair on a line of its own
	},
	training.Numeric: func(q *training.Question, a training.Answer) locales.Text {
		if q.Unit.Empty() {
			return locales.Raw(locales.Group(a.Number))
		}
		return locales.M("learn.number", "Value", locales.Decimal(a.Number), "Unit", q.Unit)
	},
	training.Short: typedAnswer,
	training.Essay: typedAnswer,
}

// unmatched is a matching question with just the pairs that were not right, as they were
// given and as they should be.
func unmatched(q *training.Question, given, best training.Answer) (*training.Question, training.Answer, training.Answer) {
	only := *q
	only.Left = nil
	var was, should training.Answer
	for i, left := range q.Left {
		if i < len(given.Picks) && i < len(best.Picks) && given.Picks[i] != best.Picks[i] {
			only.Left = append(only.Left, left)
			was.Picks, should.Picks = append(was.Picks, given.Picks[i]), append(should.Picks, best.Picks[i])
		}
	}
	if len(only.Left) == 0 {
		return q, given, best
	}
	return &only, was, should
}

// typedAnswer are the words as typed.
func typedAnswer(_ *training.Question, a training.Answer) locales.Text { return locales.Raw(a.Text) }

// reads is a as a person reads it.
func reads(q *training.Question, a training.Answer) locales.Text { return answers[q.Type](q, a) }

func listedAnswer(q *training.Question, a training.Answer) locales.Text {
	return join(picked(q, a), "、", ", ")
}

// picked are the texts of the picks; one that does not exist is left out.
func picked(q *training.Question, a training.Answer) []locales.Text {
	var out []locales.Text
	for _, p := range a.Picks {
		if p >= 0 && p < len(q.Choices) {
			out = append(out, q.Choices[p])
		}
	}
	return out
}
