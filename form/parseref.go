package form

import (
	"fmt"
	"strings"
)

// ref reads ${name}, ${last.name} and, as XLSForm writes the latter, ${last-saved#name}.
func (p *parser) ref(t token) (*expr, error) {
	if i, ok := p.c.names[t.text]; ok {
		if p.own && i == p.field { // a constraint means the answer that it judges, a calculation the value that it has so far
			return &expr{op: opSelf}, nil
		}
		if i < 0 {
			return nil, &exprError{t.pos, fmt.Sprintf("several fields are called ${%s}", t.text)}
		}
		return p.toField(i), nil
	}
	key, last := strings.CutPrefix(t.text, "last.")
	if !last {
		key, last = strings.CutPrefix(t.text, "last-saved#")
	}
	if i, ok := p.c.names[key]; last && ok && i >= 0 {
		e := p.toField(i)
		p.refs = p.refs[:len(p.refs)-1] // last period's value does not change while filling
		e.op = opLast
		return e, nil
	}
	return nil, &exprError{t.pos, fmt.Sprintf("no field ${%s}", t.text)}
}

// toField reads field i as seen from where the expression stands: the one in the same
// instance, or, from outside its repeat, all of them.
func (p *parser) toField(i int) *expr {
	p.refs = append(p.refs, i)
	e := &expr{op: opField, idx: i}
	here, there := p.c.scopeOf(p.field), p.c.inside(i)
	for !p.c.within(there, here) {
		here = p.c.scopes[here].parent
		e.up++
	}
	e.many = here != there
	return e
}

// path reads a location: '.', '..', ../name, /form/group/name, current()/../name.
func (p *parser) path(t token) (*expr, error) {
	place := p.field
	switch t.text {
	case "/":
		place = -1
		if p.peek().kind != tName {
			return nil, &exprError{t.pos, "something is missing here"}
		}
		if first := p.next(); p.c.child(-1, first.text) >= 0 { // else it is the form's own name
			p.at--
		} else if !p.sees("/") {
			return nil, &exprError{first.pos, fmt.Sprintf("no field %s here", first.text)}
		} else {
			p.next()
		}
		return p.steps(place, t)
	case "..":
		place = p.c.parent(place)
	case ".":
		if !p.sees("/") {
			if !p.self {
				return nil, &exprError{t.pos, "'.' has a value in constraints and calculations only"}
			}
			return &expr{op: opSelf}, nil
		}
	}
	if p.sees("/") {
		p.next()
		return p.steps(place, t)
	}
	return p.toPlace(place), nil
}

// steps walks on from place, a field or -1 for the form, over names and '..'.
func (p *parser) steps(place int, from token) (*expr, error) {
	for {
		t := p.next()
		switch {
		case t.kind == tDot && t.text == "..":
			place = p.c.parent(place)
		case t.kind == tDot:
		case t.kind == tName:
			i := p.c.child(place, t.text)
			if i < 0 {
				return nil, &exprError{t.pos, fmt.Sprintf("no field %s here", t.text)}
			}
			place = i
		default:
			return nil, &exprError{from.pos, "paths hold names and '..' only; use ${name}"}
		}
		if !p.sees("/") {
			return p.toPlace(place), nil
		}
		p.next()
	}
}

// toPlace reads a field, or stands for a group or the form, which have no value but a
// position.
func (p *parser) toPlace(i int) *expr {
	if i >= 0 && p.c.fields[i].Kind != BeginGroup {
		return p.toField(i)
	}
	return &expr{op: opPlace, idx: i}
}

// named reads what begins with a name: a call, or a column in a choice filter.
func (p *parser) named(t token) (*expr, error) {
	if p.sees("(") {
		if t.text == "current" {
			return p.current(t)
		}
		return p.call(t)
	}
	if p.attrs != nil {
		if !p.attrs[t.text] {
			return nil, &exprError{t.pos, fmt.Sprintf("the choices have no column %s", t.text)}
		}
		return &expr{op: opAttr, val: text(t.text)}, nil
	}
	if functions[t.text] != nil {
		return nil, &exprError{t.pos, fmt.Sprintf("write %s() with brackets", t.text)}
	}
	if p.c.child(p.c.parent(p.field), t.text) >= 0 {
		return nil, &exprError{t.pos, fmt.Sprintf("a field is read as ${%s}", t.text)}
	}
	return nil, &exprError{t.pos, fmt.Sprintf("unexpected %q; text stands in quotes", t.text)}
}

// current is current()/../name, which is the same as ../name outside conditions.
func (p *parser) current(t token) (*expr, error) {
	p.next()
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if err := p.expect("/"); err != nil {
		return nil, err
	}
	return p.steps(p.field, t)
}
