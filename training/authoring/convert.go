package authoring

import (
	"math/big"
	"regexp"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// trueFalse are the choices of a judgement.
func trueFalse() []locales.Text {
	return []locales.Text{locales.Both("正确", "True"), locales.Both("错误", "False")}
}

// cited is a tag that names a policy item.
var cited = regexp.MustCompile(`^[A-Z]{2,8}-[0-9A-Z-]{1,16}$`)

// convert writes q into p; all texts go to the Chinese side and are turned later.
func convert(p *piece, q *gift.Question) {
	stem, picture := plain(q.Stem)
	p.q.Stem, p.q.Picture = side(locales.ZH, stem), picture
	p.q.Explanation = said(q.Feedback)
	for _, tag := range q.Tags {
		if cited.MatchString(tag) {
			p.q.Sources = append(p.q.Sources, tag)
		}
	}
	switch q.Type {
	case gift.MultipleChoice:
		chosen(&p.q, q)
	case gift.TrueFalse:
		p.q.Type, p.q.Choices, p.q.Key.Picks = training.TrueFalse, trueFalse(), []int{1}
		notes := []locales.Text{said(q.IfWrong), said(q.IfRight)}
		if q.True {
			p.q.Key.Picks, notes = []int{0}, []locales.Text{said(q.IfRight), said(q.IfWrong)}
		}
		if !notes[0].Empty() || !notes[1].Empty() {
			p.q.Feedback = notes
		}
	case gift.ShortAnswer:
		p.q.Type = training.Short
		for _, c := range q.Choices {
			text, _ := plain(c.Text)
			p.q.Accept = append(p.q.Accept, training.Accept{Text: text, Weight: max(0, parts(c.Weight, training.Full)), Feedback: said(c.Feedback)})
		}
	case gift.Numerical:
		numbers(&p.q, q)
	case gift.Matching:
		matched(&p.q, q)
	case gift.Essay:
		p.q.Type = training.Essay
	}
}

func said(t gift.Text) locales.Text {
	text, _ := plain(t)
	return side(locales.ZH, text)
}

// parts turns per cent into parts of Full; what none was written for is worth otherwise.
func parts(n gift.Number, otherwise int) int {
	if n == "" {
		return otherwise
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return otherwise
	}
	f, _ := r.Mul(r, big.NewRat(training.Full/100, 1)).Float64()
	if f < 0 {
		return int(f - 0.5)
	}
	return int(f + 0.5)
}

// chosen reads choices. As in Moodle a question with an = has one right answer, and one of
// ~ alone has several.
func chosen(to *training.Question, q *gift.Question) {
	to.Type = training.Multiple
	notes := make([]locales.Text, len(q.Choices))
	weights := make([]int, len(q.Choices))
	some, plainly := false, true
	for i, c := range q.Choices {
		text, _ := plain(c.Text)
		to.Choices = append(to.Choices, side(locales.ZH, text))
		notes[i] = said(c.Feedback)
		some = some || !notes[i].Empty()
		full := 0
		if c.Right {
			to.Type, full = training.Single, training.Full
		}
		weights[i] = parts(c.Weight, full)
	}
	best := 0
	for i, w := range weights {
		if to.Type == training.Multiple && w > 0 {
			to.Key.Picks = append(to.Key.Picks, i)
		}
		if w > weights[best] {
			best = i
		}
	}
	if to.Type == training.Single {
		to.Key.Picks = []int{best}
		for i, w := range weights {
			plainly = plainly && (i == best) == (w == training.Full) && (i == best || w == 0)
		}
	}
	if to.Type == training.Multiple || !plainly {
		to.Weights = weights
	}
	if some {
		to.Feedback = notes
	}
}

// matched reads pairs; a match that several entries share is one choice.
func matched(to *training.Question, q *gift.Question) {
	to.Type = training.Matching
	at := map[string]int{}
	for _, pair := range q.Pairs {
		right, _ := plain(gift.Text{Format: gift.Moodle, Text: pair.Right})
		k, known := at[right]
		if !known {
			k = len(to.Choices)
			at[right] = k
			to.Choices = append(to.Choices, side(locales.ZH, right))
		}
		if left, _ := plain(pair.Left); left != "" {
			to.Left, to.Key.Picks = append(to.Left, side(locales.ZH, left)), append(to.Key.Picks, k)
		}
	}
}
