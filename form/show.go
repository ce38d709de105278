package form

import (
	"slices"
	"time"

	"cadrebot/locales"
)

// Show is v as an answer to f for people: with unit, thousands marks and the labels of
// choices; a dash when there is no answer.
func Show(f *Field, v Value) locales.Text {
	switch {
	case v.NA:
		return locales.M("form.not_applicable")
	case v.S == "" && len(v.L) == 0:
		return locales.M("form.dash")
	}
	switch f.Kind {
	case Money:
		return locales.M("form.plain", "Value", locales.Money(v.S))
	case Percent:
		return locales.M("form.percent", "Value", locales.Decimal(v.S))
	case Area:
		return locales.M("form.mu", "Value", locales.Decimal(v.S))
	case Weight:
		return locales.M("form.kg", "Value", locales.Decimal(v.S))
	case Integer, Decimal, Calculate:
		if !f.Unit.Empty() {
			return locales.M("form.with_unit", "Value", locales.Decimal(v.S), "Unit", f.Unit)
		}
		return locales.M("form.plain", "Value", locales.Decimal(v.S))
	case Date:
		return locales.M("form.plain", "Value", locales.Date(v.S))
	case One, YesNo:
		return choiceLabel(f, v.S)
	case Many:
		return joined(f, v.L)
	}
	return locales.Raw(v.S)
}

func choiceLabel(f *Field, key string) locales.Text {
	choices := f.Choices
	if len(choices) == 0 && f.Kind == YesNo {
		choices = yesNoChoices()
	}
	for i := range choices {
		if choices[i].Key == key {
			return choices[i].Label
		}
	}
	return locales.Raw(key) // a choice that only an older version had
}

func joined(f *Field, keys []string) locales.Text {
	if len(keys) == 0 {
		return locales.M("form.dash")
	}
	t := choiceLabel(f, keys[0])
	for _, k := range keys[1:] {
		t = locales.M("form.list", "First", t, "Next", choiceLabel(f, k))
	}
	return t
}

func same(a, b Value) bool { return a.NA == b.NA && a.S == b.S && slices.Equal(a.L, b.L) }

// Lines is a stored submission as review lines: every answer that it holds and every
// question that was open and left empty, in the order of the form; calculations that
// have a label too. With a last submission, what differs from it is marked.
func (c *Compiled) Lines(a, last Answers) []Line {
	s := Session{Answers: a, Known: last}
	// A stored submission is fixed: whether a question was open then is told by its
	// answers, not by the day on which somebody looks at it.
	st := c.state(&s, time.Time{})
	var out []Line
	for i := range c.fields {
		f := &c.fields[i]
		v, answered := a[f.Key]
		switch {
		case f.Kind == Note:
			continue
		case f.Kind == Calculate && (!answered || f.Label.Empty()):
			continue
		case !answered && !st.vals[i].rel:
			continue
		}
		out = append(out, st.line(i, v))
	}
	return out
}

func (st *state) line(i int, v Value) Line {
	f := &st.c.fields[i]
	return Line{
		Key: f.Key, Label: f.Label, Value: Show(f.Field, v),
		Changed: len(st.s.Known) > 0 && st.differs(f.Key, v),
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
