package form

import (
	"fmt"
	"regexp"
	"strings"
)

// op is what a node of a parsed expression does.
type op byte

const (
	opConst op = iota
	opField    // value of the field at idx
	opLast     // last period's value of the field at idx
	opSelf     // '.'
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

// expr is a parsed expression; nil means that there is none.
type expr struct {
	op   op
	idx  int
	val  val
	kids []*expr
	fn   *function
	re   *regexp.Regexp
}

// levels lists the binary operators from the loosest to the tightest.
var levels = [...]map[string]op{
	{"or": opOr},
	{"and": opAnd},
	{"=": opEq, "!=": opNe},
	{"<": opLt, "<=": opLe, ">": opGt, ">=": opGe},
	{"+": opAdd, "-": opSub},
	{"*": opMul, "div": opDiv, "mod": opMod},
}

const maxDepth = 60

type parser struct {
	toks  []token
	at    int
	depth int
	keys  map[string]int // field key -> index
	self  bool           // '.' has a meaning here
	refs  []int          // fields that are read with ${key}
}

// parse turns src into a tree. keys resolves ${key}; self allows '.'. The second result
// lists the fields whose current value it reads.
func parse(src string, keys map[string]int, self bool) (*expr, []int, error) {
	toks, err := lex(src)
	if err != nil {
		return nil, nil, err
	}
	p := &parser{toks: toks, keys: keys, self: self}
	e, err := p.binary(0)
	if err != nil {
		return nil, nil, err
	}
	if t := p.peek(); t.kind != tEnd {
		return nil, nil, &exprError{t.pos, fmt.Sprintf("unexpected %q", t.text)}
	}
	return e, p.refs, nil
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) next() token {
	t := p.toks[p.at]
	if t.kind != tEnd {
		p.at++
	}
	return t
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
		if n >= 400 {
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
	if t := p.peek(); t.kind == tOp && t.text == "-" {
		p.next()
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
	return p.primary()
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
		if !p.self {
			return nil, &exprError{t.pos, "'.' has a value in a constraint only"}
		}
		return &expr{op: opSelf}, nil
	case tName:
		return p.call(t)
	case tOp:
		if t.text == "(" {
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
		return nil, &exprError{t.pos, fmt.Sprintf("unexpected %q", t.text)}
	}
	return nil, &exprError{t.pos, "something is missing here"}
}

func (p *parser) expect(text string) error {
	if t := p.next(); t.kind != tOp || t.text != text {
		return &exprError{t.pos, fmt.Sprintf("%q is missing here", text)}
	}
	return nil
}

func (p *parser) ref(t token) (*expr, error) {
	if i, ok := p.keys[t.text]; ok {
		p.refs = append(p.refs, i)
		return &expr{op: opField, idx: i}, nil
	}
	if key, ok := strings.CutPrefix(t.text, "last."); ok {
		if i, ok := p.keys[key]; ok {
			return &expr{op: opLast, idx: i}, nil
		}
	}
	return nil, &exprError{t.pos, fmt.Sprintf("no field ${%s}", t.text)}
}

func (p *parser) call(t token) (*expr, error) {
	fn := functions[t.text]
	if fn == nil {
		return nil, &exprError{t.pos, fmt.Sprintf("no function %s", t.text)}
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if err := p.enter(t); err != nil {
		return nil, err
	}
	defer p.leave()
	e := &expr{op: opCall, fn: fn}
	for p.peek().kind != tOp || p.peek().text != ")" {
		if len(e.kids) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		kid, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		e.kids = append(e.kids, kid)
	}
	p.next()
	if len(e.kids) < fn.min || fn.max >= 0 && len(e.kids) > fn.max {
		return nil, &exprError{t.pos, fmt.Sprintf("%s() does not take %d arguments", t.text, len(e.kids))}
	}
	if t.text == "regex" {
		return e, e.compilePattern(t)
	}
	return e, nil
}

// compilePattern wants a literal pattern, so that it is checked now and costs nothing
// later. As in XLSForm it must match the whole text.
func (e *expr) compilePattern(t token) error {
	k := e.kids[1]
	if k.op != opConst || k.val.kind != isStr {
		return &exprError{t.pos, "regex() takes its pattern as quoted text"}
	}
	re, err := regexp.Compile("^(?:" + k.val.s + ")$")
	if err != nil {
		return &exprError{t.pos, "regex() pattern: " + err.Error()}
	}
	e.re = re
	return nil
}
