package search

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
)

// shelf is a random library that changes: documents come, go and are rewritten, in whole or
// in single passages.
type shelf struct {
	r     *rand.Rand
	made  int
	texts int // of randomText a body is made of
	all   []Passage
}

// document is a few passages that agree in title and citation.
func (s *shelf) document() (out []Passage) {
	s.made++
	zh := s.r.IntN(3) > 0
	head := Passage{Doc: fmt.Sprintf("d%d", s.made), Lang: "en", Title: randomText(s.r, zh, 6)}
	if zh {
		head.Lang = "zh"
	}
	if s.r.IntN(3) == 0 {
		head.Citation = fmt.Sprintf("财农〔%d〕%d号", 2020+s.r.IntN(3), s.r.IntN(9))
	}
	for i := range 1 + s.r.IntN(6) {
		p := head
		p.ID = fmt.Sprintf("%04d#%d", s.r.IntN(10000), s.made*10+i)
		p.Number = fmt.Sprintf("第%d条", i+1)
		p.Weight = float32(s.r.IntN(3)) / 2
		s.rewrite(&p)
		out = append(out, p)
	}
	return out
}

func (s *shelf) rewrite(p *Passage) {
	zh := p.Lang == "zh"
	p.Heading, p.Body, p.Aliases = randomText(s.r, zh, 4), "", nil
	for range s.texts {
		p.Body += randomText(s.r, zh, 40)
	}
	if s.r.IntN(4) == 0 {
		p.Body += fmt.Sprintf(" novel%c word%d %c", 'a'+s.r.IntN(26), s.r.IntN(50), '一'+s.r.IntN(500))
	}
	if s.r.IntN(3) == 0 {
		p.Aliases = []string{randomText(s.r, zh, 8)}
	}
}

// change is what goes and what comes next.
func (s *shelf) change() (gone, come []Passage) {
	switch docs := s.docs(); s.r.IntN(4) {
	case 0:
		for range 1 + s.r.IntN(3) {
			come = append(come, s.document()...)
		}
	case 1: // a whole document goes
		if len(docs) > 0 {
			gone = docs[s.r.IntN(len(docs))]
		}
	case 2: // a document is written anew
		if len(docs) > 0 {
			gone = docs[s.r.IntN(len(docs))]
			come = s.document()
			for i := range min(len(gone), len(come)) {
				come[i].ID = gone[i].ID
			}
		}
	case 3: // some passages are rewritten
		for _, p := range s.all {
			if s.r.IntN(8) == 0 {
				gone = append(gone, p)
				s.rewrite(&p)
				come = append(come, p)
			}
		}
	}
	s.all = slices.DeleteFunc(s.all, func(p Passage) bool {
		return slices.ContainsFunc(gone, func(g Passage) bool { return g.ID == p.ID })
	})
	s.all = append(s.all, come...)
	s.r.Shuffle(len(gone), func(i, j int) { gone[i], gone[j] = gone[j], gone[i] })
	s.r.Shuffle(len(come), func(i, j int) { come[i], come[j] = come[j], come[i] })
	return gone, come
}

func (s *shelf) docs() (out [][]Passage) {
	at := map[string]int{}
	for _, p := range s.all {
		i, ok := at[p.Doc]
		if !ok {
			i = len(out)
			at[p.Doc] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

func snapshotOf(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := x.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var mergeQuestions = []string{"低保贷款", "loans for land", "第1条", "财农〔2021〕3号", "dibao", "医疗 pingzheng", "insurence", "novela", "離婚工伤"}

// Whatever changes in whatever order, the index is to the last bit the one that Build makes
// of the passages, as long as the means stay where they were, and gives the same answers.
func TestMergingEqualsBuilding(t *testing.T) {
	t.Parallel()
	words := parse(t, "贷款, 低保\n工伤 > 医疗险, 土地\nloans, wages\ninsurance > land")
	drifted, steady := 0, 0
	for seed := range uint64(16) {
		s := &shelf{r: rand.New(rand.NewPCG(seed, 5)), texts: 1}
		docs := s.r.IntN(40)
		if seed%4 == 0 {
			docs = 300 // means that a change hardly moves
		}
		for range docs {
			s.all = append(s.all, s.document()...)
		}
		x := Build(s.all, words)
		for step := range 16 {
			gone, come := s.change()
			before := snapshotOf(t, x)
			y, err := x.With(gone, come)
			if err != nil {
				t.Fatalf("seed %d, step %d: %v", seed, step, err)
			}
			if !bytes.Equal(before, snapshotOf(t, x)) {
				t.Fatalf("seed %d, step %d: the old index was touched", seed, step)
			}
			built := Build(s.all, words)
			if y.Drifted() != (built.norms != y.norms) {
				t.Fatalf("seed %d, step %d: drifted %v, means %v, built with %v", seed, step, y.Drifted(), y.norms, built.norms)
			}
			if y.Drifted() {
				drifted++
				built = build(s.all, words, measure(s.all), y.norms)
			} else {
				steady++
			}
			if !bytes.Equal(snapshotOf(t, built), snapshotOf(t, y)) {
				t.Fatalf("seed %d, step %d: %d passages gone, %d come: not the index that is built", seed, step, len(gone), len(come))
			}
			for _, q := range mergeQuestions {
				if a, b := built.Search(Query{Text: q}), y.Search(Query{Text: q}); !reflect.DeepEqual(a, b) {
					t.Fatalf("seed %d, step %d, %q: built %+v, merged %+v", seed, step, q, a, b)
				}
			}
			if x = y; step%8 == 7 {
				x = built
			}
		}
	}
	if drifted < 20 || steady < 20 {
		t.Errorf("%d changes let the means drift, %d did not: one of the two was hardly tried", drifted, steady)
	}
}

// A character that becomes too common is not searched for any more, and comes back with the
// postings it had when it is not.
func TestCommonCharactersGoAndComeBack(t *testing.T) {
	t.Parallel()
	common := func(from, to int, body string) (out []Passage) {
		for i := from; i < to; i++ {
			out = append(out, Passage{ID: fmt.Sprintf("%05d", i), Doc: fmt.Sprint(i / 10), Lang: "zh", Title: "题", Body: body})
		}
		return out
	}
	rare, many := common(0, 1800, "土地承包"), common(1800, 3000, "低保贷款")
	few, rest := common(3000, 3300, "低保贷款"), common(3300, 6300, "土地承包")
	all := slices.Concat(rare, few)
	x := Build(all, nil)
	for i, c := range []struct {
		gone, come []Passage
		searched   bool
	}{
		{nil, many, false},
		{many, nil, true},
		{nil, many, false},
		{nil, rest, true},
		{rest, nil, false},
		{slices.Concat(few, many[300:]), nil, true}, // from here on every character counts: too few passages
	} {
		var err error
		if x, err = x.With(c.gone, c.come); err != nil {
			t.Fatal(err)
		}
		all = slices.DeleteFunc(slices.Concat(all, c.come), func(p Passage) bool {
			return slices.ContainsFunc(c.gone, func(g Passage) bool { return g.ID == p.ID })
		})
		if got := len(x.postings(x.dict.single('低'))) > 0; got != c.searched {
			t.Errorf("step %d: searched for %v, want %v", i, got, c.searched)
		}
		if !bytes.Equal(snapshotOf(t, x), snapshotOf(t, build(all, nil, measure(all), x.norms))) {
			t.Errorf("step %d: not the index that is built", i)
		}
	}
}

// Searches go on in an index while others are made from it.
func TestSearchesGoOnWhileAnIndexIsMerged(t *testing.T) {
	t.Parallel()
	s := &shelf{r: rand.New(rand.NewPCG(11, 5)), texts: 1}
	for range 60 {
		s.all = append(s.all, s.document()...)
	}
	x := Build(s.all, parse(t, "贷款, 低保\nloans, wages"))
	want := x.Search(Query{Text: mergeQuestions[0]})
	gone := slices.Clone(s.all[:9])
	merged, searching := make(chan struct{}), sync.WaitGroup{}
	for range 2 {
		searching.Go(func() {
			for {
				if got := x.Search(Query{Text: mergeQuestions[0]}); !reflect.DeepEqual(got, want) {
					t.Errorf("%+v, before %+v", got, want)
				}
				select {
				case <-merged:
					return
				default:
				}
			}
		})
	}
	for range 20 {
		if _, err := x.With(gone, nil); err != nil {
			t.Error(err)
		}
	}
	close(merged)
	searching.Wait()
}

func TestAChangeOfOtherPassagesIsRefused(t *testing.T) {
	t.Parallel()
	one := Passage{ID: "a", Doc: "d", Lang: "en", Title: "land", Body: "loans for land, and wages"}
	two := Passage{ID: "b", Doc: "d", Lang: "en", Title: "land", Body: "insurance 保险"}
	x := Build([]Passage{one, two}, nil)
	other := func(p Passage, body string) Passage { p.Body = body; return p }
	for what, c := range map[string][2][]Passage{
		"not there":            {{{ID: "c", Body: "x"}}, nil},
		"taken":                {nil, {one}},
		"twice gone":           {{one, one}, nil},
		"twice come":           {nil, {{ID: "c"}, {ID: "c"}}},
		"a word less":          {{other(one, "loans for land")}, nil},
		"a word more":          {{other(one, one.Body+" insurance")}, nil},
		"an unknown word":      {{other(one, one.Body+" zebra")}, nil},
		"an unknown character": {{other(one, one.Body+" 凭")}, nil},
		"another ending":       {{other(one, "loan for land, and wages")}, nil},
	} {
		if _, err := x.With(c[0], c[1]); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if y, err := x.With([]Passage{one, two}, nil); err != nil || y.Len() != 0 {
		t.Errorf("all gone: %v", err)
	}
}
