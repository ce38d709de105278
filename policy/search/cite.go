package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// article is a passage by its number.
type article struct {
	number  uint64 // see numberKey
	doc     uint32
	passage uint32
}

// citation is a document by its number: 财农, 2021, 19.
type citation struct {
	year, number uint32
	prefix       string
	doc          uint32
}

// cites is what a question names by number.
type cites struct {
	passages []uint32 // articles, best guess at the document first
	docs     []uint32 // sorted
}

// hash is FNV-1a: an article is one of few, a clash would only show one hit too many.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func (x *Index) cite(passage int, doc uint32, p *Passage) {
	if k := numberKey(foldString(p.Number)); k != "" {
		x.articles = append(x.articles, article{hash(k), doc, uint32(passage)})
	}
	if p.Citation == "" {
		return
	}
	if c, ok := issue(foldString(p.Citation)); ok {
		c.doc = doc
		x.cited = append(x.cited, c)
	}
}

// issue reads the number of a document.
func issue(folded string) (citation, bool) {
	m := issueNo.FindStringSubmatch(folded)
	if m == nil {
		return citation{}, false
	}
	year, _ := strconv.Atoi(m[2])
	number, _ := strconv.Atoi(m[3])
	return citation{year: uint32(year), number: uint32(number), prefix: m[1]}, true
}

func (x *Index) sortCitations() {
	slices.SortFunc(x.articles, func(a, b article) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.doc, b.doc), cmp.Compare(a.passage, b.passage))
	})
	slices.SortFunc(x.cited, func(a, b citation) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.number, b.number), cmp.Compare(a.doc, b.doc), cmp.Compare(a.prefix, b.prefix))
	})
	x.cited = slices.Compact(x.cited)
}

// citations finds what a question names by number.
func (x *Index) citations(folded string) cites {
	var out cites
	if m := articleZh.FindStringSubmatchIndex(folded); m != nil {
		sub := ""
		if m[4] >= 0 {
			sub = folded[m[4]:m[5]]
		}
		if k := articleKey(folded[m[2]:m[3]], sub); k != "" {
			out.passages = x.articlesOf(k, folded[:m[0]], folded[m[1]:])
		}
	} else if m := articleEn.FindStringSubmatchIndex(folded); m != nil {
		out.passages = x.articlesOf(numberKey(folded[m[0]:m[1]]), folded[:m[0]], folded[m[1]:])
	} else if m := sectionNo.FindStringSubmatchIndex(folded); m != nil {
		out.passages = x.articlesOf(folded[m[2]:m[3]], folded[:m[0]], folded[m[1]:])
	}
	if len(x.cited) > 0 {
		out.docs = x.issued(folded)
	}
	return out
}

// issued are the documents whose number the question names. Without 号 the letters before
// the year must agree; with it, any document of that year and number will do.
func (x *Index) issued(folded string) (docs []uint32) {
	m := issueNo.FindStringSubmatch(folded)
	c, ok := issue(folded)
	if !ok {
		return nil
	}
	from, _ := slices.BinarySearchFunc(x.cited, c, func(a, b citation) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.number, b.number))
	})
	var same, any []uint32
	for _, k := range x.cited[from:] {
		if k.year != c.year || k.number != c.number {
			break
		}
		any = append(any, k.doc)
		if c.prefix != "" && k.prefix != "" && (strings.HasSuffix(c.prefix, k.prefix) || strings.HasSuffix(k.prefix, c.prefix)) {
			same = append(same, k.doc)
		}
	}
	if len(same) > 0 {
		docs = same
	} else if m[4] != "" {
		docs = any
	}
	slices.Sort(docs)
	return slices.Compact(docs)
}

// articlesOf are the passages with a number in the documents that the words around it name.
func (x *Index) articlesOf(key, before, after string) []uint32 {
	h := hash(key)
	from, _ := slices.BinarySearchFunc(x.articles, h, func(a article, h uint64) int { return cmp.Compare(a.number, h) })
	to := from
	for to < len(x.articles) && x.articles[to].number == h {
		to++
	}
	list := x.articles[from:to]
	name := bareTitle(before)
	if name == "" {
		if name = bareTitle(after); name == "" && strings.ContainsRune(key, '-') {
			return passagesOf(list, func(uint32) bool { return true })
		}
	}
	if name == "" {
		return nil
	}
	best := 0.0
	fits := map[uint32]float64{}
	for _, a := range list {
		f, ok := fits[a.doc]
		if !ok {
			f = titleFit(name, x.titles.at(int(a.doc)))
			fits[a.doc] = f
		}
		best = max(best, f)
	}
	if best == 0 {
		if strings.ContainsRune(key, '-') { // a code needs no title; the words say what is sought in it
			return passagesOf(list, func(uint32) bool { return true })
		}
		return nil
	}
	return passagesOf(list, func(doc uint32) bool { return fits[doc] == best })
}

func passagesOf(list []article, in func(doc uint32) bool) (out []uint32) {
	for _, a := range list {
		if in(a.doc) {
			out = append(out, a.passage)
		}
	}
	return out
}

// bareTitle is a title without brackets, spaces at its ends, and the country's name.
func bareTitle(s string) string {
	var b strings.Builder
	for _, r := range s {
		if han(r) || lettered(r) || r == ' ' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	t := strings.TrimSpace(b.String())
	for _, lead := range []string{"请问", "根据", "依据", "按照", "依照"} {
		t = strings.TrimPrefix(t, lead)
	}
	t = strings.TrimPrefix(t, "中华人民共和国")
	return strings.TrimSuffix(strings.TrimSuffix(t, " "), "的")
}

// titleFit is how well a name fits one of a document's titles, 0 for not at all: the title
// itself, the title within more words, a part of it, or its characters in order (消保法).
// The more of the title is named, the better.
func titleFit(name, titles string) float64 {
	best := 0.0
	for t := range strings.Lines(titles) {
		t = bareTitle(t)
		if t == "" {
			continue
		}
		share := float64(utf8.RuneCountInString(name)) / float64(utf8.RuneCountInString(t))
		switch {
		case name == t:
			return 10
		case strings.Contains(name, t):
			best = max(best, 5+1/share)
		case utf8.RuneCountInString(name) >= 2 && strings.Contains(t, name):
			best = max(best, 2+share)
		case utf8.RuneCountInString(name) >= 3 && abbreviates(name, t):
			best = max(best, share)
		}
	}
	return best
}

// abbreviates reports whether the characters of a Chinese name stand in a title in this
// order, beginning alike and ending alike; or whether a title has all words of an English name.
func abbreviates(name, title string) bool {
	short, long := []rune(name), []rune(title)
	if !chinese(short) {
		have := stemsOf(long)
		words := stemsOf(short)
		for _, w := range words {
			if !slices.Contains(have, w) {
				return false
			}
		}
		return len(words) > 0
	}
	if short[0] != long[0] || short[len(short)-1] != long[len(long)-1] {
		return false
	}
	i := 0
	for _, r := range long {
		if i < len(short) && short[i] == r {
			i++
		}
	}
	return i == len(short)
}
