package search

import (
	"slices"
	"strings"
)

// Terms are the words of a question as an Index knows them.
type Terms struct{ terms []weighted }

func (t *Terms) add(w want) {
	for _, way := range w.ways {
		t.terms = append(t.terms, way...)
	}
}

func (q *question) marks() Terms {
	t := Terms{slices.Clone(q.terms)}
	for _, w := range q.wants {
		t.add(w)
	}
	return t
}

// Span is a stretch of a text: bytes From up to To.
type Span struct{ From, To int }

// Snippet is the part of a text that says most about a question.
type Snippet struct {
	Span         // of the text
	Marks []Span // within it: the words of the question, in order, apart from each other; bytes of the text
}

// found is a matched stretch while a snippet is sought: runes of the folded text.
type found struct {
	from, to int
	weight   float64
}

// Snippet finds the stretch of at most runes characters that says most about the question;
// it begins at the start of a sentence where it can. Without a match it is the beginning.
func (x *Index) Snippet(text string, t Terms, runes int) Snippet {
	f := fold(text)
	list := x.matched(f.runes, t)
	from, to := window(f.runes, list, runes)
	out := Snippet{Span: Span{int(f.at[from]), int(f.at[to])}}
	for _, m := range list {
		if m.from < from || m.to > to {
			continue
		}
		s := Span{int(f.at[m.from]), int(f.at[m.to])}
		if n := len(out.Marks); n > 0 && s.From <= out.Marks[n-1].To {
			out.Marks[n-1].To = max(out.Marks[n-1].To, s.To)
		} else if s.From < s.To {
			out.Marks = append(out.Marks, s)
		}
	}
	return out
}

// matched are the pairs and words of a text that the question has; single characters only
// when there is nothing else.
func (x *Index) matched(runes []rune, t Terms) []found {
	terms := strongest(slices.Clone(t.terms))
	var pairs, singles []found
	scan(runes, func(k token) {
		term := int32(x.dict.of(k))
		i, ok := slices.BinarySearchFunc(terms, term, func(w weighted, term int32) int { return int(w.term - term) })
		if !ok {
			return
		}
		m := found{k.from, k.to, float64(terms[i].weight) * idf(x.Len(), x.frequency(int(term)))}
		if k.single() {
			singles = append(singles, m)
		} else {
			pairs = append(pairs, m)
		}
	})
	if len(pairs) == 0 {
		return singles
	}
	return pairs
}

// window is the best stretch of at most size runes: among the starts of sentences and the
// matches themselves, the one whose matches weigh most, the same word counting once.
func window(runes []rune, list []found, size int) (from, to int) {
	if len(list) == 0 || len(runes) <= size {
		return 0, min(size, len(runes))
	}
	starts := []int{0}
	for i, r := range runes {
		if strings.ContainsRune("。;\n!?.", r) && i+1 < len(runes) {
			starts = append(starts, i+1)
		}
	}
	for _, m := range list {
		starts = append(starts, max(0, m.from-size/8))
	}
	sentences := len(starts) - len(list)
	best := -1.0
	for i, s := range starts {
		weight := weightIn(runes, list, s, s+size)
		if i < sentences {
			weight *= 1.2 // whole sentences read better
		}
		if weight > best {
			best, from = weight, s
		}
	}
	for from < len(runes) && !han(runes[from]) && !lettered(runes[from]) && from+size < len(runes) {
		from++
	}
	return from, min(from+size, len(runes))
}

func weightIn(runes []rune, list []found, from, to int) (sum float64) {
	var seen []string
	for _, m := range list {
		if m.from < from || m.to > to {
			continue
		}
		if word := string(runes[m.from:m.to]); !slices.Contains(seen, word) {
			seen = append(seen, word)
			sum += m.weight
		}
	}
	return sum
}
