package policy

import (
	"math"
	"slices"

	"cadrebot/locales"
)

// Certainty says how well the best item covers the question.
type Certainty int

// Below Doubtful nothing is shown as an answer; Doubtful shows a list to choose from.
const (
	NotFound Certainty = iota
	Doubtful
	Found
)

// Limits chosen on the questions of testdata: the share of the question's weight that the
// best item must cover, and how near the second may come before both are offered.
const (
	doubtfulFrom  = 0.33
	foundFrom     = 0.55
	closeBy       = 0.92
	relevantFrom  = 0.45 // share of the best score
	loneCharacter = 0.25 // what a Chinese character without a neighbour says about the item
	keepsPlace    = 0.8  // share of the best score with which an old item is not cut off
	inherited     = 0.95 // of the score of an item that it replaced, or that replaced it
)

// Query is a question with its moment.
type Query struct {
	Text  string
	Today locales.Date
	AsOf  locales.Date // chosen by a button; empty = what the words say, else Today
	Limit int          // 0 = 5
}

// Hit is one item of an answer.
type Hit struct {
	Item      *Item
	Score     float64
	State     State // on the day of the answer
	Weak      bool  // far behind the best: it shares words with the question, not more
	Point     int   // the point that speaks most of the question; -1 when none does
	Successor *Item // what holds instead, when State is Superseded
}

// Answer is the ranked outcome of a question.
type Answer struct {
	AsOf      locales.Date
	Dated     bool // the question or a button named the day
	Certainty Certainty
	Coverage  float64 // 0-1, what Certainty was judged by
	Close     bool    // the first two are too near each other to choose for the person
	Hits      []Hit   // what holds on the day first, what it replaced after it
}

// Search ranks the library for a question. Equal scores are ordered by id, so that every
// replica answers alike.
func (x *Index) Search(q Query) Answer {
	q.Text = shorten(q.Text)
	day, text := AsOf(q.Text, q.Today)
	a := Answer{AsOf: day, Dated: day != ""}
	if q.AsOf != "" {
		a.AsOf, a.Dated = q.AsOf, true
	}
	if a.AsOf == "" {
		a.AsOf = q.Today
	}
	cited := x.cited(q.Text)
	qq := x.understand(text)
	scores := x.score(qq)
	if len(cited) > 0 {
		top := slices.Max(append(scores, 1))
		for _, d := range cited {
			scores[d] += top
		}
	}
	ranked := x.rank(scores, a.AsOf, cited)
	if len(ranked) == 0 {
		return a
	}
	best := slices.MaxFunc(ranked, func(a, b Hit) int { return cmpFloat(a.Score, b.Score) })
	a.Coverage = x.coverage(qq, x.lib.at[best.Item.ID])
	if first := ranked[0].Item; first != best.Item {
		a.Coverage = max(a.Coverage, x.coverage(qq, x.lib.at[first.ID]))
	}
	switch {
	case len(cited) > 0 || a.Coverage >= foundFrom:
		a.Certainty = Found
	case a.Coverage >= doubtfulFrom:
		a.Certainty = Doubtful
	}
	a.Close = len(cited) == 0 && len(ranked) > 1 && holding(ranked[1].State) && ranked[1].Score >= closeBy*ranked[0].Score
	limit := q.Limit
	if limit <= 0 {
		limit = 5
	}
	a.Hits = cutTo(ranked, limit)
	for i := range a.Hits {
		h := &a.Hits[i]
		h.Point = x.bestPoint(qq, x.lib.at[h.Item.ID])
		if h.State == Superseded {
			h.Successor = x.lib.Successor(h.Item, a.AsOf)
		}
	}
	return a
}

// shorten keeps the first maxRunes characters: nobody asks at greater length.
func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxRunes {
			return s[:i]
		}
	}
	return s
}

// coverage is the share of the question's weight that the item holds, counting a known
// word as held when the item has one of the words that mean the same.
func (x *Index) coverage(q query, doc int) float64 {
	var have, all float64
	for _, a := range q.asked {
		all += float64(a.idf)
		have += float64(a.idf) * x.covered(q, a, doc)
	}
	if all == 0 {
		return 0
	}
	return have / all
}

// covered is how surely the item speaks of one word or character: a Chinese character on
// its own proves little, as part of a pair it counts in full.
func (x *Index) covered(q query, a asked, doc int) float64 {
	most := 0.0
	for _, p := range a.pairs {
		if x.holds(doc, p) {
			return 1
		}
	}
	if a.id >= 0 && x.holds(doc, a.id) {
		if !a.han {
			return 1
		}
		most = loneCharacter
	}
	for _, m := range a.spans {
		for _, g := range q.matches[m].groups {
			for _, s := range x.spelled[g] {
				if held := x.share(s.proof, doc); held > 0.6 {
					most = max(most, held)
				}
			}
		}
	}
	return most
}

func (x *Index) share(ids []int32, doc int) float64 {
	n := 0
	for _, id := range ids {
		if id >= 0 && x.holds(doc, id) {
			n++
		}
	}
	if len(ids) == 0 {
		return 0
	}
	return float64(n) / float64(len(ids))
}

// bestPoint is the point that holds the most weight of the question. A word that stands
// in every point of the item does not help to choose among them.
func (x *Index) bestPoint(q query, doc int) int {
	points := x.points[doc]
	sums := make([]float64, len(points))
	for _, t := range q.terms {
		var in []int
		for i, terms := range points {
			if _, ok := slices.BinarySearch(terms, t.id); ok {
				in = append(in, i)
			}
		}
		for _, i := range in {
			sums[i] += float64(t.weight*x.idf[t.id]) * math.Log(float64(1+len(points))/float64(len(in)))
		}
	}
	best, at := 0.0, -1
	for i, sum := range sums {
		if sum > best {
			best, at = sum, i
		}
	}
	return at
}
