package monitoring

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	countyUnit  = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2}
	townUnit    = org.Unit{ID: 4, Level: org.LevelTownship, Path: "/1/2/3/4/", Parent: 3}
	villageUnit = org.Unit{ID: 5, Code: "9901010203", Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4, Name: locales.Both("桃坪村", "Taoping Village")}

	contact   = actor(1, org.HouseholdContact, villageUnit)
	secretary = actor(2, org.VillageFirstSecretary, villageUnit)
	officer   = actor(3, org.TownshipOfficer, townUnit)
	approver  = actor(4, org.TownshipApprover, townUnit)
	chief     = actor(5, org.CountyApprover, countyUnit)

	coordinator = actor(6, org.CountyCoordinator, countyUnit)
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

func on(d int) time.Time { return time.Date(2026, 11, d, 10, 0, 0, 0, locales.Zone) }

func kind(id string) *record.Kind {
	for _, k := range Desk().Kinds {
		if k.ID == id {
			return &k
		}
	}
	return nil
}

func reported(t *testing.T, green string) record.Record {
	t.Helper()
	s, err := kind(Clue).Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: says(KeyHousehold, "YT-0203-0457", KeyRisk, "accident", KeyChannel, "check", "green", green, KeyReceived, "2026-11-20")}, Actor: contact, Now: on(20)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Record
}

func try(r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) (record.Record, error) {
	s, err := kind(r.Kind).Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	return s.Record, err
}

func step(t *testing.T, r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) record.Record {
	t.Helper()
	r, err := try(r, a, at, name, given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func looked(registered, band string) form.Answers {
	return says("home_checked_on", "2026-11-21", "signed_on", "2026-11-21", "band", band, "registered", registered)
}

func judged(category, event, until string) form.Answers {
	a := says(KeyCategory, category, "posted_from", "2026-11-23", "posted_to", until)
	if event != "" {
		a["event_on"] = form.Value{S: event}
	}
	return a
}

// checked is a clue whose home and data have been looked at.
func checked(t *testing.T, registered, band string) record.Record {
	t.Helper()
	r := step(t, reported(t, "no"), secretary, on(21), Screen, nil)
	r = step(t, r, contact, on(21), HomeCheck, looked(registered, band))
	return step(t, r, officer, on(22), Compare, says("compared_on", "2026-11-22", "compared", "agrees"))
}

func recognised(t *testing.T) record.Record {
	t.Helper()
	r := step(t, checked(t, "no", "above"), secretary, on(28), Appraise, judged(Sudden, "2026-11-18", "2026-11-28"))
	r = step(t, r, approver, on(29), Review, nil)
	return step(t, r, chief, on(30), Recognise, nil)
}

func TestAHouseholdGoesFromTheClueToTheRemoval(t *testing.T) {
	t.Parallel()
	r := recognised(t)
	if r.Data[KeyOnTime].S != "yes" || r.Data[KeyDecided].S != "2026-11-30" || locales.DateOf(r.Due) != "2026-12-10" {
		t.Errorf("%v, measures by %s", r.Data, r.Due)
	}
	dec := func(d int) time.Time { return on(30).AddDate(0, 0, d) }
	r = step(t, r, officer, dec(1), Announce, says("announced_on", "2026-12-01", "entered_on", "2026-12-01"))
	r = step(t, r, secretary, dec(5), PutInPlace, form.Answers{KeyMeasures: {L: []string{"post"}}, "measures_on": {S: "2026-12-04"}})
	all := says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "yes")
	r = step(t, r, secretary, dec(170), CheckRemoval, all)
	_, err := try(r, secretary, dec(176), PostRemoval, says("removal_from", "2027-05-20", "removal_to", "2027-05-24"))
	refused(t, "removal posted for four days", err, "record.posted_too_short")
	r = step(t, r, secretary, dec(180), PostRemoval, says("removal_from", "2027-05-20", "removal_to", "2027-05-25"))
	back := step(t, r, approver, dec(181), KeepTracking, says(record.AskReason, "再看一季"))
	if back.State != Tracking {
		t.Error(back.State)
	}
	r = step(t, r, chief, dec(182), DecideRemoval, nil)
	if k := kind(Clue); r.State != Removed || k.Once(r) != "" || k.Once(back) != "YT-0203-0457" {
		t.Error(r.State)
	}
	if r = step(t, r, approver, dec(300), Reverse, says(record.AskReason, "又失业")); r.State != Tracking {
		t.Error(r.State)
	}
}

// TestDayFifteenIsOnTime is TV-12 and planted case 19.
func TestDayFifteenIsOnTime(t *testing.T) {
	t.Parallel()
	r := reported(t, "no")
	if locales.DateOf(r.Due) != "2026-12-05" {
		t.Errorf("due %s", r.Due)
	}
	for day, want := range map[string]string{"2026-12-05T23:30": "yes", "2026-12-06T00:10": "no"} {
		at, err := time.ParseInLocation("2006-01-02T15:04", day, locales.Zone)
		if err != nil {
			t.Fatal(err)
		}
		got := step(t, r, chief, at, NotRecognise, says(record.AskReason, "不符合"))
		if got.Data[KeyOnTime].S != want {
			t.Errorf("decided at %s: on time %s", day, got.Data[KeyOnTime].S)
		}
	}
}

// TestTheCategoryFitsTheFacts is planted case 9 and TV-11.
func TestTheCategoryFitsTheFacts(t *testing.T) {
	t.Parallel()
	if got := Suggest(false, true, true, true); got != Sudden {
		t.Errorf("an ordinary farmer above the line with a dated accident: %q", got)
	}
	if Suggest(true, false, false, false) != Unstable || Suggest(false, false, false, false) != Marginal || Suggest(true, true, false, true) != "" {
		t.Error("other facts point elsewhere")
	}
	for _, c := range []struct{ registered, band, category, event, want string }{
		{"no", "above", Marginal, "", "monitoring.above_line"},
		{"no", "within", Unstable, "", "monitoring.not_registered"},
		{"yes", "within", Marginal, "", "monitoring.was_registered"},
		{"no", "above", Sudden, "", "monitoring.event_missing"},
	} {
		_, err := try(checked(t, c.registered, c.band), secretary, on(28), Appraise, judged(c.category, c.event, "2026-11-28"))
		refused(t, c.category+" of "+c.registered+", "+c.band, err, c.want)
	}
}

func TestTheStepsOfAClue(t *testing.T) {
	t.Parallel()
	r := step(t, reported(t, "no"), secretary, on(21), Screen, nil)
	_, err := try(r, secretary, on(28), Appraise, judged(Marginal, "", "2026-11-28"))
	refused(t, "appraised before the home was seen", err, "monitoring.home_first")
	r = step(t, r, contact, on(21), HomeCheck, looked("no", "within"))
	_, err = try(r, secretary, on(28), Appraise, judged(Marginal, "", "2026-11-28"))
	refused(t, "appraised before the data were compared", err, "monitoring.compare_first")
	r = step(t, r, officer, on(22), Compare, says("compared_on", "2026-11-22", "compared", "agrees"))
	_, err = try(r, secretary, on(28), Appraise, judged(Marginal, "", "2026-11-27"))
	refused(t, "posted for four days", err, "record.posted_too_short")
	_, err = try(r, secretary, on(27), Appraise, judged(Marginal, "", "2026-11-28"))
	refused(t, "posted until tomorrow", err, "record.day_ahead")
	if g := step(t, reported(t, "no"), secretary, on(21), Green, form.Answers{KeyMeasures: {L: []string{"relief"}}}); g.Data["green"].S != "yes" {
		t.Error("help came first, and the clue does not say so")
	}
	if g := step(t, reported(t, "yes"), secretary, on(20), Green, form.Answers{KeyMeasures: {L: []string{"relief"}}}); g.State != Received || locales.DateOf(g.Due) != "2026-12-05" {
		t.Errorf("help first moved the clue to %s, due %s", g.State, g.Due)
	}
	_, err = kind(Clue).Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: says(KeyHousehold, "张三", KeyReceived, "2026-11-20")}, Actor: contact, Now: on(20)})
	refused(t, "a name for a code", err, "monitoring.code_odd")
	lines := kind(Clue).Lines(record.Case{Record: reported(t, "no"), Now: on(24)})
	if len(lines) != 1 || lines[0].ID != "monitoring.line_step_late" {
		t.Errorf("a planned step that is late is not said: %v", lines)
	}
	text := PostingText(says(KeyHousehold, "YT-0203-0457", KeyCategory, Sudden, KeyRisk, "illness"), villageUnit).In(locales.ZH)
	if !strings.Contains(text, "YT-0203-0457") || strings.Contains(text, "因病") {
		t.Error(text)
	}
}

// TestNoLabourIsThoughtOverTwice is planted case 10.
func TestNoLabourIsThoughtOverTwice(t *testing.T) {
	t.Parallel()
	r := recognised(t)
	r.State = Tracking
	all := says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "no")
	_, err := try(r, secretary, on(30), CheckRemoval, all)
	refused(t, "two old people without labour", err, "monitoring.no_labour")
	all[record.AskReason] = form.Value{S: "子女已接走赡养"}
	step(t, r, secretary, on(30), CheckRemoval, all)
	for key, want := range map[string]string{"income_steady": "monitoring.condition_open", "guarantees_firm": "monitoring.condition_open", "risk_gone": "monitoring.condition_open", "new_risk": "monitoring.new_risk"} {
		bad := says("income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "yes")
		bad[key] = form.Value{S: map[bool]string{true: "yes", false: "no"}[key == "new_risk"]}
		_, err := try(r, secretary, on(30), CheckRemoval, bad)
		refused(t, key, err, want)
	}
}

// TestNetIncome is TV-08.
func TestNetIncome(t *testing.T) {
	t.Parallel()
	n := record.Num
	if got, _ := NetIncome(n(30000), n(18000), n(6000), n(1000), n(5000), 4); got.Fixed(0) != "12000" {
		t.Error(got.Fixed(2))
	}
	if _, ok := NetIncome(n(1), n(1), n(1), n(1), n(1), 0); ok {
		t.Error("income of nobody")
	}
}
