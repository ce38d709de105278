package search

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"cadrebot/policy/library"
)

// The corpus and the questions that searches are measured with lie beside the repository;
// without them these measurements are skipped.
const (
	sharedCorpus  = "../../../shared/search/corpus.jsonl.gz"
	sharedQueries = "../../../shared/search/queries_dev.jsonl"
)

func knownWords(t testing.TB) *Words {
	t.Helper()
	w, err := ParseWords(library.WordLists()...)
	if err == nil {
		err = w.AddGlossary(library.Glossary())
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// eachShared hands over the lines of a file beside the repository.
func eachShared(t testing.TB, path string, take func(line []byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skip("no ", path)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	if z, err := gzip.NewReader(f); err == nil {
		in = bufio.NewScanner(z)
	} else if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		take(in.Bytes())
	}
	if in.Err() != nil {
		t.Fatal(in.Err())
	}
}

func sharedPassages(t testing.TB) []Passage {
	t.Helper()
	var out []Passage
	eachShared(t, sharedCorpus, func(line []byte) {
		var p struct{ ID, Lang, Doc, Heading, No, Body string }
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatal(err)
		}
		out = append(out, Passage{ID: p.ID, Doc: p.Lang + p.Doc, Lang: p.Lang, Title: p.Doc, Heading: p.Heading, Number: p.No, Body: p.Body})
	})
	return out
}

func sharedQuestions(t testing.TB) []Judged {
	t.Helper()
	var out []Judged
	eachShared(t, sharedQueries, func(line []byte) {
		var q struct {
			Qid, Set, Query string
			Gold            []string
		}
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		out = append(out, Judged{q.Qid, q.Set, q.Query, q.Gold})
	})
	return out
}

// BenchmarkSearch asks the judged questions in turn, on one core for each -cpu.
func BenchmarkSearch(b *testing.B) {
	x := Build(sharedPassages(b), knownWords(b))
	questions := sharedQuestions(b)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			x.Search(Query{Text: questions[i%len(questions)].Query})
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	ps, w := sharedPassages(b), knownWords(b)
	b.ReportAllocs()
	for b.Loop() {
		Build(ps, w)
	}
}

// BenchmarkRefresh brings a change into the index: of one document, of documents with a
// hundred passages, and by building all of it anew. Without the corpus passages are made up.
func BenchmarkRefresh(b *testing.B) {
	ps, w := manyPassages(b), knownWords(b)
	x := Build(ps, w)
	rewritten := func(passages int) (gone, come []Passage) {
		for from := len(ps) / 3; len(gone) < passages; from++ {
			for p := ps[from]; from < len(ps) && ps[from].Doc == p.Doc; from++ {
				p = ps[from]
				gone = append(gone, p)
				p.Body += " 另行通知 newly worded"
				come = append(come, p)
			}
		}
		return gone, come
	}
	for _, c := range []struct {
		name     string
		passages int
	}{{"document", 1}, {"hundred", 100}} {
		b.Run(c.name, func(b *testing.B) {
			gone, come := rewritten(c.passages)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.With(gone, come); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(come)), "passages")
		})
	}
	b.Run("build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Build(ps, w)
		}
	})
}

// manyPassages are those of the corpus, or as many that are made up.
func manyPassages(b *testing.B) []Passage {
	if _, err := os.Stat(sharedCorpus); err == nil {
		return sharedPassages(b)
	}
	s := &shelf{r: rand.New(rand.NewPCG(1, 1)), texts: 10}
	for len(s.all) < 77_000 {
		s.all = append(s.all, s.document()...)
	}
	return s.all
}
