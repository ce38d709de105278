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
	order  []int // field indexes so that whatever an expression reads comes first
}

// field is a Field with its expressions as trees.
type field struct {
	*Field
	relevant, constraint, calculation, def *expr
	words                                  map[string]int // folded key, label or word -> choice
}

// CompileError is one fault of a form: where it stands and what it is. Pos counts
// characters of the expression from 1; 0 when the fault is not in an expression.
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

// Compile parses every expression of f once. It reports every fault that it finds, each
// a *CompileError under errors.Join: unreadable expressions, unknown ${key}, empty or
// duplicate keys, unknown kinds, choice questions without choices, and fields whose
// relevance or calculation depends on itself. f is copied; YesNo gets its two choices.
func Compile(f Form) (*Compiled, error) {
	f.Fields = slices.Clone(f.Fields)
	c := &Compiled{form: f, fields: make([]field, len(f.Fields)), keys: make(map[string]int, len(f.Fields))}
	var faults []error
	report := func(key, column string, pos int, problem string) {
		faults = append(faults, &CompileError{f.ID, key, column, pos, problem})
	}
	for i := range c.form.Fields {
		fl := &c.form.Fields[i]
		c.fields[i].Field = fl
		if fl.Kind == YesNo && len(fl.Choices) == 0 {
			fl.Choices = yesNoChoices()
		}
		if _, dup := c.keys[fl.Key]; dup {
			report(fl.Key, "key", 0, "stands twice")
		}
		if !validKey(fl.Key) {
			report(fl.Key, "key", 0, "must be letters, digits, _ and -, and not begin with last.")
		}
		c.keys[fl.Key] = i
		checkKind(fl, report)
	}
	needs := make([][]int, len(c.fields))
	for i := range c.fields {
		needs[i] = c.parseField(i, report)
		c.fields[i].words = choiceWords(c.fields[i].Field)
	}
	if faults == nil {
		c.sort(needs, report)
	}
	if faults != nil {
		return nil, fmt.Errorf("compile form: %w", errors.Join(faults...))
	}
	return c, nil
}

// Form is the form as compiled. Nobody changes it.
func (c *Compiled) Form() *Form { return &c.form }

type reporter func(key, column string, pos int, problem string)

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

func checkKind(f *Field, report reporter) {
	switch f.Kind {
	case Text, Integer, Decimal, Money, Percent, Area, Weight, Date, Note:
	case Calculate:
		if f.Calculation == "" {
			report(f.Key, "calculation", 0, "is missing")
		}
	case One, Many, YesNo:
		if len(f.Choices) == 0 {
			report(f.Key, "choices", 0, "are missing")
		}
		seen := map[string]bool{}
		for _, ch := range f.Choices {
			if ch.Key == "" || seen[ch.Key] || strings.ContainsAny(ch.Key, " \t\n") {
				report(f.Key, "choices", 0, fmt.Sprintf("key %q is empty, stands twice or has a space", ch.Key))
			}
			seen[ch.Key] = true
		}
	default:
		report(f.Key, "kind", 0, fmt.Sprintf("no kind %q", f.Kind))
	}
	if f.Calculation != "" && f.Kind != Calculate {
		report(f.Key, "calculation", 0, "only a field of kind calculate has one; use default")
	}
}

// parseField parses the expressions of field i and returns the fields that must be
// known before i is.
func (c *Compiled) parseField(i int, report reporter) []int {
	f := &c.fields[i]
	one := func(column, src string, self bool) (*expr, []int) {
		if strings.TrimSpace(src) == "" {
			return nil, nil
		}
		e, refs, err := parse(src, c.keys, self)
		var at *exprError
		if errors.As(err, &at) {
			report(f.Key, column, at.pos, at.msg)
		}
		return e, refs
	}
	var rel, calc []int
	f.relevant, rel = one("relevant", f.Relevant, false)
	f.calculation, calc = one("calculation", f.Calculation, false)
	f.constraint, _ = one("constraint", f.Constraint, true)
	f.def, _ = one("default", f.Default, false)
	return append(rel, calc...)
}

// sort finds an order in which every field comes after what it reads, or names a circle.
func (c *Compiled) sort(needs [][]int, report reporter) {
	const (
		open = 1
		done = 2
	)
	mark := make([]byte, len(needs))
	c.order = make([]int, 0, len(needs))
	var visit func(i int) bool
	visit = func(i int) bool {
		switch mark[i] {
		case open:
			return false
		case done:
			return true
		}
		mark[i] = open
		for _, j := range needs[i] {
			if !visit(j) {
				return false
			}
		}
		mark[i] = done
		c.order = append(c.order, i)
		return true
	}
	for i := range needs {
		if !visit(i) {
			report(c.fields[i].Key, "relevant or calculation", 0, "depends on itself")
			return
		}
	}
}

func yesNoChoices() []Choice {
	return []Choice{
		{Key: "yes", Label: locales.M("form.yes"), Words: yesWords},
		{Key: "no", Label: locales.M("form.no"), Words: noWords},
	}
}

// choiceWords maps whatever may be typed for a choice, apart from its number. A word
// that stands for two choices stands for none.
func choiceWords(f *Field) map[string]int {
	if len(f.Choices) == 0 {
		return nil
	}
	words := make(map[string]int, 4*len(f.Choices))
	put := func(w string, i int) {
		if w = foldWord(w); w == "" {
			return
		}
		if j, ok := words[w]; ok && j != i {
			i = -1
		}
		words[w] = i
	}
	for i, ch := range f.Choices {
		put(ch.Key, i)
		for _, l := range locales.All {
			if l == locales.EN && ch.Label.ID == "" && ch.Label.En == "" {
				continue
			}
			put(ch.Label.Plain(l), i)
		}
		for _, w := range ch.Words {
			put(w, i)
		}
	}
	return words
}
