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
	switch {
	case len(cs) == 0:
		q.Type = Essay
		return nil, nil
	case cs[0].sign == '#':
		q.Type = Numerical
		return nil, numerical(q, cs[1:], cs[0].at)
	case index(cs, '~') >= 0:
		return multipleChoice(q, cs, at)
	case index(cs, '=') >= 0:
		parts := split(cs)
		if matches(parts) {
			return pairs(q, parts, at)
		}
		return nil, shortAnswer(q, parts)
	}
	if trueFalse(q, cs) {
		return nil, nil
	}
	return nil, shortAnswer(q, split(cs))
}

// general is where #### begins, -1 when there is none.
func general(cs []cell) int {
	run := 0
	for i, c := range cs {
		if c.sign != '#' {
			run = 0
			continue
		}
		if run++; run == 4 {
			return i - 3
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

func shortAnswer(q *Question, parts []part) *fault {
	q.Type = ShortAnswer
	for _, p := range parts {
		c, f := choice(q, p)
		if f != nil {
			return f
		}
		c.Right = true
		q.Choices = append(q.Choices, c)
	}
	return nil
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

// matches reports whether answers are pairs: one has ->, or there are several and every
// one has a single →.
func matches(parts []part) bool {
	every := len(parts) > 1
	for _, p := range parts {
		if i, _, _ := arrow(p.cs); i >= 0 {
			return true
		}
		every = every && count(p.cs, '→') == 1
	}
	return every
}

// arrow finds -> in any width, and how many characters it has.
func arrow(cs []cell) (at, width int, ok bool) {
	for i := 0; i+1 < len(cs); i++ {
		switch cs[i].sign {
		case '-', '－', '—', '–':
			if cs[i+1].sign == '>' || cs[i+1].sign == '＞' {
				return i, 2, true
			}
		}
	}
	return -1, 0, false
}

func count(cs []cell, sign rune) int {
	n := 0
	for _, c := range cs {
		if c.sign == sign {
			n++
		}
	}
	return n
}

// pairs reads matches. Moodle takes # in them as text, though no author means it so.
func pairs(q *Question, parts []part, at int) ([]*fault, *fault) {
	q.Type = Matching
	var advice []*fault
	for _, p := range parts {
		if p.sign == 0 {
			return nil, &fault{p.at, locales.M("gift.pair_sign")}
		}
		i, width, ok := arrow(p.cs)
		if !ok && count(p.cs, '→') == 1 {
			i, width, ok = index(p.cs, '→'), 1, true
		}
		if !ok {
			return nil, &fault{p.at, locales.M("gift.pair_arrow")}
		}
		if h := index(p.cs, '#'); h >= 0 {
			advice = append(advice, &fault{p.cs[h].at, locales.M("gift.pair_feedback")})
		}
		pair := Pair{Left: textOf(p.cs[:i], q.Stem.Format), Right: words(p.cs[i+width:], Moodle)}
		if pair.Right == "" {
			return nil, &fault{p.at, locales.M("gift.pair_right")}
		}
		q.Pairs = append(q.Pairs, pair)
	}
	if len(q.Pairs) < 2 {
		advice = append(advice, &fault{at, locales.M("gift.one_pair")})
	}
	return advice, nil
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
