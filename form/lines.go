package form

import (
	"time"

	"cadrebot/locales"
)

// longReview is how many lines a review may have and still stand on one page.
const longReview = 12

// Lines is a stored submission as review lines: every answer that it holds and every
// question that was open and left empty, in the order of the form; calculations that
// have a label too; before the lines of every round of a repeat one that names it. With
// a last submission, what differs from it is marked.
func (c *Compiled) Lines(a, last Answers) []Line {
	s := Session{Answers: a, Known: last}
	// A stored submission is fixed: whether a question was open then is told by its
	// answers, not by the day on which somebody looks at it.
	st := c.stateIn(&s, time.Time{}, c.form.Lang, true)
	var out []Line
	for n := range st.nodes {
		f := st.of(n)
		v, answered := a[st.key(st.nodes[n])]
		switch {
		case f.Kind == BeginRepeat:
			out = append(out, st.roundLine(n))
			continue
		case f.Kind == Note || f.Kind == BeginGroup || f.ends():
			continue
		case f.silent() && (!answered || f.Label.Empty()):
			continue
		case !answered && !st.rel(n):
			continue
		}
		out = append(out, st.line(n, v))
	}
	return out
}

// lines is the review: what would be submitted.
func (st *state) lines() []Line {
	out := make([]Line, 0, len(st.nodes))
	for n := range st.nodes {
		f := st.of(n)
		if !st.rel(n) || f.Kind == Note || f.Kind == BeginGroup || f.Kind == EndGroup {
			continue
		}
		switch {
		case f.Kind == BeginRepeat:
			l := st.roundLine(n)
			l.Open = st.removable(n)
			out = append(out, l)
		case f.Kind == EndRepeat:
			if st.asks(n) {
				out = append(out, st.totalLine(n))
			}
		case f.computed():
			if !f.Label.Empty() {
				out = append(out, st.line(n, st.value(n)))
			}
		default:
			l := st.line(n, st.s.Answers[st.key(st.nodes[n])])
			l.Open = st.open(n)
			out = append(out, l)
		}
	}
	return out
}

func (st *state) line(n int, v Value) Line {
	f, key := st.of(n), st.key(st.nodes[n])
	return Line{
		Key: key, Label: named(st.said(st.nodes[n]).Label), Value: Show(f.Field, v), Empty: v.S == "" && len(v.L) == 0 && !v.NA,
		Changed: len(st.s.Known) > 0 && st.differs(key, v),
	}
}

// roundLine names a round by the first answer in it.
func (st *state) roundLine(n int) Line {
	in := st.nodes[n].at
	l := Line{Key: st.key(st.nodes[n]), Label: st.roundLabel(in), Value: locales.M("form.dash"), Round: true}
	for m := n + 1; m < len(st.nodes) && st.lies(st.nodes[m].at, in); m++ {
		if v, ok := st.s.Answers[st.key(st.nodes[m])]; ok && st.askable(m) && st.of(m).Kind != EndRepeat {
			l.Value = Show(st.of(m).Field, v)
			break
		}
	}
	return l
}

// totalLine says how many rounds there are; opening it leads to adding one.
func (st *state) totalLine(n int) Line {
	f := st.of(n)
	return Line{
		Key: st.key(st.nodes[n]), Label: st.title(node{f.mate, st.nodes[n].at}),
		Value: locales.M("form.rounds", "Number", st.roundsOf(n)), Open: st.open(n),
	}
}

// differs reports whether v is news against last time. Where nothing was known, a figure
// that starts anew every week say, only something is news: zero and empty are not.
func (st *state) differs(key string, v Value) bool {
	if last, known := st.s.Known[key]; known {
		return !same(v, last)
	}
	return v.S != "" && v.S != "0" || len(v.L) > 0 || v.NA
}
