package form

import "fmt"

// op is what a node of a parsed expression does.
type op byte

const (
	opConst op = iota
	opField    // value of the field at idx
	opLast     // last period's value of the field at idx
	opSelf     // '.'
	opAttr     // column val.s of the choice that a filter looks at
	opPlace    // a group or the form itself: '..'; idx is its field, -1 the form
	opOr
	opAnd
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opNeg
	opCall
)

// levels lists the binary operators from the loosest to the tightest.
var levels = [...]map[string]op{
	{"or": opOr},
	{"and": opAnd},
	{"=": opEq, "!=": opNe},
	{"<": opLt, "<=": opLe, ">": opGt, ">=": opGe},
	{"+": opAdd, "-": opSub},
	{"*": opMul, "div": opDiv, "mod": opMod},
}

const (
	maxDepth     = 60
	maxOperators = 400
)

// reading says where an expression stands: that decides what its names mean.
type reading struct {
	c     *Compiled
	field int             // -1: the form as a whole
	self  bool            // '.' has a meaning here
	own   bool            // the field's own name means '.' too
	attrs map[string]bool // names of the choices' columns; nil outside a choice filter
}

type parser struct {
	reading
	toks  []token
	at    int
	depth int
	refs  []int // fields that are read
	calls int   // random() and uuid() so far: each call has its own numbers
}

// parse turns src into a tree. The second result lists the fields whose current value
// it reads.
func parse(src string, in reading) (*expr, []int, error) {
	toks, err := lex(src)
	if err != nil {
		return nil, nil, err
	}
	p := &parser{reading: in, toks: toks}
	e, err := p.binary(0)
	if err != nil {
		return nil, nil, err
	}
	if t := p.peek(); t.kind != tEnd {
		return nil, nil, p.unexpected(t)
	}
	return e, p.refs, nil
}

func (p *parser) unexpected(t token) error {
	switch t.text {
	case "[":
		return &exprError{t.pos, "conditions in [ ] are not supported; use indexed-repeat() or a choice filter"}
	case "|":
		return &exprError{t.pos, "unions with | are not supported"}
	}
	return &exprError{t.pos, fmt.Sprintf("unexpected %q", t.text)}
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) next() token {
	t := p.toks[p.at]
	if t.kind != tEnd {
		p.at++
	}
	return t
}

// sees reports whether the operator or bracket text comes next.
func (p *parser) sees(text string) bool {
	t := p.peek()
	return t.kind == tOp && t.text == text
}

func (p *parser) binary(level int) (*expr, error) {
	if level == len(levels) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		t := p.peek()
		o, ok := levels[level][t.text]
		if !ok || t.kind != tOp && t.kind != tName {
			return left, nil
		}
		if n >= maxOperators {
			return nil, &exprError{t.pos, "too many operators"}
		}
		p.next()
		right, err := p.binary(level + 1)
		if err != nil {
			return nil, err
		}
		left = &expr{op: o, kids: []*expr{left, right}}
	}
}

func (p *parser) unary() (*expr, error) {
	if !p.sees("-") {
		return p.primary()
	}
	t := p.next()
	if err := p.enter(t); err != nil {
		return nil, err
	}
	defer p.leave()
	e, err := p.unary()
	if err != nil {
		return nil, err
	}
	return &expr{op: opNeg, kids: []*expr{e}}, nil
}

func (p *parser) enter(t token) error {
	if p.depth++; p.depth > maxDepth {
		return &exprError{t.pos, "nested too deeply"}
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) primary() (*expr, error) {
	t := p.next()
	switch t.kind {
	case tNum:
		return &expr{val: val{kind: isNum, n: parseNumber(t.text)}}, nil
	case tStr:
		return &expr{val: val{s: t.text}}, nil
	case tRef:
		return p.ref(t)
	case tDot:
		return p.path(t)
	case tName:
		return p.named(t)
	case tOp:
		return p.bracket(t)
	}
	return nil, &exprError{t.pos, "something is missing here"}
}

func (p *parser) bracket(t token) (*expr, error) {
	switch t.text {
	case "/":
		return p.path(t)
	case "(":
	default:
		return nil, p.unexpected(t)
	}
	if err := p.enter(t); err != nil {
		return nil, err
	}
	defer p.leave()
	e, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

func (p *parser) expect(text string) error {
	if t := p.next(); t.kind != tOp || t.text != text {
		if t.text == "[" {
			return p.unexpected(t)
		}
		return &exprError{t.pos, fmt.Sprintf("%q is missing here", text)}
	}
	return nil
}
