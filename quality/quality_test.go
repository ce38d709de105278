package quality

import (
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	county  = casebook.County
	village = casebook.Village

	statistician = casebook.Actor(1, org.CountyCoordinator, county)
	colleague    = casebook.Actor(2, org.CountyApprover, county)
	secretary    = casebook.Actor(5, org.VillageFirstSecretary, village)
	now          = time.Date(2026, 11, 23, 9, 0, 0, 0, locales.Zone)
	later        = now.Add(time.Hour)

	kinds = casebook.Of(Desk())
)

func raise(by lifecycle.Actor, indicator string) (record.Record, error) {
	s, err := kinds[Flag].Begin(record.Case{Record: record.Record{Unit: village, Data: casebook.Says(
		KeyIndicator, indicator, KeyPeriod, "2026W47", KeyValue, "120", KeyFault, "leapt", KeyOther, "12",
	)}, Actor: by, Now: now})
	return s.Record, err
}

func TestAFlagIsClosedByCorrectingOrExplaining(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by   lifecycle.Actor
		name lifecycle.Name
		give form.Answers
		to   lifecycle.State
	}{
		{secretary, Explain, casebook.Because("新增两个组"), Explained},
		{statistician, Withdraw, nil, Withdrawn},
	} {
		r, err := raise(statistician, "MON-05")
		if err != nil {
			t.Fatal(err)
		}
		if k := kinds[Flag]; k.Once(r) == "" || locales.DateOf(r.Due) != "2026-11-30" {
			t.Errorf("open until %s, once %q", locales.DateOf(r.Due), k.Once(r))
		}
		done := kinds.Step(t, r, c.by, later, c.name, c.give)
		if k := kinds[Flag]; done.State != c.to || k.Once(done) != "" || !done.Due.IsZero() {
			t.Errorf("%s: %s", c.name, done.State)
		}
	}
}

// The flag closes when the report says another number, not when somebody says that it will.
func TestACorrectionWaitsForTheReport(t *testing.T) {
	t.Parallel()
	k := kinds[Flag]
	r, err := raise(statistician, "MON-05")
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Move(record.Case{Record: r, Actor: secretary, Now: later}, Correct, casebook.Says(KeyRight, "12"))
	if err != nil || s.Record.State != Promised || k.Once(s.Record) == "" || !s.Record.Due.IsZero() {
		t.Fatalf("corrected: %v, %+v", err, s.Record)
	}
	if w := s.Rewrites; w == nil || *w != (record.Rewrite{Period: "2026W47", Indicator: "MON-05", Value: "12"}) {
		t.Errorf("the report is asked to say %+v", w)
	}
	if e := kinds.Step(t, r, secretary, later, Explain, casebook.Because("新增两个组")); e.State != Explained {
		t.Errorf("explained: %s", e.State)
	}
	if Closes(s.Record.Data, record.Num(120)) || !Closes(s.Record.Data, record.Num(11)) {
		t.Error("a flag is closed by the number that was asked about, or not by another one")
	}
	closed := kinds.Step(t, s.Record, lifecycle.Actor{Program: true}, later, Close, nil)
	if closed.State != Corrected || k.Once(closed) != "" {
		t.Errorf("closed: %s", closed.State)
	}
	if _, err := k.Move(record.Case{Record: s.Record, Actor: secretary, Now: later}, Close, nil); err == nil {
		t.Error("somebody closed it by hand")
	}
}

func TestWhatAFlagRefuses(t *testing.T) {
	t.Parallel()
	_, err := raise(secretary, "MON-05")
	casebook.Refused(t, "raised by who reported it", err, "lifecycle.not_yours")
	_, err = raise(statistician, "MON-99")
	casebook.Refused(t, "about no indicator", err, "quality.no_indicator")
	r, err := raise(statistician, "mon_05")
	if err != nil {
		t.Fatal(err)
	}
	err = kinds.Try(r, secretary, later, Correct, casebook.Says(KeyRight, "120.0"))
	casebook.Refused(t, "corrected to the same", err, "quality.same")
	err = kinds.Try(r, statistician, later, Explain, casebook.Because("x"))
	casebook.Refused(t, "explained by who asked", err, "lifecycle.not_yours")
	err = kinds.Try(r, colleague, later, Withdraw, nil)
	casebook.Refused(t, "withdrawn by somebody else", err, "lifecycle.not_yours")
	err = kinds.Try(r, secretary, later, Explain, nil)
	if err == nil {
		t.Error("explained without a word")
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	casebook.Sound(t, record.FlowOff, Desk())
}
