package search

import (
	"cmp"
	"slices"
)

// scratch is what one search writes on; it is used again by another one.
type scratch struct {
	scores []uint32 // by passage
	best   []uint32 // by passage: of the best way to say a want so far; zero between wants
	way    []uint32 // by passage: of the way at hand; zero between ways
	met    []uint32 // passages that have the way at hand
	top    []candidate
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
	out.Hits = x.hits(x.top(s, max(limit, compared), asked.cites, only(q.Lang)), &asked, limit)
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
		accumulateBoth(s.scores, s.best, x.postings(int(t.term)), x.weight(t))
	}
	for _, way := range w.ways[1:] {
		for _, t := range way {
			s.met = accumulateNew(s.way, s.met, x.postings(int(t.term)), x.weight(t))
		}
		for _, p := range s.met {
			if score := s.way[p]; score > s.best[p] {
				s.scores[p] += score - s.best[p]
				s.best[p] = score
			}
			s.way[p] = 0
		}
		s.met = s.met[:0]
	}
	x.clearBest(s, w)
}

// clearBest sets the best scores of a want back to zero: one by one where few passages have
// it, which is most often so.
func (x *Index) clearBest(s *scratch, w want) {
	n := 0
	for _, way := range w.ways {
		for _, t := range way {
			n += x.frequency(int(t.term))
		}
	}
	if n > x.Len()/8 {
		clear(s.best)
		return
	}
	for _, way := range w.ways {
		for _, t := range way {
			forget(s.best, x.postings(int(t.term)))
		}
	}
}

// top are the best passages, in order.
func (x *Index) top(s *scratch, limit int, named cites, lang int) []candidate {
	s.top = s.top[:0]
	for _, p := range named.passages {
		if lang < 0 || int(x.langs[p]) == lang {
			s.keep(candidate{p, x.weighed(p, s.scores[p]), true}, limit)
			s.scores[p] = 0
		}
	}
	floor := uint32(1) // scores below it cannot come in any more
	for p := 0; p < len(s.scores); p++ {
		for p+8 <= len(s.scores) && highest((*[8]uint32)(s.scores[p:])) < floor { // as nearly everywhere
			p += 8
		}
		if p == len(s.scores) {
			break
		}
		score := s.scores[p]
		if score < floor || lang >= 0 && int(x.langs[p]) != lang {
			continue
		}
		c := candidate{uint32(p), x.weighed(uint32(p), score), false}
		if len(named.docs) > 0 {
			_, c.cited = slices.BinarySearch(named.docs, x.docOf[p])
		}
		if s.keep(c, limit) && len(s.top) == limit && len(named.docs) == 0 && !s.top[0].cited {
			floor = max(1, uint32(s.top[0].score/x.most))
		}
	}
	slices.SortFunc(s.top, candidate.before)
	return s.top
}

func highest(s *[8]uint32) uint32 {
	return max(max(max(s[0], s[1]), max(s[2], s[3])), max(max(s[4], s[5]), max(s[6], s[7])))
}

// keep puts a candidate among the best, which are a heap with the last of them on top.
func (s *scratch) keep(c candidate, limit int) bool {
	if len(s.top) < limit {
		s.top = append(s.top, c)
		for i := len(s.top) - 1; i > 0 && s.top[(i-1)/2].before(s.top[i]) < 0; i = (i - 1) / 2 {
			s.top[i], s.top[(i-1)/2] = s.top[(i-1)/2], s.top[i]
		}
		return true
	}
	if c.before(s.top[0]) >= 0 {
		return false
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= limit {
			break
		}
		if child+1 < limit && s.top[child].before(s.top[child+1]) < 0 {
			child++
		}
		if s.top[child].before(c) <= 0 {
			break
		}
		s.top[i] = s.top[child]
		i = child
	}
	s.top[i] = c
	return true
}

func (x *Index) weighed(p, score uint32) float32 {
	if x.weights == nil {
		return float32(score)
	}
	return float32(score) * x.weights[p]
}

// hits are the best of the candidates, in order, with what they speak of put to their scores.
// Candidates come by score: as soon as the next one could not come in whatever it speaks of,
// the others are not looked at.
func (x *Index) hits(best []candidate, asked *question, limit int) []Hit {
	var out []Hit
	for n := max(firstCompared, limit); len(out) < len(best); n = firstCompared / 2 {
		more := best[len(out):min(len(out)+n, len(best))]
		for i, cover := range x.coverage(more, asked) {
			c := more[i]
			out = append(out, Hit{int(c.passage), x.ID(int(c.passage)), c.plain() * spokenOf(cover), cover, c.cited})
		}
		if len(out) >= compared { // those behind are in order already
			slices.SortFunc(out[:compared], Hit.before)
			continue
		}
		slices.SortFunc(out, Hit.before)
		if len(out) == len(best) || len(out) < limit {
			continue
		}
		next := best[len(out)]
		if last := out[limit-1]; !next.cited && (last.Cited || next.plain()*spokenOf(1) < last.Score) {
			break
		}
	}
	return out[:min(limit, len(out))]
}

// plain is the score without what the passage speaks of.
func (c candidate) plain() float64 { return float64(c.score) / unit / mostImpact }
