package form

import (
	"fmt"
	"strings"

	"cadrebot/locales"
)

// checkKind checks what field i must have for its kind.
func (c *Compiled) checkKind(i int, report reporter) {
	f := c.fields[i].Field
	switch f.Kind {
	case Text, Integer, Decimal, Money, Percent, Area, Weight, Date, Note, Time, DateTime, Period, Acknowledge, Barcode, Geopoint,
		Image, Audio, Video, File, Hidden, Start, End, Today, Username, Device, BeginGroup, EndGroup, BeginRepeat, EndRepeat:
	case Calculate:
		if f.Calculation == "" && f.Default == "" {
			report(f.Key, "calculation", 0, "is missing")
		}
	case Range:
		c.checkRange(i, report)
	case YesNo:
		if len(f.Choices) == 0 {
			f.Choices = yesNoChoices()
		}
		checkChoices(f, report)
	case One, Many, Rank:
		checkChoices(f, report)
	default:
		report(f.Key, "kind", 0, fmt.Sprintf("no kind %q", f.Kind))
	}
	if f.RepeatCount != "" && f.Kind != BeginRepeat {
		report(f.Key, "repeat_count", 0, "only a repeat has one")
	}
	if f.ChoiceFilter != "" && !f.chosen() {
		report(f.Key, "choice_filter", 0, "only a choice question has one")
	}
}

// checkChoices lets a name stand twice only where a filter tells the two apart, and a space
// in a name only where there is one answer: several are kept with spaces between them.
func checkChoices(f *Field, report reporter) {
	if len(f.Choices) == 0 {
		report(f.Key, "choices", 0, "are missing")
	}
	seen := map[string]bool{}
	for _, ch := range f.Choices {
		if ch.Key == "" || seen[ch.Key] && f.ChoiceFilter == "" || f.Kind != One && strings.ContainsAny(ch.Key, " \t\n") {
			report(f.Key, "choices", 0, fmt.Sprintf("key %q is empty, stands twice or has a space", ch.Key))
		}
		seen[ch.Key] = true
	}
}

// rangeOf is what a question of kind Range takes: from start to end in steps.
type rangeOf struct{ start, end, step number }

// maxSteps is how many steps a range may have and still be buttons.
const maxSteps = 12

// checkRange reads the parameters, which XLSForm fills up as 1 to 10 in steps of 1, and
// makes buttons of a few steps.
func (c *Compiled) checkRange(i int, report reporter) {
	f := &c.fields[i]
	get := func(name, otherwise string) number {
		s := strings.TrimSpace(f.Parameters[name])
		if s == "" {
			s = otherwise
		}
		n := parseNumber(s)
		if n.nan {
			report(f.Key, "parameters", 0, fmt.Sprintf("%s=%s is no number", name, s))
		}
		return n
	}
	r := &rangeOf{get("start", "1"), get("end", "10"), get("step", "1")}
	f.rng = r
	if r.start.nan || r.end.nan || r.step.nan {
		return
	}
	span := r.end.add(r.start.neg())
	switch {
	case r.step.sign() == 0:
		report(f.Key, "parameters", 0, "step is zero")
		return
	case r.step.sign() < 0:
		r.step = r.step.neg()
	}
	if span.sign() < 0 {
		r.start, r.end, span = r.end, r.start, span.neg()
	}
	if r.step.cmp(span) > 0 {
		report(f.Key, "parameters", 0, "step is larger than the range")
		return
	}
	if !span.mod(r.step).isWhole() || span.mod(r.step).sign() != 0 || span.div(r.step).cmp(whole(maxSteps-1)) > 0 || len(f.Choices) > 0 {
		return
	}
	for n := r.start; n.cmp(r.end) <= 0; n = n.add(r.step) {
		f.Choices = append(f.Choices, Choice{Key: n.String(), Label: locales.Raw(n.String())})
	}
}

// takes reports whether n is one of the steps.
func (r *rangeOf) takes(n number) bool {
	return n.cmp(r.start) >= 0 && n.cmp(r.end) <= 0 && n.add(r.start.neg()).mod(r.step).sign() == 0
}
