package policy

import (
	"math"
	"slices"
	"strings"
)

// BM25F as measured best for short Chinese and English questions: term frequencies are
// normalised by field length, weighed by field, and saturated once.
const (
	k1 = 1.0
	b  = 0.5
)

// field weights: title, heading (number, issuer, topics), body (points).
var fieldWeights = [...]float64{3, 1.5, 1}

// posting is one item that holds a term, with the score the term gives it.
type posting struct {
	doc    int32
	impact float32
}

// Index answers questions from one Library. It never changes once built.
type Index struct {
	lib     *Library
	syn     *Synonyms
	term    map[string]int32
	idf     []float32
	posts   [][]posting // by term, by doc
	points  [][][]int32 // by item and point: the terms of both languages, sorted
	numbers []string    // by item: its document number as compare form
	before  map[ItemID][]int
	spelled [][]spelling // by group of the word list
}

// spelling is one way to say a known word: the terms to score and those that prove it.
type spelling struct {
	terms []queryTerm
	proof []int32 // -1 for a term that no item has
}

// fields are the searchable texts of an item, in the order of fieldWeights. Both
// languages stand in one index: a question in either finds the card.
func fields(it Item) [len(fieldWeights)]string {
	heading := []string{string(it.ID), it.DocNo, it.Issuer.Zh, it.Issuer.En}
	for _, t := range it.Topics {
		heading = append(heading, strings.ReplaceAll(t, "_", " "))
	}
	body := make([]string, 0, 2*len(it.Points))
	for _, p := range it.Points {
		body = append(body, p.Zh, p.En)
	}
	return [...]string{it.Title.Zh + " \n " + it.Title.En, strings.Join(heading, " \n "), strings.Join(body, " \n ")}
}

// BuildIndex reads the whole library once.
func BuildIndex(lib *Library, syn *Synonyms) *Index {
	x := &Index{lib: lib, syn: syn, term: map[string]int32{}, before: map[ItemID][]int{}}
	n := len(lib.Items)
	counts := make([]map[int32][len(fieldWeights)]float64, n)
	lengths := make([][len(fieldWeights)]float64, n)
	var average [len(fieldWeights)]float64
	for d, it := range lib.Items {
		counts[d] = map[int32][len(fieldWeights)]float64{}
		for f, text := range fields(it) {
			ts := tokens(fold(text))
			lengths[d][f] = float64(len(ts))
			average[f] += float64(len(ts)) / float64(n)
			for _, t := range ts {
				id := x.intern(t.term)
				c := counts[d][id]
				c[f]++
				counts[d][id] = c
			}
		}
		points := make([][]int32, len(it.Points))
		for i, p := range it.Points {
			points[i] = x.pointTerms(p.Zh + " \n " + p.En)
		}
		x.points = append(x.points, points)
		x.numbers = append(x.numbers, number(it.DocNo))
		if it.SupersededBy != "" {
			x.before[it.SupersededBy] = append(x.before[it.SupersededBy], d)
		}
	}
	x.weigh(counts, lengths, average)
	for _, group := range syn.adds {
		var all []spelling
		for _, text := range group {
			all = append(all, x.spell(text))
		}
		x.spelled = append(x.spelled, all)
	}
	return x
}

// spell looks up the terms of a spelling that the word list adds.
func (x *Index) spell(text string) spelling {
	var s spelling
	ts := tokens(fold(text))
	for _, t := range ts {
		id, ok := x.term[t.term]
		if !ok {
			id = -1
		}
		w := float32(expanded)
		if t.uni {
			w *= lone
		}
		if ok {
			s.terms = append(s.terms, queryTerm{id, w})
		}
		if !t.uni || len(ts) == 1 {
			s.proof = append(s.proof, id)
		}
	}
	return s
}

func (x *Index) intern(term string) int32 {
	id, ok := x.term[term]
	if !ok {
		id = int32(len(x.term))
		x.term[term] = id
	}
	return id
}

func (x *Index) pointTerms(text string) []int32 {
	var ids []int32
	for _, t := range tokens(fold(text)) {
		ids = append(ids, x.intern(t.term))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// weigh turns counts into postings with their final impacts.
func (x *Index) weigh(counts []map[int32][len(fieldWeights)]float64, lengths [][len(fieldWeights)]float64, average [len(fieldWeights)]float64) {
	n := float64(len(counts))
	df := make([]int, len(x.term))
	for _, c := range counts {
		for id := range c {
			df[id]++
		}
	}
	x.idf = make([]float32, len(x.term))
	x.posts = make([][]posting, len(x.term))
	for id, k := range df {
		x.idf[id] = float32(idf(n, float64(k)))
		x.posts[id] = make([]posting, 0, k)
	}
	for d, c := range counts {
		for id, tf := range c {
			x.posts[id] = append(x.posts[id], posting{int32(d), float32(float64(x.idf[id]) * saturate(tf, lengths[d], average))})
		}
	}
}

func idf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

func saturate(tf, length, average [len(fieldWeights)]float64) float64 {
	w := 0.0
	for f, weight := range fieldWeights {
		if tf[f] > 0 {
			w += weight * tf[f] / (1 - b + b*length[f]/average[f])
		}
	}
	return w * (k1 + 1) / (w + k1)
}

// holds reports whether item doc has the term.
func (x *Index) holds(doc int, term int32) bool {
	_, ok := slices.BinarySearchFunc(x.posts[term], int32(doc), func(p posting, d int32) int { return int(p.doc) - int(d) })
	return ok
}

// Library is what the index was built from.
func (x *Index) Library() *Library { return x.lib }
