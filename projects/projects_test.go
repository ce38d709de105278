package projects

import (
	"testing"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	countyUnit  = casebook.County
	townUnit    = casebook.Township
	villageUnit = casebook.Village

	kinds = casebook.Of(Desk())

	secretary = casebook.Actor(1, org.VillageFirstSecretary, villageUnit)
	officer   = casebook.Actor(2, org.TownshipOfficer, townUnit)
	bureau    = casebook.Actor(3, org.CountyProject, countyUnit)
	chief     = casebook.Actor(4, org.CountyApprover, countyUnit)
	first     = casebook.Actor(5, org.CountyFirst, countyUnit)
	province  = casebook.Actor(6, org.Province, casebook.Province)
)

func wanted() form.Answers {
	return casebook.Says(KeyName, "茶园", KeyClass, "industry", "nature", "new", "when", "next_year", "content", "300 亩", KeyBudget, "600000", "source", "central",
		"benefit", "分红", "households", "80", "people", "240", "basis", "POL-037", "finish", "2027-10-31", KeyOldBase, "no")
}

func apply(t *testing.T) record.Record {
	t.Helper()
	r := kinds.Begin(t, Project, villageUnit, secretary, casebook.On(8, 1), wanted())
	r.ID = 1
	return r
}

func TestAProjectGoesFromTheVillageToWhatIsUsed(t *testing.T) {
	t.Parallel()
	k, r := kinds[Project], apply(t)
	if r.Data[KeyYear].S != "2027" || locales.DateOf(r.Due) != "2026-09-30" {
		t.Errorf("year %s, in the library by %s", r.Data[KeyYear].S, r.Due)
	}
	r = kinds.Step(t, r, officer, casebook.On(8, 15), Review, casebook.Says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	r = kinds.Step(t, r, bureau, casebook.On(8, 30), Appraise, casebook.Says("posted_from_township", "2026-08-16", "posted_to_township", "2026-08-26", "opinion", "可行"))
	r = kinds.Step(t, r, chief, casebook.On(9, 15), Admit, casebook.Says("posted_from_county", "2026-09-01", "posted_to_county", "2026-09-11"))
	r = kinds.Step(t, r, chief, casebook.On(9, 15), TagOld, casebook.Says(KeyOldBase, "yes"))
	r = kinds.Step(t, r, bureau, casebook.On(9, 20), Plan, nil)
	r = kinds.Step(t, r, first, casebook.On(9, 25), Approve, casebook.Says("approval_doc", "1"))
	r = kinds.Step(t, r, bureau, casebook.On(9, 26), Tender, nil)
	r = kinds.Step(t, r, bureau, casebook.On(9, 28), Start, casebook.Says("started_on", "2026-09-28"))
	if _, err := k.Move(record.Case{Record: r, Actor: secretary, Now: casebook.On(10, 2)}, Complete, casebook.Says("completed_on", "2026-10-01")); err == nil {
		t.Error("0 % are complete")
	}
	r = kinds.Step(t, r, lifecycle.Actor{Person: 1, Program: true}, casebook.On(10, 1), Note, casebook.Says(KeyPercent, "100", KeyStage, "finishing", KeyProblem, "none"))
	r = kinds.Step(t, r, secretary, casebook.On(10, 2), Complete, casebook.Says("completed_on", "2026-10-01"))
	r = kinds.Step(t, r, casebook.Program(), casebook.On(10, 9), Accept, nil)
	r = kinds.Step(t, r, bureau, casebook.On(10, 10), Settle, casebook.Says("settled_amount", "590000"))
	r = kinds.Step(t, r, casebook.Program(), casebook.On(10, 10), HandOver, nil)
	if r = kinds.Step(t, r, secretary, casebook.On(10, 11), Operate, nil); r.State != Operating {
		t.Error(r.State)
	}
}

func TestWhatAProjectIsRefusedFor(t *testing.T) {
	t.Parallel()
	k, r := kinds[Project], apply(t)
	_, err := k.Move(record.Case{Record: r, Actor: officer, Now: casebook.On(8, 15)}, Review, casebook.Says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-11"))
	casebook.Refused(t, "posted nine days", err, "record.posted_too_short")
	_, err = k.Move(record.Case{Record: r, Actor: officer, Now: casebook.On(8, 5)}, Review, casebook.Says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	casebook.Refused(t, "posted until next week", err, "record.day_ahead")
	_, err = k.Move(record.Case{Record: r, Actor: secretary, Now: casebook.On(8, 15)}, Review, casebook.Says("posted_from_village", "2026-08-02", "posted_to_village", "2026-08-12"))
	casebook.Refused(t, "reviewed by the village", err, "lifecycle.not_yours")
	for want, data := range map[string][2]string{"record.above_zero": {KeyBudget, "0"}, "projects.fewer_people": {"people", "79"}} {
		a := wanted()
		a[data[0]] = form.Value{S: data[1]}
		_, err = k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: a}, Actor: secretary, Now: casebook.On(8, 1)})
		casebook.Refused(t, data[0], err, want)
	}
	r = kinds.Step(t, r, officer, casebook.On(8, 15), Return, casebook.Because("预算偏高"))
	r = kinds.Step(t, r, secretary, casebook.On(8, 16), Reapply, casebook.Says("content", "200 亩", KeyBudget, "400000"))
	if r = kinds.Step(t, r, bureau, casebook.On(8, 20), Reject, casebook.Because("重复")); r.State != Rejected {
		t.Error(r.State)
	}
}

// TestProgressFallsOnlyWithAReason is planted case 5.
func TestProgressFallsOnlyWithAReason(t *testing.T) {
	t.Parallel()
	k := kinds[Progress]
	of := record.Record{ID: 1, Kind: Project, State: Started, Unit: villageUnit, Data: casebook.Says(KeyPercent, "60", KeyStage, "main_works")}
	c := record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: casebook.Says(KeyPercent, "55", KeyStage, "main_works", KeyProblem, "weather")}, Parent: &of, Actor: secretary, Now: casebook.On(11, 20)}
	if known := k.Known(c); known[KeyPercent].S != "60" || known[KeyProblem].S != "none" {
		t.Errorf("prefilled: %v", known)
	}
	_, err := k.Begin(c)
	casebook.Refused(t, "from 60 to 55", err, "projects.fell")
	c.Record.Data[record.AskReason] = form.Value{S: "暴雨冲毁一段"}
	s, err := k.Begin(c)
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != Note || s.Follows[0].Given[KeyPercent].S != "55" || s.Record.Data["period"].S != "2026-11" {
		t.Errorf("with a reason: %+v %v", s, err)
	}
	c.Record.Data[KeyPercent] = form.Value{S: "101"}
	_, err = k.Begin(c)
	casebook.Refused(t, "101 %", err, "projects.percent_range")
	of.State = InLibrary
	_, err = k.Begin(c)
	casebook.Refused(t, "a project that nobody builds", err, "record.not_below")
}

func TestAcceptanceDecidesWhatBecomesOfTheProject(t *testing.T) {
	t.Parallel()
	k := kinds[Acceptance]
	of := record.Record{ID: 1, Kind: Project, State: Completed, Unit: villageUnit}
	for verdict, want := range map[string]lifecycle.Name{"passed": Accept, "rework": Rework} {
		c := record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: casebook.Says("looked_on", "2026-11-18", "verdict", verdict, "findings", "路面开裂")}, Parent: &of, Actor: bureau, Now: casebook.On(11, 20)}
		s, err := k.Begin(c)
		if err != nil {
			t.Fatal(err)
		}
		s, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: chief, Now: casebook.On(11, 21)}, Confirm, nil)
		if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != want {
			t.Errorf("%s: %+v %v", verdict, s.Follows, err)
		}
	}
	_, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: casebook.Says("looked_on", "2026-11-18", "verdict", "rework")}, Parent: &of, Actor: bureau, Now: casebook.On(11, 20)})
	casebook.Refused(t, "rework without saying what", err, "projects.findings_missing")
}

func TestAnAssetIsTakenOverAndDoesNotLieIdleSilently(t *testing.T) {
	t.Parallel()
	k := kinds[Asset]
	of := record.Record{ID: 1, Kind: Project, State: Settled, Unit: villageUnit}
	s, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Parent: 1, Data: casebook.Says("asset_name", "烘干房", "asset_class", "operating", KeyValue, "380000", "owner", "village_collective", "keeper", "村集体")}, Parent: &of, Actor: bureau, Now: casebook.On(11, 2)})
	if err != nil {
		t.Fatal(err)
	}
	s, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: secretary, Now: casebook.On(11, 3)}, TakeOver, nil)
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Move != HandOver {
		t.Fatalf("%+v %v", s, err)
	}
	_, err = k.Move(record.Case{Record: s.Record, Parent: &of, Actor: secretary, Now: casebook.On(11, 4)}, Idle, casebook.Says(record.AskReason, "缺订单", "revive_by", "2026-11-04"))
	casebook.Refused(t, "revived today", err, "projects.revive_later")
	r := kinds.Step(t, s.Record, secretary, casebook.On(11, 4), Idle, casebook.Says(record.AskReason, "缺订单", "revive_by", "2027-03-31"))
	if locales.DateOf(r.Due) != "2027-03-31" {
		t.Errorf("due %s", r.Due)
	}
	kinds.Step(t, r, secretary, casebook.On(11, 5), Use, nil)
}

func TestACountyAnswersAnAssignmentWithinTenWorkingDays(t *testing.T) {
	t.Parallel()
	if _, err := calendar.Starter(); err != nil {
		t.Fatal(err)
	}
	k := kinds[Assignment]
	s, err := k.Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: casebook.Says(KeyName, "冷链", "doc", "1", "content", "x", KeyBudget, "1", "basis", "POL-037", "finish", "2027-10-31")}, Actor: province, Now: casebook.On(11, 20)})
	if err != nil || locales.DateOf(s.Record.Due) != "2026-12-04" {
		t.Fatalf("due %s, %v", s.Record.Due, err)
	}
	r := kinds.Step(t, s.Record, chief, casebook.On(11, 23), AskChange, casebook.Because("用地未批"))
	r = kinds.Step(t, r, province, casebook.On(11, 24), Reassign, casebook.Says("content", "y", KeyBudget, "2", "basis", "POL-037", "finish", "2027-12-31"))
	r = kinds.Step(t, r, chief, casebook.On(11, 25), TakeOver, nil)
	r = kinds.Step(t, r, bureau, casebook.On(11, 26), Start, nil)
	if r = kinds.Step(t, r, bureau, casebook.On(12, 26), Finish, nil); r.State != Finished {
		t.Error(r.State)
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	casebook.Sound(t, record.FlowOff, d)
	if Bar("60") != "▓▓▓▓▓▓░░░░" || Bar("-5") != Bar("0") || Bar("300") != Bar("100") {
		t.Error("the bar does not show the number")
	}
}
