package search

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Words is what is known of words outside the passages: which mean the same, and how
// Chinese and English terms correspond. It never changes once parsed. A member in the
// language of the question widens it; a member in the other one translates it.
type Words struct {
	groups []group
	han    map[string][]int32 // folded Chinese key -> groups
	words  map[string][]int32 // stems of an English key, joined by spaces -> groups
	first  map[rune]int       // by first character: runes of the longest Chinese key
	most   int                // words of the longest English key
}

type group struct {
	adds       []string
	translates bool // into the other language only
}

// ParseWords reads word lists, one after the other. One group a line, words apart by commas:
//
//	a, b, c      any of them also finds the others
//	a, b > c, d  a or b also find c and d, not the other way round
//	a, b = c, d  a and b are Chinese for c and d, and do not widen each other
//
// Lines that begin with # are skipped. The error names the list and the line.
func ParseWords(lists ...string) (*Words, error) {
	w := &Words{han: map[string][]int32{}, words: map[string][]int32{}, first: map[rune]int{}}
	for i, text := range lists {
		n := 0
		for line := range strings.Lines(text) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !w.line(line) {
				return nil, fmt.Errorf("word list %d, line %d: at least two words are wanted", i+1, n)
			}
		}
	}
	return w, nil
}

// line reads one group; false when it says nothing.
func (w *Words) line(line string) bool {
	if zh, en, translation := strings.Cut(line, "="); translation {
		all := append(members(zh), members(en)...)
		w.add(all, all, true)
		return len(members(zh)) > 0 && len(members(en)) > 0
	}
	left, right, oneWay := strings.Cut(line, ">")
	keys, adds := members(left), members(right)
	if !oneWay {
		adds = keys
	}
	w.add(keys, adds, false)
	return len(keys) > 0 && len(adds) > 0 && (oneWay || len(keys) > 1)
}

func members(s string) []string {
	var out []string
	for m := range strings.SplitSeq(s, ",") {
		if m = strings.TrimSpace(m); m != "" {
			out = append(out, m)
		}
	}
	return out
}

// AddGlossary adds a table of Chinese and English terms with a heading line, of which the
// first two columns are read. Several terms of one cell stand apart by a slash; what is in
// brackets explains and is left out. It changes w: call it before the first Build.
func (w *Words) AddGlossary(table string) error {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("glossary: %w", err)
	}
	for _, row := range rows[min(1, len(rows)):] {
		if len(row) < 2 {
			continue
		}
		zh, en := terms(row[0]), terms(row[1])
		if len(zh) > 0 && len(en) > 0 {
			all := append(slices.Clone(zh), en...)
			w.add(all, all, true)
		}
	}
	return nil
}

// terms are the terms of one cell of a glossary.
func terms(cell string) []string {
	var plain strings.Builder
	depth := 0
	for _, r := range cell {
		switch r {
		case '(', '（':
			depth++
		case ')', '）':
			depth = max(depth-1, 0)
		default:
			if depth == 0 {
				plain.WriteRune(r)
			}
		}
	}
	var out []string
	for t := range strings.FieldsFuncSeq(plain.String(), func(r rune) bool { return r == '/' || r == '、' || r == ',' || r == ';' }) {
		if t = strings.Trim(t, " “”\"'"); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func (w *Words) add(keys, adds []string, translates bool) {
	g := int32(len(w.groups))
	w.groups = append(w.groups, group{adds, translates})
	for _, k := range keys {
		runes := fold(k).runes
		if chinese(runes) {
			put(w.han, string(runes), g)
			w.first[runes[0]] = max(w.first[runes[0]], len(runes))
			continue
		}
		if stems := stemsOf(runes); len(stems) > 0 {
			joined := strings.Join(stems, " ")
			put(w.words, joined, g)
			w.most = max(w.most, len(stems))
		}
	}
}

// put adds g to a key once: two spellings of a group may have the same stem.
func put(to map[string][]int32, key string, g int32) {
	if !slices.Contains(to[key], g) {
		to[key] = append(to[key], g)
	}
}

// chinese reports whether a term is in Chinese: it has a Chinese character.
func chinese(runes []rune) bool { return slices.ContainsFunc(runes, han) }

func stemsOf(runes []rune) (out []string) {
	scan(runes, func(t token) {
		if t.word != nil {
			if s := stem(string(t.word)); s != "" {
				out = append(out, s)
			}
		}
	})
	return out
}

// match is a known word in a question.
type match struct {
	from, to int // runes of the question
	groups   []int32
}

// find looks for known words in a question, longer ones first; a character counts once.
func (w *Words) find(runes []rune) []match {
	var out []match
	for _, m := range w.all(runes) {
		if !slices.ContainsFunc(out, func(o match) bool { return m.from < o.to && o.from < m.to }) {
			out = append(out, m)
		}
	}
	return out
}

// all are the known words of a question, longer ones first, shorter ones within them too.
func (w *Words) all(runes []rune) []match {
	var all []match
	for i, r := range runes {
		for n := min(w.first[r], len(runes)-i); n > 0; n-- {
			if g := w.han[string(runes[i:i+n])]; g != nil {
				all = append(all, match{i, i + n, g})
			}
		}
	}
	all = append(all, w.findWords(runes)...)
	slices.SortStableFunc(all, func(a, b match) int { return (b.to - b.from) - (a.to - a.from) })
	return all
}

func (w *Words) findWords(runes []rune) (out []match) {
	if w.most == 0 {
		return nil
	}
	var stems []string
	var at [][2]int
	scan(runes, func(t token) {
		if t.word == nil {
			return
		}
		if s := stem(string(t.word)); s != "" {
			stems, at = append(stems, s), append(at, [2]int{t.from, t.to})
		}
	})
	for i := range stems {
		for n := min(w.most, len(stems)-i); n > 0; n-- {
			if g := w.words[strings.Join(stems[i:i+n], " ")]; g != nil {
				out = append(out, match{at[i][0], at[i+n-1][1], g})
			}
		}
	}
	return out
}
