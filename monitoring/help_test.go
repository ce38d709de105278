package monitoring

import (
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func begin(t *testing.T, id string, a lifecycle.Actor, parent *record.Record, data form.Answers) record.Record {
	t.Helper()
	s, err := kinds[id].Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: data}, Parent: parent, Links: map[string]record.Record{"offer": {Kind: offer, Data: casebook.Says("what", "冬衣")}}, Actor: a, Now: casebook.On(11, 20)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Record
}

func TestANeedIsMetByAnOffer(t *testing.T) {
	t.Parallel()
	need := begin(t, Need, contact, nil, casebook.Says(KeyHousehold, "YT-0203-0457", "need", "goods", "detail", "冬衣"))
	need.ID = 3
	m := begin(t, Match, coordinator, &need, casebook.Says("offer", "OF-2026-0001"))
	if m.Data["offer_what"].S != "冬衣" {
		t.Error(m.Data)
	}
	err := kinds.Try(m, contact, casebook.On(11, 21), Finish, casebook.Says("came_on", "2026-11-22"))
	casebook.Refused(t, "came tomorrow", err, "record.day_ahead")
	m.Parent = 3
	s, err := kinds[Match].Move(record.Case{Record: m, Actor: contact, Now: casebook.On(11, 21)}, Finish, casebook.Says("came_on", "2026-11-21"))
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Record != 3 || s.Follows[0].Move != Meet {
		t.Errorf("%+v %v", s.Follows, err)
	}
	kinds.Step(t, m, contact, casebook.On(11, 21), Decline, casebook.Because("已有"))
	kinds.Step(t, need, casebook.Program(), casebook.On(11, 21), Meet, nil)
	kinds.Step(t, need, contact, casebook.On(11, 21), CloseIt, casebook.Because("重复"))
}

func TestAHouseholdHasOneContact(t *testing.T) {
	t.Parallel()
	p := begin(t, Pairing, officer, nil, casebook.Says(KeyHousehold, "YT-0203-0457", "contact_role", "HAC", "contact", "联系人·012", "since", "2026-11-01"))
	k := kinds[Pairing]
	if k.Once(p) != "YT-0203-0457" {
		t.Error("two contacts at a time are possible")
	}
	err := kinds.Try(p, officer, casebook.On(11, 21), HandOver, casebook.Says("contact_role", "RWT", "contact", "队员·3"))
	casebook.Refused(t, "a change without a note", err, "lifecycle.missing")
	p = kinds.Step(t, p, officer, casebook.On(11, 21), HandOver, casebook.Says("contact_role", "RWT", "contact", "队员·3", "note", "种子待落实"))
	if p = kinds.Step(t, p, officer, casebook.On(11, 22), End, casebook.Because("搬走")); k.Once(p) != "" {
		t.Error("an ended contact keeps the next one out")
	}
}

func TestGroupsVisitsAndTeams(t *testing.T) {
	t.Parallel()
	coord := casebook.Actor(8, org.CountyCoordinator, countyUnit)
	s, err := kinds[Group].Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: casebook.Says("lead", "水利局", "members", "供销社", "villages", "桃坪村")}, Actor: coord, Now: casebook.On(11, 20)})
	if err != nil {
		t.Fatal(err)
	}
	g := kinds.Step(t, s.Record, chief, casebook.On(11, 21), Confirm, nil)
	if locales.DateOf(g.Due) != "2027-12-31" || kinds[Group].Ripe(g, g.Due.Add(1)) != Lapse {
		t.Errorf("confirmed until %s", g.Due)
	}
	v := begin(t, MustVisit, secretary, nil, casebook.Says(KeyHousehold, "YT-0203-0001", "group", "dibao", "visit_by", "2026-12-15"))
	casebook.Refused(t, "put off to a day that has passed", kinds.Try(v, contact, casebook.On(11, 22), NotMet, casebook.Says("visit_by", "2026-11-21")), "record.day_behind")
	if v = kinds.Step(t, v, contact, casebook.On(11, 22), NotMet, casebook.Says("visit_by", "2026-12-20")); v.State != Waiting || locales.DateOf(v.Due) != "2026-12-20" {
		t.Errorf("nobody was in: %s, due %s", v.State, v.Due)
	}
	v = kinds.Step(t, v, contact, casebook.On(11, 22), Visit, casebook.Says("found", "risk"))
	if len(kinds[MustVisit].Lines(record.Case{Record: v})) != 1 {
		t.Error("a risk that was found leads nowhere")
	}
	p := begin(t, Posting, casebook.Actor(9, org.CountyFirst, countyUnit), nil, casebook.Says("team", "3", "since", "2026-11-01", "until", "2028-10-31"))
	if kinds[Posting].Once(p) != villageUnit.Code {
		t.Error("two teams in one village")
	}
	for want, data := range map[string]form.Answers{
		"record.above_zero":      casebook.Says("team", "0", "since", "2026-11-01", "until", "2028-10-31"),
		"monitoring.ends_before": casebook.Says("team", "3", "since", "2026-11-01", "until", "2026-11-01"),
	} {
		_, err := kinds[Posting].Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: data}, Actor: officer, Now: casebook.On(11, 20)})
		casebook.Refused(t, want, err, want)
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	stand := need()
	stand.ID, stand.Prefix, stand.Form.ID = offer, "OF", offer
	stand.Machine = lifecycle.Must(lifecycle.Definition{Record: offer, Initial: Draft, States: lifecycle.From(Draft, Open), Final: lifecycle.From(Open), Moves: []lifecycle.Move{{Name: Ask, From: lifecycle.From(Draft), To: Open, By: village}}})
	casebook.Sound(t, record.FlowSynthetic, d, record.Desk{Kinds: []record.Kind{stand}})
	for _, k := range d.Kinds {
		if _, coded := k.Machine.Move(k.First); !coded || slices.Contains([]string{Group, GroupDuty, Posting, Income, Loans}, k.ID) == k.Household {
			t.Errorf("%s is not marked as being about one household", k.ID)
		}
	}
}
