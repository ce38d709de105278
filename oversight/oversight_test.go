package oversight

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
	cityUnit    = org.Unit{ID: 2, Level: org.LevelCity, Path: "/1/2/", Parent: 1}
	countyUnit  = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2}
	villageUnit = org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4}

	inspector = actor(1, org.Supervision, cityUnit)
	second    = actor(2, org.Supervision, cityUnit)
	cityChief = actor(3, org.CityApprover, cityUnit)
	office    = actor(4, org.CountyCoordinator, countyUnit)
	secretary = actor(5, org.VillageFirstSecretary, villageUnit)
	coord     = actor(6, org.CityCoordinator, cityUnit)
)

func actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

func day(d int) time.Time { return time.Date(2026, 11, d, 10, 0, 0, 0, locales.Zone) }

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

func kind(id string) *record.Kind {
	for _, k := range Desk().Kinds {
		if k.ID == id {
			return &k
		}
	}
	return nil
}

func begin(t *testing.T, id string, u org.Unit, a lifecycle.Actor, data form.Answers) record.Record {
	t.Helper()
	s, err := kind(id).Begin(record.Case{Record: record.Record{Unit: u, Data: data}, Actor: a, Now: day(1)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Record
}

func step(t *testing.T, r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) record.Record {
	t.Helper()
	s, err := kind(r.Kind).Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s.Record
}

func refused(t *testing.T, what string, r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers, id string) {
	t.Helper()
	_, err := kind(r.Kind).Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func opened(t *testing.T) record.Record {
	t.Helper()
	return begin(t, Issue, villageUnit, inspector, says(KeyWhat, "公示不足10天", KeyType, "posting", KeySource, "inspection", KeyDue, "2026-11-20"))
}

func TestAnIssueIsPutRightAndClosedByWhoOpenedIt(t *testing.T) {
	t.Parallel()
	if got := kind(Issue).Known(record.Case{Now: day(1)})[KeyDue].S; got != "2026-12-01" {
		t.Errorf("offered %s, want 30 days", got)
	}
	r := opened(t)
	refused(t, "closed before anything was done", r, inspector, day(2), Close, nil, "lifecycle.moved_on")
	refused(t, "more time until earlier", r, secretary, day(2), AskTime, says("new_due", "2026-11-20", record.AskReason, "x"), "oversight.not_later")
	r = step(t, r, secretary, day(2), AskTime, says("new_due", "2026-11-25", record.AskReason, "下雨"))
	r = step(t, r, inspector, day(3), GiveTime, says(KeyDue, "2026-11-25"))
	r = step(t, r, coord, day(4), Urge, says(record.AskReason, "请抓紧"))
	r = step(t, r, secretary, day(24), Answer, says("done", "已重新公示"))
	refused(t, "closed by the village", r, secretary, day(25), Close, nil, "lifecycle.not_yours")
	refused(t, "closed by somebody else's office", r, coord, day(25), Close, nil, "lifecycle.not_yours")
	r = step(t, r, inspector, day(24), NotYet, says(record.AskReason, "缺照片编号"))
	late := step(t, r, secretary, day(26), Answer, says("done", "已补"))
	if late = step(t, late, inspector, day(27), Close, nil); late.Data[KeyOnTime].S != "no" {
		t.Error("answered a day late and on time")
	}
	// The day of the answer decides, not the day on which it was looked at.
	r = step(t, r, secretary, day(25), Answer, says("done", "已补"))
	if r = step(t, r, inspector, day(28), Close, nil); r.Data[KeyOnTime].S != "yes" || r.State != Closed {
		t.Errorf("answered in time: %s %v", r.State, r.Data[KeyOnTime])
	}
}

func TestAnIssueSaysWhenItIsOverdue(t *testing.T) {
	t.Parallel()
	r, k := opened(t), kind(Issue)
	if len(k.Lines(record.Case{Record: r, Now: day(20)})) != 0 || len(k.Lines(record.Case{Record: r, Now: day(21)})) != 1 {
		t.Error("overdue is said on the wrong day")
	}
	refused(t, "more time when it is over", r, secretary, day(21), AskTime, says("new_due", "2026-11-30", record.AskReason, "x"), "lifecycle.past_due")
	if _, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: says(KeyDue, "2026-11-01")}, Actor: inspector, Now: day(1)}); err == nil {
		t.Error("due today")
	}
	step(t, step(t, r, secretary, day(2), AskTime, says("new_due", "2026-11-25", record.AskReason, "x")), inspector, day(2), KeepTime, says(record.AskReason, "不能再拖"))
	step(t, r, inspector, day(2), Withdraw, says(record.AskReason, "重复"))
}

func TestACaseIsReadByTheSupervisionOnly(t *testing.T) {
	t.Parallel()
	k := kind(Case)
	r := begin(t, Case, countyUnit, inspector, says("case_type", "misuse", KeySource, "audit", KeyBasis, "POL-030", "limit", "2027-01-20"))
	r.ID = 7
	for who, a := range map[string]lifecycle.Actor{"the county": office, "a coordinator of the city": coord, "the village": secretary} {
		if k.Reads(r, a, day(2)) {
			t.Errorf("%s reads a case", who)
		}
	}
	s, err := kind(Facts).Begin(record.Case{Record: record.Record{Unit: countyUnit, Parent: 7, Data: says("question", "手续齐全吗", KeyDue, "2026-11-10")}, Parent: &r, Actor: inspector, Now: day(2)})
	if err != nil || !kind(Facts).Reads(s.Record, office, day(2)) || kind(Facts).Reads(s.Record, coord, day(2)) {
		t.Errorf("a question to the county: %v", err)
	}
	step(t, s.Record, office, day(3), GiveFacts, says("facts", "齐全"))
	r = step(t, r, inspector, day(4), Propose, says("proposal", "rectify", "decision_ref", "2026-7"))
	refused(t, "decided by the officer", r, inspector, day(5), Decide, nil, "lifecycle.not_yours")
	r = step(t, step(t, r, cityChief, day(5), SendBack, says(record.AskReason, "补依据")), inspector, day(6), Propose, says("proposal", "rectify", "decision_ref", "2026-8"))
	r = step(t, r, cityChief, day(7), Decide, nil)
	r = step(t, r, inspector, day(8), Rectify, says("rectified_on", "2026-11-08"))
	refused(t, "closed by one person alone", r, inspector, day(9), Close, nil, "lifecycle.second_person")
	step(t, r, second, day(9), Close, nil)
	d := begin(t, Case, countyUnit, inspector, says("case_type", "other", KeySource, "report", KeyBasis, "POL-030", "limit", "2027-01-20"))
	step(t, d, inspector, day(2), Dismiss, says(record.AskReason, "查无此事"))
}

func TestAYearlyEvaluationStaysBetweenTheCityAndTheCounty(t *testing.T) {
	t.Parallel()
	r := begin(t, Evaluation, countyUnit, coord, says(KeyYear, "2026", "responsibility", "22", "policy", "21", "work", "22", "results", "23", "remarks", "支出偏慢"))
	neighbour := actor(9, org.CountyCoordinator, org.Unit{ID: 4, Level: org.LevelCounty, Path: "/1/2/4/", Parent: 2})
	if k := kind(Evaluation); k.Reads(r, neighbour, day(2)) || !k.Reads(r, office, day(2)) || k.Reads(r, inspector, day(2)) {
		t.Error("read by others than the city's coordinators and the county")
	}
	if Score(r.Data).Fixed(0) != "88" {
		t.Error(Score(r.Data))
	}
	r = step(t, r, office, day(3), Comment, says("opinion", "认可"))
	refused(t, "made final by its author", r, coord, day(4), Settle, nil, "lifecycle.not_yours")
	if r = step(t, r, cityChief, day(4), Settle, nil); r.State != Final {
		t.Error(r.State)
	}
	if _, err := kind(Evaluation).Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: says(KeyYear, "2020")}, Actor: coord, Now: day(1)}); err == nil {
		t.Error("an old year is evaluated")
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
}
