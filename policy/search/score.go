package search

import (
	"cmp"
	"slices"
)

// scratch is what one search writes on; it is used again by another one.
type scratch struct {
	scores []uint32 // by passage
	best   []candidate
}

type candidate struct {
	passage uint32
	score   float32
	cited   bool
}

// before is the order of hits: what is cited, then by score, then by id.
func (c candidate) before(o candidate) int {
	if c.cited != o.cited {
		if c.cited {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(o.score, c.score), cmp.Compare(c.passage, o.passage))
}

// Search ranks the passages for a question. Equal scores are ordered by id, so that every
// replica answers alike.
func (x *Index) Search(q Query) Result {
	limit := q.Limit
	if limit <= 0 {
		limit = usualLimit
	}
	limit = min(limit, mostLimit)
	asked := x.understand(q)
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	out := Result{Read: asked.read, Terms: Terms{asked.terms}}
	x.score(s, asked.terms)
	best := x.top(s, max(limit, pool), asked.cites, only(q.Lang))
	x.favour(best)
	out.Hits = x.hits(best[:min(limit, len(best))], &asked)
	if !q.Plain && q.Lang == "" && doubtful(out.Hits) {
		x.addTranslated(s, limit, &asked, &out)
	}
	return out
}

// A document of which several passages fit is more likely the one that is asked about: each
// of its passages gets a share of the best few.
const (
	pool       = 100 // passages among which a document's others are looked for
	companions = 4   // passages of one document that count, its own best ones
	company    = 0.1 // what their mean adds to each
)

// favour adds to each candidate what the company of its document is worth, and orders again.
func (x *Index) favour(best []candidate) {
	var byDoc [pool]struct {
		doc   uint32
		count int
		sum   float32
	}
	docs := byDoc[:0]
	place := func(doc uint32) int {
		for i := range docs {
			if docs[i].doc == doc {
				return i
			}
		}
		return -1
	}
	for _, c := range best {
		doc := x.docOf[c.passage]
		i := place(doc)
		if i < 0 {
			i = len(docs)
			docs = append(docs, struct {
				doc   uint32
				count int
				sum   float32
			}{doc: doc})
		}
		if docs[i].count < companions {
			docs[i].count++
			docs[i].sum += c.score
		}
	}
	for i := range best {
		best[i].score += company / companions * docs[place(x.docOf[best[i].passage])].sum
	}
	slices.SortFunc(best, candidate.before)
}

// only is the language that hits must be in, -1 for any.
func only(lang string) int {
	if lang == "" {
		return -1
	}
	return language(lang)
}

// score adds up the impacts of the terms, by passage.
func (x *Index) score(s *scratch, terms []weighted) {
	clear(s.scores)
	for _, t := range terms {
		term := int(t.term)
		accumulate(s.scores, x.postings(term), scaled(float64(t.weight)*idf(x.Len(), x.frequency(term))))
	}
}

// top are the best passages, in order.
func (x *Index) top(s *scratch, limit int, named cites, lang int) []candidate {
	s.best = s.best[:0]
	worst := candidate{}
	keep := func(c candidate) {
		if len(s.best) == limit && c.before(worst) >= 0 {
			return
		}
		i, _ := slices.BinarySearchFunc(s.best, c, candidate.before)
		if len(s.best) == limit {
			s.best = s.best[:limit-1]
		}
		s.best = slices.Insert(s.best, i, c)
		worst = s.best[len(s.best)-1]
	}
	for _, p := range named.passages {
		if lang < 0 || int(x.langs[p]) == lang {
			keep(candidate{p, x.weighed(p, s.scores[p]), true})
			s.scores[p] = 0
		}
	}
	floor := float32(0)
	for p, score := range s.scores {
		if score == 0 || len(s.best) == limit && x.weights == nil && float32(score) <= floor {
			continue
		}
		if lang >= 0 && int(x.langs[p]) != lang {
			continue
		}
		_, byDoc := slices.BinarySearch(named.docs, x.docOf[p])
		keep(candidate{uint32(p), x.weighed(uint32(p), score), byDoc})
		if !worst.cited && len(named.docs) == 0 {
			floor = worst.score
		}
	}
	return s.best
}

func (x *Index) weighed(p, score uint32) float32 {
	if x.weights == nil {
		return float32(score)
	}
	return float32(score) * x.weights[p]
}

func (x *Index) hits(best []candidate, asked *question) []Hit {
	cover := x.coverage(best, asked)
	out := make([]Hit, len(best))
	for i, c := range best {
		out[i] = Hit{int(c.passage), x.ID(int(c.passage)), float64(c.score) / unit / mostImpact, cover[i], c.cited}
	}
	return out
}
