package search

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// Index answers questions about passages. It never changes once built.
type Index struct {
	words *Words

	dict  dictionary
	posts []byte  // see postings.go
	left  leftOut // lists that posts leaves out, see left.go

	ids      stringTable // by passage
	docOf    []uint32    // by passage
	langs    []uint8     // by passage: language(Lang)
	weights  []float32   // by passage; nil when all are 1
	lengths  lengths     // of the passages
	norms    norms       // that the impacts were made with
	most     float32     // the largest weight
	docs     stringTable // names of documents
	titles   stringTable // by document: folded titles, one a line
	articles []article   // what citations name, see cite.go
	cited    []citation  // documents by number, see cite.go

	skips   skips   // into long lists of postings, see skips.go
	sounds  *sounds // readings of the characters that occur, see sounds.go
	spoken  *spoken // known words by their sound
	spelled spelled // the word list in terms of this index, see expand.go
	scratch sync.Pool
}

// batchSize is how many passages are read at a time: small enough that what a worker holds
// does not count, large enough that joining the batches is quick.
const batchSize = 4096

// Build reads the passages on all cores but one, which is left to those who search meanwhile.
// It keeps none of their strings but ids, names and titles of documents. words may be nil.
func Build(passages []Passage, words *Words) *Index {
	sums := measure(passages)
	return build(passages, words, sums, sums.norms())
}

func build(passages []Passage, words *Words, sums lengths, n norms) *Index {
	order := orderOf(passages)
	var starts []int
	for from := 0; from < len(order); from += batchSize {
		starts = append(starts, from)
	}
	batches := make([]*batch, len(starts))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(max(1, runtime.GOMAXPROCS(0)-1), len(starts)) {
		workers.Go(func() {
			for i := range next {
				batches[i] = readBatch(passages, order[starts[i]:min(starts[i]+batchSize, len(order))], &n)
			}
		})
	}
	for i := range starts {
		next <- i
	}
	close(next)
	workers.Wait()
	x := join(batches, starts, len(passages))
	x.lengths, x.norms = sums, n
	x.list(passages, order)
	x.ready(words)
	return x
}

// orderOf are the places of the passages in the order of their ids.
func orderOf(ps []Passage) []int32 {
	order := make([]int32, len(ps))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(ps[a].ID, ps[b].ID) })
	return order
}

// list takes down what is told of passages and documents besides their words.
func (x *Index) list(passages []Passage, order []int32) {
	x.docOf, x.langs = make([]uint32, len(order)), make([]uint8, len(order))
	known := map[string]uint32{}
	for i, o := range order {
		p := &passages[o]
		x.ids.add(p.ID)
		x.langs[i] = uint8(language(p.Lang))
		doc, ok := known[p.Doc]
		if !ok {
			doc = uint32(len(known))
			known[p.Doc] = doc
			x.docs.add(p.Doc)
			x.titles.add(foldString(p.Title))
		}
		x.docOf[i] = doc
		if p.Weight != 0 && p.Weight != 1 && x.weights == nil {
			x.weights = slices.Repeat([]float32{1}, len(order))
		}
		if x.weights != nil && p.Weight != 0 {
			x.weights[i] = p.Weight
		}
		x.cite(i, doc, p)
	}
	x.sortCitations()
}

// ready derives what is quicker made than stored.
func (x *Index) ready(words *Words) {
	if words == nil {
		words = &Words{}
	}
	x.words = words
	x.most = 1
	if len(x.weights) > 0 {
		x.most = slices.Max(x.weights)
	}
	x.dict.ready()
	x.skips = x.skipLists()
	x.sounds = listen(x)
	x.spoken = x.speak(words)
	x.spelled = x.spell(words)
	x.scratch.New = func() any {
		n := x.Len()
		return &scratch{scores: make([]uint32, n), best: make([]uint32, n), way: make([]uint32, n)}
	}
}
