package form

import (
	"strconv"
	"strings"
)

// Limits of repeats: what a chat can still review, and an envelope still carry.
const (
	maxInstances = 50   // of one repeat
	maxNodes     = 1500 // questions of one form with all instances counted
)

// instance is one round of a repeat. Instance 0 is the form itself.
type instance struct {
	scope  int
	parent int
	n      int    // which round, from 1
	rank   int    // place among the instances of its scope
	prefix string // before the keys of its answers: "rep[1]/"
}

// node is one place that may be asked: a field in an instance. A repeat's beginning
// stands for the round itself, its end for the question whether to add another.
type node struct{ f, at int }

// enter makes room for instances.
func (st *state) enter() {
	st.inst = []instance{{}}
	st.scope = make([][]int, len(st.c.scopes))
	st.scope[0] = []int{0}
	st.deep = make([][]slot, len(st.c.fields))
}

// spawn makes the instances of repeat i around instance at.
func (st *state) spawn(i, at int) {
	f := &st.c.fields[i]
	n := st.length(f, i, at)
	in := st.c.fields[i].inner
	for k := 1; k <= n; k++ {
		if st.laid += 1 + st.c.scopes[in].size; st.laid > maxNodes {
			st.over = true
			return
		}
		st.inst = append(st.inst, instance{in, at, k, len(st.scope[in]), st.prefix(at) + f.Key + "[" + strconv.Itoa(k) + "]/"})
		st.scope[in] = append(st.scope[in], len(st.inst)-1)
	}
}

// length is how many rounds repeat i has around instance at: what its expression says,
// else what the person asked for.
func (st *state) length(f *field, i, at int) int {
	stored, known := st.s.Answers[st.prefix(at)+f.Key]
	n := parseNumber(stored.S)
	if f.times != nil && !(st.fixed && known) {
		n = st.run(f.times, i, at, val{}).number()
	}
	n = n.trunc()
	switch {
	case n.nan || n.sign() <= 0:
		return 0
	case n.r != nil || n.c > maxInstances:
		st.over = true
		return maxInstances
	}
	return int(n.c)
}

// lay lists the nodes in the order in which they are asked.
func (st *state) lay() {
	st.nodes = make([]node, 0, len(st.c.fields)+8*len(st.inst))
	st.layOut(0, len(st.c.fields), 0)
}

func (st *state) layOut(from, to, at int) {
	for i := from; i < to; i++ {
		f := &st.c.fields[i]
		if f.Kind != BeginRepeat {
			st.nodes = append(st.nodes, node{i, at})
			continue
		}
		for _, in := range st.scope[f.inner] {
			if st.inst[in].parent != at {
				continue
			}
			st.nodes = append(st.nodes, node{i, in})
			st.layOut(i+1, f.mate, in)
		}
		i = f.mate - 1 // its end is a node of its own
	}
}

// prefix stands before the keys of the answers in instance at.
func (st *state) prefix(at int) string {
	if at == 0 {
		return ""
	}
	return st.inst[at].prefix
}

// slot is field f as seen from instance at, which lies in the field's scope or deeper.
func (st *state) slot(f, at int) *slot {
	sc := st.c.fields[f].scope
	if sc == 0 {
		return &st.vals[f]
	}
	for st.inst[at].scope != sc {
		at = st.inst[at].parent
	}
	return &st.deep[f][st.inst[at].rank]
}

// above is the instance that lies up repeats outside the one where the expression stands.
func (st *state) above(up int) int {
	at := st.at
	for ; up > 0; up-- {
		at = st.inst[at].parent
	}
	return at
}

// each gives the values that e stands for: those of a field in every instance in sight,
// or the one value that any other expression has. It stops when yield says no.
func (st *state) each(e *expr, yield func(val) bool) {
	if e.op != opField {
		yield(st.eval(e))
		return
	}
	if len(st.inst) == 0 {
		yield(st.vals[e.idx].v)
		return
	}
	base, to := st.above(e.up), st.c.inside(e.idx)
	if !e.many {
		yield(st.valueIn(e.idx, base))
		return
	}
	for _, in := range st.scope[to] {
		if st.work++; st.work > maxWork {
			return
		}
		if st.lies(in, base) && st.applies(e.idx, in) && !yield(st.valueIn(e.idx, in)) {
			return
		}
	}
}

// valueIn is field f in instance in; a repeat has no value of its own.
func (st *state) valueIn(f, in int) val {
	if st.c.fields[f].Kind == BeginRepeat {
		return val{}
	}
	return st.slot(f, in).v
}

func (st *state) applies(f, in int) bool {
	return st.c.fields[f].Kind == BeginRepeat || st.slot(f, in).rel
}

// lies reports whether instance in is base or lies inside it.
func (st *state) lies(in, base int) bool {
	for in != base && in != 0 {
		in = st.inst[in].parent
	}
	return in == base
}

// key is where the answer of node n is kept.
func (st *state) key(n node) string {
	f := &st.c.fields[n.f]
	switch {
	case f.Kind == BeginRepeat:
		return strings.TrimSuffix(st.prefix(n.at), "/")
	case f.Kind == EndRepeat:
		return st.prefix(n.at) + st.c.fields[f.mate].Key
	case n.at == 0:
		return f.Key
	}
	return st.inst[n.at].prefix + f.Key
}

// find is the node of a key, -1 when there is none (any more).
func (st *state) find(key string) int {
	if key == "" {
		return -1
	}
	if len(st.c.scopes) == 1 {
		if i, ok := st.c.keys[key]; ok {
			return i
		}
		return -1
	}
	for n := range st.nodes {
		if f := &st.c.fields[st.nodes[n].f]; f.Kind != BeginGroup && f.Kind != EndGroup && st.key(st.nodes[n]) == key {
			return n
		}
	}
	return -1
}
