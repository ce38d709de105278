package authoring

import (
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// weightColumn and noteColumn are the columns of what a choice is worth and of what is said
// of it; noteColumn has one for each language.
func weightColumn(letter string) string { return letter + "_weight" }
func noteColumn(letter string) string   { return letter + "_feedback" }

// worths reads what each choice of a row is worth and what is said of it. A fault names the
// column that it is in.
func (r row) worths(q *training.Question, l locales.Lang) (column string, fault locales.Text) {
	weights, notes := make([]int, len(q.Choices)), make([]locales.Text, len(q.Choices))
	weighed, noted := false, false
	for i, letter := range letterColumns {
		weight, note := r(weightColumn(letter)), r(noteColumn(letter))
		if weight == "" && note == "" {
			if i < len(weights) {
				weights[i] = usualWeight(q, i)
			}
			continue
		}
		column = weightColumn(letter)
		if weight == "" {
			column = noteColumn(letter)
		}
		switch {
		case weight != "" && q.Type != training.Single && q.Type != training.Multiple:
			return column, locales.M("courses.row_weight_type")
		case q.Type != training.Single && q.Type != training.Multiple && q.Type != training.TrueFalse:
			return column, locales.M("courses.row_feedback_type")
		case i >= len(q.Choices):
			return column, locales.M("courses.row_no_choice", "Letter", strings.ToUpper(letter))
		}
		weights[i], notes[i] = usualWeight(q, i), side(l, note)
		weighed, noted = weighed || weight != "", noted || note != ""
		if weight == "" {
			continue
		}
		n, ok := readWeight(weight)
		if !ok {
			return column, locales.M("courses.row_weight", "Got", weight)
		}
		weights[i] = n
		if fault := weightFits(q, i, n); !fault.Empty() {
			return column, fault
		}
	}
	if weighed {
		q.Weights = weights
	}
	if noted {
		q.Feedback = notes
	}
	return "", locales.Text{}
}

// usualWeight is what choice i is worth when nothing is written: of a key its share.
func usualWeight(q *training.Question, i int) int {
	if !slices.Contains(q.Key.Picks, i) {
		return 0
	}
	return training.Full / len(q.Key.Picks)
}

// readWeight reads per cent, in parts of Full. A part of one, as spreadsheets keep a cell that
// shows 50%, is refused: nobody can tell it from half a per cent.
func readWeight(s string) (int, bool) {
	s = strings.TrimSpace(strings.TrimRight(locales.HalfWidth(strings.TrimSpace(s)), "%"))
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.Trim(s, "+-.0123456789") != "" || !(f >= -100 && f <= 100) || f != 0 && f >= -1 && f <= 1 {
		return 0, false
	}
	return parts(gift.Number(s), 0), true
}

// weightFits checks a weight against the key: of a single choice the key is worth all, of a
// multiple choice what is right is worth something and what is wrong nothing.
func weightFits(q *training.Question, i, weight int) locales.Text {
	right := slices.Contains(q.Key.Picks, i)
	switch {
	case q.Type == training.Single && right && weight != training.Full:
		return locales.M("courses.row_weight_single")
	case q.Type == training.Multiple && right != (weight > 0):
		return locales.M("courses.row_weight_multiple")
	}
	return locales.Text{}
}
