package monitoring

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func begin(t *testing.T, id string, a lifecycle.Actor, parent *record.Record, data form.Answers) record.Record {
	t.Helper()
	s, err := kind(id).Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: data}, Parent: parent, Links: map[string]record.Record{"offer": {Kind: offer, Data: says("what", "冬衣")}}, Actor: a, Now: on(20)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Record
}

func TestANeedIsMetByAnOffer(t *testing.T) {
	t.Parallel()
	need := begin(t, Need, contact, nil, says(KeyHousehold, "YT-0203-0457", "need", "goods", "detail", "冬衣"))
	need.ID = 3
	m := begin(t, Match, coordinator, &need, says("offer", "OF-2026-0001"))
	if m.Data["offer_what"].S != "冬衣" {
		t.Error(m.Data)
	}
	_, err := try(m, contact, on(21), Finish, says("came_on", "2026-11-22"))
	refused(t, "came tomorrow", err, "record.day_ahead")
	m.Parent = 3
	s, err := kind(Match).Move(record.Case{Record: m, Actor: contact, Now: on(21)}, Finish, says("came_on", "2026-11-21"))
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Record != 3 || s.Follows[0].Move != Meet {
		t.Errorf("%+v %v", s.Follows, err)
	}
	step(t, m, contact, on(21), Decline, says(record.AskReason, "已有"))
	step(t, need, lifecycle.Actor{Program: true}, on(21), Meet, nil)
	step(t, need, contact, on(21), CloseIt, says(record.AskReason, "重复"))
}

func TestAHouseholdHasOneContact(t *testing.T) {
	t.Parallel()
	p := begin(t, Pairing, officer, nil, says(KeyHousehold, "YT-0203-0457", "contact_role", "HAC", "contact", "联系人·012", "since", "2026-11-01"))
	k := kind(Pairing)
	if k.Once(p) != "YT-0203-0457" {
		t.Error("two contacts at a time are possible")
	}
	_, err := try(p, officer, on(21), HandOver, says("contact_role", "RWT", "contact", "队员·3"))
	refused(t, "a change without a note", err, "lifecycle.missing")
	p = step(t, p, officer, on(21), HandOver, says("contact_role", "RWT", "contact", "队员·3", "note", "种子待落实"))
	if p = step(t, p, officer, on(22), End, says(record.AskReason, "搬走")); k.Once(p) != "" {
		t.Error("an ended contact keeps the next one out")
	}
}

func TestGroupsVisitsAndTeams(t *testing.T) {
	t.Parallel()
	coord := actor(8, org.CountyCoordinator, countyUnit)
	s, err := kind(Group).Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: says("lead", "水利局", "members", "供销社", "villages", "桃坪村")}, Actor: coord, Now: on(20)})
	if err != nil {
		t.Fatal(err)
	}
	g := step(t, s.Record, chief, on(21), Confirm, nil)
	if locales.DateOf(g.Due) != "2027-12-31" || kind(Group).Ripe(g, g.Due.Add(1)) != Lapse {
		t.Errorf("confirmed until %s", g.Due)
	}
	v := begin(t, MustVisit, secretary, nil, says(KeyHousehold, "YT-0203-0001", "group", "dibao", "visit_by", "2026-12-15"))
	v = step(t, v, contact, on(22), Visit, says("found", "risk"))
	if len(kind(MustVisit).Lines(record.Case{Record: v})) != 1 {
		t.Error("a risk that was found leads nowhere")
	}
	p := begin(t, Posting, actor(9, org.CountyFirst, countyUnit), nil, says("team", "3", "since", "2026-11-01", "until", "2028-10-31"))
	if kind(Posting).Once(p) != villageUnit.Code {
		t.Error("two teams in one village")
	}
	for want, data := range map[string]form.Answers{
		"record.above_zero":      says("team", "0", "since", "2026-11-01", "until", "2028-10-31"),
		"monitoring.ends_before": says("team", "3", "since", "2026-11-01", "until", "2026-11-01"),
	} {
		_, err := kind(Posting).Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: data}, Actor: officer, Now: on(20)})
		refused(t, want, err, want)
	}
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	stand := need()
	stand.ID, stand.Prefix, stand.Form.ID = offer, "OF", offer
	stand.Machine = lifecycle.Must(lifecycle.Definition{Record: offer, Initial: Draft, States: lifecycle.From(Draft, Open), Final: lifecycle.From(Open), Moves: []lifecycle.Move{{Name: Ask, From: lifecycle.From(Draft), To: Open, By: village}}})
	if _, err := record.NewRegister(record.FlowSynthetic, d, record.Desk{Kinds: []record.Kind{stand}}); err != nil {
		t.Error(err)
	}
	for _, k := range d.Kinds {
		if _, coded := k.Machine.Move(k.First); !coded || (k.ID != Group && k.ID != Posting) != k.Household {
			t.Errorf("%s is not marked as being about one household", k.ID)
		}
	}
	for _, s := range words.All(d.Kinds) {
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			if got := s.In(l); got == "" || strings.Contains(got, s.ID) {
				t.Errorf("%s has no words in %s", s.ID, l)
			}
		}
	}
}
