package authoring

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// Export writes the questions of c in l as GIFT, module by module, with their ids and the
// policy items that they rest on, so that reading both languages again gives the same
// questions. left are those that GIFT has no spelling for: orderings. What it cannot say either
// stays behind: cards and pictures; a unit goes into the text of its question; a question
// with several right choices and no weights has them shared out, each wrong choice costing the
// whole mark, as Moodle does it.
func Export(c training.Course, l locales.Lang) (file []byte, left []training.QuestionID) {
	var b bytes.Buffer
	module := ""
	for i := range c.Questions {
		q := &c.Questions[i]
		g, ok := giftOf(q, l)
		if !ok {
			left = append(left, q.ID)
			continue
		}
		g.ID, g.Lang = strings.TrimPrefix(string(q.ID), string(c.ID)+"-"), string(l)
		of := []gift.Question{g}
		if at := slices.IndexFunc(c.Modules, func(m training.Module) bool { return m.ID == q.Module }); at >= 0 && q.Module != module {
			title := strings.ReplaceAll(c.Modules[at].Title.Plain(l), "/", "／") // a / would begin a folder
			of = slices.Insert(of, 0, gift.Question{Type: gift.Category, Title: title})
		}
		before := b.Len()
		if err := gift.Write(&b, of...); err != nil {
			b.Truncate(before)
			left = append(left, q.ID)
			continue
		}
		module = q.Module
	}
	return b.Bytes(), left
}

// giftOf is q in l, without its id; ok is false when GIFT has no such question.
func giftOf(q *training.Question, l locales.Lang) (g gift.Question, ok bool) {
	stem := in(l, q.Stem)
	if unit := in(l, q.Unit); unit != "" {
		stem += " (" + unit + ")"
	}
	g = gift.Question{Stem: words(stem), Feedback: words(in(l, q.Explanation)), Tags: q.Sources}
	note := func(i int) gift.Text {
		if i >= len(q.Feedback) {
			return gift.Text{}
		}
		return words(in(l, q.Feedback[i]))
	}
	switch q.Type {
	case training.Single, training.Multiple:
		g.Type = gift.MultipleChoice
		for i, c := range q.Choices {
			right, weight := signOf(q, i)
			g.Choices = append(g.Choices, gift.Choice{Right: right, Weight: weight, Text: words(in(l, c)), Feedback: note(i)})
		}
	case training.TrueFalse:
		g.Type, g.True, g.IfRight, g.IfWrong = gift.TrueFalse, true, note(0), note(1)
		if slices.Equal(q.Key.Picks, []int{1}) {
			g.True, g.IfRight, g.IfWrong = false, note(1), note(0)
		}
	case training.Short:
		g.Type = gift.ShortAnswer
		for _, a := range q.Accept {
			g.Choices = append(g.Choices, gift.Choice{Right: true, Weight: perCent(a.Weight, training.Full), Text: words(a.Text), Feedback: words(in(l, a.Feedback))})
		}
	case training.Numeric:
		g.Type = gift.Numerical
		g.Choices, g.Bare = numbersOf(q, l)
	case training.Matching:
		g.Type = gift.Matching
		g.Pairs = matchesOf(q, l, g.Stem.Format)
	case training.Essay:
		g.Type = gift.Essay
	default:
		return g, false
	}
	return g, true
}

// words are a text as GIFT holds it; what looks like markup is marked as plain.
func words(s string) gift.Text {
	switch {
	case s == "":
		return gift.Text{}
	case strings.ContainsAny(s, "<&"):
		return gift.Text{Format: gift.Plain, Text: s}
	}
	return gift.Text{Format: gift.Moodle, Text: s}
}

// perCent is parts of the whole mark in per cent; "" for what is worth usual anyway.
func perCent(parts, usual int) gift.Number {
	if parts == usual {
		return ""
	}
	return gift.Number(strconv.FormatFloat(float64(parts)*100/training.Full, 'f', -1, 64))
}

// signOf is the sign and the weight of choice i.
func signOf(q *training.Question, i int) (right bool, weight gift.Number) {
	key := slices.Contains(q.Key.Picks, i)
	switch {
	case q.Type == training.Single && q.Weights == nil:
		return key, ""
	case q.Type == training.Single:
		if key {
			return true, perCent(q.Weights[i], training.Full)
		}
		return false, perCent(q.Weights[i], 0)
	case q.Weights != nil:
		return false, perCent(q.Weights[i], 0)
	case key:
		return false, gift.Number(strconv.FormatFloat(100/float64(len(q.Key.Picks)), 'f', 5, 64))
	}
	return false, "-100"
}

// numbersOf are the numbers that q accepts; bare for the one number of a key.
func numbersOf(q *training.Question, l locales.Lang) (out []gift.Choice, bare bool) {
	if len(q.Accept) == 0 {
		v := gift.Value{Span: gift.Exact, Number: gift.Number(q.Key.Number)}
		if q.Tolerance != "" && q.Tolerance != "0" {
			v.Span, v.Tolerance = gift.Around, gift.Number(q.Tolerance)
		}
		return []gift.Choice{{Right: true, Value: v}}, true
	}
	for _, a := range q.Accept {
		v := gift.Value{Span: gift.Between, Low: gift.Number(a.Low), High: gift.Number(a.High)}
		c := gift.Choice{Right: true, Weight: perCent(a.Weight, training.Full), Feedback: words(in(l, a.Feedback))}
		switch {
		case a.High == furthest && a.Low == "-"+furthest:
			v, c.Right, c.Weight = gift.Value{Span: gift.Anything}, false, perCent(a.Weight, 0)
		case a.Low == a.High:
			v = gift.Value{Span: gift.Exact, Number: gift.Number(a.Low)}
		}
		c.Value = v
		out = append(out, c)
	}
	return out, false
}

// matchesOf are the entries with what they belong to, and the wrong offers.
func matchesOf(q *training.Question, l locales.Lang, inherited gift.Format) []gift.Pair {
	var out []gift.Pair
	for i, left := range q.Left {
		out = append(out, gift.Pair{Left: words(in(l, left)), Right: in(l, q.Choices[q.Key.Picks[i]])})
	}
	for i, c := range q.Choices {
		if !slices.Contains(q.Key.Picks, i) {
			out = append(out, gift.Pair{Left: gift.Text{Format: inherited}, Right: in(l, c)})
		}
	}
	return out
}
