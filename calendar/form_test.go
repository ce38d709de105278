package calendar_test

import (
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/locales"
)

// What a form stores of a period is its id here, and every id is taken by a form as it
// stands: answers and ledger name periods alike.
func TestFormsSpellPeriodsAsTheLedger(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
	for day := time.Date(2019, 12, 20, 12, 0, 0, 0, locales.Zone); day.Year() < 2034; day = day.AddDate(0, 0, 1) {
		for _, k := range calendar.Kinds {
			s := calendar.Of(k, day)
			r, err := form.Read(form.Period, s.ID(), now)
			if err != nil || r.Value.S != s.ID() || !r.Exact {
				t.Fatalf("a form takes %s as %+v, %v", s.ID(), r, err)
			}
		}
		m := calendar.Of(calendar.Month, day)
		for _, typed := range []string{m.Text().Plain(locales.ZH), m.Text().Plain(locales.EN), day.Format("2006-01")} {
			r, err := form.Read(form.Period, typed, now)
			if got, ok := calendar.Parse(r.Value.S); err != nil || !ok || got != m {
				t.Fatalf("%q is stored as %q (%v), which is %v and not %v", typed, r.Value.S, err, got, m)
			}
		}
	}
	for _, typed := range []string{"第47周", "上周", "三季度", "下半年", "去年", "last month", "Q2 2025", "week 1 of 2027"} {
		r, err := form.Read(form.Period, typed, now)
		if s, ok := calendar.Parse(r.Value.S); err != nil || !ok || s.ID() != r.Value.S {
			t.Errorf("%q is stored as %q (%v), which is no id of the ledger", typed, r.Value.S, err)
		}
	}
	for _, id := range []string{"2025W53", "2026M13", "2026Q5", "2026H3", "2026M0"} {
		if _, ok := calendar.Parse(id); ok {
			t.Errorf("%s is a period of the ledger", id)
		}
		if r, err := form.Read(form.Period, id, now); err == nil {
			t.Errorf("%s is taken by a form as %s", id, r.Value.S)
		}
	}
}
