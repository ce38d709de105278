package authoring

import (
	"context"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// row is one question of a table, in one language: what stands in a column, "" for nothing.
type row func(column string) string

// letterColumns are the columns of the choices.
var letterColumns = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}

// typeWords are the types as tables name them.
var typeWords = map[string]training.Type{
	"single": training.Single, "单选": training.Single, "单选题": training.Single,
	"multiple": training.Multiple, "多选": training.Multiple, "多选题": training.Multiple,
	"true_false": training.TrueFalse, "判断": training.TrueFalse, "判断题": training.TrueFalse,
	"numeric": training.Numeric, "数字": training.Numeric, "数字题": training.Numeric,
	"matching": training.Matching, "配对": training.Matching, "配对题": training.Matching,
	"ordering": training.Ordering, "排序": training.Ordering, "排序题": training.Ordering,
	"short": training.Short, "填空": training.Short, "填空题": training.Short,
	"essay": training.Essay, "问答": training.Essay, "问答题": training.Essay,
}

// question reads a row in language l. A fault names the column that it is in.
func (r row) question(l locales.Lang) (q training.Question, column string, fault locales.Text) {
	q = training.Question{
		Stem: side(l, r("question")), Picture: r("picture"), Explanation: side(l, r("explanation")), Unit: side(l, r("unit")),
	}
	for s := range strings.FieldsFuncSeq(r("source"), func(c rune) bool { return strings.ContainsRune(" ,，、;；", c) }) {
		q.Sources = append(q.Sources, s)
	}
	last := -1
	for i, c := range letterColumns {
		if r(c) != "" {
			last = i
		}
	}
	for _, c := range letterColumns[:last+1] {
		q.Choices = append(q.Choices, side(l, r(c)))
	}
	given := r("answer")
	if word := strings.ToLower(r("type")); word == "" {
		q.Type = guessType(len(q.Choices), given)
	} else if q.Type = typeWords[word]; q.Type == "" {
		return q, "type", locales.M("courses.row_type", "Got", word)
	}
	if !answers[q.Type](&q, l, given) {
		return q, "answer", locales.M("courses.row_answer_"+string(q.Type), "Got", given)
	}
	if q.Type != training.Numeric {
		q.Unit = locales.Text{}
	}
	column, fault = r.worths(&q, l)
	return q, column, fault
}

// guessType is the type of a row that names none.
func guessType(choices int, given string) training.Type {
	switch places, letters := training.ReadPlaces(given); {
	case choices > 0 && letters && len(places) > 1:
		return training.Multiple
	case choices > 0:
		return training.Single
	}
	if _, judged := training.ReadTrueFalse(given); judged {
		return training.TrueFalse
	}
	if given != "" && strings.Trim(locales.HalfWidth(given), "0123456789.:- ") == "" {
		return training.Numeric
	}
	if given == "" {
		return training.Essay
	}
	return training.Short
}

// answers reads the column of the answer for each type; false when it is not written the
// way the type wants.
var answers = map[training.Type]func(q *training.Question, l locales.Lang, given string) bool{
	training.Single: func(q *training.Question, _ locales.Lang, given string) bool {
		places, ok := training.ReadPlaces(given)
		q.Key.Picks = places
		return ok && len(places) == 1
	},
	training.Multiple: func(q *training.Question, _ locales.Lang, given string) bool {
		places, ok := training.ReadPlaces(given)
		slices.Sort(places)
		q.Key.Picks = places
		return ok
	},
	training.Ordering: func(q *training.Question, _ locales.Lang, given string) bool {
		places, ok := training.ReadPlaces(given)
		if given == "" { // as they stand
			for i := range q.Choices {
				places = append(places, i)
			}
			ok = true
		}
		q.Key.Picks = places
		return ok
	},
	training.TrueFalse: func(q *training.Question, _ locales.Lang, given string) bool {
		places, ok := training.ReadTrueFalse(given)
		q.Choices, q.Key.Picks = trueFalse(), places
		return ok
	},
	training.Matching: pairsOf,
	training.Numeric: func(q *training.Question, _ locales.Lang, given string) bool {
		for e := range gift.Read(context.Background(), strings.NewReader("?{#"+strings.Map(oneLine, given)+"}")) {
			if e.Question == nil || e.Question.Type != gift.Numerical {
				return false
			}
			numbers(q, e.Question)
		}
		return q.Type == training.Numeric && (q.Key.Number != "" || len(q.Accept) > 0)
	},
	training.Short: func(q *training.Question, _ locales.Lang, given string) bool {
		for s := range strings.FieldsFuncSeq(given, func(c rune) bool { return strings.ContainsRune("|｜;；\n", c) }) {
			if s = strings.TrimSpace(s); s != "" {
				q.Accept = append(q.Accept, training.Accept{Text: s, Weight: training.Full})
			}
		}
		q.Choices = nil
		return len(q.Accept) > 0
	},
	training.Essay: func(q *training.Question, _ locales.Lang, given string) bool {
		q.Choices = nil
		return given == ""
	},
}

// oneLine keeps signs of the format out of a number.
func oneLine(r rune) rune {
	if strings.ContainsRune("\n{}\\#=~%", r) {
		return ' '
	}
	return r
}

// arrows part the two sides of a pair in a cell.
var arrows = []string{"->", "→", "－＞", "—>"}

// pairsOf reads choices that are pairs; one without a left side is a wrong offer.
func pairsOf(q *training.Question, l locales.Lang, _ string) bool {
	cells := q.Choices
	q.Choices = nil
	at := map[string]int{}
	for _, c := range cells {
		left, right, cut := in(l, c), "", false
		for _, a := range arrows {
			if left, right, cut = strings.Cut(in(l, c), a); cut {
				break
			}
		}
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if !cut || right == "" {
			return false
		}
		k, known := at[right]
		if !known {
			k = len(q.Choices)
			at[right] = k
			q.Choices = append(q.Choices, side(l, right))
		}
		if left != "" {
			q.Left, q.Key.Picks = append(q.Left, side(l, left)), append(q.Key.Picks, k)
		}
	}
	return len(q.Left) > 0
}
