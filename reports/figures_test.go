package reports_test

import (
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/reports"
)

func TestPercentRoundsHalfUpOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{1, 2000, "0.1%"},
		{49, 100000, "0.0%"},
		{1, 3, "33.3%"},
		{2, 3, "66.7%"},
		{5848, 8600, "68.0%"},
		{17836, 30242, "59.0%"},
		{52, 58, "89.7%"},
		{237, 368, "64.4%"},
		{1, 1, "100.0%"},
		{0, 5, "0.0%"},
		{0, 0, "-"},
		{-1, 3, "-33.3%"},
		{9223372036854775807, 9223372036854775807, "100.0%"},
	} {
		if got := (reports.Ratio{Num: c.num, Den: c.den}).Percent(); got != c.want {
			t.Errorf("%d/%d = %s, want %s", c.num, c.den, got, c.want)
		}
	}
	if sum := (reports.Ratio{Num: 1, Den: 2}).Plus(reports.Ratio{Num: 1, Den: 4}); sum != (reports.Ratio{Num: 2, Den: 6}) {
		t.Errorf("sum %+v", sum)
	}
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   string // local
		want reports.Period
		due  string
	}{
		{"2026-11-20 10:00", "2026W47", "2026-11-20 18:00"},
		{"2026-11-16 00:00", "2026W47", "2026-11-20 18:00"},
		{"2026-11-15 23:59", "2026W46", "2026-11-13 18:00"},
		{"2027-01-03 12:00", "2026W53", "2027-01-01 18:00"},
		{"2027-01-04 00:30", "2027W01", "2027-01-08 18:00"},
		{"2024-12-30 08:00", "2025W01", "2025-01-03 18:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, locales.Zone)
		if err != nil {
			t.Fatal(err)
		}
		p := reports.WeekOf(at.UTC())
		if p != c.want {
			t.Errorf("%s is in %s, want %s", c.at, p, c.want)
		}
		if got := p.Due(nil).In(locales.Zone).Format("2006-01-02 15:04"); got != c.due {
			t.Errorf("%s is due %s, want %s", p, got, c.due)
		}
	}
	for _, p := range []reports.Period{"", "2026W54", "2026W00", "2026-47", "2026W47x", "2026W7"} {
		if p.Valid() {
			t.Errorf("%q passes for a week", p)
		}
	}
}

func TestReceiptNumbers(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC) // already the 21st in the village
	for serial, want := range map[int64]string{
		42: "R-20261121-0042", 9999: "R-20261121-9999", 10000: "R-20261121-A0000", 260001: "R-20261121-Z0001", 270001: "R-20261121-AA0001",
	} {
		if got := reports.Receipt(day, serial); got != want {
			t.Errorf("serial %d: %s, want %s", serial, got, want)
		}
	}
	digits := 0
	for _, r := range strings.TrimPrefix(reports.Receipt(day, 123456789), "R-") {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits > 12 {
		t.Errorf("a receipt with %d digits may pass for an account number", digits)
	}
	seen := map[string]bool{}
	for n := int64(1); n < 800_000; n += 7 {
		r := reports.Receipt(day, n)
		if seen[r] {
			t.Fatalf("receipt %s twice", r)
		}
		seen[r] = true
	}
}

// Vector TV-05: 96 due, 2 exempt, 89 submitted of which 84 on time; TV-15: nothing is due.
func TestRatesOfAWeek(t *testing.T) {
	t.Parallel()
	c := reports.Counts{Due: 96, Exempt: 2, OnTime: 84, Submitted: 89, Approved: 87, FirstPass: 86}
	for name, got := range map[string][2]string{
		"F01": {c.SubmissionRate().Percent(), "94.7%"}, "F02": {c.OnTimeRate().Percent(), "89.4%"}, "F04": {c.FirstPassRate().Percent(), "98.9%"},
		"nothing due": {reports.Counts{}.SubmissionRate().Percent(), "-"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s = %s, want %s", name, got[0], got[1])
		}
	}
}
