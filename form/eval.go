package form

import (
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
)

type valKind byte

const (
	isStr valKind = iota
	isNum
	isBool
)

// val is a value while an expression is worked out. An empty answer is the empty string.
type val struct {
	kind valKind
	b    bool
	n    number
	s    string
}

func boolean(b bool) val   { return val{kind: isBool, b: b} }
func numeric(n number) val { return val{kind: isNum, n: n} }
func text(s string) val    { return val{s: s} }

// empty reports whether v is no answer at all.
func (v val) empty() bool {
	return v.kind == isStr && v.s == "" || v.kind == isNum && v.n.nan
}

// truth is XPath's boolean(): a non-zero number, a non-empty string.
func (v val) truth() bool {
	switch v.kind {
	case isBool:
		return v.b
	case isNum:
		return !v.n.nan && v.n.sign() != 0
	}
	return v.s != ""
}

// number is XPath's number(), with a date as the days since 1970 as in XLSForm.
func (v val) number() number {
	switch v.kind {
	case isBool:
		if v.b {
			return whole(1)
		}
		return whole(0)
	case isNum:
		return v.n
	}
	if len(v.s) == len(time.DateOnly) && v.s[4] == '-' {
		if t, err := time.Parse(time.DateOnly, v.s); err == nil {
			return whole(t.Unix() / 86400)
		}
	}
	return parseNumber(v.s)
}

func (v val) str() string {
	switch v.kind {
	case isBool:
		return strconv.FormatBool(v.b)
	case isNum:
		return v.n.String()
	}
	return v.s
}

// state is one session seen through one compiled form at one moment: what is relevant
// and what every field is worth in expressions. An irrelevant field is worth nothing.
type state struct {
	c    *Compiled
	s    *Session
	now  time.Time
	vals []slot
}

type slot struct {
	v   val
	rel bool
}

func (c *Compiled) state(s *Session, now time.Time) *state {
	st := &state{c: c, s: s, now: now, vals: make([]slot, len(c.fields))}
	for _, i := range c.order { // whatever i reads comes before i
		f := &c.fields[i]
		if f.relevant != nil && !st.eval(f.relevant, val{}).truth() {
			continue
		}
		st.vals[i].rel = true
		switch {
		case f.calculation != nil:
			st.vals[i].v = st.eval(f.calculation, val{})
		default:
			if a, ok := s.Answers[f.Key]; ok {
				st.vals[i].v = worth(f.Kind, a)
			}
		}
	}
	return st
}

// worth is what a stored answer counts for in expressions.
func worth(k Kind, a Value) val {
	switch {
	case a.NA:
		return val{}
	case k == Many:
		return text(strings.Join(a.L, " "))
	case numberKind(k) && a.S != "":
		return numeric(parseNumber(a.S))
	}
	return text(a.S)
}

// eval works e out; self is the value of '.'.
func (st *state) eval(e *expr, self val) val {
	switch e.op {
	case opConst:
		return e.val
	case opField:
		return st.vals[e.idx].v
	case opLast:
		f := &st.c.fields[e.idx]
		if a, ok := st.s.Known[f.Key]; ok {
			return worth(f.Kind, a)
		}
		return val{}
	case opSelf:
		return self
	case opCall:
		return e.fn.do(st, e, self)
	case opNeg:
		return numeric(st.eval(e.kids[0], self).number().neg())
	}
	a := st.eval(e.kids[0], self)
	switch e.op {
	case opOr:
		return boolean(a.truth() || st.eval(e.kids[1], self).truth())
	case opAnd:
		return boolean(a.truth() && st.eval(e.kids[1], self).truth())
	}
	b := st.eval(e.kids[1], self)
	if e.op >= opEq && e.op <= opGe {
		return boolean(compare(e.op, a, b))
	}
	return numeric(arithmetic(e.op, a.number(), b.number()))
}

func arithmetic(o op, a, b number) number {
	switch o {
	case opAdd:
		return a.add(b)
	case opSub:
		return a.add(b.neg())
	case opMul:
		return a.mul(b)
	case opDiv:
		return a.div(b)
	}
	return a.mod(b)
}

// compare follows XPath 1.0, section 3.4: booleans before numbers before strings for
// (in)equality, always numbers for order. Not-a-number differs from everything.
func compare(o op, a, b val) bool {
	if o == opEq || o == opNe {
		switch {
		case a.kind == isBool || b.kind == isBool:
			return (a.truth() == b.truth()) == (o == opEq)
		case a.kind == isStr && b.kind == isStr:
			return (a.s == b.s) == (o == opEq)
		}
	}
	x, y := a.number(), b.number()
	if x.nan || y.nan {
		return o == opNe
	}
	d := x.cmp(y)
	switch o {
	case opEq:
		return d == 0
	case opNe:
		return d != 0
	case opLt:
		return d < 0
	case opLe:
		return d <= 0
	case opGt:
		return d > 0
	}
	return d >= 0
}

func (st *state) today() string { return string(locales.DateOf(st.now)) }
