package reports

import (
	"fmt"
	"slices"
	"sync"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/org"
)

// Feed says which field of a form fills an indicator.
type Feed struct {
	Indicator indicators.Indicator
	Field     string
	Label     locales.Text // what lists call it
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

// SourceID names a source in buttons: 0 is the weekly brief, anything else the number of a
// form in the register of forms.
type SourceID int64

// Source is a form that feeds indicators.
type Source struct {
	ID    SourceID
	Form  string // what obligations and submissions call it
	Title locales.Text
	Every calendar.Kind // how often it is reported; empty = once, by a day
	Level org.Level     // of the units that report
	Feeds []Feed        // in the order in which figures are shown
}

// Offered is a published form as a source of figures for a unit.
type Offered struct {
	Source Source
	Owner  org.Unit // whose form it is
	Newest Period   // the newest that the unit or one below it was asked for
}

// Feed finds the feed of an indicator; false when the form does not fill it.
func (s Source) Feed(code indicators.Code) (Feed, bool) {
	i := s.Item(code)
	if i < 0 {
		return Feed{}, false
	}
	return s.Feeds[i], true
}

// Item is the place of an indicator among the feeds, -1 when the form does not fill it.
func (s Source) Item(code indicators.Code) int {
	return slices.IndexFunc(s.Feeds, func(f Feed) bool { return f.Indicator.Code == code })
}

// Own reports whether p is one period of the source, not several put together.
func (s Source) Own(p Period) bool {
	parts := p.Parts(s.Every)
	return len(parts) == 1 && parts[0] == p
}

// Spans reports whether figures of the source can be put together for p: it is a period of
// the source or a longer one.
func (s Source) Spans(p Period) bool {
	span, ok := p.Span()
	if !ok || s.Every == "" {
		return s.Own(p)
	}
	return slices.Index(calendar.Kinds, span.Kind) >= slices.Index(calendar.Kinds, s.Every)
}

// briefFeeds is which field of the weekly brief feeds which indicator.
var briefFeeds = []struct {
	code  indicators.Code
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
	src := Source{Form: WeeklyBrief, Title: f.Title, Every: calendar.Week, Level: org.LevelVillage}
	for _, b := range briefFeeds {
		in, ok := indicators.Of(b.code)
		fl := fieldOf(f, b.field)
		if !ok || fl == nil {
			return Source{}, fmt.Errorf("the brief feeds %s from %s: one of them does not exist", b.code, b.field)
		}
		src.Feeds = append(src.Feeds, Feed{
			Indicator: in, Field: b.field, Label: ShortLabel(b.field), Flow: in.Flow, AbsentNA: fl.Required && fl.Relevant != "",
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
