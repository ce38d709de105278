package form

import (
	"slices"
	"strconv"
	"strings"

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
			return locales.M("form.with_unit", "Value", locales.Decimal(v.S), "Unit", f.unitOf(v.S))
		}
		return locales.M("form.plain", "Value", locales.Decimal(v.S))
	case Range:
		return locales.M("form.plain", "Value", locales.Decimal(v.S))
	case Date:
		return locales.M("form.plain", "Value", locales.Date(v.S))
	case DateTime:
		return showMoment(v.S)
	case Period:
		return showPeriod(v.S)
	case One, YesNo:
		return choiceLabel(f, v.S)
	case Many, Rank:
		return joined(f, v.L)
	case Acknowledge:
		return locales.M("form.acknowledged")
	case Geopoint:
		return showPlace(v.S)
	case Image, Audio, Video, File:
		if len(v.L) > 1 {
			return locales.M("form.attached_several", "Count", len(v.L))
		}
		return locales.M("form.attached")
	}
	return locales.Raw(v.S)
}

// unitOf is the unit after the number s.
func (f *Field) unitOf(s string) locales.Text {
	if s == "1" && !f.UnitOne.Empty() {
		return f.UnitOne
	}
	return f.Unit
}

// How much of an answer is said again above the next question.
const (
	briefRunes   = 60
	briefChoices = 3
)

// briefly is Show, cut short where an answer is long: the review has all of it.
func briefly(f *Field, v Value) locales.Text {
	switch {
	case len(v.L) > briefChoices+1 && !f.several():
		return locales.M("form.more", "First", joined(f, v.L[:briefChoices]), "Number", len(v.L))
	case len(v.S) > briefRunes && (f.Kind == Text || f.Kind == Barcode):
		if rs := []rune(v.S); len(rs) > briefRunes {
			return locales.Raw(string(rs[:briefRunes]) + "…")
		}
	}
	return Show(f, v)
}

// showMoment is a date and time in our zone.
func showMoment(s string) locales.Text {
	day, clock, ok := strings.Cut(s, "T")
	if !ok {
		return locales.Raw(s)
	}
	return locales.M("form.moment", "Date", locales.Date(day), "Time", clock)
}

// showPeriod is a week, month, quarter, half or year in words.
func showPeriod(s string) locales.Text {
	p, ok := parsePeriod(s)
	year := strconv.Itoa(p.year)
	switch {
	case !ok:
		return locales.Raw(s)
	case p.unit == weekUnit:
		return locales.M("form.week", "Year", year, "Number", p.n)
	case p.unit == quarterUnit:
		return locales.M("form.quarter", "Year", year, "Number", p.n)
	case p.unit == halfUnit && p.n == 1:
		return locales.M("form.first_half", "Year", year)
	case p.unit == halfUnit:
		return locales.M("form.second_half", "Year", year)
	case p.unit == monthUnit:
		return locales.Both(p.first().Format("2006年1月"), p.first().Format("Jan 2006"))
	}
	return locales.M("form.year", "Year", year)
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
