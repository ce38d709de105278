package policy

import (
	"cmp"
	"slices"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// What ranking adds to the words of a question.
const (
	covers       = 0.5  // what speaking of the whole question adds to a passage's score
	relevantFrom = 0.55 // share of the best score
	keepsPlace   = 0.8  // share of the best score with which an old item is not cut off
	oldPlace     = 3    // that place, from 1
	inherited    = 0.95 // of the score of an item that it replaced, or that replaced it
	nearer       = 0.3  // what the asker's own unit adds to a score; units above add less
	behind2nd    = 0.95 // of the better language, at most, for what only the other one found
)

// candidate is one item that a question found.
type candidate struct {
	item      *Item
	score     float64
	clauses   []passage // found in it, best first
	coverage  float64   // of the question by the best passage
	anchor    string    // of the best clause; "" when it stands in for another item
	lang      string
	named     bool // the question names it, by its id or its number
	state     State
	weak      bool
	elsewhere bool
	old       bool // it does not hold on the day, and the question is not about the past
}

// passage is one clause of a candidate.
type passage struct {
	anchor, lang string
	score        float64
	coverage     float64
}

// moment is the day on which a question is answered.
type moment struct {
	day  locales.Date
	past bool // the question is about what was, on no day that it names
}

// group gathers the passages of a result by item: the best passage counts, the best clause
// is kept. Scores of the two languages are not comparable: each is taken relative to its
// best, and the language that speaks of less of the question stands behind.
func (x *Index) group(r search.Result, named map[ItemID]bool) []candidate {
	lead := r.Ranked(1)
	var out []candidate
	at := map[ItemID]int{}
	place := func(it *Item) *candidate {
		i, ok := at[it.ID]
		if !ok {
			i = len(out)
			at[it.ID] = i
			out = append(out, candidate{item: it})
		}
		return &out[i]
	}
	for _, hits := range [][]search.Hit{r.Hits, r.Translated} {
		if len(hits) == 0 {
			continue
		}
		scale := 1 / hits[0].Score
		if hits[0].ID != lead[0].ID {
			scale *= min(behind2nd, hits[0].Coverage/max(lead[0].Coverage, 0.01))
		}
		for _, h := range hits {
			id, anchor, lang := parsePassageID(h.ID)
			it, ok := x.lib.Item(id)
			if !ok {
				continue
			}
			c := place(it)
			c.named = c.named || h.Cited
			c.coverage = max(c.coverage, h.Coverage)
			if c.lang == "" {
				c.lang = lang
			}
			if c.anchor == "" {
				c.anchor = anchor
			}
			p := passage{anchor, lang, scale * h.Score * (1 + covers*h.Coverage), h.Coverage}
			if !slices.ContainsFunc(c.clauses, func(o passage) bool { return o.anchor == anchor }) {
				c.clauses = append(c.clauses, p)
			}
			c.score = max(c.score, p.score)
		}
	}
	for id := range named {
		if it, ok := x.lib.Item(id); ok {
			c := place(it)
			c.named, c.score = true, c.score+1
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return compare(a.item.ID, b.item.ID) })
	return out
}

// shown is the clause of c that is shown: the best one, unless another that is not much behind
// it has what the question waits for.
func (c candidate) shown(want sought) (anchor, lang string) {
	anchor, lang = c.anchor, c.lang
	if want.kind == anything || anchor == "" {
		return anchor, lang
	}
	best, first := 0.0, 0.0
	for _, p := range c.clauses {
		first = max(first, p.score)
	}
	for _, p := range c.clauses {
		if p.score*(1+answersIt) < first {
			continue
		}
		clause, _ := c.item.Clause(p.anchor)
		if s := p.score * want.gain(clause.Body); s > best {
			best, anchor, lang = s, p.anchor, p.lang
		}
	}
	return anchor, lang
}

func holding(s State) bool { return s != Superseded && s != Later }

// rank orders what was found: what the question names, then what is relevant and holds on
// the day, then what is relevant and was replaced or is not yet in force, then the rest in
// the same order, and what holds for other places last.
func (x *Index) rank(found []candidate, at moment, units []string) []candidate {
	found = x.inherit(found, at.day)
	top := 0.0
	for i := range found {
		c := &found[i]
		c.state = c.item.At(at.day)
		c.old = !holding(c.state) && !at.past
		if !c.named {
			c.score *= standingWeight(c.state, c.item)
		}
		if n := nearness(c.item.Region, units); len(units) > 0 && n < 0 {
			c.elsewhere = true
		} else if len(units) > 0 {
			c.score *= 1 + nearer*float64(len(units)-n)/float64(len(units))
		}
		if !c.elsewhere {
			top = max(top, c.score)
		}
	}
	for i := range found {
		found[i].weak = found[i].score < relevantFrom*top
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(a.class()-b.class(), cmp.Compare(b.score, a.score), compare(a.item.ID, b.item.ID))
	})
	return found
}

// class is the part of the ranking that the candidate belongs to.
func (c candidate) class() int {
	if c.named {
		return -1
	}
	n := 0
	if c.old {
		n++
	}
	if c.weak {
		n += 2
	}
	if c.elsewhere {
		n += 4
	}
	return n
}

// inherit lets the item that holds on the day stand in for the one that was found.
func (x *Index) inherit(found []candidate, day locales.Date) []candidate {
	gets := map[ItemID]candidate{}
	give := func(to *Item, c candidate) {
		if c.score *= inherited; c.score > gets[to.ID].score {
			gets[to.ID] = candidate{item: to, score: c.score, coverage: c.coverage}
		}
	}
	for _, c := range found {
		switch c.item.At(day) {
		case Superseded:
			if next := x.lib.Successor(c.item, day); next != nil {
				give(next, c)
			}
		case Later:
			for _, id := range x.before[c.item.ID] {
				if it, ok := x.lib.Item(id); ok && holding(it.At(day)) {
					give(it, c)
				}
			}
		}
	}
	for i := range found {
		c := &found[i]
		c.score = max(c.score, gets[c.item.ID].score)
		delete(gets, c.item.ID)
	}
	for _, c := range gets {
		found = append(found, c)
	}
	return found
}

// spread makes every clause that was found a candidate of its own, at the place that its item
// has in the ranking.
func spread(ranked []candidate) []candidate {
	var out []candidate
	for _, c := range ranked {
		if len(c.clauses) == 0 {
			out = append(out, c)
			continue
		}
		best := slices.MaxFunc(c.clauses, func(a, b passage) int { return cmp.Compare(a.score, b.score) }).score
		for _, p := range c.clauses {
			one := c
			one.anchor, one.lang, one.coverage = p.anchor, p.lang, p.coverage
			one.score = c.score * p.score / best
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return cmp.Or(a.class()-b.class(), cmp.Compare(b.score, a.score), compare(a.item.ID, b.item.ID))
	})
	return out
}

// standingWeight prefers a rule for everybody to background and local examples.
func standingWeight(s State, it *Item) float64 {
	switch {
	case s == Ended:
		return 0.85
	case s == Reference && it.Level == "provincial":
		return 0.9
	}
	return 1
}

// keepOld lets an item that does not hold but answers about as well as the best keep the
// last place of a small screen: people ask for old rules by name.
func keepOld(ranked []candidate) []candidate {
	const last = oldPlace - 1
	if len(ranked) <= oldPlace || ranked[last].old {
		return ranked
	}
	best := 0.0
	for _, c := range ranked {
		if !c.elsewhere {
			best = max(best, c.score)
		}
	}
	for i := oldPlace; i < len(ranked); i++ {
		if c := ranked[i]; c.old && !c.elsewhere && c.score >= keepsPlace*best {
			copy(ranked[oldPlace:i+1], ranked[last:i])
			ranked[last] = c
			break
		}
	}
	return ranked
}
