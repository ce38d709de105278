package tasks

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"cadrebot/calendar"
	"cadrebot/locales"
)

func shippedDays(t *testing.T) *calendar.Days {
	t.Helper()
	days, err := calendar.Starter()
	if err != nil {
		t.Fatal(err)
	}
	return days
}

// Every preset over ten years: each period once, in order, never on a day off where the day
// moves, and, where it does not, exactly the days of the library.
func TestAPresetGivesEachPeriodOnceAndNoDayOff(t *testing.T) {
	t.Parallel()
	days := shippedDays(t)
	begin := at(19, 10, 0)
	end := begin.AddDate(10, 0, 0)
	for _, p := range Presets {
		for _, shift := range []Shift{Stay, Later, Sooner} {
			r := p.Rhythm
			r.Shift, r.From = shift, locales.DateOf(begin)
			seen, last := map[Period]bool{}, begin
			for {
				o, err := r.Next(last, days)
				if err != nil {
					t.Fatalf("%s: %v", p.Key, err)
				}
				if o.Due.After(end) {
					break
				}
				if seen[o.Period] {
					t.Fatalf("%s %q: %s twice", p.Key, shift, o.Period)
				}
				if !o.Due.After(last) || o.Due.In(locales.Zone).Hour() != DueHour {
					t.Fatalf("%s %q: %v after %v", p.Key, shift, o.Due, last)
				}
				if shift != Stay && !days.Working(o.Due) {
					t.Fatalf("%s %q: %v is a day off", p.Key, shift, o.Due)
				}
				seen[o.Period], last = true, o.Due
			}
			if shift == Stay {
				agrees(t, p.Key, r, begin, end, len(seen))
			}
		}
	}
}

func agrees(t *testing.T, name string, r Rhythm, begin, end time.Time, got int) {
	t.Helper()
	o, err := rrule.StrToROption(r.Rule)
	if err != nil {
		t.Fatal(err)
	}
	o.Dtstart = time.Date(2026, 11, 19, DueHour, 0, 0, 0, locales.Zone)
	plain, err := rrule.NewRRule(*o)
	if err != nil {
		t.Fatal(err)
	}
	want := plain.Between(begin, end, true)
	if len(want) != got {
		t.Fatalf("%s: %d periods in ten years, the library has %d", name, got, len(want))
	}
	last := begin
	for _, w := range want {
		next, err := r.Next(last, nil)
		if err != nil || !next.Due.Equal(w) {
			t.Fatalf("%s: %v %v, the library says %v", name, next.Due, err, w)
		}
		last = next.Due
	}
}

// Any plain rule, asked at any moment: what comes next is the library's next day.
func TestAnyRuleAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 11))
	rules := []string{
		"FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=-1FR",
		"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	}
	for range 400 {
		rule := rules[r.IntN(len(rules))]
		from := at(1, 0, 0).AddDate(0, 0, r.IntN(400))
		rh := Rhythm{Rule: rule, From: locales.DateOf(from)}
		now := from.Add(time.Duration(r.IntN(10*366*24*60)) * time.Minute)
		got, err := rh.Next(now, nil)
		if err != nil {
			t.Fatalf("%s from %s: %v", rule, rh.From, err)
		}
		o, err := rrule.StrToROption(rule)
		if err != nil {
			t.Fatal(err)
		}
		o.Dtstart = from.Add(DueHour * time.Hour)
		plain, err := rrule.NewRRule(*o)
		if err != nil {
			t.Fatal(err)
		}
		if want := plain.After(now, false); !got.Due.Equal(want) {
			t.Fatalf("%s from %s at %v: %v, the library says %v", rule, rh.From, now, got.Due, want)
		}
	}
}

func TestAPeriodNamesWhatItIsAbout(t *testing.T) {
	t.Parallel()
	days := shippedDays(t)
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 10, 0, 0, 0, locales.Zone) }
	for _, c := range []struct {
		preset string
		now    time.Time
		period Period
		due    time.Time
	}{
		{"week", day(2026, 11, 19), "2026W47", day(2026, 11, 20)},
		{"week", day(2026, 9, 30), "2026W40", day(2026, 10, 8)},      // the Friday is in the National Day holiday
		{"month_25", day(2026, 10, 1), "2026M10", day(2026, 10, 26)}, // the 25th is a Sunday
		{"month_last", day(2026, 10, 1), "2026M10", day(2026, 10, 30)},
		{"month_last", day(2026, 2, 1), "2026M02", day(2026, 2, 28)}, // a Saturday that is worked
		{"quarter", day(2026, 12, 1), "2026Q4", day(2027, 1, 11)},
		{"term", day(2026, 8, 1), "2026-09-15", day(2026, 9, 15)},
		{"year", day(2026, 8, 1), "2026", day(2026, 12, 31)},
	} {
		p, ok := PresetOf(c.preset)
		if !ok {
			t.Fatal(c.preset)
		}
		r := p.Rhythm
		r.From = "2026-01-01"
		o, err := r.Next(c.now, days)
		if err != nil || o.Period != c.period || !o.Due.Equal(c.due.Add(8*time.Hour)) {
			t.Errorf("%s at %v: %s %v %v, want %s %v", c.preset, c.now, o.Period, o.Due, err, c.period, c.due)
		}
	}
}

// A bot that was away for months makes the current period only.
func TestALateStartOpensTheCurrentPeriodOnly(t *testing.T) {
	t.Parallel()
	days := shippedDays(t)
	p, _ := PresetOf("month_25")
	r := p.Rhythm
	r.From = "2026-01-01"
	for _, c := range []struct {
		now  time.Time
		want Period // "" = nothing is open yet
	}{
		{at(17, 10, 0), ""}, {at(18, 17, 59), ""}, {at(18, 18, 0), "2026M11"}, {at(25, 17, 59), "2026M11"}, {at(25, 18, 0), ""},
	} {
		o, open, err := r.Opening(c.now, days)
		if err != nil || open != (c.want != "") || open && o.Period != c.want {
			t.Errorf("at %v: %+v %v %v, want %q", c.now, o, open, err, c.want)
		}
	}
}

func TestARuleThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	for _, r := range []Rhythm{
		{Rule: "FREQ=HOURLY;BYHOUR=3", From: "2026-01-01"},
		{Rule: "weekly", From: "2026-01-01"},
		{Rule: "FREQ=WEEKLY"},
		{Rule: "FREQ=WEEKLY", From: "2026-01-01", Shift: "sideways"},
		{Rule: "FREQ=DAILY;COUNT=1", From: "2026-01-01"},
	} {
		if o, err := r.Next(at(19, 10, 0), shippedDays(t)); err == nil {
			t.Errorf("%+v gives %+v", r, o)
		}
	}
	over := Rhythm{Rule: "FREQ=DAILY;COUNT=1", From: "2026-01-01"}
	if _, open, err := over.Opening(at(19, 10, 0), shippedDays(t)); open || err != nil {
		t.Errorf("a rule that is over: %v %v", open, err)
	}
}

func TestATaskForTooManyUnitsIsRefused(t *testing.T) {
	t.Parallel()
	if err := (Reach{Units: MostUnits}).Check(); err != nil {
		t.Error(err)
	}
	if err := (Reach{Units: MostUnits + 1}).Check(); err == nil {
		t.Error("a transaction of any length")
	}
}
