package policy

import (
	_ "embed" // the word list is compiled in
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed library/synonyms.txt
var synonymText string

// Synonyms turns what people say into what documents say.
type Synonyms struct {
	han   map[string][]int // folded Chinese spelling -> groups
	words map[string][]int // stemmed English words, joined by spaces -> groups
	size  []int            // lengths of Chinese keys, longest first
	most  int              // longest English key in words
	adds  [][]string       // by group: the spellings it adds
}

// Curated is the word list that the bot is delivered with.
var Curated = sync.OnceValue(func() *Synonyms {
	s, err := ParseSynonyms(synonymText)
	if err != nil {
		panic(err) // compiled in; a test reads it too
	}
	return s
})

// ParseSynonyms reads the format that library/synonyms.txt explains. The error names the line.
func ParseSynonyms(text string) (*Synonyms, error) {
	s := &Synonyms{han: map[string][]int{}, words: map[string][]int{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		left, right, oneWay := strings.Cut(line, ">")
		keys, adds := list(left), list(right)
		if !oneWay {
			adds = keys
		}
		if len(keys) == 0 || len(adds) == 0 || (!oneWay && len(keys) < 2) {
			return nil, fmt.Errorf("synonyms line %d: at least two words are wanted", n)
		}
		group := len(s.adds)
		s.adds = append(s.adds, adds)
		for _, k := range keys {
			s.key(k, group)
		}
	}
	slices.SortFunc(s.size, func(a, b int) int { return b - a })
	return s, nil
}

func list(s string) []string {
	var out []string
	for w := range strings.SplitSeq(s, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func (s *Synonyms) key(k string, group int) {
	rs := fold(k)
	if slices.ContainsFunc(rs, han) {
		s.han[string(rs)] = append(s.han[string(rs)], group)
		if !slices.Contains(s.size, len(rs)) {
			s.size = append(s.size, len(rs))
		}
		return
	}
	ts := tokens(rs)
	if len(ts) == 0 {
		return
	}
	joined := joinTerms(ts)
	s.words[joined] = append(s.words[joined], group)
	s.most = max(s.most, len(ts))
}

func joinTerms(ts []token) string {
	var b strings.Builder
	for i, t := range ts {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.term)
	}
	return b.String()
}

// match is one known word found in a question.
type match struct {
	from, to int // runes of the folded question
	groups   []int
}

// find looks for known words, the longest first; a rune is used at most once.
func (s *Synonyms) find(text []rune, ts []token) []match {
	var out []match
	used := make([]bool, len(text))
	take := func(from, to int, groups []int) {
		if slices.Contains(used[from:to], true) {
			return
		}
		for i := from; i < to; i++ {
			used[i] = true
		}
		out = append(out, match{from, to, groups})
	}
	for _, n := range s.size {
		for i := 0; i+n <= len(text); i++ {
			if g := s.han[string(text[i:i+n])]; g != nil {
				take(i, i+n, g)
			}
		}
	}
	words := make([]token, 0, len(ts))
	for _, t := range ts {
		if !han([]rune(t.term)[0]) {
			words = append(words, t)
		}
	}
	for n := min(s.most, len(words)); n >= 1; n-- {
		for i := 0; i+n <= len(words); i++ {
			if g := s.words[joinTerms(words[i:i+n])]; g != nil {
				take(words[i].from, words[i+n-1].to, g)
			}
		}
	}
	return out
}
