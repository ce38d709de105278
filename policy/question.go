package policy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// expanded is the weight of a word that the curated list added, lone the further weight of
// a single character inside it.
const (
	expanded = 0.6
	lone     = 0.3
)

// fillers are what a Chinese question is wrapped in; longer ones first. They are taken out so
// that they neither score nor join their neighbours to false pairs.
var fillers = func() [][]rune {
	words := strings.Fields(`请问一下 请问 麻烦问 想问一下 想问 想知道 我想了解 想了解 了解一下 告诉我 帮我查一下 帮我查 查一下 查询 有没有 是不是 能不能
可不可以 要不要 该不该 会不会 什么时候 什么样的 什么样 什么 怎么办 怎么样 怎么 怎样 如何 为什么 为何 哪些 哪个 哪里 哪儿 哪种 哪几 多大 多少 几个 几年 几次
多久 可以吗 行不行 行吗 吗 呢 吧 啊 呀 嘛 谁 我们 我 咱们 你们 你 他们 大家 有关 关于 一下 的话 规定 政策 文件 要求 应该 应当 需要 可以 能够 最新 现行 还要 那么多 这么多 老是 总是 随便 到底 究竟 分几`)
	out := make([][]rune, len(words))
	for i, w := range words {
		out[i] = []rune(w)
	}
	slices.SortStableFunc(out, func(a, b []rune) int { return len(b) - len(a) })
	return out
}()

// bare blanks the fillers; when nothing would be left, the text stays as it is.
func bare(text []rune) []rune {
	out := slices.Clone(text)
	for _, f := range fillers {
		for i := 0; i+len(f) <= len(out); i++ {
			if slices.Equal(out[i:i+len(f)], f) {
				for j := range f {
					out[i+j] = ' '
				}
			}
		}
	}
	if len(tokens(out)) == 0 {
		return text
	}
	return out
}

// queryTerm is one term to score. id is -1 for a term that no item has.
type queryTerm struct {
	id     int32
	weight float32
}

// asked is one word or Chinese character of the question itself, for judging how much of
// the question an item covers.
type asked struct {
	id    int32   // -1 when no item has it
	pairs []int32 // of a character: the known pairs that it is part of
	han   bool
	idf   float32
	spans []int // matches of the word list that contain it
}

// query is a question ready to be scored.
type query struct {
	terms   []queryTerm
	asked   []asked
	matches []match
}

// understand cuts the question into weighed terms and adds what the word list knows.
func (x *Index) understand(question string) query {
	text := fold(question)
	matches := x.syn.find(text, tokens(text))
	text = bareAround(text, matches)
	ts := tokens(text)
	weights := make(map[int32]float32, 4*len(ts))
	q := query{matches: matches}
	for _, t := range ts {
		if id, ok := x.term[t.term]; ok {
			weights[id] = 1
		}
	}
	q.asked = x.asked(ts, matches)
	for _, m := range matches {
		x.expand(m, weights)
	}
	for id, w := range weights {
		q.terms = append(q.terms, queryTerm{id, w})
	}
	// Sums of floats depend on their order, ties on sums: keep it the same every time.
	slices.SortFunc(q.terms, func(a, b queryTerm) int { return int(a.id) - int(b.id) })
	return q
}

// asked lists the words and characters of the question with what is known of them.
func (x *Index) asked(ts []token, matches []match) []asked {
	unknown := float32(idf(float64(len(x.lib.Items)), 0))
	var out []asked
	for i, t := range ts {
		if !t.uni && t.to-t.from == 2 && han([]rune(t.term)[0]) {
			continue
		}
		a := asked{id: -1, han: t.uni, idf: unknown}
		if id, ok := x.term[t.term]; ok {
			a.id, a.idf = id, x.idf[id]
		}
		// The pair that starts here follows its character; the one that ends here stands
		// right before it.
		for _, j := range []int{i - 1, i + 1} {
			if !t.uni || j < 0 || j >= len(ts) || ts[j].uni || ts[j].from > t.from || ts[j].to < t.to {
				continue
			}
			if id, ok := x.term[ts[j].term]; ok {
				a.pairs = append(a.pairs, id)
			}
		}
		for k, m := range matches {
			if m.from <= t.from && t.to <= m.to {
				a.spans = append(a.spans, k)
			}
		}
		out = append(out, a)
	}
	return out
}

// bareAround takes fillers out everywhere but inside words that the list knows.
func bareAround(text []rune, matches []match) []rune {
	out := bare(text)
	for _, m := range matches {
		copy(out[m.from:m.to], text[m.from:m.to])
	}
	return out
}

// expand adds the spellings of a match to the weights.
func (x *Index) expand(m match, weights map[int32]float32) {
	for _, g := range m.groups {
		for _, s := range x.spelled[g] {
			for _, t := range s.terms {
				if weights[t.id] < t.weight {
					weights[t.id] = t.weight
				}
			}
		}
	}
}

var yearNumber = regexp.MustCompile(`((?:19|20)\d\d)\D{0,3}?(\d{1,4})\s*号`)

// number brings a document number to the form in which two writings of it are equal:
// letters, digits and Chinese characters only, without 第 and 号.
func number(s string) string {
	var sb strings.Builder
	for _, r := range fold(s) {
		if r == '第' || r == '号' || !(han(r) || unicode.IsLetter(r) || unicode.IsDigit(r)) {
			continue
		}
		sb.WriteRune(r)
	}
	return sb.String()
}

// cited are the items whose id or document number the question names.
func (x *Index) cited(question string) []int {
	folded := string(fold(question))
	flat, out := number(question), []int(nil)
	for d, it := range x.lib.Items {
		id := strings.ToLower(string(it.ID))
		if i := strings.Index(folded, id); i >= 0 && wholeWord(folded, i, len(id)) || endsAtDigit(flat, x.numbers[d]) {
			out = append(out, d)
		}
	}
	if len(out) > 0 {
		return out
	}
	if m := yearNumber.FindStringSubmatch(folded); m != nil {
		for d, n := range x.numbers {
			if n != "" && strings.HasSuffix(n, m[1]+m[2]) && strings.Contains(x.lib.Items[d].DocNo, m[1]) {
				out = append(out, d)
			}
		}
	}
	return out
}

// endsAtDigit reports whether text holds num and no further digit follows it: 2021-1 is
// not a part of 2021-19.
func endsAtDigit(text, num string) bool {
	if len([]rune(num)) < 6 {
		return false
	}
	i := strings.Index(text, num)
	if i < 0 {
		return false
	}
	rest := text[i+len(num):]
	return rest == "" || rest[0] < '0' || rest[0] > '9'
}
