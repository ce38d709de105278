package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cadrebot/locales"
)

// Compiled is a form whose expressions are parsed and checked. It is immutable and may
// be shared between goroutines.
type Compiled struct {
	form   Form
	fields []field
	keys   map[string]int
	names  map[string]int // what ${name} means; -1 when several fields are called so
	order  []int          // field indexes so that whatever an expression reads comes first
	scopes []scope        // [0] is the form itself, the rest its repeats
	flat   []node         // the nodes of a form without repeats
	ahead  []int          // fields that the condition of a group around them asks for
	extra  extras

	translates bool  // jr:choice-name() is used: values depend on the language
	latched    []int // calculations that go by the value that they had
	counted    bool  // a repeat's length depends on answers
	starts     bool  // a field asks when filling began
	seeded     bool  // random() or uuid() is used, or choices are shuffled
	signed     bool  // a field asks who fills
}

// field is a Field with its expressions as trees and its place in the form.
type field struct {
	*Field
	relevant, constraint, calculation, def, required, times, filter *expr

	words    map[string]int // folded key, label or word -> choice
	initials []string       // of a long list: the first letters of the labels in pinyin
	says     *sayings       // texts that name answers; nil when none does
	rng      *rangeOf       // of kind Range

	parent int // field of the group or repeat around it; -1 = none
	scope  int // index into scopes: where its answer lives
	inner  int // of BeginRepeat: the scope of what is inside
	mate   int // of a beginning its end, of an end its beginning
	ahead  int // the outermost group around it whose condition asks for it; -1 = none
}

// CompileError is one fault of a form: where it stands and what it is. Pos counts
// characters of the expression from 1; 0 when the fault is not in an expression. Column
// is the column of the survey sheet; a fault of the form as a whole has an empty Field
// and the column of its own sheet (instance_name, entity_id, create_if, update_if,
// entity_label).
type CompileError struct {
	Form, Field, Column string
	Pos                 int
	Problem             string
}

// Error names form, field, column and position.
func (e *CompileError) Error() string {
	at := ""
	if e.Pos > 0 {
		at = fmt.Sprintf(" at %d", e.Pos)
	}
	return fmt.Sprintf("form %s, field %s, %s%s: %s", e.Form, e.Field, e.Column, at, e.Problem)
}

type reporter func(key, column string, pos int, problem string)

// Compile parses every expression of f once. It reports every fault that it finds, each
// a *CompileError under errors.Join: unreadable expressions, unknown ${key}, empty or
// duplicate keys, unknown kinds, choice questions without choices, groups that do not
// close, and circles: fields whose relevance, calculation or number of rounds depends on
// themselves. A constraint makes no circle, because it changes no value. f is copied;
// YesNo and a short Range get their choices.
func Compile(f Form) (*Compiled, error) {
	f.Fields = slices.Clone(f.Fields)
	c := &Compiled{form: f, fields: make([]field, len(f.Fields)), keys: make(map[string]int, len(f.Fields))}
	var faults []error
	report := func(key, column string, pos int, problem string) {
		faults = append(faults, &CompileError{f.ID, key, column, pos, problem})
	}
	for i := range c.form.Fields {
		c.fields[i].Field = &c.form.Fields[i]
	}
	c.structure(report)
	c.naming(report)
	for i := range c.fields {
		c.checkKind(i, report)
	}
	c.session()
	needs := make([][]int, len(c.fields))
	for i := range c.fields {
		needs[i] = c.parseField(i, report)
		c.fields[i].words = choiceWords(c.fields[i].Field)
		c.fields[i].initials = choiceInitials(c.fields[i].Field)
	}
	c.parseExtras(report)
	if faults == nil {
		c.inward(needs)
		c.sort(needs, report)
	}
	if faults != nil {
		return nil, fmt.Errorf("compile form: %w", errors.Join(faults...))
	}
	return c, nil
}

// Form is the form as compiled. Nobody changes it.
func (c *Compiled) Form() *Form { return &c.form }

// session notes what the form wants of its session besides answers.
func (c *Compiled) session() {
	for i := range c.fields {
		switch f := &c.fields[i]; {
		case f.Kind == Start || f.Kind == Today:
			c.starts = true
		case f.Kind == Username:
			c.signed = true
		case f.shuffled():
			c.seeded = true
		}
	}
}

// WantsSeed reports whether Session.Seed has a meaning: something unique to the
// conversation, set before the first step.
func (c *Compiled) WantsSeed() bool { return c.seeded }

// WantsWho reports whether Session.Who has a meaning.
func (c *Compiled) WantsWho() bool { return c.signed }

// naming fills keys and names.
func (c *Compiled) naming(report reporter) {
	c.names = make(map[string]int, len(c.fields))
	put := func(name string, i int) {
		if j, taken := c.names[name]; taken && j != i {
			i = -1
		}
		c.names[name] = i
	}
	for i := range c.fields {
		f := &c.fields[i]
		if f.ends() {
			continue
		}
		if _, dup := c.keys[f.Key]; dup {
			report(f.Key, "key", 0, "stands twice")
		}
		if !validKey(f.Key) {
			report(f.Key, "key", 0, "must be letters, digits, _ and -, and not begin with last.")
		}
		c.keys[f.Key] = i
		if f.Name != "" {
			put(f.Name, i)
		} else {
			put(f.Key, i)
		}
	}
	for key, i := range c.keys {
		if _, taken := c.names[key]; !taken {
			c.names[key] = i
		}
	}
}

func validKey(k string) bool {
	if k == "" || len(k) > 64 || strings.HasPrefix(k, "last.") {
		return false
	}
	for i := range len(k) {
		if c := k[i]; !letter(c) && (i == 0 || !digit(c) && c != '-' && c != '.') {
			return false
		}
	}
	return true
}

// parseField parses the expressions of field i and returns the fields that must be
// known before i is.
func (c *Compiled) parseField(i int, report reporter) []int {
	f := &c.fields[i]
	one := func(column, src string, in reading) (*expr, []int) {
		if strings.TrimSpace(src) == "" {
			return nil, nil
		}
		in.c, in.field = c, i
		e, refs, err := parse(src, in)
		var at *exprError
		if errors.As(err, &at) {
			report(f.Key, column, at.pos, at.msg)
		}
		return e, refs
	}
	var rel, calc, def, times []int
	f.relevant, rel = one("relevant", f.Relevant, reading{})
	f.calculation, calc = one("calculation", f.Calculation, reading{self: true, own: true})
	f.def, def = one("default", f.Default, reading{})
	f.times, times = one("repeat_count", f.RepeatCount, reading{})
	f.constraint, _ = one("constraint", f.Constraint, reading{self: true, own: true})
	f.required, _ = one("required", f.RequiredIf, reading{self: true})
	f.filter, _ = one("choice_filter", f.ChoiceFilter, reading{attrs: columnsOf(f.Field)})
	c.parseSayings(i, report)
	c.counted = c.counted || f.times != nil
	needs := append(rel, times...)
	if f.computed() {
		needs = append(append(needs, calc...), def...)
	}
	if f.parent >= 0 {
		needs = append(needs, f.parent)
	}
	if f.Kind == EndRepeat {
		needs = append(needs, f.mate)
	}
	if f.computed() && looksBack(f.calculation) {
		c.latched = append(c.latched, i)
	}
	return needs
}

// columnsOf are the names that a choice filter may use.
func columnsOf(f *Field) map[string]bool {
	cols := map[string]bool{"name": true, "label": true}
	for i := range f.Choices {
		for name := range f.Choices[i].Attrs {
			cols[name] = true
		}
	}
	return cols
}

// looksBack reports whether a calculation goes by the value that it had: once() and '.'.
func looksBack(e *expr) bool {
	return e != nil && (e.op == opSelf || e.op == opCall && e.fn == functions["once"] || slices.ContainsFunc(e.kids, looksBack))
}

// computed reports whether the field's value is worked out rather than answered.
func (f *Field) computed() bool { return f.silent() || f.ReadOnly || f.Kind == Note }

// shown reports whether the field is shown without asking anything.
func (f *Field) shown() bool { return f.Kind == Note || f.ReadOnly && !f.silent() }

// ends reports whether the field only closes a group or repeat.
func (f *Field) ends() bool { return f.Kind == EndGroup || f.Kind == EndRepeat }

// chosen reports whether the answer is among choices.
func (f *Field) chosen() bool {
	switch f.Kind {
	case One, Many, YesNo, Rank:
		return true
	}
	return false
}

func yesNoChoices() []Choice {
	return []Choice{
		{Key: "yes", Label: locales.M("form.yes"), Words: yesWords},
		{Key: "no", Label: locales.M("form.no"), Words: noWords},
	}
}
