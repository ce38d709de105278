package form

import (
	"slices"
	"strings"
)

// of is the field of node n.
func (st *state) of(n int) *field { return &st.c.fields[st.nodes[n].f] }

// rel reports whether node n applies now.
func (st *state) rel(n int) bool {
	at := st.nodes[n]
	if st.c.fields[at.f].Kind == BeginRepeat {
		return at.at != 0 // a round exists only where its repeat applies
	}
	return st.slot(at.f, at.at).rel
}

// value is what is worked out at node n, as an answer.
func (st *state) value(n int) Value {
	f := st.of(n)
	v := st.slot(st.nodes[n].f, st.nodes[n].at).v
	if f.silent() {
		return Value{S: v.str()}
	}
	return asAnswer(f.Kind, v)
}

// asks reports whether node n is a question, whether or not it applies: of a repeat's
// end, whether to add another round.
func (st *state) asks(n int) bool {
	f := st.of(n)
	if f.Kind == EndRepeat {
		return st.c.fields[f.mate].times == nil
	}
	return !f.computed() && f.Kind != BeginRepeat
}

// askable reports whether node n is a question that applies now.
func (st *state) askable(n int) bool { return st.rel(n) && st.asks(n) }

// settled reports whether node n needs nothing more from the person.
func (st *state) settled(n int) bool {
	f := st.of(n)
	if f.silent() || f.Kind == BeginRepeat || !st.rel(n) {
		return true
	}
	key := st.key(st.nodes[n])
	passed := !st.open(n) || slices.Contains(st.s.Skipped, key)
	if f.shown() {
		return passed
	}
	if f.Kind == EndRepeat {
		return !st.asks(n) || passed
	}
	a, answered := st.s.Answers[key]
	switch {
	case answered:
		return st.check(n, a) == fine
	case st.required(n):
		return false
	}
	return passed
}

// required reports whether node n may not stay empty. A question without a choice left
// is not: nobody could answer it.
func (st *state) required(n int) bool {
	f, must := st.of(n), false
	if f.required == nil {
		must = f.Required
	} else {
		at := st.nodes[n]
		must = st.run(f.required, at.f, at.at, st.slot(at.f, at.at).v).truth()
	}
	return must && (f.filter == nil || len(st.offered(n)) > 0)
}

// open reports whether the person may answer node n of their own accord: all of them, or
// those that were sent back. A repeat sent back opens all that is in it.
func (st *state) open(n int) bool {
	if len(st.s.Only) == 0 {
		return true
	}
	key := st.key(st.nodes[n])
	if slices.Contains(st.s.Only, key) {
		return true
	}
	return st.nodes[n].at != 0 && slices.ContainsFunc(st.s.Only, func(o string) bool {
		return strings.HasPrefix(key, o+"[") || strings.HasPrefix(key, o+"/")
	})
}

// position is the node to ask, -1 for the review: the reopened one, else the first
// that is not settled. When just some fields are open, another one is asked only if the
// submission could not stand without it: its answer became invalid, or it is required
// and has none.
func (st *state) position() int {
	if n := st.find(st.s.Reopen); n >= 0 && (st.askable(n) && (st.open(n) || !st.settled(n)) || st.removable(n)) {
		return n
	}
	for n := range st.nodes {
		if !st.settled(n) {
			return n
		}
	}
	return -1
}

// previous is the askable open node before n (before the review: n < 0), -1 if none.
func (st *state) previous(n int) int {
	if n < 0 {
		n = len(st.nodes)
	}
	for n--; n >= 0; n-- {
		if st.askable(n) && st.open(n) {
			return n
		}
	}
	return -1
}
