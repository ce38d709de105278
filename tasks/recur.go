package tasks

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go" // reads RFC 5545 rules; calendars and their edge cases are not ours to write

	"cadrebot/calendar"
	"cadrebot/locales"
)

// Shift says where a day off moves. Persisted.
type Shift string

// Shifts.
const (
	Stay   Shift = ""         // it is due all the same
	Later  Shift = "next"     // to the next working day
	Sooner Shift = "previous" // to the working day before
)

// Rhythm says on which days a recurring task is due. Persisted with its series.
type Rhythm struct {
	Rule  string        // RRULE of RFC 5545 without the name, as FREQ=MONTHLY;BYMONTHDAY=25
	Shift Shift         // what becomes of a day off
	Every calendar.Kind // the period that a day is about; "" = the day names itself
	From  locales.Date  // DTSTART: nothing is due before, and INTERVAL counts from here
}

// Preset is a rhythm that offices have a word for.
type Preset struct {
	Key string // persisted in drafts and templates
	Rhythm
}

// Presets are what a coordinator chooses from (brief 3.21): Friday, the 25th, the last working
// day, ten days after a quarter, fifteen days after term starts, the end of the year.
var Presets = []Preset{
	{"week", Rhythm{Rule: "FREQ=WEEKLY;BYDAY=FR", Shift: Later, Every: calendar.Week}},
	{"month_25", Rhythm{Rule: "FREQ=MONTHLY;BYMONTHDAY=25", Shift: Later, Every: calendar.Month}},
	{"month_last", Rhythm{Rule: "FREQ=MONTHLY;BYMONTHDAY=-1", Shift: Sooner, Every: calendar.Month}},
	{"quarter", Rhythm{Rule: "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", Shift: Later, Every: calendar.Quarter}},
	{"term", Rhythm{Rule: "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15", Shift: Later}},
	{"year", Rhythm{Rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", Shift: Sooner, Every: calendar.Year}},
}

// PresetOf is the preset of that key.
func PresetOf(key string) (Preset, bool) {
	for _, p := range Presets {
		if p.Key == key {
			return p, true
		}
	}
	return Preset{}, false
}

// Named is the key of the preset with r's rule, "" for a rule of another kind.
func (r Rhythm) Named() string {
	for _, p := range Presets {
		if p.Rule == r.Rule {
			return p.Key
		}
	}
	return ""
}

// DueHour is the hour, local time, at which a task is due on its day.
const DueHour = 18

// DueOn is the due moment of a day (2006-01-02); the zero time for anything else.
func DueOn(day locales.Date) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, string(day), locales.Zone)
	if err != nil {
		return time.Time{}
	}
	return d.Add(DueHour * time.Hour)
}

// Occurrence is one period of a recurring task.
type Occurrence struct {
	Period Period
	Due    time.Time
}

// errNever is a rule that gives no day any more.
var errNever = errors.New("the rule gives no further day")

// farthest is how far a day off may move: no holiday is longer.
const farthest = 40 * 24 * time.Hour

// Next is the first occurrence that is due after the moment. Days that move onto one moment
// are one occurrence. A rule that cannot be read, or that is over, is an error.
func (r Rhythm) Next(after time.Time, days *calendar.Days) (Occurrence, error) {
	rule, err := r.rule()
	if err != nil {
		return Occurrence{}, err
	}
	// Days are counted in UTC, where each has 24 hours.
	day := rule.After(midnight(after.Add(-farthest)), true)
	for ; !day.IsZero(); day = rule.After(day, false) {
		due, err := r.shifted(day, days)
		if err != nil {
			return Occurrence{}, err
		}
		if due.After(after) {
			return Occurrence{Period: r.period(day), Due: due}, nil
		}
	}
	return Occurrence{}, errNever
}

// rule reads the rule; it may not say hours: the due hour is ours.
func (r Rhythm) rule() (*rrule.RRule, error) {
	if strings.Contains(r.Rule, "HOUR") || strings.Contains(r.Rule, "MINUTE") || strings.Contains(r.Rule, "SECOND") {
		return nil, fmt.Errorf("rule %q is finer than a day", r.Rule)
	}
	o, err := rrule.StrToROption(r.Rule)
	if err != nil {
		return nil, fmt.Errorf("read rule %q: %w", r.Rule, err)
	}
	start, err := time.Parse(time.DateOnly, string(r.From))
	if err != nil {
		return nil, fmt.Errorf("rule %q begins on no day: %w", r.Rule, err)
	}
	o.Dtstart = start
	rule, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, fmt.Errorf("read rule %q: %w", r.Rule, err)
	}
	return rule, nil
}

// midnight is the local day of t, as midnight UTC.
func midnight(t time.Time) time.Time {
	t = t.In(locales.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// shifted is when what falls on the day is due.
func (r Rhythm) shifted(day time.Time, days *calendar.Days) (time.Time, error) {
	due := time.Date(day.Year(), day.Month(), day.Day(), DueHour, 0, 0, 0, locales.Zone)
	switch r.Shift {
	case Stay:
		return due, nil
	case Later:
		return days.OnOrAfter(due), nil
	case Sooner:
		return days.OnOrBefore(due), nil
	}
	return due, fmt.Errorf("no such shift: %q", r.Shift)
}

// period names what a rule's day is about. A quarter's day comes after the quarter.
func (r Rhythm) period(day time.Time) Period {
	at := time.Date(day.Year(), day.Month(), day.Day(), DueHour, 0, 0, 0, locales.Zone)
	switch r.Every {
	case "":
		return Period(locales.DateOf(at))
	case calendar.Quarter:
		return PeriodOf(calendar.Of(r.Every, at).Add(-1))
	}
	return PeriodOf(calendar.Of(r.Every, at))
}

// Ahead is how long before it is due a period of a recurring task is put to people.
const Ahead = 7 * 24 * time.Hour

// Opening is the occurrence that a series should have made by now: the next one that is due,
// once it is at most Ahead away. What passed while nobody looked is not made any more.
func (r Rhythm) Opening(now time.Time, days *calendar.Days) (o Occurrence, open bool, err error) {
	o, err = r.Next(now, days)
	if errors.Is(err, errNever) {
		return o, false, nil
	}
	return o, err == nil && !o.Due.After(now.Add(Ahead)), err
}

// Beginning is the rhythm from now on, and its first occurrence: the first that is due in
// 48 hours or later, for nobody could be told of an earlier one in time (brief 2.5).
func (r Rhythm) Beginning(now time.Time, days *calendar.Days) (Rhythm, Occurrence, error) {
	return r.Following(now.Add(Notice48-time.Nanosecond), now, days)
}

// Following is the rhythm counted from today without the occurrences that are due up to last,
// and the first one after it.
func (r Rhythm) Following(last, now time.Time, days *calendar.Days) (Rhythm, Occurrence, error) {
	r.From = locales.DateOf(now)
	for {
		o, err := r.Next(now, days)
		if err != nil || o.Due.After(last) {
			return r, o, err
		}
		day, err := time.ParseInLocation(time.DateOnly, string(r.From), locales.Zone)
		if err != nil {
			return r, o, fmt.Errorf("a rule begins on no day: %w", err)
		}
		r.From = locales.DateOf(day.AddDate(0, 0, 1))
	}
}
