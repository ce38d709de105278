package form

import (
	"strings"

	"cadrebot/locales"
)

// position is which round of its repeat a place belongs to; 1 outside repeats.
func position(st *state, e *expr) val {
	k := e.kids[0]
	if k.op == opField && len(st.inst) > 0 {
		in, to := st.above(k.up), st.c.inside(k.idx)
		for st.inst[in].scope != to && in != 0 {
			in = st.inst[in].parent
		}
		return count(max(1, st.inst[in].n))
	}
	return count(1)
}

// indexedRepeat is a field in the named rounds; a repeat around it that is not named
// stands for the round where the expression stands, else for the first.
func indexedRepeat(st *state, e *expr) val {
	if len(st.inst) == 0 {
		return val{}
	}
	want := map[int]int{}
	for i := 1; i+1 < len(e.kids); i += 2 {
		n := st.eval(e.kids[i+1]).number().trunc()
		if n.nan || n.r != nil || n.c < 1 || n.c > maxInstances {
			return val{}
		}
		want[st.c.fields[e.kids[i].idx].inner] = int(n.c)
	}
	in, ok := st.round(st.c.inside(e.idx), want)
	if !ok {
		return val{}
	}
	return st.valueIn(e.idx, in)
}

// round is the instance of scope sc with the wanted numbers.
func (st *state) round(sc int, want map[int]int) (int, bool) {
	if sc == 0 {
		return 0, true
	}
	parent, ok := st.round(st.c.scopes[sc].parent, want)
	if !ok {
		return 0, false
	}
	n, named := want[sc]
	if !named {
		n = 1
		for at := st.at; at != 0; at = st.inst[at].parent {
			if st.inst[at].scope == sc {
				n = st.inst[at].n
			}
		}
	}
	for _, in := range st.scope[sc] {
		if st.work++; st.inst[in].parent == parent && st.inst[in].n == n {
			return in, st.work < maxWork
		}
	}
	return 0, false
}

// tally counts the members of a node set, or those that hold an answer.
func (st *state) tally(k *expr, filled bool) int {
	n := 0
	st.each(k, func(v val) bool {
		if !filled || !v.empty() {
			n++
		}
		return true
	})
	return n
}

// sum passes over empty members, as min and max do: an unanswered optional field must
// not wipe out the rest. The sum of nothing is zero (XPath 1.0, section 4.4).
func sum(st *state, e *expr) val {
	total := whole(0)
	for _, k := range e.kids {
		st.each(k, func(v val) bool {
			if !v.empty() {
				total = total.add(v.number())
			}
			return true
		})
	}
	return numeric(total)
}

// extreme is the smallest (-1) or largest (1) member.
func (st *state) extreme(e *expr, want int) val {
	best := notNumber
	for _, k := range e.kids {
		st.each(k, func(v val) bool {
			if n := v.number(); !n.nan && (best.nan || n.cmp(best) == want) {
				best = n
			}
			return true
		})
	}
	return numeric(best)
}

// join puts sep between the members. Beyond maxText it gives nothing: calculations that
// feed each other double a text with every step.
func (st *state) join(sep string, kids []*expr) val {
	var b strings.Builder
	first := true
	for _, k := range kids {
		st.each(k, func(v val) bool {
			if !first {
				b.WriteString(sep)
			}
			first = false
			b.WriteString(v.str())
			return b.Len() <= maxText
		})
	}
	if b.Len() > maxText {
		return val{}
	}
	return text(b.String())
}

func selected(a []val) val {
	want := a[1].str()
	for s := range strings.FieldsSeq(a[0].str()) {
		if s == want {
			return boolean(true)
		}
	}
	return boolean(false)
}

// selectedAt counts from 0.
func selectedAt(a []val) val {
	list, n := strings.Fields(a[0].str()), a[1].number().trunc()
	if n.nan || n.r != nil || n.c < 0 || n.c >= int64(len(list)) {
		return val{}
	}
	return text(list[n.c])
}

func countSelected(a []val) val { return count(len(strings.Fields(a[0].str()))) }

// choiceName is the label of a choice in the language of the moment.
func choiceName(st *state, e *expr) val {
	key := st.eval(e.kids[0]).str()
	f := st.c.fields[e.idx].Field
	for i := range f.Choices {
		if f.Choices[i].Key == key {
			return text(inLang(f.Choices[i].Label, st.lang))
		}
	}
	return val{}
}

// inLang is t as plain words; what is missing in English stays as it is, without a mark.
func inLang(t locales.Text, l locales.Lang) string {
	if t.ID == "" && (l == locales.ZH || t.En == "") {
		if t.Zh != "" {
			return t.Zh
		}
		return t.En
	}
	return t.Plain(l)
}
