package forms_test

import (
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
)

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, locales.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestFirstPeriodOfEveryRhythm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		every       calendar.Kind
		now         string
		period, due string
	}{
		{calendar.Week, "2026-11-18 09:00", "2026W47", "2026-11-20 18:00"},
		{calendar.Week, "2026-11-20 18:00", "2026W48", "2026-11-27 18:00"},
		{calendar.Month, "2026-11-18 09:00", "2026M11", "2026-11-25 18:00"},
		{calendar.Month, "2026-11-26 09:00", "2026M12", "2026-12-25 18:00"},
		{calendar.Quarter, "2026-10-08 09:00", "2026Q3", "2026-10-10 18:00"},
		{calendar.Quarter, "2026-10-11 09:00", "2026Q4", "2027-01-10 18:00"},
		{calendar.Half, "2026-11-18 09:00", "2026H2", "2026-12-31 18:00"},
		{calendar.Year, "2026-11-18 09:00", "2026", "2026-12-31 18:00"},
	} {
		period, due := forms.Terms{Every: c.every}.First(nil, day(c.now))
		if period != c.period || !due.Equal(day(c.due)) {
			t.Errorf("%s at %s: %s due %v, want %s due %s", c.every, c.now, period, due, c.period, c.due)
		}
	}
}

func TestOnlyAcceptanceAndDamageMayRequirePhotos(t *testing.T) {
	t.Parallel()
	f := form.Form{Fields: []form.Field{
		{Key: "photo", Kind: form.Image, Required: true}, {Key: "at", Kind: form.Geopoint, RequiredIf: "true()"}, {Key: "n", Kind: form.Integer, Required: true},
	}}
	for purpose, free := range map[forms.Purpose]bool{"": true, forms.Routine: true, forms.Acceptance: false, forms.Damage: false} {
		got := forms.Terms{Purpose: purpose}.Apply(f, "ref", 3)
		if got.ID != "ref" || got.Version != 3 || got.Fields[0].Required == free || (got.Fields[1].RequiredIf == "") != free || !got.Fields[2].Required {
			t.Errorf("%q: %+v", purpose, got)
		}
	}
	if !f.Fields[0].Required {
		t.Error("the form that was given has changed")
	}
}

func TestObjections(t *testing.T) {
	t.Parallel()
	now := day("2026-11-18 09:00")
	f := form.Form{Fields: []form.Field{{Key: "MON-03", Kind: form.Integer}, {Key: "note", Kind: form.Note}, {Key: "q", Name: "col_01", Kind: form.Money}}}
	village := forms.Terms{Level: org.LevelVillage}
	for _, c := range []struct {
		name      string
		collected map[string]bool
		due       time.Time
		want      []string
	}{
		{"nothing", nil, now.Add(48 * time.Hour), nil},
		{"short notice", nil, now.Add(48*time.Hour - time.Second), []string{"forms.short_notice"}},
		{"by key and by name", map[string]bool{"mon_03": true, "col_01": true, "note": true}, now.Add(99 * time.Hour), []string{"form.burden_collected", "form.burden_collected"}},
	} {
		var got []string
		for _, o := range forms.Objections(f, village, c.collected, c.due, now) {
			got = append(got, o.ID)
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if err := forms.Overburdened([]locales.Text{locales.Raw("x")}, "  "); err == nil {
		t.Error("blanks pass for a reason")
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	due := day("2026-11-27 18:00")
	for at, want := range map[string]bool{"2026-12-27 17:59": false, "2026-12-27 18:00": true} {
		if got := (forms.Terms{Due: due}).Expired(day(at)); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
	if (forms.Terms{Every: calendar.Month}).Expired(day("2030-01-01 00:00")) {
		t.Error("a monthly form expired")
	}
}
