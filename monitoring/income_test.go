package monitoring

import (
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// lived is the total of a village of so many people who earned twelve thousand each (TV-08 for four of them).
func lived(year, people string) form.Answers {
	return casebook.Says(KeyYear, year, KeyPeople, people, keyWage, "30000", keyGross, "18000", keyCost, "6000", keyRent, "1000", keyGiven, "5000")
}

func TestAVillagesIncomeGoesUpToTheCounty(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 12, 9, 0, 0, 0, locales.Zone)
	k := income()
	villageUnit := org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4, Code: "9901010203"}
	townUnit := org.Unit{ID: 4, Level: org.LevelTownship, Path: "/1/2/3/4/", Parent: 3, Code: "99010102"}
	countyUnit := org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2, Code: "990101"}
	secretary, town, approver := casebook.Actor(1, org.VillageCommittee, villageUnit), casebook.Actor(2, org.TownshipOfficer, townUnit), casebook.Actor(3, org.CountyApprover, countyUnit)
	begin := func(a form.Answers) (record.Record, error) {
		s, err := k.Begin(record.Case{Record: record.Record{Unit: villageUnit, Data: a}, Actor: secretary, Now: at})
		return s.Record, err
	}
	r, err := begin(lived("2026", "4"))
	if err != nil || r.State != Entered || perHead(r.Data).N.Fixed(0) != "12000" || r.Data[KeyNet].S != "48000.00" {
		t.Fatalf("handed in: %v, %s, %s", err, r.State, r.Data[KeyNet].S)
	}
	if known := k.Known(record.Case{Now: at})[KeyYear].S; known != "2026" {
		t.Errorf("in October the year is %s", known)
	}
	if known := k.Known(record.Case{Now: at.AddDate(0, 0, -13)})[KeyYear].S; known != "2025" {
		t.Errorf("in September the year is %s", known)
	}
	for _, x := range []struct {
		by   lifecycle.Actor
		name lifecycle.Name
		give form.Answers
		to   lifecycle.State
	}{
		{town, Refuse, casebook.Because("人数不对"), SentBack},
		{secretary, Amend, lived("2026", "5"), Entered},
		{town, Check, nil, Checked},
		{approver, Approve, nil, Approved},
		{approver, Reopen, casebook.Because("核实"), SentBack},
	} {
		s, err := k.Move(record.Case{Record: r, Actor: x.by, Now: at}, x.name, x.give)
		if err != nil || s.Record.State != x.to {
			t.Fatalf("%s: %v, %s", x.name, err, s.Record.State)
		}
		r = s.Record
	}
	for want, a := range map[string]form.Answers{"record.year_odd": lived("2019", "4"), "record.above_zero": lived("2026", "0"), "": lived("2026", "1")} {
		if _, err := begin(a); (want == "") != (err == nil) || want != "" && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	rich := lived("2026", "1")
	rich[keyWage] = form.Value{S: "300000"}
	if _, err := begin(rich); err == nil || !strings.Contains(err.Error(), "income_odd") {
		t.Errorf("300,000 a head: %v", err)
	}
	c := record.Case{Record: r, Facts: map[string]record.Number{"net": record.Num(40_000), "people": record.Num(4)}}
	r.Data = lived("2026", "4")
	c.Record.Data = r.Data
	if l := k.Lines(c); len(l) != 2 || l[1].ID != "monitoring.line_growth" || !strings.Contains(l[1].Plain(locales.ZH), "20.0%") {
		t.Errorf("12,000 after 10,000: %v", l)
	}
	c.Facts["net"] = record.Num(20_000)
	if l := k.Lines(c); l[1].ID != "monitoring.line_growth_odd" {
		t.Errorf("12,000 after 5,000: %v", l)
	}
}

// Planted case 8: a loan of 80,000 was above the ceiling in 2025 and is within it in June 2026.
func TestTheLoansOfAMonthAgainstTheCeiling(t *testing.T) {
	t.Parallel()
	k := loans()
	countyUnit := org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2, Code: "990101"}
	ceilings := record.Settings{
		{Name: "loan_ceiling", Value: record.Num(50_000), From: "2021-03-04", To: "2026-02-28", Unit: 3}, {Name: "loan_ceiling", Value: record.Num(100_000), From: "2026-03-01", Unit: 3},
	}
	finance := casebook.Actor(1, org.CountyFinance, countyUnit)
	enter := func(at time.Time, overdue string) (record.Case, error) {
		s, err := k.Begin(record.Case{Record: record.Record{Unit: countyUnit, Data: casebook.Says(keyCount, "1", keyGranted, "80000", KeyBalance, "1000000", KeyOverdue, overdue)}, Actor: finance, Now: at})
		return record.Case{Record: s.Record, Params: ceilings, Actor: casebook.Actor(2, org.CountyApprover, countyUnit), Now: at}, err
	}
	for month, want := range map[string]string{"2025-06": "monitoring.line_over_ceiling", "2026-06": "monitoring.line_within_ceiling"} {
		day, _ := time.ParseInLocation("2006-01", month, locales.Zone)
		c, err := enter(day.AddDate(0, 1, 2), "20000")
		if err != nil || c.Record.Data[KeyMonth].S != month {
			t.Fatalf("%s: %v, %+v", month, err, c.Record.Data)
		}
		l := k.Lines(c)
		if len(l) != 2 || l[1].ID != want || !strings.Contains(l[0].Plain(locales.ZH), "2.0%") {
			t.Errorf("%s: %v", month, l)
		}
		s, err := k.Move(c, Approve, nil)
		if err != nil || s.Record.State != Approved || len(s.Follows) != 1 || s.Follows[0].Move != Supersede {
			t.Errorf("approved: %v, %+v", err, s.Follows)
		}
	}
	if _, err := enter(time.Date(2026, 7, 3, 9, 0, 0, 0, locales.Zone), "1000001"); err == nil {
		t.Error("more is overdue than is outstanding")
	}
}
