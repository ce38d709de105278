package search

import (
	"unicode/utf8"
)

// lone is what a single character weighs beside a pair: everyday questions share characters
// with the text more often than whole words.
const lone = 1.5

// question is what was understood of a query.
type question struct {
	runes   []rune // folded, pinyin decoded, typing errors put right
	read    string // runes as text when they are not what was typed
	terms   []weighted
	wants   []want
	matches []match
	cites   cites
	parts   []part
}

// part is one word or pair of characters of the question, to judge how much of it a
// passage speaks of.
type part struct {
	term    int32   // -1 when no passage has it
	weight  float32 // how telling it is
	matches []int   // known words that it is part of
}

// understand takes the steps from what was typed to what is searched for.
func (x *Index) understand(q Query) question {
	var out question
	text := fold(shorten(q.Text))
	out.cites = x.citations(string(text.runes))
	out.runes = text.runes
	if decoded, ok := x.decodePinyin(out.runes); ok {
		out.runes, out.read = decoded, string(decoded)
	}
	if mended, ok := x.mendTyping(out.runes); ok {
		out.runes, out.read = mended, string(mended)
	}
	if !q.Plain {
		out.matches = x.words.find(out.runes)
	}
	asked := bare(out.runes, out.matches)
	out.wants = x.wants(out.runes, out.matches)
	scan(asked, func(t token) { x.ask(&out, t) })
	for i := range out.wants {
		if w := out.wants[i].ways; len(w) > 0 {
			w[0] = strongest(w[0])
			out.wants[i].ways = telling(w)
		}
	}
	out.parts = x.parts(asked, out.matches)
	out.terms = strongest(append(out.terms, x.soundAlikes(asked)...))
	return out
}

// ask adds a token of the question to the known word that it is part of, or to the terms.
func (x *Index) ask(q *question, t token) {
	term := x.dict.of(t)
	if term < 0 {
		return
	}
	asked := weighted{int32(term), 1}
	if t.single() {
		asked.weight = lone
	}
	if t.word != nil && faint(string(t.word)) {
		asked.weight = faintly
	}
	for i, m := range q.matches {
		if ways := q.wants[i].ways; len(ways) > 0 && m.from <= t.from && t.to <= m.to {
			ways[0] = append(ways[0], asked)
			return
		}
	}
	q.terms = append(q.terms, asked)
}

// shorten keeps the first characters: nobody asks at greater length.
func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > mostRunes {
			return s[:i]
		}
	}
	return s
}

// parts lists what the question consists of: pairs and words, and characters that stand alone.
func (x *Index) parts(runes []rune, matches []match) (out []part) {
	n := x.Len()
	scan(runes, func(t token) {
		paired := t.from > 0 && han(runes[t.from-1]) || t.to < len(runes) && han(runes[t.to])
		if t.single() && paired || t.word != nil && stem(string(t.word)) == "" {
			return
		}
		p := part{term: int32(x.dict.of(t)), weight: float32(idf(n, 0))}
		if p.term >= 0 {
			p.weight = float32(idf(n, x.frequency(int(p.term))))
		}
		for i, m := range matches {
			if m.from < t.to && t.from < m.to {
				p.matches = append(p.matches, i)
			}
		}
		out = append(out, p)
	})
	return out
}

// fillers are what a Chinese question is wrapped in; they would only find each other.
// Longer ones stand first where one begins like another.
func fillers() []string {
	return []string{
		"请问一下", "请问", "想问一下", "想问", "想知道", "想了解", "了解一下", "告诉我", "帮我查一下", "帮我查", "查一下",
		"有没有", "是不是", "能不能", "可不可以", "要不要", "该不该", "会不会", "什么时候", "什么样的", "什么样", "什么", "怎么办", "怎么样", "怎么", "怎样", "如何",
		"为什么", "为何", "哪些", "哪个", "哪里", "哪儿", "哪种", "可以吗", "行不行", "行吗", "吗", "呢", "吧", "啊", "呀", "嘛",
	}
}

// bare blanks the fillers outside known words; when nothing would be left, the question
// stays as it is.
func bare(runes []rune, matches []match) []rune {
	out := make([]rune, len(runes))
	copy(out, runes)
	for _, f := range fillers() {
		n := utf8.RuneCountInString(f)
		for i := 0; i+n <= len(out); i++ {
			if startsWith(out[i:], f) {
				for j := range n {
					out[i+j] = ' '
				}
			}
		}
	}
	for _, m := range matches {
		copy(out[m.from:m.to], runes[m.from:m.to])
	}
	for _, r := range out {
		if han(r) || lettered(r) {
			return out
		}
	}
	return runes
}

func startsWith(runes []rune, s string) bool {
	i := 0
	for _, r := range s {
		if i >= len(runes) || runes[i] != r {
			return false
		}
		i++
	}
	return true
}
