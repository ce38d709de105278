package policy

import (
	"cmp"
	"regexp"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// Certainty says how well the best item covers the question.
type Certainty int

// Below Doubtful nothing is shown as an answer; Doubtful shows a list to choose from.
const (
	NotFound Certainty = iota
	Doubtful
	Found
)

// Limits chosen on testdata/questions.tsv: the share of the question's weight that the best
// clause must speak of, and how near the second may come before both are offered.
const (
	doubtfulFrom = 0.40
	foundFrom    = 0.60
	closeBy      = 0.92
)

const (
	usualHits = 5
	looked    = 100 // passages that are grouped into items
)

// Query is a question with its moment and the place of who asks.
type Query struct {
	Text  string
	Today locales.Date
	AsOf  locales.Date // chosen by a button; empty = what the words say, else Today
	Units []string     // codes of the asker's unit and of those above, nearest first; none = no place
	Lang  string       // only clauses in zh or en; "" = both
	Limit int          // 0 = 5
	Skip  int          // of the ranking: Limit for the next screen
	Every bool         // every clause that was found is a hit, not only the best of each item
}

// Hit is one item of an answer.
type Hit struct {
	Item      *Item
	Score     float64
	State     State   // on the day of the answer
	Weak      bool    // far behind the best: it shares words with the question, not more
	Elsewhere bool    // it holds for another place than the asker's
	Coverage  float64 // 0-1: of the question by the clause
	Clause    Clause  // that speaks most of the question; without an anchor when none does
	Lang      string  // zh or en: in which the question was found
	Successor *Item   // what holds instead, when State is Superseded
}

// Answer is the ranked outcome of a question.
type Answer struct {
	AsOf      locales.Date
	Dated     bool // the question or a button named the day
	Certainty Certainty
	Coverage  float64 // 0-1, what Certainty was judged by
	Close     bool    // the first two are too near each other to choose for the person
	Hits      []Hit   // what holds on the day first, what it replaced after it
	More      bool    // there are more behind Hits
	Read      string  // how the question was read when not as typed: 低保 for dibao

	words *search.Index
	terms search.Terms
	want  sought
}

// Search ranks the library for a question. Equal scores are ordered by id, so that every
// replica answers alike.
func (x *Index) Search(q Query) Answer {
	day, text := AsOf(q.Text, q.Today)
	if day == "" {
		text = q.Text
	}
	a := Answer{AsOf: day, Dated: day != "", words: x.words}
	if q.AsOf != "" {
		a.AsOf, a.Dated = q.AsOf, true
	}
	if a.AsOf == "" {
		a.AsOf = q.Today
	}
	r := x.words.Search(search.Query{Text: text, Limit: looked, Lang: q.Lang})
	a.Read, a.terms = r.Read, r.Terms
	if a.want = soughtBy(text); r.Read != "" {
		a.want = cmp.Or(a.want, soughtBy(r.Read))
	}
	found := x.group(r, x.named(text))
	ranked := x.rank(found, moment{a.AsOf, !a.Dated && aboutThePast(q.Text, q.Today)}, q.Units)
	if len(ranked) == 0 {
		return a
	}
	a.judge(ranked)
	if a.Certainty == Found && !ranked[0].named && wordless(text) {
		a.Certainty = Doubtful
	}
	limit := q.Limit
	if limit <= 0 {
		limit = usualHits
	}
	if ranked = keepOld(ranked); q.Every {
		ranked = spread(ranked)
	}
	from := min(max(q.Skip, 0), len(ranked))
	to := min(from+limit, len(ranked))
	a.More = to < len(ranked)
	for _, c := range ranked[from:to] {
		if !q.Every { // then each clause stands for itself
			c.anchor, c.lang = c.shown(a.want)
		}
		a.Hits = append(a.Hits, x.hit(c, &a))
	}
	return a
}

// wordless reports whether a question is a single character: nobody can be sure of what it means.
func wordless(text string) bool {
	n := 0
	for _, r := range text {
		if lettered(r) {
			n++
		}
	}
	return n < 2
}

// judge decides how sure the answer is: by the better of the first item and the one that
// speaks of most.
func (a *Answer) judge(ranked []candidate) {
	best := ranked[0]
	for _, c := range ranked {
		if c.score > best.score {
			best = c
		}
	}
	a.Coverage = max(best.coverage, ranked[0].coverage)
	named := ranked[0].named
	switch {
	case named || a.Coverage >= foundFrom:
		a.Certainty = Found
	case a.Coverage >= doubtfulFrom:
		a.Certainty = Doubtful
	}
	a.Close = !named && len(ranked) > 1 && holding(ranked[1].state) && ranked[1].score >= closeBy*ranked[0].score
}

// hit is a candidate as it is shown.
func (x *Index) hit(c candidate, a *Answer) Hit {
	h := Hit{Item: c.item, Score: c.score, State: c.state, Weak: c.weak, Elsewhere: c.elsewhere, Coverage: c.coverage, Lang: c.lang}
	if h.State == Superseded {
		h.Successor = x.lib.Successor(h.Item, a.AsOf)
	}
	if c.anchor != "" {
		h.Clause, _ = h.Item.Clause(c.anchor)
	} else {
		h.Clause = a.bestClause(h.Item)
	}
	return h
}

// compared is how many clauses are looked through for an item that stands in for another.
const compared = 60

// bestClause is the clause with the most words of the question, or one with almost as many
// that has what the question waits for; the zero Clause when none has any.
func (a *Answer) bestClause(it *Item) Clause {
	var best Clause
	most := 0.0
	clauses := it.Clauses()
	for _, c := range clauses[:min(len(clauses), compared)] {
		n := 0
		for _, lang := range []string{chinese, english} {
			text := wording(c.Body, lang)
			for _, m := range a.words.Snippet(text, a.terms, len(text)).Marks {
				n += m.To - m.From
			}
		}
		if m := float64(n) * a.want.gain(c.Body); m > most {
			best, most = c, m
		}
	}
	return best
}

var nameLike = regexp.MustCompile(`[a-z0-9][a-z0-9._-]*`)

// named are the items whose id the question names.
func (x *Index) named(question string) map[ItemID]bool {
	out := map[ItemID]bool{}
	for _, word := range nameLike.FindAllString(strings.ToLower(search.Fold(question)), -1) {
		if id, ok := x.byName[strings.TrimRight(word, ".-_")]; ok {
			out[id] = true
		}
	}
	return out
}
