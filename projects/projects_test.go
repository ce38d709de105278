package projects

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	countyUnit  = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2}
	townUnit    = org.Unit{ID: 4, Level: org.LevelTownship, Path: "/1/2/3/4/", Parent: 3}
	villageUnit = org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4}

	secretary = actor(1, org.VillageFirstSecretary, villageUnit)
	officer   = actor(2, org.TownshipOfficer, townUnit)
	bureau    = actor(3, org.CountyProject, countyUnit)
	chief     = actor(4, org.CountyApprover, countyUnit)
	first     = actor(5, org.CountyFirst, countyUnit)
	province  = actor(6, org.Province, org.Unit{ID: 1, Level: org.LevelProvince, Path: "/1/"})
)

func actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 10, 0, 0, 0, locales.Zone)
}

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

func wanted() form.Answers {
	return says(KeyName, "茶园", KeyClass, "industry", "nature", "new", "when", "next_year", "content", "300 亩", KeyBudget, "600000", "source", "central",
		"benefit", "分红", "households", "80", "people", "240", "basis", "POL-037", "finish", "2027-10-31", KeyOldBase, "no")
}

func kind(t *testing.T, id string) *record.Kind {
	t.Helper()
	for _, k := range Desk().Kinds {
		if k.ID == id {
			return &k
		}
	}
	t.Fatal(id)
	return nil
}

// step makes a move that must be allowed.
func step(t *testing.T, k *record.Kind, r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) record.Record {
	t.Helper()
	s, err := k.Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s.Record
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func apply(t *testing.T) record.Record {
	t.Helper()
	s, err := kind(t, Project).Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: wanted()}, Actor: secretary, Now: on(8, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s.Record.ID = 1
	return s.Record
}

func TestAProjectGoesFromTheVillageToWhatIsUsed(t *testing.T) {
	t.Parallel()
	k, r := kind(t, Project), apply(t)
	if r.Data[KeyYear].S != "2027" || locales.DateOf(r.Due) != "2026-09-30" {
		t.Errorf("year %s, in the library by %s", r.Data[KeyYear].S, r.Due)
	}
	r = step(t, k, r, officer, on(8, 15), Review, says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	r = step(t, k, r, bureau, on(8, 30), Appraise, says("posted_from_township", "2026-08-16", "posted_to_township", "2026-08-26", "opinion", "可行"))
	r = step(t, k, r, chief, on(9, 15), Admit, says("posted_from_county", "2026-09-01", "posted_to_county", "2026-09-11"))
	r = step(t, k, r, chief, on(9, 15), TagOld, says(KeyOldBase, "yes"))
	r = step(t, k, r, bureau, on(9, 20), Plan, nil)
	r = step(t, k, r, first, on(9, 25), Approve, says("approval_doc", "1"))
	r = step(t, k, r, bureau, on(9, 26), Tender, nil)
	r = step(t, k, r, bureau, on(9, 28), Start, says("started_on", "2026-09-28"))
	if _, err := k.Move(record.Case{Record: r, Actor: secretary, Now: on(10, 2)}, Complete, says("completed_on", "2026-10-01")); err == nil {
		t.Error("0 % are complete")
	}
	r = step(t, k, r, lifecycle.Actor{Person: 1, Program: true}, on(10, 1), Note, says(KeyPercent, "100", KeyStage, "finishing", KeyProblem, "none"))
	r = step(t, k, r, secretary, on(10, 2), Complete, says("completed_on", "2026-10-01"))
	r = step(t, k, r, lifecycle.Actor{Program: true}, on(10, 9), Accept, nil)
	r = step(t, k, r, bureau, on(10, 10), Settle, says("settled_amount", "590000"))
	r = step(t, k, r, lifecycle.Actor{Program: true}, on(10, 10), HandOver, nil)
	if r = step(t, k, r, secretary, on(10, 11), Operate, nil); r.State != Operating {
		t.Error(r.State)
	}
}

func TestWhatAProjectIsRefusedFor(t *testing.T) {
	t.Parallel()
	k, r := kind(t, Project), apply(t)
	_, err := k.Move(record.Case{Record: r, Actor: officer, Now: on(8, 15)}, Review, says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-11"))
	refused(t, "posted nine days", err, "record.posted_too_short")
	_, err = k.Move(record.Case{Record: r, Actor: officer, Now: on(8, 5)}, Review, says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	refused(t, "posted until next week", err, "record.day_ahead")
	_, err = k.Move(record.Case{Record: r, Actor: secretary, Now: on(8, 15)}, Review, says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	refused(t, "reviewed by the village", err, "lifecycle.not_yours")
	for want, data := range map[string][2]string{"record.above_zero": {KeyBudget, "0"}, "projects.fewer_people": {"people", "79"}} {
		a := wanted()
		a[data[0]] = form.Value{S: data[1]}
		_, err = k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: a}, Actor: secretary, Now: on(8, 1)})
		refused(t, data[0], err, want)
	}
	r = step(t, k, r, officer, on(8, 15), Return, says(record.AskReason, "预算偏高"))
	r = step(t, k, r, secretary, on(8, 16), Reapply, says("content", "200 亩", KeyBudget, "400000"))
	if r = step(t, k, r, bureau, on(8, 20), Reject, says(record.AskReason, "重复")); r.State != Rejected {
		t.Error(r.State)
	}
}

// TestProgressFallsOnlyWithAReason is planted case 5.
func TestProgressFallsOnlyWithAReason(t *testing.T) {
	t.Parallel()
	k := kind(t, Progress)
	of := record.Record{ID: 1, Kind: Project, State: Started, Unit: villageUnit, Data: says(KeyPercent, "60", KeyStage, "main_works")}
	c := record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: says(KeyPercent, "55", KeyStage, "main_works", KeyProblem, "weather")}, Parent: &of, Actor: secretary, Now: on(11, 20)}
	if known := k.Known(c); known[KeyPercent].S != "60" || known[KeyProblem].S != "none" {
		t.Errorf("prefilled: %v", known)
	}
	_, err := k.Begin(c)
	refused(t, "from 60 to 55", err, "projects.fell")
	c.Record.Data[record.AskReason] = form.Value{S: "暴雨冲毁一段"}
	s, err := k.Begin(c)
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != Note || s.Follows[0].Given[KeyPercent].S != "55" || s.Record.Data["period"].S != "2026-11" {
		t.Errorf("with a reason: %+v %v", s, err)
	}
	c.Record.Data[KeyPercent] = form.Value{S: "101"}
	_, err = k.Begin(c)
	refused(t, "101 %", err, "projects.percent_range")
	of.State = InLibrary
	_, err = k.Begin(c)
	refused(t, "a project that nobody builds", err, "record.not_below")
}

func TestAcceptanceDecidesWhatBecomesOfTheProject(t *testing.T) {
	t.Parallel()
	k := kind(t, Acceptance)
	of := record.Record{ID: 1, Kind: Project, State: Completed, Unit: villageUnit}
	for verdict, want := range map[string]lifecycle.Name{"passed": Accept, "rework": Rework} {
		c := record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: says("looked_on", "2026-11-18", "verdict", verdict, "findings", "路面开裂")}, Parent: &of, Actor: bureau, Now: on(11, 20)}
		s, err := k.Begin(c)
		if err != nil {
			t.Fatal(err)
		}
		s, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: chief, Now: on(11, 21)}, Confirm, nil)
		if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != want {
			t.Errorf("%s: %+v %v", verdict, s.Follows, err)
		}
	}
	_, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: says("looked_on", "2026-11-18", "verdict", "rework")}, Parent: &of, Actor: bureau, Now: on(11, 20)})
	refused(t, "rework without saying what", err, "projects.findings_missing")
}

func TestAnAssetIsTakenOverAndDoesNotLieIdleSilently(t *testing.T) {
	t.Parallel()
	k := kind(t, Asset)
	of := record.Record{ID: 1, Kind: Project, State: Settled, Unit: villageUnit}
	s, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: says("asset_name", "烘干房", "asset_class", "operating", KeyValue, "380000", "owner", "village_collective", "keeper", "村集体")}, Parent: &of, Actor: bureau, Now: on(11, 2)})
	if err != nil {
		t.Fatal(err)
	}
	s, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: secretary, Now: on(11, 3)}, TakeOver, nil)
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != HandOver {
		t.Fatalf("%+v %v", s, err)
	}
	_, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: secretary, Now: on(11, 4)}, Idle, says(record.AskReason, "缺订单", "revive_by", "2026-11-04"))
	refused(t, "revived today", err, "projects.revive_later")
	r := step(t, k, s.Record, secretary, on(11, 4), Idle, says(record.AskReason, "缺订单", "revive_by", "2027-03-31"))
	if locales.DateOf(r.Due) != "2027-03-31" {
		t.Errorf("due %s", r.Due)
	}
	step(t, k, r, secretary, on(11, 5), Use, nil)
}

func TestACountyAnswersAnAssignmentWithinTenWorkingDays(t *testing.T) {
	t.Parallel()
	if _, err := calendar.Starter(); err != nil {
		t.Fatal(err)
	}
	k := kind(t, Assignment)
	s, err := k.Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: says(KeyName, "冷链", "doc", "1", "content", "x", KeyBudget, "1", "basis", "POL-037", "finish", "2027-10-31")}, Actor: province, Now: on(11, 20)})
	if err != nil || locales.DateOf(s.Record.Due) != "2026-12-04" {
		t.Fatalf("due %s, %v", s.Record.Due, err)
	}
	r := step(t, k, s.Record, chief, on(11, 23), AskChange, says(record.AskReason, "用地未批"))
	r = step(t, k, r, province, on(11, 24), Reassign, says("content", "y", KeyBudget, "2", "basis", "POL-037", "finish", "2027-12-31"))
	r = step(t, k, r, chief, on(11, 25), TakeOver, nil)
	r = step(t, k, r, bureau, on(11, 26), Start, nil)
	if r = step(t, k, r, bureau, on(12, 26), Finish, nil); r.State != Finished {
		t.Error(r.State)
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	if _, err := record.NewRegister(record.FlowOff, d); err != nil {
		t.Error(err)
	}
	for _, s := range words.All(d.Kinds) {
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			if got := s.In(l); got == "" || strings.Contains(got, s.ID) {
				t.Errorf("%s has no words in %s", s.ID, l)
			}
		}
	}
	if Bar("60") != "▓▓▓▓▓▓░░░░" || Bar("-5") != Bar("0") || Bar("300") != Bar("100") {
		t.Error("the bar does not show the number")
	}
}
