package search

import (
	"cmp"
	"slices"
)

// scratch is what one search writes on; it is used again by another one.
type scratch struct {
	scores []uint32 // by passage
	own    []uint32 // by passage: of a want as typed; zero between searches
	way    []uint32 // by passage: of one other way to say a want; zero between searches
	most   []uint32 // by passage: of the best way; zero between searches
	met    []uint32 // passages that have one
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
	out := Result{Read: asked.read, Terms: asked.marks(), reluctance: reluctance(asked.runes)}
	x.score(s, asked.terms, asked.wants)
	out.Hits = x.hits(x.top(s, limit, asked.cites, only(q.Lang)), &asked)
	if !q.Plain && q.Lang == "" && doubtful(out.Hits, out.reluctance) {
		x.addTranslated(s, limit, &asked, &out)
	}
	return out
}

// only is the language that hits must be in, -1 for any.
func only(lang string) int {
	if lang == "" {
		return -1
	}
	return language(lang)
}

// score adds up the impacts of the terms and of the best way to say each want, by passage.
func (x *Index) score(s *scratch, terms []weighted, wants []want) {
	clear(s.scores)
	for _, t := range terms {
		accumulate(s.scores, x.postings(int(t.term)), x.weight(t))
	}
	for _, w := range wants {
		x.scoreWant(s, w)
	}
}

func (x *Index) weight(t weighted) uint32 {
	return scaled(float64(t.weight) * idf(x.Len(), x.frequency(int(t.term))))
}

func (x *Index) scoreWant(s *scratch, w want) {
	if len(w.ways) == 1 {
		for _, t := range w.ways[0] {
			accumulate(s.scores, x.postings(int(t.term)), x.weight(t))
		}
		return
	}
	if len(w.ways) == 0 {
		return
	}
	for _, t := range w.ways[0] { // as typed: often common characters, so without taking down where
		accumulateBoth(s.scores, s.own, x.postings(int(t.term)), x.weight(t))
	}
	for _, way := range w.ways[1:] {
		from := len(s.met)
		for _, t := range way {
			s.met = accumulateNew(s.way, s.met, x.postings(int(t.term)), x.weight(t))
		}
		fresh := s.met[:from]
		for _, p := range s.met[from:] {
			if s.most[p] == 0 {
				fresh = append(fresh, p)
			}
			s.most[p] = max(s.most[p], s.way[p])
			s.way[p] = 0
		}
		s.met = fresh
	}
	for _, p := range s.met {
		if s.most[p] > s.own[p] {
			s.scores[p] += s.most[p] - s.own[p]
		}
		s.most[p] = 0
	}
	s.met = s.met[:0]
	clear(s.own)
}

// top are the best passages, in order.
func (x *Index) top(s *scratch, limit int, named cites, lang int) []candidate {
	s.best = s.best[:0]
	for _, p := range named.passages {
		if lang < 0 || int(x.langs[p]) == lang {
			s.keep(candidate{p, x.weighed(p, s.scores[p]), true}, limit)
			s.scores[p] = 0
		}
	}
	floor := uint32(1) // scores below it cannot come in any more
	for p, score := range s.scores {
		if score < floor || lang >= 0 && int(x.langs[p]) != lang {
			continue
		}
		c := candidate{uint32(p), x.weighed(uint32(p), score), false}
		if len(named.docs) > 0 {
			_, c.cited = slices.BinarySearch(named.docs, x.docOf[p])
		}
		if s.keep(c, limit) && len(s.best) == limit && len(named.docs) == 0 && !s.best[0].cited {
			floor = max(1, uint32(s.best[0].score/x.most))
		}
	}
	slices.SortFunc(s.best, candidate.before)
	return s.best
}

// keep puts a candidate among the best, which are a heap with the last of them on top.
func (s *scratch) keep(c candidate, limit int) bool {
	if len(s.best) < limit {
		s.best = append(s.best, c)
		for i := len(s.best) - 1; i > 0 && s.best[(i-1)/2].before(s.best[i]) < 0; i = (i - 1) / 2 {
			s.best[i], s.best[(i-1)/2] = s.best[(i-1)/2], s.best[i]
		}
		return true
	}
	if c.before(s.best[0]) >= 0 {
		return false
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= limit {
			break
		}
		if child+1 < limit && s.best[child].before(s.best[child+1]) < 0 {
			child++
		}
		if s.best[child].before(c) <= 0 {
			break
		}
		s.best[i] = s.best[child]
		i = child
	}
	s.best[i] = c
	return true
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
