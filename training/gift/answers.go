package gift

import (
	"strings"

	"cadrebot/locales"
)

// answers reads what stands between the braces, which begin at byte at. The type follows
// from the signs, in Moodle's order: nothing, #, ~, = with ->, true or false, = or a word.
func answers(q *Question, cs []cell, at int) ([]*fault, *fault) {
	foldAnswers(cs)
	if i := general(cs); i >= 0 {
		q.Feedback = note(cs[i+4:], q.Stem.Format)
		cs = cs[:i]
	}
	cs = trim(cs)
	advice, f := answersOf(q, cs, at)
	if q.Type == Matching {
		return advice, f
	}
	for i := range cs {
		if name := entity(cs, i); name != "" {
			advice = append(advice, &fault{cs[i].at, locales.M("gift.entity", "Rest", name)})
		}
	}
	return advice, f
}

func answersOf(q *Question, cs []cell, at int) ([]*fault, *fault) {
	switch {
	case len(cs) == 0:
		q.Type = Essay
		return nil, nil
	case cs[0].sign == '#':
		q.Type = Numerical
		f := numerical(q, cs[1:], cs[0].at)
		return rightless(q, at), f
	case index(cs, '~') >= 0:
		return multipleChoice(q, cs, at)
	case index(cs, '=') >= 0:
		parts := split(cs)
		if matches(parts) {
			return pairs(q, parts, at)
		}
		return shortAnswer(q, parts, at)
	}
	if trueFalse(q, cs) {
		return nil, nil
	}
	return shortAnswer(q, split(cs), at)
}

// longestEntity bounds what is looked at behind &#.
const longestEntity = 8

// entity is the rest of an HTML entity (123; or x4e00;) whose # stands at i, "" for none. An
// author cannot mean that # as a sign, but Moodle takes it so.
func entity(cs []cell, i int) string {
	if cs[i].sign != '#' || i == 0 || cs[i-1].r != '&' {
		return ""
	}
	var name strings.Builder
	for n, c := range cs[i+1 : min(len(cs), i+1+longestEntity)] {
		switch {
		case c.r >= '0' && c.r <= '9', n == 0 && c.r == 'x', name.Len() > 0 && strings.ContainsRune("abcdefABCDEF", c.r):
			name.WriteRune(c.r)
		case c.r == ';' && n > 0:
			return name.String() + ";"
		default:
			return ""
		}
	}
	return ""
}

// general is where #### begins, -1 when there is none. Of several the last counts, as in
// Moodle: #####g is an empty feedback before a general one.
func general(cs []cell) int {
	run := 0
	for i := len(cs) - 1; i >= 0; i-- {
		if cs[i].sign != '#' {
			run = 0
			continue
		}
		if run++; run == 4 {
			return i
		}
	}
	return -1
}

// part is one answer with the sign before it, 0 for words before the first sign.
type part struct {
	sign rune
	at   int
	cs   []cell
}

// split parts answers at their signs.
func split(cs []cell) []part {
	cs = trim(cs)
	var out []part
	if len(cs) > 0 {
		out = append(out, part{at: cs[0].at})
	}
	begin := 0
	for i, c := range cs {
		if c.sign != '=' && c.sign != '~' {
			continue
		}
		out[len(out)-1].cs = cs[begin:i]
		if i == 0 {
			out = out[:0]
		}
		out, begin = append(out, part{sign: c.sign, at: c.at}), i+1
	}
	if len(out) > 0 {
		out[len(out)-1].cs = cs[begin:]
	}
	return out
}

func multipleChoice(q *Question, cs []cell, at int) ([]*fault, *fault) {
	q.Type = MultipleChoice
	right := false
	for _, p := range split(cs) {
		if p.sign == 0 {
			return nil, &fault{p.at, locales.M("gift.sign_first")}
		}
		c, f := choice(q, p)
		if f != nil {
			return nil, f
		}
		right = right || c.Right || positive(c.Weight)
		q.Choices = append(q.Choices, c)
	}
	var advice []*fault
	if !right {
		advice = append(advice, &fault{at, locales.M("gift.none_right")})
	}
	if len(q.Choices) < 2 {
		advice = append(advice, &fault{at, locales.M("gift.one_choice")})
	}
	return advice, nil
}

func shortAnswer(q *Question, parts []part, at int) ([]*fault, *fault) {
	q.Type = ShortAnswer
	for _, p := range parts {
		c, f := choice(q, p)
		if f != nil {
			return nil, f
		}
		c.Right = true
		q.Choices = append(q.Choices, c)
	}
	return rightless(q, at), nil
}

// rightless is the advice for answers that are written out and earn nothing, none of them.
func rightless(q *Question, at int) []*fault {
	for _, c := range q.Choices {
		if c.Right && c.Weight == "" || positive(c.Weight) {
			return nil
		}
	}
	return []*fault{{at, locales.M("gift.none_right")}}
}

// choice reads %weight%[format]text#feedback.
func choice(q *Question, p part) (Choice, *fault) {
	c := Choice{Right: p.sign == '='}
	cs, f := weight(&c, p.cs)
	if f != nil {
		return c, f
	}
	if i := index(cs, '#'); i >= 0 {
		c.Feedback = note(cs[i+1:], q.Stem.Format)
		cs = cs[:i]
	}
	if c.Text = textOf(cs, q.Stem.Format); c.Text.Text == "" {
		return c, &fault{p.at, locales.M("gift.no_text")}
	}
	return c, nil
}

// longestWeight bounds what is looked at between two %.
const longestWeight = 16

// weight reads %number% before an answer. What holds no digit or has a space between the
// signs is text.
func weight(c *Choice, cs []cell) ([]cell, *fault) {
	percent := func(c cell) bool { return c.sign == '%' || c.sign == '％' }
	rest := cs[skip(cs):]
	if len(rest) == 0 || !percent(rest[0]) {
		return cs, nil
	}
	var number strings.Builder
	for i, k := range rest[1:min(len(rest), longestWeight)] {
		if k.space() {
			return cs, nil
		}
		if !percent(k) {
			number.WriteRune(k.r)
			continue
		}
		if !strings.ContainsAny(locales.HalfWidth(number.String()), "0123456789") {
			return cs, nil
		}
		n, ok := parseNumber(number.String())
		if !ok || less(n, "-100") || less("100", n) {
			return nil, &fault{rest[0].at, locales.M("gift.weight", "Got", number.String())}
		}
		c.Weight = n
		return rest[i+2:], nil
	}
	return cs, nil
}

// trueFalse reads TRUE#after a wrong answer#after a right one.
func trueFalse(q *Question, cs []cell) bool {
	var notes [][]cell
	word := cs
	if i := index(cs, '#'); i >= 0 {
		word, notes = cs[:i], [][]cell{cs[i+1:]}
		if j := index(notes[0], '#'); j >= 0 {
			notes = [][]cell{notes[0][:j], notes[0][j+1:]}
		}
	}
	value, ok := judgement(word)
	if !ok {
		return false
	}
	q.Type, q.True = TrueFalse, value
	if len(notes) > 0 {
		q.IfWrong = note(notes[0], q.Stem.Format)
	}
	if len(notes) > 1 {
		q.IfRight = note(notes[1], q.Stem.Format)
	}
	return true
}

// longestJudgement is how many characters a judgement has at most.
const longestJudgement = len("FALSE")

// judgement reads true or false as people write it.
func judgement(cs []cell) (value, ok bool) {
	cs = trim(cs)
	if len(cs) > longestJudgement {
		return false, false
	}
	switch strings.ToUpper(locales.HalfWidth(words(cs, Moodle))) {
	case "T", "TRUE", "对", "正确", "對", "正確", "√", "✓":
		return true, true
	case "F", "FALSE", "错", "错误", "錯", "錯誤", "×", "✗":
		return false, true
	}
	return false, false
}
