package reports

import (
	"slices"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/org"
)

// Endings of the field that stands beside a weighted indicator: gua_02 with gua_02_den is a
// part with its whole, inc_01 with inc_01_people a mean with the people it is about.
const (
	endDenominator = "_den"
	endPeople      = "_people"
)

// SourceOf is what a published form feeds: every number outside repeats whose name is the
// code of an indicator (MON-01, mon_01). How it adds up is the indicator's rule; a weighted
// one needs the field of its denominator beside it. versions are all that were published,
// the one in use first: they roll up together by field key, and what a version lacks its
// reports do not know. level is that of the units that report.
func SourceOf(id SourceID, level org.Level, every calendar.Kind, versions ...form.Form) Source {
	src := Source{ID: id, Every: every, Level: level}
	if len(versions) == 0 {
		return src
	}
	src.Form, src.Title = versions[0].ID, versions[0].Title
	var outside [][]asked
	for _, v := range versions {
		fields := outsideRepeats(v)
		outside = append(outside, fields)
		for _, a := range fields {
			if f, ok := feedOf(a, fields, level); ok && src.Item(f.Indicator.Code) < 0 {
				src.Feeds = append(src.Feeds, f)
			}
		}
	}
	for i, f := range src.Feeds {
		src.Feeds[i].AbsentNA = !slices.ContainsFunc(outside, func(fields []asked) bool { return !inapplicable(fields, f.Field) })
	}
	return src
}

// asked is a field outside repeats.
type asked struct {
	form.Field
	sometimes bool // it, or a group around it, is relevant under a condition only
}

func outsideRepeats(f form.Form) []asked {
	var out []asked
	var conditions []bool // of the groups around
	repeats := 0
	for _, fl := range f.Fields {
		switch fl.Kind {
		case form.BeginGroup:
			conditions = append(conditions, fl.Relevant != "")
		case form.EndGroup:
			conditions = conditions[:max(0, len(conditions)-1)]
		case form.BeginRepeat:
			repeats++
		case form.EndRepeat:
			repeats--
		default:
			if repeats == 0 {
				out = append(out, asked{fl, fl.Relevant != "" || slices.Contains(conditions, true)})
			}
		}
	}
	return out
}

// inapplicable reports whether a report of the version lacks the field only when the form
// had no reason to ask.
func inapplicable(fields []asked, key string) bool {
	i := slices.IndexFunc(fields, func(a asked) bool { return a.Key == key })
	return i >= 0 && fields[i].Required && fields[i].sometimes
}

// feedOf is what a field feeds; false when that is nothing.
func feedOf(a asked, among []asked, level org.Level) (Feed, bool) {
	in, ok := indicators.Named(a.Key)
	if !ok {
		in, ok = indicators.Named(a.Name)
	}
	if !ok || !measures(a.Kind, in) {
		return Feed{}, false
	}
	in.Entry = level // a figure that does not add up has its value where this form is filled in
	f := Feed{Indicator: in, Field: a.Key, Label: in.Name, Flow: in.Flow}
	if in.Rule != indicators.Weighted {
		return f, true
	}
	for _, end := range []string{endDenominator, endPeople} {
		i := slices.IndexFunc(among, func(w asked) bool { return called(w, string(in.Code)+end) && counts(w.Kind) })
		if i < 0 || end == endPeople && in.Measure == indicators.Percent { // the rate itself is never asked for (brief 3.1)
			continue
		}
		f.Weight, f.Mean = among[i].Key, end == endPeople
		return f, true
	}
	return Feed{}, false
}

func called(a asked, name string) bool {
	return indicators.Spelt(a.Key) == indicators.Spelt(name) || indicators.Spelt(a.Name) == indicators.Spelt(name)
}

// counts reports whether answers of kind k are plain numbers of something.
func counts(k form.Kind) bool {
	switch k {
	case form.Integer, form.Decimal, form.Range, form.Calculate:
		return true
	}
	return false
}

// measures reports whether answers of kind k are figures of in: money is no number of
// households, and a percentage adds up to nothing.
func measures(k form.Kind, in indicators.Indicator) bool {
	switch k {
	case form.Money:
		return in.Measure == indicators.Amount
	case form.Percent:
		return in.Measure == indicators.Percent && in.Rule == indicators.Last
	case form.Area:
		return in.Measure == indicators.Decimal
	}
	return counts(k)
}
