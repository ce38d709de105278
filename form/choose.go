package form

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// A keyboard has places for twelve choices; done or skip under them takes two. A longer
// list is shown in pages of pageSize and searched.
const (
	keyboardPlaces = 12
	wayOnPlaces    = 2
	longList       = keyboardPlaces - wayOnPlaces // where every list is long
	pageSize       = 8
)

// limit is how many choices the current question shows without pages.
func (t *turn) limit() int {
	if f := t.field(); f.Kind != Many && f.Kind != Rank && t.required(t.at) {
		return keyboardPlaces
	}
	return longList
}

// shuffled reports whether the choices come in a random order.
func (f *Field) shuffled() bool { return f.chosen() && f.Parameters["randomize"] == "true" }

// offered are the choices that the filter of node n lets through, in the order in which
// they are shown.
func (st *state) offered(n int) []Choice {
	f := st.of(n)
	if f.filter == nil && !f.shuffled() {
		return f.Choices
	}
	out := make([]Choice, 0, len(f.Choices))
	for i := range f.Choices {
		if st.passes(n, &f.Choices[i]) {
			out = append(out, f.Choices[i])
		}
	}
	if f.shuffled() {
		shuffle(out, st.seed(n))
	}
	return out
}

func (st *state) passes(n int, ch *Choice) bool {
	f := st.of(n)
	if f.filter == nil {
		return true
	}
	st.pick = ch
	return st.run(f.filter, st.nodes[n].f, st.nodes[n].at, val{}).truth()
}

// offers reports whether the choice key is among those offered at node n.
func (st *state) offers(n int, key string) bool {
	f := st.of(n)
	for i := range f.Choices {
		if f.Choices[i].Key == key && st.passes(n, &f.Choices[i]) {
			return true
		}
	}
	return false
}

// seed is the parameter seed, a number or ${field}, else the session's own.
func (st *state) seed(n int) int64 {
	f := st.of(n)
	src := f.Parameters["seed"]
	v := parseNumber(src)
	if name, ok := strings.CutPrefix(src, "${"); ok {
		if i, ok := st.c.names[strings.TrimSuffix(name, "}")]; ok && i >= 0 && st.c.fields[i].scope == 0 {
			v = st.vals[i].v.number()
		}
	}
	if v = v.trunc(); !v.nan && v.r == nil {
		return v.c
	}
	st.field, st.at = st.nodes[n].f, st.nodes[n].at
	h := st.chance(&expr{})
	return int64(h[0])<<24 | int64(h[1])<<16 | int64(h[2])<<8 | int64(h[3])
}

// shuffle is the order that the XForms specification prescribes for randomize(): Fisher-
// Yates with the generator of Park and Miller, so that a seed gives the same order as in
// other programs.
func shuffle(list []Choice, seed int64) {
	const m = 2147483647
	if seed %= m; seed <= 0 {
		seed += m - 1
	}
	for i := len(list) - 1; i > 0; i-- {
		seed = seed * 16807 % m
		j := int(float64(seed-1) / (m - 1) * float64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

// listed are the choices on offer at the current question, narrowed by what is looked
// for: what the buttons show and typed numbers count.
func (t *turn) listed() []Choice {
	all := t.offered(t.at)
	if t.s.Find == "" || t.s.For != t.here() || len(all) <= t.limit() {
		return all
	}
	return t.found(all, t.s.Find)
}

// found are the choices that a word may mean: part of a label, the beginning of a key or
// of the first letters in pinyin.
func (t *turn) found(list []Choice, word string) []Choice {
	f := t.field()
	var out []Choice
	for i := range list {
		if f.fits(&list[i], word) {
			out = append(out, list[i])
		}
	}
	return out
}

func (f *field) fits(ch *Choice, word string) bool {
	for _, l := range locales.All {
		if strings.Contains(foldWord(inLang(ch.Label, l)), word) {
			return true
		}
	}
	if strings.HasPrefix(foldWord(ch.Key), word) || slices.ContainsFunc(ch.Words, func(w string) bool { return strings.Contains(foldWord(w), word) }) {
		return true
	}
	for i := range f.initials {
		if f.Choices[i].Key == ch.Key && f.initials[i] != "" && strings.HasPrefix(f.initials[i], word) {
			return true
		}
	}
	return false
}

// search takes a word at a long list: the only choice that it may mean, or the narrowed
// list. It reports whether the question has a long list at all.
func (t *turn) search(word string) bool {
	f := t.field()
	all := t.offered(t.at)
	if len(all) <= t.limit() || word == "" || utf8.RuneCountInString(word) > 40 {
		return false
	}
	hits := t.found(all, word)
	switch {
	case len(hits) == 0:
		t.refuse(locales.M("form.no_match", "Typed", word))
	case len(hits) > 1:
		t.s.Find, t.s.Page, t.s.For = word, 0, t.here()
	case f.Kind == One:
		t.count(Value{S: hits[0].Key})
	default:
		t.s.Find, t.s.Page = "", 0
		t.toggle(hits[0].Key)
	}
	return true
}

// page turns to a page of a long list or of the review; without a number it shows the
// whole list again.
func (t *turn) page(arg string) {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 || n > 1000 {
		n = 0
	}
	if arg == "" {
		t.s.Find = ""
	}
	t.s.Page, t.s.For = n, t.where()
}

// onPage is page number n of total things: from (included) to, and the number of pages.
func onPage(n, total, limit int) (from, to, pages int) {
	if total <= limit {
		return 0, total, 1
	}
	pages = (total + pageSize - 1) / pageSize
	n = min(max(n, 0), pages-1)
	return n * pageSize, min((n+1)*pageSize, total), pages
}

// typedChoice reports whether word names a choice of the current question, and takes it.
func (t *turn) typedChoice(word string) bool {
	f := t.field()
	if !f.chosen() || t.readingBack() {
		return false
	}
	list := t.listed()
	switch f.Kind {
	case One, YesNo:
		if i := f.choice(word, list); i >= 0 {
			t.count(Value{S: list[i].Key})
			return true
		}
	case Many, Rank:
		keys := f.choiceList(word, list)
		switch {
		case keys == nil:
			return false
		case f.Kind == Many && len(f.Choices) > t.limit(): // the rest may be on other pages
			t.s.Find, t.s.Page = "", 0
			t.stage(Value{L: f.inOrder(append(keys, t.ticks()...))}, "")
		default:
			t.count(Value{L: keys})
		}
		return true
	}
	return false
}

// choice finds a choice of the list by its number, counted from 1, or by its words. A
// number that is another choice's word is neither.
func (f *field) choice(word string, list []Choice) int {
	byWord, named := f.words[word]
	if named {
		if byWord < 0 { // stands twice in the form, perhaps once in the list
			byWord = onlyNamed(list, word)
		} else {
			byWord = listedAs(list, &f.Choices[byWord])
		}
		named = byWord >= 0
	}
	if n, err := strconv.Atoi(strings.TrimRight(word, ")")); err == nil && n >= 1 && n <= len(list) {
		label := named && byWord >= 0 && byWord != n-1 && list[byWord].Key != word
		if label {
			return -1
		}
		return n - 1
	}
	if !named {
		return -1
	}
	return byWord
}

// choiceKey is the key that a button means: a key too long for a button is sent as its
// number in the form, #3.
func (f *field) choiceKey(arg string) string {
	if n, ok := numbered(arg); ok && n <= len(f.Choices) {
		return f.Choices[n-1].Key
	}
	return arg
}

// numbered reads #3.
func numbered(arg string) (int, bool) {
	digits, ok := strings.CutPrefix(arg, "#")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n >= 1
}

// inOrder lists keys in the form's order.
func (f *field) inOrder(keys []string) []string {
	var out []string
	for i := range f.Choices {
		if k := f.Choices[i].Key; slices.Contains(keys, k) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}
