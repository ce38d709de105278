package form

import (
	"fmt"
	"regexp"
	"strings"
)

// unserved are functions of ODK and the Community Health Toolkit that a chat cannot serve,
// with what to do instead.
var unserved = map[string]string{
	"pulldata":    "pulldata() reads a file that a chat form does not have; put the values into the choices sheet",
	"pull-data":   "pull-data() reads a file that a chat form does not have; put the values into the choices sheet",
	"instance":    "instance() reads a list that a chat form does not have; use a choice filter or ${name}",
	"jr:itext":    "jr:itext() is not supported; write the label in its translated columns",
	"property":    "property() reads the device, of which a chat knows nothing",
	"randomize":   "randomize() orders choices; write randomize=true under parameters",
	"search":      "search() reads a file that a chat form does not have; put the choices into the choices sheet",
	"enclosed-by": "enclosed-by() is not supported",

	"z-score":           "z-score() reads growth tables that a chat form does not have",
	"cht:extension-lib": "cht:extension-lib() runs a program of the CHT server, which a chat form does not have",
	"to-bikram-sambat":  "to-bikram-sambat() is not supported; use format-date()",
}

func (p *parser) call(t token) (*expr, error) {
	fn := functions[t.text]
	if fn == nil {
		if why, known := unserved[t.text]; known {
			return nil, &exprError{t.pos, why}
		}
		return nil, &exprError{t.pos, fmt.Sprintf("no function %s", t.text)}
	}
	e, err := p.arguments(t, fn)
	if err != nil {
		return nil, err
	}
	if len(e.kids) < fn.min || fn.max >= 0 && len(e.kids) > fn.max {
		return nil, &exprError{t.pos, fmt.Sprintf("%s() does not take %d arguments", t.text, len(e.kids))}
	}
	switch t.text {
	case "regex":
		return e, e.compilePattern(t)
	case "jr:choice-name":
		return e, p.choiceName(e, t)
	case "indexed-repeat":
		return e, p.indexed(e, t)
	case "position":
		return e, e.placed(t)
	case "weighted-checklist":
		if len(e.kids)%2 != 0 {
			return nil, &exprError{t.pos, "weighted-checklist() takes an answer and a weight in turn"}
		}
	case "random", "uuid":
		p.calls++
		p.c.seeded = true
		e.idx = p.calls
	case "once", "string-length", "normalize-space":
		if len(e.kids) == 0 && !p.self {
			return nil, &exprError{t.pos, t.text + "() needs an argument here"}
		}
	}
	return e, nil
}

func (p *parser) arguments(t token, fn *function) (*expr, error) {
	p.next() // the bracket
	if err := p.enter(t); err != nil {
		return nil, err
	}
	defer p.leave()
	e := &expr{op: opCall, fn: fn, idx: -1}
	for !p.sees(")") {
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

// choiceName finds the question whose labels are meant: XLSForm writes its reference in
// quotes.
func (p *parser) choiceName(e *expr, t token) error {
	k := e.kids[1]
	if k.op == opConst && k.val.kind == isStr {
		name := strings.TrimSpace(k.val.s)
		if inner, ok := strings.CutPrefix(name, "${"); ok {
			name = strings.TrimSpace(strings.TrimSuffix(inner, "}"))
		} else {
			name = name[strings.LastIndexByte(name, '/')+1:]
		}
		if i, ok := p.c.names[name]; ok && i >= 0 {
			k = &expr{op: opField, idx: i}
		}
	}
	if k.op != opField {
		return &exprError{t.pos, "jr:choice-name() takes a choice question in quotes: '${name}'"}
	}
	if len(p.c.fields[k.idx].Choices) == 0 { // a calculation may have those of a question that is worked out
		return &exprError{t.pos, fmt.Sprintf("%s is no choice question", p.c.fields[k.idx].Key)}
	}
	e.idx, e.kids = k.idx, e.kids[:1]
	p.c.translates = true
	return nil
}

// indexed checks the groups of indexed-repeat(field, group, i, ...): each a repeat around
// the field, from the outside in.
func (p *parser) indexed(e *expr, t token) error {
	k := e.kids[0]
	if k.op != opField || len(e.kids)%2 == 0 {
		return &exprError{t.pos, "indexed-repeat() takes a field, then a repeat and a number in turn"}
	}
	e.idx = k.idx
	for n := 1; n < len(e.kids); n += 2 {
		g := e.kids[n]
		if g.op != opField || p.c.fields[g.idx].Kind != BeginRepeat || !p.c.within(p.c.inside(k.idx), p.c.fields[g.idx].inner) {
			return &exprError{t.pos, fmt.Sprintf("indexed-repeat(): argument %d is no repeat around the field", n+1)}
		}
	}
	return nil
}

// placed checks the argument of position(): a place, not a value.
func (e *expr) placed(t token) error {
	if k := e.kids[0]; k.op != opPlace && k.op != opField {
		return &exprError{t.pos, "position() takes '..' or a repeat"}
	}
	return nil
}
