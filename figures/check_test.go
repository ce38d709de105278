package figures_test

import (
	"testing"
	"time"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/record"
)

func TestMonthsEndWithTheirLastDay(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]int{"2026-10-31": 10, "2026-10-30": 9, "2026-01-01": 0, "2026-12-31": 12, "2024-02-29": 2, "2024-02-28": 1} {
		d, _ := time.ParseInLocation(time.DateOnly, day, locales.Zone)
		if got := figures.MonthsEnded(d); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
}

func TestMedianAndNinetieth(t *testing.T) {
	t.Parallel()
	f := formula(t, "F18")
	var days []figures.Sample // 0 to 10, of which 7 three times, 8 and 9 not, told apart and together
	for _, d := range []int64{10, 7, 6, 5, 4, 3, 2, 1, 0} {
		days = append(days, figures.Sample{N: record.Num(d), Times: 1})
	}
	days = append(days, figures.Sample{N: record.Num(7), Times: 2})
	v := f.Of(figures.Input{Samples: map[figures.Quantity][]figures.Sample{figures.DecisionDays: days}})
	if v.N.Cmp(record.Num(5)) != 0 || v.Second.Cmp(record.Num(7)) != 0 {
		t.Errorf("%s, %s", v.N, v.Second)
	}
	if got := f.Shape.Text(v).Plain(locales.EN); got != "5.0 d (nine in ten within 7.0)" {
		t.Error(got)
	}
	if v := f.Of(figures.Input{}); v.Says != figures.Undivided {
		t.Error("nothing has a median")
	}
}

func TestNumbersAreCheckedAgainstEachOther(t *testing.T) {
	t.Parallel()
	now := figures.Reported{
		"MON-01": num("12"), "MON-01a": num("4"), "MON-01b": num("4"), "MON-01c": num("3"), "MON-04": num("5"), "LAB-02": num("4"), "LAB-03": num("6"), "GUA-04": num("100"),
	}
	last := figures.Reported{"MON-04": num("6"), "GUA-04": num("20"), "COL-01": num("35000"), "LAB-02": num("2")}
	want := map[string]bool{"MON-01 broken": true, "MON-04 fell": true, "GUA-04 leapt": true, "LAB-03 exceeds": true, "COL-01 missing": true}
	got := figures.Check(now, last, true)
	for _, s := range got {
		if !want[string(s.Code)+" "+string(s.Fault)] {
			t.Errorf("%s is held to be %s", s.Code, s.Fault)
		}
		if s.Text().Plain(locales.ZH) == "" {
			t.Errorf("%s has no sentence", s.Fault)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d suspects, want %d", len(got), len(want))
	}
	if n := len(figures.Check(now, last, false)); n != len(want)-1 {
		t.Errorf("in a new year a running total begins anew: %d suspects", n)
	}
}
