package partners

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	cityUnit    = casebook.City
	countyUnit  = casebook.County
	villageUnit = casebook.Village

	liaison   = casebook.Actor(1, org.CooperationLiaison, countyUnit)
	cityCoop  = casebook.Actor(2, org.CityCooperation, cityUnit)
	secretary = casebook.Actor(3, org.VillageFirstSecretary, villageUnit)
	office    = casebook.Actor(4, org.ForeignAidOffice, cityUnit)
	chief     = casebook.Actor(5, org.CityApprover, cityUnit)
	now       = casebook.On(11, 20)
)

func TestOnlyWhoAgreesOnTargetsHasThem(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	unit := b.Begun(Partner, countyUnit, 0, liaison, casebook.Says(KeyKind, "central_unit", "name", "某部"))
	a := b.Begun(Agreement, countyUnit, unit.ID, liaison, casebook.Says(KeyIndicator, "FPA-01", KeyYear, "2026", KeyTarget, "5000000"))
	err := b.Try(a.ID, liaison, Confirm, nil)
	casebook.Refused(t, "confirmed by the liaison", err, "lifecycle.not_yours")
	a = b.Move(a.ID, cityCoop, Confirm, nil)
	if known := b.Kinds[Result].Known(record.Case{Parent: &a, Now: now}); known[KeyIndicator].S != "FPA-01" || known[KeyQuarter].S != "2026Q3" {
		t.Errorf("prefilled: %v", known)
	}
	r := b.Begun(Result, countyUnit, a.ID, liaison, casebook.Says(KeyIndicator, "FPA-01", KeyQuarter, "2026Q3", KeyValue, "1200000"))
	if r.Data["quarter_end"].S != "2026-09-30" {
		t.Error(r.Data["quarter_end"])
	}
	r = b.Move(r.ID, cityCoop, Return, casebook.Because("与凭证不符"))
	r = b.Move(r.ID, liaison, Resubmit, casebook.Says(KeyValue, "1100000"))
	b.Move(r.ID, cityCoop, Confirm, nil)
	lines := b.Kinds[Agreement].Lines(record.Case{Record: a, Below: map[string]record.Tally{Result: {Sums: map[string]record.Number{KeyValue: record.Num(1100000)}}}})
	if !strings.Contains(lines[0].In(locales.EN), "22.0%") {
		t.Error(lines[0].In(locales.EN))
	}
	for what, c := range map[string][2]string{"a quarter to come": {KeyQuarter, "2027Q1"}, "no quarter": {KeyQuarter, "x"}} {
		_, err = b.Begin(Result, countyUnit, a.ID, liaison, casebook.Says(KeyIndicator, "FPA-01", c[0], c[1], KeyValue, "1"))
		casebook.Refused(t, what, err, "partners.quarter_odd")
	}
	_, err = b.Begin(Result, countyUnit, a.ID, liaison, casebook.Says(KeyIndicator, "EWC-01", KeyQuarter, "2026Q3", KeyValue, "1"))
	casebook.Refused(t, "another indicator than agreed", err, "partners.other_indicator")
	_, err = b.Begin(Agreement, countyUnit, unit.ID, liaison, casebook.Says(KeyIndicator, "EWC-01", KeyYear, "2026", KeyTarget, "1"))
	casebook.Refused(t, "an East-West target for a central unit", err, "partners.other_indicator")
	for _, k := range voluntary {
		p := b.Begun(Partner, countyUnit, 0, liaison, casebook.Says(KeyKind, k, "name", "x"))
		_, err = b.Begin(Agreement, countyUnit, p.ID, liaison, casebook.Says(KeyIndicator, "FPA-01", KeyYear, "2026", KeyTarget, "1"))
		casebook.Refused(t, "a target for "+k, err, "partners.voluntary")
		_, err = b.Begin(Result, countyUnit, p.ID, liaison, casebook.Says(KeyIndicator, "EWC-01", KeyQuarter, "2026Q3", KeyValue, "1"))
		casebook.Refused(t, "a quarter's result of "+k, err, "partners.voluntary")
		for _, kind := range []string{Agreement, Result} {
			if fixed, below := b.Kinds[kind].Places(&p, liaison, now); len(fixed) > 0 || below {
				t.Errorf("%s for %s is offered", kind, k)
			}
		}
	}
}

func TestAnOfferIsReceivedByTheVillage(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	p := b.Begun(Partner, countyUnit, 0, liaison, casebook.Says(KeyKind, "enterprise", "name", "x"))
	o := b.Begun(Offer, countyUnit, p.ID, liaison, casebook.Says("help", "goods", "what", "冬衣200件", "worth", "40000"))
	m := b.Begun(Receipt, villageUnit, o.ID, liaison, casebook.Says("delivery", "2026-11-18", "worth", "20000"))
	if locales.DateOf(m.Due) != "2026-12-03" {
		t.Errorf("to be received by %s", m.Due)
	}
	err := b.Try(m.ID, secretary, Receive, casebook.Says("received_on", "2026-11-21", "served", "100"))
	casebook.Refused(t, "received tomorrow", err, "record.day_ahead")
	err = b.Try(m.ID, liaison, Receive, casebook.Says("received_on", "2026-11-19", "served", "100"))
	casebook.Refused(t, "received by the liaison", err, "lifecycle.not_yours")
	if r := b.Move(m.ID, secretary, Receive, casebook.Says("received_on", "2026-11-19", "served", "100")); r.State != Received {
		t.Error(r.State)
	}
	b.Put(m)
	b.Move(m.ID, secretary, Decline, casebook.Because("已经够了"))
	if !b.Kinds[Offer].Voluntary || !b.Begun(Offer, countyUnit, p.ID, liaison, casebook.Says("help", "job", "what", "x")).Due.IsZero() {
		t.Error("an offer has a deadline")
	}
}

func TestACampaignEndsByItself(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	c, err := b.Begin(Campaign, countyUnit, 0, liaison, casebook.Says("call_for", "purchase", "what", "买山货", "until", "2026-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Kinds[Campaign].Ripe(c, c.Due.Add(time.Second)); got != Lapse {
		t.Errorf("after its day: %q", got)
	}
	_, err = b.Begin(Campaign, countyUnit, 0, liaison, casebook.Says("call_for", "purchase", "what", "x", "until", "2026-11-20"))
	casebook.Refused(t, "until today", err, "record.day_behind")
}

func TestForeignMoneyStaysInItsCurrency(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	data := casebook.Says("name", "Tea", "donor", "world_bank", "currency", "USD", "commitment", "1000", "rate", "7.1", "rate_on", "2026-11-02", "approval_ref", "1", "beneficiaries", "10", "women", "4")
	p := b.Begun(IntlProject, cityUnit, 0, office, data)
	p = b.Move(p.ID, chief, Approve, nil)
	part := b.Begun(IntlComponent, cityUnit, p.ID, office, casebook.Says("name", "Roads", "amount", "600"))
	_, err := b.Begin(IntlComponent, cityUnit, p.ID, office, casebook.Says("name", "More", "amount", "400.01"))
	casebook.Refused(t, "more than was committed", err, "partners.too_much")
	d := b.Begun(Withdrawal, cityUnit, part.ID, office, casebook.Says("application", "WA-1", "amount", "250", "applied_on", "2026-11-05"))
	d = b.Move(d.ID, chief, Pay, casebook.Says("paid_on", "2026-11-19", "rate", "7.2"))
	if d.Data["yuan"].S != "1800" || d.Data["currency"].S != "USD" || b.Purses.Of(part.ID, disbursed).Fixed(0) != "250" {
		t.Errorf("%v, purses %v", d.Data, b.Purses)
	}
	x := b.Begun(Withdrawal, cityUnit, part.ID, office, casebook.Says("application", "WA-2", "amount", "350", "applied_on", "2026-11-05"))
	b.Move(x.ID, chief, Refuse, casebook.Because("papers"))
	b.Move(part.ID, office, CloseIt, nil)
	if got := b.Purses.Of(p.ID, committed).Fixed(0); got != "750" {
		t.Errorf("after the component was closed %s are left, want 750", got)
	}
	data["women"] = form.Value{S: "11"}
	_, err = b.Begin(IntlProject, cityUnit, 0, office, data)
	casebook.Refused(t, "more women than beneficiaries", err, "partners.women_more")
}

func TestReportsAndActivitiesOfThePMO(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	p := record.Record{ID: 1, Kind: IntlProject, State: Effective, Unit: cityUnit}
	b.Put(p)
	g := b.Begun(IntlProgress, cityUnit, p.ID, office, casebook.Says("half", "2026H2", "progress", "Lot 2 is complete.", "safeguards", "None."))
	if locales.DateOf(g.Due) != "2026-12-31" {
		t.Errorf("due %s", g.Due)
	}
	b.Move(g.ID, chief, Approve, nil)
	r := b.Begun(IntlResult, cityUnit, p.ID, office, casebook.Says("name", "Households with a contract", "baseline", "200", KeyTarget, "1200", "target_on", "2028-12-31"))
	r = b.Move(r.ID, office, Update, casebook.Says("actual", "700", "actual_on", "2026-11-20"))
	if line := b.Kinds[IntlResult].Lines(record.Case{Record: r}); !strings.Contains(line[0].In(locales.EN), "50.0%") {
		t.Error(line[0].In(locales.EN))
	}
	a := b.Begun(IntlActivity, cityUnit, 0, office, casebook.Says("activity", "visit_in", "country", "Laos", "date", "2026-12-03", "persons", "12", "approval_ref", "1", "purpose", "tea"))
	if err := b.Try(a.ID, chief, Publish, nil); err == nil {
		t.Error("published before it was approved")
	}
	a = b.Move(a.ID, chief, Approve, nil)
	err := b.Try(a.ID, office, Hold, casebook.Says("outcome_zh", "x", "outcome_en", "x"))
	casebook.Refused(t, "held before its day", err, "record.day_ahead")
}

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	casebook.Sound(t, record.FlowOff, d)
	for _, k := range d.Kinds {
		for _, f := range k.Form.Fields {
			if k.ID != Agreement && k.ID != IntlResult && (f.Key == KeyTarget || strings.Contains(f.Key, "quota") || strings.Contains(f.Key, "rank")) {
				t.Errorf("%s asks for %s: help is voluntary", k.ID, f.Key)
			}
		}
	}
}

// An agreement offers the indicators of its partner's kind, a result those of its agreement, and no other.
func TestOnlyTheIndicatorsThatApplyAreOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parent form.Answers
		want   []string
	}{
		{casebook.Says(KeyKind, "east"), eastWest},
		{casebook.Says(KeyKind, "central_unit"), fixedPoint},
		{casebook.Says(KeyIndicator, "EWC-08"), []string{"EWC-08"}},
	} {
		for _, k := range []record.Kind{agreement(), result()} {
			var got []string
			for _, f := range k.Put(&record.Record{Data: c.parent}, k.Form.Fields) {
				for _, x := range f.Choices {
					if f.Key == KeyIndicator {
						got = append(got, x.Key)
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s below %v offers %v", k.ID, c.parent, got)
			}
		}
	}
}
