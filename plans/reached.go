package plans

import (
	"cmp"
	"slices"
	"strconv"

	"cadrebot/locales"
	"cadrebot/record"
)

// Counted are the indicators of which a card shows beside the target what records say of the year: the day on
// which a project started, was completed or accepted, or money was paid, lies in one year alone, so that nothing
// counts twice. What stands for longer than a year, what forms collect and what is about households
// is read on the boards, which keep small numbers to themselves.
var Counted = []string{"PRJ-03", "PRJ-04", "PRJ-05", "FND-03"}

// factReached is what has been reached of a target's own indicator; a plan has one fact for each, by its code.
const factReached = "reached"

func planFacts() (out []record.Fact) {
	for _, code := range Counted {
		out = append(out, record.Fact{Name: code, Indicator: code})
	}
	return out
}

// told is what has been reached of a target by today, or by the end of its year when that is over; false where it
// is not counted, or the year has not begun.
func told(c record.Case, target record.Record, fact string) (n record.Number, share string, known bool) {
	n, known = c.Facts[fact]
	if !known || !slices.Contains(Counted, target.Data[KeyIndicator].S) || yearOf(target) > c.Year() {
		return n, "", false
	}
	return n, record.Percent(n, record.In(target.Data, KeyValue)), true // F06, from raw numbers
}

// lineReached says on a target's card what has been reached of it; empty before its year begins.
func lineReached(c record.Case) locales.Text {
	n, share, known := told(c, c.Record, factReached)
	switch year := yearOf(c.Record); {
	case year > c.Year():
		return locales.Text{}
	case !known:
		return locales.M("plans.line_not_reached")
	case year < c.Year():
		return locales.M("plans.line_reached_in", "Year", strconv.Itoa(year), "Reached", number(n), "Share", share)
	}
	return locales.M("plans.line_reached", "Reached", number(n), "Share", share)
}

// targetsOf lists the targets of a plan in the order of Indicators, each with what has been reached.
func targetsOf(c record.Case, all []record.Record) (out []locales.Text) {
	list := slices.DeleteFunc(slices.Clone(all), func(r record.Record) bool { return r.State == Dropped })
	slices.SortStableFunc(list, func(a, b record.Record) int {
		return cmp.Compare(slices.Index(Indicators, a.Data[KeyIndicator].S), slices.Index(Indicators, b.Data[KeyIndicator].S))
	})
	for _, r := range list {
		code := r.Data[KeyIndicator].S
		value := number(record.In(r.Data, KeyValue))
		if n, share, known := told(c, r, code); known {
			out = append(out, locales.M("plans.digest_reached", "Indicator", nameOf(code), "Value", value, "Reached", number(n), "Share", share))
		} else {
			out = append(out, locales.M("plans.digest_target", "Indicator", nameOf(code), "Value", value))
		}
	}
	if len(out) == 0 {
		out = append(out, locales.M("plans.targets_none"))
	}
	return out
}
