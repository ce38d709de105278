package form

import (
	"regexp"
	"time"

	"cadrebot/locales"
)

// expr is a parsed expression; nil means that there is none.
type expr struct {
	op   op
	many bool // of opField: read from outside its repeat, so there may be several
	up   int  // of opField: how many repeats to leave before the answers are in sight
	idx  int
	val  val
	kids []*expr
	fn   *function
	re   *regexp.Regexp
}

// maxWork is how many answers the expressions of one step may visit: sums within
// repeats over repeats must end. Beyond it they read nothing.
const maxWork = 500_000

// state is one session seen through one compiled form at one moment: what is relevant
// and what every field is worth in expressions. An irrelevant field is worth nothing.
type state struct {
	c     *Compiled
	s     *Session
	now   time.Time
	lang  locales.Lang // of jr:choice-name() and the names of days
	vals  []slot       // by field; those inside repeats are in deep
	nodes []node       // every place that may be asked, in order
	inst  []instance   // [0] is the form itself
	scope [][]int      // instances by scope
	deep  [][]slot     // by field, then as scope orders the instances
	fixed bool         // a stored submission: repeats have the length they had
	over  bool         // a repeat wanted more instances than there may be
	other *state       // the same in the other language, once somebody asks
	laid  int          // places in all instances so far
	work  int

	// where the expression under way stands
	field int
	at    int // instance
	self  val
	pick  *Choice
}

type slot struct {
	v   val
	rel bool
}

func (c *Compiled) state(s *Session, now time.Time) *state {
	return c.stateIn(s, now, c.form.Lang, false)
}

func (c *Compiled) stateIn(s *Session, now time.Time, l locales.Lang, fixed bool) *state {
	st := &state{c: c, s: s, now: now, lang: l, vals: make([]slot, len(c.fields)), nodes: c.flat, fixed: fixed}
	if st.lang == "" {
		st.lang = locales.ZH
	}
	if len(c.scopes) > 1 {
		st.enter()
	}
	for _, i := range c.order { // whatever i reads comes before i
		sc := c.fields[i].scope
		if sc == 0 {
			st.settle(i, 0, &st.vals[i])
			st.closeInward(i)
			continue
		}
		st.deep[i] = make([]slot, len(st.scope[sc]))
		for n, at := range st.scope[sc] {
			st.settle(i, at, &st.deep[i][n])
		}
		st.closeInward(i)
	}
	if len(c.scopes) > 1 {
		st.lay()
	}
	return st
}

// settle works out whether field i applies in instance at, and what it is worth there.
func (st *state) settle(i, at int, to *slot) {
	f := &st.c.fields[i]
	switch {
	case f.Kind == EndRepeat:
		to.rel = st.slot(f.mate, at).rel
		return
	case st.c.around(i) >= 0 && !st.within(st.c.around(i), i, at).rel:
		return
	case f.relevant != nil && !st.run(f.relevant, i, at, val{}).truth():
		return
	}
	to.rel = true
	switch {
	case f.Kind == BeginRepeat:
		st.spawn(i, at)
	case f.calculation != nil && f.computed():
		to.v = st.run(f.calculation, i, at, st.stored(f, at))
	case f.silent():
		to.v = st.metadata(f, i, at)
	default:
		to.v = st.stored(f, at)
		if f.def != nil && to.v.kind == isStr && to.v.s == "" && (f.ReadOnly || f.ahead >= 0 && f.def.op == opConst) {
			to.v = st.run(f.def, i, at, val{})
		}
	}
}

// container is the group or repeat around field i, as it stands around instance at.
func (st *state) container(i, at int) *slot { return st.within(st.c.fields[i].parent, i, at) }

// within is container for any p around field i in the same scope.
func (st *state) within(p, i, at int) *slot {
	if st.c.fields[p].Kind == BeginRepeat && st.c.fields[i].Kind != EndRepeat {
		at = st.inst[at].parent
	}
	return st.slot(p, at)
}

// stored is what the answer to f is worth; nothing without one.
func (st *state) stored(f *field, at int) val {
	if a, ok := st.s.Answers[st.prefix(at)+f.Key]; ok {
		return worth(f.Kind, a)
	}
	return val{}
}

// metadata is what the session knows besides answers.
func (st *state) metadata(f *field, i, at int) val {
	switch f.Kind {
	case Hidden, Calculate:
		if f.def != nil {
			return st.run(f.def, i, at, val{})
		}
	case Start:
		return text(st.began().In(locales.Zone).Format(stamp))
	case Today:
		return text(st.began().In(locales.Zone).Format(time.DateOnly))
	case End:
		return text(st.now.In(locales.Zone).Format(stamp))
	case Username:
		return text(st.s.Who)
	}
	return val{}
}

// stamp is how XLSForm writes a moment.
const stamp = "2006-01-02T15:04:05.000Z07:00"

// began is when filling began: now, when this is the first step.
func (st *state) began() time.Time {
	if st.s.Began == 0 {
		return st.now
	}
	return time.Unix(st.s.Began, 0)
}

// run works out an expression of field i in instance at; self is the value of '.'.
func (st *state) run(e *expr, i, at int, self val) val {
	st.field, st.at, st.self = i, at, self
	return st.eval(e)
}

func (st *state) eval(e *expr) val {
	switch e.op {
	case opConst:
		return e.val
	case opField:
		return st.read(e)
	case opLast:
		return st.readLast(e)
	case opSelf:
		return st.self
	case opAttr:
		return text(st.attr(e.val.s))
	case opPlace:
		return val{}
	case opCall:
		return e.fn.do(st, e)
	case opNeg:
		return numeric(st.eval(e.kids[0]).number().neg())
	}
	if e.op >= opEq && e.op <= opGe && (e.kids[0].many || e.kids[1].many) {
		return boolean(st.compareAny(e))
	}
	a := st.eval(e.kids[0])
	switch e.op {
	case opOr:
		return boolean(a.truth() || st.eval(e.kids[1]).truth())
	case opAnd:
		return boolean(a.truth() && st.eval(e.kids[1]).truth())
	}
	b := st.eval(e.kids[1])
	if e.op >= opEq && e.op <= opGe {
		return boolean(compare(e.op, a, b))
	}
	return numeric(arithmetic(e.op, a.number(), b.number()))
}

// read is the value of a field: in its own instance, or the first of many.
func (st *state) read(e *expr) val {
	if st.c.fields[e.idx].scope == 0 && !e.many {
		return st.vals[e.idx].v
	}
	var first val
	st.each(e, func(v val) bool {
		first = v
		return false
	})
	return first
}

func (st *state) readLast(e *expr) val {
	f := &st.c.fields[e.idx]
	if a, ok := st.s.Known[st.prefix(st.above(e.up))+f.Key]; ok {
		return worth(f.Kind, a)
	}
	return val{}
}

// attr is a column of the choice that a filter looks at.
func (st *state) attr(name string) string {
	switch name {
	case "name":
		return st.pick.Key
	case "label":
		return st.pick.Label.Plain(st.lang)
	}
	return st.pick.Attrs[name]
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

// compareAny is XPath's comparison of node sets: whether some pair compares so.
func (st *state) compareAny(e *expr) bool {
	found := false
	st.each(e.kids[0], func(a val) bool {
		st.each(e.kids[1], func(b val) bool {
			found = compare(e.op, a, b)
			return !found
		})
		return !found
	})
	return found
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
