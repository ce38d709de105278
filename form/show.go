package form

import (
	"slices"
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
			return locales.M("form.with_unit", "Value", locales.Decimal(v.S), "Unit", f.Unit)
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
		return locales.M("form.attached")
	}
	return locales.Raw(v.S)
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
	year, unit, n, ok := cutPeriod(s)
	switch {
	case !ok:
		return locales.Raw(s)
	case unit == 'W':
		return locales.M("form.week", "Year", year, "Number", n)
	case unit == 'Q':
		return locales.M("form.quarter", "Year", year, "Number", n)
	case unit == 'H' && n == 1:
		return locales.M("form.first_half", "Year", year)
	case unit == 'H':
		return locales.M("form.second_half", "Year", year)
	case unit == '-':
		return locales.M("form.month", "Year", year, "Number", n)
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
