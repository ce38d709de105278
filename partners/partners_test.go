package partners

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

	liaison   = actor(1, org.CooperationLiaison, countyUnit)
	cityCoop  = actor(2, org.CityCooperation, cityUnit)
	secretary = actor(3, org.VillageFirstSecretary, villageUnit)
	office    = actor(4, org.ForeignAidOffice, cityUnit)
	chief     = actor(5, org.CityApprover, cityUnit)
	now       = time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
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

func kind(id string) *record.Kind {
	for _, k := range Desk().Kinds {
		if k.ID == id {
			return &k
		}
	}
	return nil
}

type world struct {
	t      *testing.T
	purses record.Purses
}

func (w *world) begin(id string, u org.Unit, parent *record.Record, a lifecycle.Actor, data form.Answers) (record.Record, error) {
	c := record.Case{Record: record.Record{Unit: u, Data: data}, Parent: parent, Purses: w.purses, Actor: a, Now: now}
	if parent != nil {
		c.Record.Parent = parent.ID
	}
	return w.keep(kind(id).Begin(c))
}

func (w *world) move(r record.Record, parent *record.Record, a lifecycle.Actor, name lifecycle.Name, given form.Answers) (record.Record, error) {
	return w.keep(kind(r.Kind).Move(record.Case{Record: r, Parent: parent, Purses: w.purses, Actor: a, Now: now}, name, given))
}

func (w *world) keep(s record.Step, err error) (record.Record, error) {
	if err != nil {
		return record.Record{}, err
	}
	if s.Record.ID == 0 {
		s.Record.ID = int64(len(w.purses)) + 100
	}
	for i, p := range s.Postings {
		if p.From.Record == record.Own {
			s.Postings[i].From.Record = s.Record.ID
		}
		if p.To.Record == record.Own {
			s.Postings[i].To.Record = s.Record.ID
		}
	}
	after, over := w.purses.After(s.Postings)
	if over != nil {
		w.t.Errorf("%v is overdrawn", *over)
	}
	w.purses = after
	return s.Record, nil
}

func must(t *testing.T) func(record.Record, error) record.Record {
	return func(r record.Record, err error) record.Record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func TestOnlyWhoAgreesOnTargetsHasThem(t *testing.T) {
	t.Parallel()
	w, do := &world{t: t}, must(t)
	unit := do(w.begin(Partner, countyUnit, nil, liaison, says(KeyKind, "central_unit", "name", "某部")))
	a := do(w.begin(Agreement, countyUnit, &unit, liaison, says(KeyIndicator, "FPA-01", KeyYear, "2026", KeyTarget, "5000000")))
	_, err := w.move(a, &unit, liaison, Confirm, nil)
	refused(t, "confirmed by the liaison", err, "lifecycle.not_yours")
	a = do(w.move(a, &unit, cityCoop, Confirm, nil))
	if known := kind(Result).Known(record.Case{Parent: &a, Now: now}); known[KeyIndicator].S != "FPA-01" || known[KeyQuarter].S != "2026Q3" {
		t.Errorf("prefilled: %v", known)
	}
	r := do(w.begin(Result, countyUnit, &a, liaison, says(KeyIndicator, "FPA-01", KeyQuarter, "2026Q3", KeyValue, "1200000")))
	if r.Data["quarter_end"].S != "2026-09-30" {
		t.Error(r.Data["quarter_end"])
	}
	r = do(w.move(r, &a, cityCoop, Return, says(record.AskReason, "与凭证不符")))
	r = do(w.move(r, &a, liaison, Resubmit, says(KeyValue, "1100000")))
	do(w.move(r, &a, cityCoop, Confirm, nil))
	lines := kind(Agreement).Lines(record.Case{Record: a, Below: map[string]record.Tally{Result: {Sums: map[string]record.Number{KeyValue: record.Num(1100000)}}}})
	if !strings.Contains(lines[0].In(locales.EN), "22.0%") {
		t.Error(lines[0].In(locales.EN))
	}
	for what, c := range map[string][2]string{"a quarter to come": {KeyQuarter, "2027Q1"}, "no quarter": {KeyQuarter, "x"}} {
		_, err = w.begin(Result, countyUnit, &a, liaison, says(KeyIndicator, "FPA-01", c[0], c[1], KeyValue, "1"))
		refused(t, what, err, "partners.quarter_odd")
	}
	_, err = w.begin(Result, countyUnit, &a, liaison, says(KeyIndicator, "EWC-01", KeyQuarter, "2026Q3", KeyValue, "1"))
	refused(t, "another indicator than agreed", err, "partners.other_indicator")
	_, err = w.begin(Agreement, countyUnit, &unit, liaison, says(KeyIndicator, "EWC-01", KeyYear, "2026", KeyTarget, "1"))
	refused(t, "an East-West target for a central unit", err, "partners.other_indicator")
	for _, k := range voluntary {
		p := do(w.begin(Partner, countyUnit, nil, liaison, says(KeyKind, k, "name", "x")))
		_, err = w.begin(Agreement, countyUnit, &p, liaison, says(KeyIndicator, "FPA-01", KeyYear, "2026", KeyTarget, "1"))
		refused(t, "a target for "+k, err, "partners.voluntary")
		if fixed, below := kind(Agreement).Places(&p, liaison, now); len(fixed) > 0 || below {
			t.Errorf("a target for %s is offered", k)
		}
	}
}

func TestAnOfferIsReceivedByTheVillage(t *testing.T) {
	t.Parallel()
	w, do := &world{t: t}, must(t)
	p := do(w.begin(Partner, countyUnit, nil, liaison, says(KeyKind, "enterprise", "name", "x")))
	o := do(w.begin(Offer, countyUnit, &p, liaison, says("help", "goods", "what", "冬衣200件", "worth", "40000")))
	m := do(w.begin(Receipt, villageUnit, &o, liaison, says("delivery", "2026-11-18", "worth", "20000")))
	if locales.DateOf(m.Due) != "2026-12-03" {
		t.Errorf("to be received by %s", m.Due)
	}
	_, err := w.move(m, &o, secretary, Receive, says("received_on", "2026-11-21", "served", "100"))
	refused(t, "received tomorrow", err, "record.day_ahead")
	_, err = w.move(m, &o, liaison, Receive, says("received_on", "2026-11-19", "served", "100"))
	refused(t, "received by the liaison", err, "lifecycle.not_yours")
	if r := do(w.move(m, &o, secretary, Receive, says("received_on", "2026-11-19", "served", "100"))); r.State != Received {
		t.Error(r.State)
	}
	do(w.move(m, &o, secretary, Decline, says(record.AskReason, "已经够了")))
	if !kind(Offer).Voluntary || !do(w.begin(Offer, countyUnit, &p, liaison, says("help", "job", "what", "x"))).Due.IsZero() {
		t.Error("an offer has a deadline")
	}
}

func TestACampaignEndsByItself(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	c, err := w.begin(Campaign, countyUnit, nil, liaison, says("call_for", "purchase", "what", "买山货", "until", "2026-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	if got := kind(Campaign).Ripe(c, c.Due.Add(time.Second)); got != Lapse {
		t.Errorf("after its day: %q", got)
	}
	_, err = w.begin(Campaign, countyUnit, nil, liaison, says("call_for", "purchase", "what", "x", "until", "2026-11-20"))
	refused(t, "until today", err, "record.day_behind")
}

func TestForeignMoneyStaysInItsCurrency(t *testing.T) {
	t.Parallel()
	w, do := &world{t: t}, must(t)
	data := says("name", "Tea", "donor", "world_bank", "currency", "USD", "commitment", "1000", "rate", "7.1", "rate_on", "2026-11-02", "approval_ref", "1", "beneficiaries", "10", "women", "4")
	p := do(w.begin(IntlProject, cityUnit, nil, office, data))
	p = do(w.move(p, nil, chief, Approve, nil))
	part := do(w.begin(IntlComponent, cityUnit, &p, office, says("name", "Roads", "amount", "600")))
	_, err := w.begin(IntlComponent, cityUnit, &p, office, says("name", "More", "amount", "400.01"))
	refused(t, "more than was committed", err, "partners.too_much")
	d := do(w.begin(Withdrawal, cityUnit, &part, office, says("application", "WA-1", "amount", "250", "applied_on", "2026-11-05")))
	d = do(w.move(d, &part, chief, Pay, says("paid_on", "2026-11-19", "rate", "7.2")))
	if d.Data["yuan"].S != "1800" || d.Data["currency"].S != "USD" || w.purses.Of(part.ID, disbursed).Fixed(0) != "250" {
		t.Errorf("%v, purses %v", d.Data, w.purses)
	}
	x := do(w.begin(Withdrawal, cityUnit, &part, office, says("application", "WA-2", "amount", "350", "applied_on", "2026-11-05")))
	do(w.move(x, &part, chief, Refuse, says(record.AskReason, "papers")))
	do(w.move(part, &p, office, CloseIt, nil))
	if got := w.purses.Of(p.ID, committed).Fixed(0); got != "750" {
		t.Errorf("after the component was closed %s are left, want 750", got)
	}
	data["women"] = form.Value{S: "11"}
	_, err = w.begin(IntlProject, cityUnit, nil, office, data)
	refused(t, "more women than beneficiaries", err, "partners.women_more")
}

func TestReportsAndActivitiesOfThePMO(t *testing.T) {
	t.Parallel()
	w, do := &world{t: t}, must(t)
	p := record.Record{ID: 1, Kind: IntlProject, State: Effective, Unit: cityUnit}
	g := do(w.begin(IntlProgress, cityUnit, &p, office, says("half", "2026H2", "progress", "Lot 2 is complete.", "safeguards", "None.")))
	if locales.DateOf(g.Due) != "2026-12-31" {
		t.Errorf("due %s", g.Due)
	}
	do(w.move(g, &p, chief, Approve, nil))
	r := do(w.begin(IntlResult, cityUnit, &p, office, says("name", "Households with a contract", "baseline", "200", KeyTarget, "1200", "target_on", "2028-12-31")))
	r = do(w.move(r, &p, office, Update, says("actual", "700", "actual_on", "2026-11-20")))
	if line := kind(IntlResult).Lines(record.Case{Record: r}); !strings.Contains(line[0].In(locales.EN), "50.0%") {
		t.Error(line[0].In(locales.EN))
	}
	a := do(w.begin(IntlActivity, cityUnit, nil, office, says("activity", "visit_in", "country", "Laos", "date", "2026-12-03", "persons", "12", "approval_ref", "1", "purpose", "tea")))
	if _, err := w.move(a, nil, chief, Publish, nil); err == nil {
		t.Error("published before it was approved")
	}
	a = do(w.move(a, nil, chief, Approve, nil))
	_, err := w.move(a, nil, office, Hold, says("outcome_zh", "x", "outcome_en", "x"))
	refused(t, "held before its day", err, "record.day_ahead")
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
	for _, k := range d.Kinds {
		for _, f := range k.Form.Fields {
			if k.ID != Agreement && k.ID != IntlResult && (f.Key == KeyTarget || strings.Contains(f.Key, "quota") || strings.Contains(f.Key, "rank")) {
				t.Errorf("%s asks for %s: help is voluntary", k.ID, f.Key)
			}
		}
	}
}
