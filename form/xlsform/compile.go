package xlsform

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// compile lets form judge the expressions and brings its faults back to the cells they
// come from. What the reader already said of a cell is not said twice.
func (r *reader) compile() {
	c, err := form.Compile(r.form)
	for _, fault := range compileErrors(err) {
		r.compileFault(fault)
	}
	if !slices.ContainsFunc(r.findings, func(f Finding) bool { return f.Severity == Error }) {
		if err != nil { // a fault that has no cell must not be lost
			r.fault(place{sheet: -1}, locales.M("xlsform.not_usable", "Problem", err.Error()), locales.M("xlsform.do_check_form"))
			return
		}
		r.compiled = c
		r.lookInside(c)
	}
}

// lookInside warns of groups that wait for an answer to one of their own questions.
func (r *reader) lookInside(c *form.Compiled) {
	keys := c.LooksInside()
	for i, f := range r.form.Fields {
		if slices.Contains(keys, f.Key) && f.Kind == form.BeginGroup {
			r.warn(r.rows[i].at("relevant"), locales.M("xlsform.group_inside", "Name", f.Name), locales.M("xlsform.do_group_inside"))
		}
	}
}

// compileErrors lists the faults under err.
func compileErrors(err error) []*form.CompileError {
	var out []*form.CompileError
	var walk func(error)
	walk = func(err error) {
		switch e := err.(type) {
		case nil:
		case *form.CompileError:
			out = append(out, e)
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				walk(one)
			}
		default:
			walk(errors.Unwrap(err))
		}
	}
	walk(err)
	return out
}

// compileFault reports a fault of form at its cell.
func (r *reader) compileFault(e *form.CompileError) {
	written, p := r.origin(e)
	if r.faulty(p) && p.row > 0 {
		return
	}
	pos := e.Pos
	if pos > 0 && written.before != "" {
		pos = position(written.before, written.after, pos)
	}
	message := problem(r.withNames(e.Problem))
	if pos > 0 {
		message = locales.M("xlsform.expression_at", "Pos", pos, "Problem", message)
	}
	r.fault(p, message, locales.M("xlsform.do_expression"))
}

// madeKey is a key that was made for a name that is no key.
var madeKey = regexp.MustCompile(`q_[0-9a-f]{16}`)

// withNames puts the author's names for keys that they never wrote.
func (r *reader) withNames(s string) string {
	return madeKey.ReplaceAllStringFunc(s, func(key string) string {
		i := slices.IndexFunc(r.form.Fields, func(f form.Field) bool { return f.Key == key })
		if i < 0 {
			return key
		}
		return r.form.Fields[i].Name
	})
}

// spelt is an expression as written and as form got it.
type spelt struct{ before, after string }

// origin finds the cell of a fault.
func (r *reader) origin(e *form.CompileError) (spelt, place) {
	i := slices.IndexFunc(r.form.Fields, func(f form.Field) bool { return f.Key == e.Field })
	switch {
	case i >= 0 && r.rows[i].t != nil:
	case e.Column == "instance_name":
		return spelt{}, r.instanceName
	case e.Field == "" && r.entityRow.t != nil:
		return spelt{}, r.entityRow.at(strings.TrimPrefix(e.Column, "entity_"))
	default:
		return spelt{}, place{sheet: r.sheet("survey")}
	}
	w := r.rows[i]
	for _, x := range expressions(&r.form.Fields[i]) {
		if x.column == e.Column {
			return spelt{straight(w.get(e.Column)), *x.text}, w.at(e.Column)
		}
	}
	return spelt{}, w.at(e.Column)
}
