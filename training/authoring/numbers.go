package authoring

import (
	"math/big"
	"strings"

	"cadrebot/training"
	"cadrebot/training/gift"
)

// furthest stands for any number, to both sides.
const furthest = "999999999999999999999999999999"

// numbers reads what a number may be. One that is worth the whole mark and says nothing more
// is the key; anything else is a list.
func numbers(to *training.Question, q *gift.Question) {
	to.Type = training.Numeric
	if v := q.Choices[0]; len(q.Choices) == 1 && v.Right && v.Weight == "" && v.Feedback.Text == "" &&
		(v.Value.Span == gift.Exact || v.Value.Span == gift.Around) {
		to.Key.Number, to.Tolerance = string(v.Value.Number), "0"
		if v.Value.Span == gift.Around {
			to.Tolerance = string(v.Value.Tolerance)
		}
		return
	}
	var rest []training.Accept
	for _, c := range q.Choices {
		full := 0
		if c.Right {
			full = training.Full
		}
		a := training.Accept{Weight: max(0, parts(c.Weight, full)), Feedback: said(c.Feedback)}
		switch v := c.Value; v.Span {
		case gift.Exact:
			a.Low, a.High = string(v.Number), string(v.Number)
		case gift.Around:
			a.Low, a.High = sum(v.Number, v.Tolerance, -1), sum(v.Number, v.Tolerance, 1)
		case gift.Between:
			a.Low, a.High = string(v.Low), string(v.High)
		default:
			a.Low, a.High = "-"+furthest, furthest
			rest = append(rest, a) // whatever was written after it still counts first
			continue
		}
		to.Accept = append(to.Accept, a)
	}
	to.Accept = append(to.Accept, rest...)
}

// sum is a + sign·b, exactly.
func sum(a, b gift.Number, sign int64) string {
	x, okA := new(big.Rat).SetString(string(a))
	y, okB := new(big.Rat).SetString(string(b))
	if !okA || !okB {
		return string(a)
	}
	places := max(places(a), places(b))
	return x.Add(x, y.Mul(y, big.NewRat(sign, 1))).FloatString(places)
}

// places is how many digits n has behind its point.
func places(n gift.Number) int {
	if _, after, ok := strings.Cut(string(n), "."); ok {
		return len(after)
	}
	return 0
}
