package quality

import (
	"errors"
	"slices"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	county  = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2, Code: "990101"}
	village = org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4, Code: "9901010203"}

	statistician = actor(1, org.CountyCoordinator, county)
	colleague    = actor(2, org.CountyApprover, county)
	secretary    = actor(5, org.VillageFirstSecretary, village)
	now          = time.Date(2026, 11, 23, 9, 0, 0, 0, locales.Zone)
)

func actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

func raise(by lifecycle.Actor, indicator string) (record.Record, error) {
	k := flag()
	s, err := k.Begin(record.Case{Record: record.Record{Unit: village, Data: says(
		KeyIndicator, indicator, KeyPeriod, "2026W47", KeyValue, "120", KeyFault, "leapt", KeyOther, "12",
	)}, Actor: by, Now: now})
	return s.Record, err
}

func move(r record.Record, by lifecycle.Actor, name lifecycle.Name, given form.Answers) (record.Record, error) {
	k := flag()
	s, err := k.Move(record.Case{Record: r, Actor: by, Now: now.Add(time.Hour)}, name, given)
	return s.Record, err
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func TestAFlagIsClosedByCorrectingOrExplaining(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by   lifecycle.Actor
		name lifecycle.Name
		give form.Answers
		to   lifecycle.State
	}{
		{secretary, Correct, says(KeyRight, "12"), Corrected},
		{secretary, Explain, says(record.AskReason, "新增两个组"), Explained},
		{statistician, Withdraw, nil, Withdrawn},
	} {
		r, err := raise(statistician, "MON-05")
		if err != nil {
			t.Fatal(err)
		}
		if k := flag(); k.Once(r) == "" || locales.DateOf(r.Due) != "2026-11-30" {
			t.Errorf("open until %s, once %q", locales.DateOf(r.Due), k.Once(r))
		}
		done, err := move(r, c.by, c.name, c.give)
		if k := flag(); err != nil || done.State != c.to || k.Once(done) != "" || !done.Due.IsZero() {
			t.Errorf("%s: %v, %s", c.name, err, done.State)
		}
	}
}

func TestWhatAFlagRefuses(t *testing.T) {
	t.Parallel()
	_, err := raise(secretary, "MON-05")
	refused(t, "raised by who reported it", err, "lifecycle.not_yours")
	_, err = raise(statistician, "XXX-99")
	refused(t, "about no indicator", err, "quality.no_indicator")
	r, err := raise(statistician, "mon_05")
	if err != nil {
		t.Fatal(err)
	}
	_, err = move(r, secretary, Correct, says(KeyRight, "120.0"))
	refused(t, "corrected to the same", err, "quality.same")
	_, err = move(r, statistician, Explain, says(record.AskReason, "x"))
	refused(t, "explained by who asked", err, "lifecycle.not_yours")
	_, err = move(r, colleague, Withdraw, nil)
	refused(t, "withdrawn by somebody else", err, "lifecycle.not_yours")
	_, err = move(r, secretary, Explain, nil)
	if err == nil {
		t.Error("explained without a word")
	}
}

// Every sentence that a screen may need is written in both languages.
func TestEverySentenceIsWritten(t *testing.T) {
	t.Parallel()
	if _, err := record.NewRegister(record.FlowOff, Desk()); err != nil {
		t.Fatal(err)
	}
	for _, x := range words.All(Desk().Kinds) {
		if !slices.Contains(locales.IDs(), x.ID) {
			t.Errorf("%s is not written", x.ID)
		}
	}
}
