package search

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Judged is a question with the passages that answer it.
type Judged struct {
	ID    string
	Set   string // questions of one kind, told apart in the figures
	Query string
	Gold  []string // ids of passages; any of them answers the question
}

// Figures tell how well the questions of one set were answered. Only the first ten hits
// count; where they are translated, what the language of the question gave comes first.
type Figures struct {
	Set     string
	Queries int
	MRR     float64 // mean of 1/place of the first right hit
	NDCG    float64 // right hits discounted by place, against the best order possible
	Recall  float64 // right hits as a share of those that could stand among ten
	First   float64 // share of questions whose first hit is right
	P50     time.Duration
	P95     time.Duration
}

// judgedHits are how many hits count.
const judgedHits = 10

// Evaluate asks the index every question; see Judge. A search has no errors.
func Evaluate(x *Index, questions []Judged, clock func() time.Time, plain bool) []Figures {
	figures, _ := Judge(questions, clock, func(text string) (names [][]string, err error) {
		for _, h := range x.Search(Query{Text: text, Limit: judgedHits, Plain: plain}).Ranked(judgedHits) {
			names = append(names, []string{h.ID})
		}
		return names, nil
	})
	return figures
}

// Judge asks every question, one after the other, and gives the figures by set, in the order
// of the sets' names, and over all of them under the name "". ask gives the hits, best first,
// each with all the names under which it may be judged; a name counts once a question. Its
// first error ends the judging. clock is read before and after each ask.
func Judge(questions []Judged, clock func() time.Time, ask func(text string) ([][]string, error)) ([]Figures, error) {
	bySet := map[string]*tally{}
	for _, q := range questions {
		start := clock()
		hits, err := ask(q.Query)
		if err != nil {
			return nil, err
		}
		took := clock().Sub(start)
		for _, set := range []string{q.Set, ""} {
			if bySet[set] == nil {
				bySet[set] = &tally{}
			}
			bySet[set].add(hits[:min(len(hits), judgedHits)], q.Gold, took)
		}
	}
	out := make([]Figures, 0, len(bySet))
	for set, t := range bySet {
		out = append(out, t.figures(set))
	}
	slices.SortFunc(out, func(a, b Figures) int { return cmp.Compare(a.Set, b.Set) })
	return out, nil
}

// tally adds up what makes Figures.
type tally struct {
	mrr, ndcg, recall, first float64
	took                     []time.Duration
}

func (t *tally) add(hits [][]string, gold []string, took time.Duration) {
	t.took = append(t.took, took)
	found, gain, ideal := 0, 0.0, 0.0
	open := slices.Clone(gold) // not found yet
	for i, names := range hits {
		at := slices.IndexFunc(open, func(g string) bool { return slices.Contains(names, g) })
		if at < 0 {
			continue
		}
		open = slices.Delete(open, at, at+1)
		if found == 0 {
			t.mrr += 1 / float64(i+1)
		}
		if i == 0 {
			t.first++
		}
		found++
		gain += 1 / math.Log2(float64(i+2))
	}
	possible := min(len(gold), judgedHits)
	for i := range possible {
		ideal += 1 / math.Log2(float64(i+2))
	}
	if possible > 0 {
		t.ndcg += gain / ideal
		t.recall += float64(found) / float64(possible)
	}
}

func (t *tally) figures(set string) Figures {
	n := float64(len(t.took))
	slices.Sort(t.took)
	at := func(share float64) time.Duration { return t.took[min(int(share*n), len(t.took)-1)] }
	return Figures{set, len(t.took), t.mrr / n, t.ndcg / n, t.recall / n, t.first / n, at(0.5), at(0.95)}
}
