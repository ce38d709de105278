package search

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// termName is a term as text, for a scorer that knows nothing of the index's arrays.
func termName(x *Index, term int32) string {
	d := &x.dict
	i := int(term)
	if i < len(d.singles) {
		return string(d.singles[i])
	}
	if i -= len(d.singles); i < len(d.seconds) {
		row, _ := slices.BinarySearch(d.rows, uint32(i)+1)
		return string([]rune{d.singles[row-1], d.seconds[i]})
	}
	return d.stems.at(i - len(d.seconds))
}

func tokenName(t token) string {
	switch {
	case t.word != nil:
		return stem(string(t.word))
	case t.b != 0:
		return string([]rune{t.a, t.b})
	}
	return string(t.a)
}

// bruteForce scores every passage from its text, by the formula of weigh.go.
type bruteForce struct {
	impacts []map[string]uint8 // by passage in the order of ids
	df      map[string]int
	ps      []Passage
}

func newBruteForce(ps []Passage) *bruteForce {
	ps = slices.Clone(ps)
	slices.SortStableFunc(ps, func(a, b Passage) int { return cmp.Compare(a.ID, b.ID) })
	out := &bruteForce{df: map[string]int{}, ps: ps}
	lengths := func(p Passage) [4]int {
		n := 0
		for _, a := range p.Aliases {
			n += len(a)
		}
		return [4]int{len(p.Title), len(p.Heading) + len(p.Citation), n, len(p.Body)}
	}
	var sum, count [2][4]float64
	for _, p := range ps {
		l := 0
		if p.Lang == "en" {
			l = 1
		}
		for f, n := range lengths(p) {
			if n > 0 {
				sum[l][f] += float64(n)
				count[l][f]++
			}
		}
	}
	for _, p := range ps {
		l := 0
		if p.Lang == "en" {
			l = 1
		}
		counts := map[string]float32{}
		for f, text := range []string{p.Title, p.Heading + "\n" + p.Citation, strings.Join(p.Aliases, "\n"), p.Body} {
			weight := []float32{4, 4, 0.5, 1}[f]
			mean := max(float32(math.Exp2(math.Round(16*math.Log2(sum[l][f]/count[l][f]))/16)), 1)
			share := weight / (1 - b + b*float32(lengths(p)[f])/mean)
			scan(fold(text).runes, func(t token) {
				if name := tokenName(t); name != "" {
					counts[name] += share
				}
			})
		}
		impacts := map[string]uint8{}
		for name, c := range counts {
			impacts[name] = uint8(min(max(math.Round(float64(c/(c+k1)*255)), 1), 255))
			out.df[name]++
		}
		out.impacts = append(out.impacts, impacts)
	}
	return out
}

func (f *bruteForce) score(x *Index, passage int, q *question) uint32 {
	n := len(f.ps)
	one := func(t weighted) uint32 {
		name := termName(x, t.term)
		idf := math.Log(1 + (float64(n-f.df[name])+0.5)/(float64(f.df[name])+0.5))
		return uint32(max(math.Round(float64(t.weight)*idf*256), 1)) * uint32(f.impacts[passage][name])
	}
	total := uint32(0)
	for _, t := range q.terms {
		total += one(t)
	}
	for _, w := range q.wants {
		best := uint32(0)
		for _, way := range w.ways {
			sum := uint32(0)
			for _, t := range way {
				sum += one(t)
			}
			best = max(best, sum)
		}
		total += best
	}
	return total
}

// coverage is the share of the question that a passage speaks of, from its terms alone.
func (f *bruteForce) coverage(x *Index, passage int, q *question) float64 {
	lang := language(f.ps[passage].Lang)
	has := func(term int32) bool { return term >= 0 && f.impacts[passage][termName(x, term)] > 0 }
	var have, all float64
	for _, p := range q.parts {
		all += float64(p.weight)
		said := 0.0
		for _, m := range p.matches {
			for _, g := range q.matches[m].groups {
				for _, s := range x.spelled[g] {
					n := 0.0
					for _, t := range s.terms {
						if has(t) {
							n++
						}
					}
					if share := n / float64(len(s.terms)); s.lang == lang && share >= proven {
						said = max(said, share)
					}
				}
			}
		}
		if has(p.term) {
			said = 1
		}
		have += float64(p.weight) * said
	}
	if all == 0 {
		return 0
	}
	return have / all
}

// rank orders all passages with a score as Search promises to.
func (f *bruteForce) rank(x *Index, q *question) (ids []string, scores []float64) {
	type scored struct {
		passage int
		id      string
		score   float32
		both    float64
	}
	var all []scored
	for i, p := range f.ps {
		if s := f.score(x, i, q); s > 0 {
			w := p.Weight
			if w == 0 {
				w = 1
			}
			all = append(all, scored{i, p.ID, float32(s) * w, 0})
		}
	}
	order := func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) }
	slices.SortStableFunc(all, order)
	for i := range all {
		all[i].both = float64(all[i].score) / unit / mostImpact * math.Pow(f.coverage(x, all[i].passage, q)+0.2, 0.7)
	}
	slices.SortStableFunc(all[:min(50, len(all))], func(a, b scored) int { return cmp.Compare(b.both, a.both) })
	for _, s := range all {
		ids, scores = append(ids, s.id), append(scores, s.both)
	}
	return ids, scores
}

// randomText is words of a small vocabulary, so that passages share many of them.
func randomText(r *rand.Rand, zh bool, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		if zh {
			b.WriteRune([]rune("低保户贷款土地承包医疗险離婚工伤，。的")[r.IntN(19)])
		} else {
			b.WriteString([]string{"loans", "loan", "land", "the", "insured", "insurance", "CSW8", "47-1310", "work", "wages,", "house."}[r.IntN(11)] + " ")
		}
	}
	return b.String()
}

func randomPassages(r *rand.Rand, n int) []Passage {
	out := make([]Passage, n)
	for i := range out {
		zh := r.IntN(3) > 0
		p := Passage{
			ID: fmt.Sprintf("p%03d", r.IntN(5*n)*n+i), Doc: fmt.Sprint("d", r.IntN(6)), Lang: "en",
			Title: randomText(r, zh, 6), Heading: randomText(r, zh, 4), Body: randomText(r, zh, 40), Weight: float32(r.IntN(3)) / 2,
		}
		if zh {
			p.Lang = "zh"
		}
		if r.IntN(3) == 0 {
			p.Aliases = []string{randomText(r, zh, 8), randomText(r, zh, 8)}
		}
		out[i] = p
	}
	return out
}

func TestSearchEqualsBruteForce(t *testing.T) {
	t.Parallel()
	words := parse(t, "贷款, 低保\n工伤 > 医疗险, 土地\nloans, wages\ninsurance > land")
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		ps := randomPassages(r, 1+r.IntN(150))
		x, brute := Build(ps, words), newBruteForce(ps)
		for range 8 {
			text := randomText(r, r.IntN(2) == 0, 6)
			asked := x.understand(Query{Text: text})
			asked.cites = cites{}
			if len(x.citations(foldString(text)).passages) > 0 {
				continue // named passages come first whatever their score
			}
			want, scores := brute.rank(x, &asked)
			got := x.Search(Query{Text: text, Limit: mostLimit}).Hits
			if len(got) != min(len(want), mostLimit) {
				t.Fatalf("seed %d, %q: %d hits, brute force has %d", seed, text, len(got), len(want))
			}
			for i, h := range got {
				if h.ID != want[i] || math.Abs(h.Score-scores[i]) > 1e-3 {
					t.Fatalf("seed %d, %q: hit %d is %s with %.4f, brute force has %s with %.4f", seed, text, i, h.ID, h.Score, want[i], scores[i])
				}
			}
		}
	}
}

// TestBuildIsTheSameInAnyOrder: neither the order of the passages nor that of the workers
// may show in an index.
func TestBuildIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	ps := randomPassages(r, 3*batchSize/2)
	var first, second strings.Builder
	if _, err := Build(ps, nil).WriteTo(&first); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	unique := ps[:0]
	for _, p := range ps {
		if !ids[p.ID] {
			ids[p.ID] = true
			unique = append(unique, p)
		}
	}
	if len(unique) != len(ps) {
		t.Fatal("the ids are to be unique")
	}
	x := Build(ps, nil)
	if x.Len() != len(ps) || x.ID(0) > x.ID(1) {
		t.Fatalf("%d passages, the first %s and %s", x.Len(), x.ID(0), x.ID(1))
	}
	if _, err := x.WriteTo(&second); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Error("two builds of the same passages differ")
	}
}

func parse(t testing.TB, lists ...string) *Words {
	t.Helper()
	w, err := ParseWords(lists...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
