package oversight

import (
	"slices"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	cityUnit    = casebook.City
	countyUnit  = casebook.County
	villageUnit = casebook.Village

	kinds = casebook.Of(Desk())

	inspector = casebook.Actor(1, org.Supervision, cityUnit)
	second    = casebook.Actor(2, org.Supervision, cityUnit)
	cityChief = casebook.Actor(3, org.CityApprover, cityUnit)
	office    = casebook.Actor(4, org.CountyCoordinator, countyUnit)
	secretary = casebook.Actor(5, org.VillageFirstSecretary, villageUnit)
	coord     = casebook.Actor(6, org.CityCoordinator, cityUnit)
)

func opened(t *testing.T) record.Record {
	t.Helper()
	return kinds.Begin(t, Issue, villageUnit, inspector, casebook.On(11, 1), casebook.Says(KeyWhat, "公示不足10天", KeyType, "posting", KeySource, "inspection", KeyDue, "2026-11-20"))
}

func TestAnIssueIsPutRightAndClosedByWhoOpenedIt(t *testing.T) {
	t.Parallel()
	if got := kinds[Issue].Known(record.Case{Now: casebook.On(11, 1)})[KeyDue].S; got != "2026-12-01" {
		t.Errorf("offered %s, want 30 days", got)
	}
	r := opened(t)
	casebook.Refused(t, "closed before anything was done", kinds.Try(r, inspector, casebook.On(11, 2), Close, nil), "lifecycle.moved_on")
	casebook.Refused(t, "more time until earlier", kinds.Try(r, secretary, casebook.On(11, 2), AskTime, casebook.Says("new_due", "2026-11-20", record.AskReason, "x")), "oversight.not_later")
	r = kinds.Step(t, r, secretary, casebook.On(11, 2), AskTime, casebook.Says("new_due", "2026-11-25", record.AskReason, "下雨"))
	r = kinds.Step(t, r, inspector, casebook.On(11, 3), GiveTime, casebook.Says(KeyDue, "2026-11-25"))
	r = kinds.Step(t, r, coord, casebook.On(11, 4), Urge, casebook.Because("请抓紧"))
	r = kinds.Step(t, r, secretary, casebook.On(11, 24), Answer, casebook.Says("done", "已重新公示"))
	casebook.Refused(t, "closed by the village", kinds.Try(r, secretary, casebook.On(11, 25), Close, nil), "lifecycle.not_yours")
	casebook.Refused(t, "closed by somebody else's office", kinds.Try(r, coord, casebook.On(11, 25), Close, nil), "lifecycle.not_yours")
	r = kinds.Step(t, r, inspector, casebook.On(11, 24), NotYet, casebook.Because("缺照片编号"))
	late := kinds.Step(t, r, secretary, casebook.On(11, 26), Answer, casebook.Says("done", "已补"))
	if late = kinds.Step(t, late, inspector, casebook.On(11, 27), Close, nil); late.Data[KeyOnTime].S != "no" {
		t.Error("answered a day late and on time")
	}
	// The day of the answer decides, not the day on which it was looked at.
	r = kinds.Step(t, r, secretary, casebook.On(11, 25), Answer, casebook.Says("done", "已补"))
	if r = kinds.Step(t, r, inspector, casebook.On(11, 28), Close, nil); r.Data[KeyOnTime].S != "yes" || r.State != Closed {
		t.Errorf("answered in time: %s %v", r.State, r.Data[KeyOnTime])
	}
}

func TestAnIssueSaysWhenItIsOverdue(t *testing.T) {
	t.Parallel()
	r, k := opened(t), kinds[Issue]
	if len(k.Lines(record.Case{Record: r, Now: casebook.On(11, 20)})) != 0 || len(k.Lines(record.Case{Record: r, Now: casebook.On(11, 21)})) != 1 {
		t.Error("overdue is said on the wrong day")
	}
	casebook.Refused(t, "more time when it is over", kinds.Try(r, secretary, casebook.On(11, 21), AskTime, casebook.Says("new_due", "2026-11-30", record.AskReason, "x")), "lifecycle.past_due")
	if _, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: casebook.Says(KeyDue, "2026-11-01")}, Actor: inspector, Now: casebook.On(11, 1)}); err == nil {
		t.Error("due today")
	}
	kinds.Step(t, kinds.Step(t, r, secretary, casebook.On(11, 2), AskTime, casebook.Says("new_due", "2026-11-25", record.AskReason, "x")), inspector, casebook.On(11, 2), KeepTime, casebook.Because("不能再拖"))
	kinds.Step(t, r, inspector, casebook.On(11, 2), Withdraw, casebook.Because("重复"))
}

// A unit is urged once a day, whoever urges; what cannot be pressed is not shown (brief 2.5).
func TestAUnitIsUrgedOnceADay(t *testing.T) {
	t.Parallel()
	r := kinds.Step(t, opened(t), coord, casebook.On(11, 4), Urge, casebook.Because("请抓紧"))
	offered := func(day int) bool {
		return slices.ContainsFunc(kinds[Issue].Permitted(record.Case{Record: r, Actor: inspector, Now: casebook.On(11, day)}), func(m lifecycle.Move) bool { return m.Name == Urge })
	}
	casebook.Refused(t, "urged twice on a day", kinds.Try(r, inspector, casebook.On(11, 4), Urge, casebook.Because("再催")), "oversight.urged_today")
	if lines := kinds[Issue].Lines(record.Case{Record: r, Now: casebook.On(11, 4)}); offered(4) || len(lines) != 1 || lines[0].ID != "oversight.urged_today" {
		t.Errorf("offered: %t, said: %v", offered(4), lines)
	}
	if lines := kinds[Issue].Lines(record.Case{Record: r, Now: casebook.On(11, 5)}); !offered(5) || len(lines) != 0 {
		t.Errorf("a day later, offered: %t, said: %v", offered(5), lines)
	}
	kinds.Step(t, r, inspector, casebook.On(11, 5), Urge, casebook.Because("再催"))
}

func TestACaseIsReadByTheSupervisionOnly(t *testing.T) {
	t.Parallel()
	k := kinds[Case]
	r := kinds.Begin(t, Case, countyUnit, inspector, casebook.On(11, 1), casebook.Says("case_type", "misuse", KeySource, "audit", KeyBasis, "POL-030", "limit", "2027-01-20"))
	r.ID = 7
	for who, a := range map[string]lifecycle.Actor{"the county": office, "a coordinator of the city": coord, "the village": secretary} {
		if k.Reads(r, a, casebook.On(11, 2)) {
			t.Errorf("%s reads a case", who)
		}
	}
	s, err := kinds[Facts].Begin(record.Case{Record: record.Record{Unit: countyUnit, Parent: 7, Data: casebook.Says("question", "手续齐全吗", KeyDue, "2026-11-10")}, Parent: &r, Actor: inspector, Now: casebook.On(11, 2)})
	if err != nil || !kinds[Facts].Reads(s.Record, office, casebook.On(11, 2)) || kinds[Facts].Reads(s.Record, coord, casebook.On(11, 2)) {
		t.Errorf("a question to the county: %v", err)
	}
	kinds.Step(t, s.Record, office, casebook.On(11, 3), GiveFacts, casebook.Says("facts", "齐全"))
	r = kinds.Step(t, r, inspector, casebook.On(11, 4), Propose, casebook.Says("proposal", "rectify", "decision_ref", "2026-7"))
	casebook.Refused(t, "decided by the officer", kinds.Try(r, inspector, casebook.On(11, 5), Decide, nil), "lifecycle.not_yours")
	r = kinds.Step(t, kinds.Step(t, r, cityChief, casebook.On(11, 5), SendBack, casebook.Because("补依据")), inspector, casebook.On(11, 6), Propose, casebook.Says("proposal", "rectify", "decision_ref", "2026-8"))
	r = kinds.Step(t, r, cityChief, casebook.On(11, 7), Decide, nil)
	r = kinds.Step(t, r, inspector, casebook.On(11, 8), Rectify, casebook.Says("rectified_on", "2026-11-08"))
	casebook.Refused(t, "closed by one person alone", kinds.Try(r, inspector, casebook.On(11, 9), Close, nil), "lifecycle.second_person")
	kinds.Step(t, r, second, casebook.On(11, 9), Close, nil)
	d := kinds.Begin(t, Case, countyUnit, inspector, casebook.On(11, 1), casebook.Says("case_type", "other", KeySource, "report", KeyBasis, "POL-030", "limit", "2027-01-20"))
	kinds.Step(t, d, inspector, casebook.On(11, 2), Dismiss, casebook.Because("查无此事"))
}

func TestAYearlyEvaluationStaysBetweenTheCityAndTheCounty(t *testing.T) {
	t.Parallel()
	r := kinds.Begin(t, Evaluation, countyUnit, coord, casebook.On(11, 1), casebook.Says(KeyYear, "2026", "responsibility", "22", "policy", "21", "work", "22", "results", "23", "remarks", "支出偏慢"))
	neighbour := casebook.Actor(9, org.CountyCoordinator, org.Unit{ID: 4, Level: org.LevelCounty, Path: "/1/2/4/", Parent: 2})
	if k := kinds[Evaluation]; k.Reads(r, neighbour, casebook.On(11, 2)) || !k.Reads(r, office, casebook.On(11, 2)) || k.Reads(r, inspector, casebook.On(11, 2)) {
		t.Error("read by others than the city's coordinators and the county")
	}
	if Score(r.Data).Fixed(0) != "88" {
		t.Error(Score(r.Data))
	}
	r = kinds.Step(t, r, office, casebook.On(11, 3), Comment, casebook.Says("opinion", "认可"))
	casebook.Refused(t, "made final by its author", kinds.Try(r, coord, casebook.On(11, 4), Settle, nil), "lifecycle.not_yours")
	if r = kinds.Step(t, r, cityChief, casebook.On(11, 4), Settle, nil); r.State != Final {
		t.Error(r.State)
	}
	if _, err := kinds[Evaluation].Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: casebook.Says(KeyYear, "2020")}, Actor: coord, Now: casebook.On(11, 1)}); err == nil {
		t.Error("an old year is evaluated")
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	casebook.Sound(t, record.FlowOff, Desk())
}
