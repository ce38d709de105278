package policy

import (
	"slices"

	"cadrebot/locales"
)

// cutTo takes the first of the ranking. An item that does not hold but answers about as well
// as the best keeps the last place: people ask for old rules by name.
func cutTo(ranked []Hit, limit int) []Hit {
	if len(ranked) <= limit {
		return ranked
	}
	out := slices.Clone(ranked[:limit])
	best := slices.MaxFunc(ranked, func(a, b Hit) int { return cmpFloat(a.Score, b.Score) }).Score
	for _, h := range ranked[limit:] {
		if !holding(h.State) && h.Score >= keepsPlace*best && holding(out[limit-1].State) {
			out[limit-1] = h
			break
		}
	}
	return out
}

// score adds up the impacts of the terms, by item.
func (x *Index) score(q query) []float64 {
	scores := make([]float64, len(x.lib.Items))
	for _, t := range q.terms {
		for _, p := range x.posts[t.id] {
			scores[p.doc] += float64(t.weight * p.impact)
		}
	}
	return scores
}

func holding(s State) bool { return s != Superseded && s != Later }

// rank orders the items with a score: what the question names, then what is relevant and holds on the day, then what is
// relevant and was replaced or is not yet in force, then the rest in the same order.
func (x *Index) rank(scores []float64, day locales.Date, cited []int) []Hit {
	hits := make([]Hit, 0, 16)
	for d, s := range scores {
		if s <= 0 {
			continue
		}
		it := &x.lib.Items[d]
		if st := it.At(day); !holding(st) {
			x.inherit(scores, it, st, s, day)
		}
	}
	top := 0.0
	for d, s := range scores {
		if s <= 0 {
			continue
		}
		it := &x.lib.Items[d]
		h := Hit{Item: it, Score: s, State: it.At(day), Point: -1}
		if !slices.Contains(cited, d) {
			h.Score *= standingWeight(h.State, it)
		}
		top = max(top, h.Score)
		hits = append(hits, h)
	}
	for i := range hits {
		hits[i].Weak = hits[i].Score < relevantFrom*top
	}
	class := func(h Hit) int {
		if slices.Contains(cited, x.lib.at[h.Item.ID]) {
			return -1
		}
		c := 0
		if h.Weak {
			c = 2
		}
		if !holding(h.State) {
			c++
		}
		return c
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		if c := class(a) - class(b); c != 0 {
			return c
		}
		if c := cmpFloat(b.Score, a.Score); c != 0 {
			return c
		}
		return compare(a.Item.ID, b.Item.ID)
	})
	return hits
}

// inherit lets the item that holds on the day stand in for the one that was found.
func (x *Index) inherit(scores []float64, it *Item, st State, s float64, day locales.Date) {
	if st == Superseded {
		if next := x.lib.Successor(it, day); next != nil {
			d := x.lib.at[next.ID]
			scores[d] = max(scores[d], inherited*s)
		}
		return
	}
	for _, d := range x.before[it.ID] {
		if holding(x.lib.Items[d].At(day)) {
			scores[d] = max(scores[d], inherited*s)
		}
	}
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

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
