package form

import (
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
)

// roundsOf is how many rounds the repeat has whose end is node n.
func (st *state) roundsOf(n int) int {
	f, at, total := st.of(n), st.nodes[n].at, 0
	for _, in := range st.scope[st.c.fields[f.mate].inner] {
		if st.inst[in].parent == at {
			total++
		}
	}
	return total
}

// removable reports whether node n is a round that the person added and may remove.
func (st *state) removable(n int) bool {
	return st.of(n).Kind == BeginRepeat && st.of(n).times == nil && st.open(n)
}

// repeat answers whether to add another round, and what to do with an opened one.
func (t *turn) repeat(in Input) {
	f := t.field()
	switch {
	case f.Kind == BeginRepeat && in.Act == Remove:
		t.remove(t.nodes[t.at].at)
	case f.Kind == BeginRepeat && (in.Act == Done || in.Act == No || in.Act == Same):
		t.leave()
	case f.Kind == EndRepeat && in.Act == Yes:
		t.add()
	case f.Kind == EndRepeat && (in.Act == No || in.Act == Done || in.Act == Skip):
		t.pass()
	default:
		t.refuse(t.due())
	}
}

// add begins another round of the repeat whose end is the current node.
func (t *turn) add() {
	f, n := t.field(), t.roundsOf(t.at)
	begin := &t.c.fields[f.mate]
	if n >= maxInstances || t.laid+1+t.c.scopes[begin.inner].size > maxNodes {
		t.refuse(locales.M("form.repeat_full", "Max", n))
		return
	}
	key := t.here()
	t.write()[key] = Value{S: strconv.Itoa(n + 1)}
	t.unskip(key)
	t.leave()
}

// removeHere removes the round that the current question belongs to.
func (t *turn) removeHere() {
	at := t.nodes[t.at].at
	if at == 0 || t.repeatOf(at).times != nil {
		t.refuse(t.due())
		return
	}
	t.remove(at)
}

// remove takes out the round in and everything in it; the rounds after it move up.
func (t *turn) remove(in int) {
	gone := t.inst[in]
	base := t.prefix(gone.parent) + t.repeatOf(in).Key
	answers := make(Answers, len(t.s.Answers))
	for key, v := range t.s.Answers {
		if key, stays := movedUp(key, base, gone.n); stays {
			answers[key] = v
		}
	}
	left := 0
	for _, other := range t.scope[gone.scope] {
		if t.inst[other].parent == gone.parent && other != in {
			left++
		}
	}
	answers[base] = Value{S: strconv.Itoa(left)}
	t.s.Answers, t.owned = answers, true
	var skipped []string
	for _, key := range t.s.Skipped {
		if key, stays := movedUp(key, base, gone.n); stays {
			skipped = append(skipped, key)
		}
	}
	t.s.Skipped = skipped
	t.echo = locales.M("form.removed", "Round", t.roundLabel(in))
	t.leave()
}

// movedUp is a key after round n of the repeat base has gone; false for those inside it.
func movedUp(key, base string, n int) (string, bool) {
	rest, ok := strings.CutPrefix(key, base+"[")
	if !ok {
		return key, true
	}
	number, rest, ok := strings.Cut(rest, "]")
	k, err := strconv.Atoi(number)
	switch {
	case !ok || err != nil || k < n:
		return key, true
	case k == n:
		return "", false
	}
	return base + "[" + strconv.Itoa(k-1) + "]" + rest, true
}

// roundLabel names a round: Child 2.
func (st *state) roundLabel(in int) locales.Text {
	i := st.c.scopes[st.inst[in].scope].begin
	return locales.M("form.round", "Label", st.title(node{i, in}), "Number", st.inst[in].n)
}

// title is the label of a group or repeat, or its name where it has none.
func (st *state) title(n node) locales.Text {
	f := &st.c.fields[n.f]
	if f.Label.Empty() {
		if f.Name != "" {
			return locales.Raw(f.Name)
		}
		return locales.Raw(f.Key)
	}
	return st.said(n).Label
}

// headings are the titles over the question at node n: of the rounds that it belongs to,
// and of the groups that it is the first question of. Outermost first.
func (st *state) headings(n int) []locales.Text {
	var out []locales.Text
	at := st.nodes[n].at
	for p := st.of(n).parent; p >= 0; p = st.c.fields[p].parent {
		f := &st.c.fields[p]
		switch {
		case f.Kind == BeginRepeat:
			out = append(out, st.roundLabel(at))
			at = st.inst[at].parent
		case !f.Label.Empty() && st.firstIn(n, p):
			out = append(out, st.said(node{p, at}).Label)
		}
	}
	slices.Reverse(out)
	return out
}

// firstIn reports whether nothing before node n is asked or shown in group p.
func (st *state) firstIn(n, p int) bool {
	for n--; n >= 0; n-- {
		at := st.nodes[n]
		if at.f == p {
			return true
		}
		if st.rel(n) && (st.asks(n) || st.c.fields[at.f].shown()) {
			return false
		}
	}
	return true
}

// fresh reports whether node n is the first question of a round that holds no answer
// yet: a slip of the finger that can be taken back.
func (st *state) fresh(n int) bool {
	in := st.nodes[n].at
	if in == 0 || st.repeatOf(in).times != nil {
		return false
	}
	for m := range st.nodes {
		if at := st.nodes[m].at; at == 0 || !st.lies(at, in) || !st.asks(m) {
			continue
		}
		if _, answered := st.s.Answers[st.key(st.nodes[m])]; answered || m < n && st.rel(m) {
			return false
		}
	}
	return true
}

// repeatOf is the repeat that round in belongs to.
func (st *state) repeatOf(in int) *field { return &st.c.fields[st.c.scopes[st.inst[in].scope].begin] }
