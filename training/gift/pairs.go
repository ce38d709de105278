package gift

import "cadrebot/locales"

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
		if h := index(p.cs, '#'); h >= 0 && entity(p.cs, h) == "" {
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
