package reports

import (
	"fmt"
	"slices"
	"sync"

	"cadrebot/calendar"
	"cadrebot/form"
)

// Feed says which field of a form fills an indicator.
type Feed struct {
	Indicator Indicator
	Field     string
	// Weight is the field with the denominator of a weighted indicator: the people that a
	// mean is about, or the whole of which Field is a part.
	Weight string
	// Mean says that Field is an average and Weight its people; without it Field is itself
	// the numerator.
	Mean bool
	// Flow says that the field counts what happened in its own period, so that the weeks of
	// a month add up; without it the newest report of the month speaks.
	Flow bool
	// AbsentNA says that a report without the field says "not applicable": the form did
	// not ask, because it did not apply. Otherwise a missing value is unknown.
	AbsentNA bool
}

// Source is a form that feeds indicators.
type Source struct {
	Form  string
	Every calendar.Kind // how often it is reported
	Feeds []Feed        // in the order in which figures are shown
}

// Feed finds the feed of an indicator; false when the form does not fill it.
func (s Source) Feed(code Code) (Feed, bool) {
	for _, f := range s.Feeds {
		if f.Indicator.Code == code {
			return f, true
		}
	}
	return Feed{}, false
}

// briefFeeds is which field of the weekly brief feeds which indicator.
var briefFeeds = []struct {
	code  Code
	field string
}{
	{"MON-03", NewlyRecognised},
	{"MON-05", RiskClues},
	{"LAB-02", Returnees},
	{"LAB-03", Reemployed},
	{"GUA-04", WaterProblems},
	{"PRJ-06", Progress},
	{"COL-01", Income},
}

// BriefSource is what the weekly brief feeds. An error means that this release names an
// indicator or a field that does not exist.
var BriefSource = sync.OnceValues(func() (Source, error) {
	f := Brief()
	src := Source{Form: WeeklyBrief, Every: calendar.Week}
	for _, b := range briefFeeds {
		in, ok := IndicatorOf(b.code)
		fl := fieldOf(f, b.field)
		if !ok || fl == nil {
			return Source{}, fmt.Errorf("the brief feeds %s from %s: one of them does not exist", b.code, b.field)
		}
		src.Feeds = append(src.Feeds, Feed{
			Indicator: in, Field: b.field, Flow: slices.Contains(weekly, b.field), AbsentNA: fl.Required && fl.Relevant != "",
		})
	}
	return src, nil
})

func fieldOf(f form.Form, key string) *form.Field {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	return nil
}
