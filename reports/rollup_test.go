package reports_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/reports"
)

func TestTheBriefFeedsItsIndicators(t *testing.T) {
	t.Parallel()
	src, err := reports.BriefSource()
	if err != nil || len(src.Feeds) != 7 {
		t.Fatalf("%d feeds, %v", len(src.Feeds), err)
	}
	for code, want := range map[indicators.Code][2]bool{ // flows, absent means not applicable
		"MON-03": {true, false}, "MON-05": {true, false}, "LAB-02": {false, false}, "LAB-03": {false, true}, "COL-01": {false, false},
	} {
		f, ok := src.Feed(code)
		if !ok || f.Flow != want[0] || f.AbsentNA != want[1] {
			t.Errorf("%s: %+v, %v; want %v", code, f, ok, want)
		}
	}
	if src.ID != 0 || src.Level != org.LevelVillage || src.Feeds[0].Label.ID != "report.field.mon_03.short" {
		t.Errorf("the brief is %+v", src)
	}
	// What the form offers as zero each week is what the list says adds up.
	for _, f := range src.Feeds {
		_, kept := reports.Known(form.Answers{f.Field: {S: "1"}})[f.Field]
		if f.Flow == kept {
			t.Errorf("%s: adds up %v, offered again %v", f.Field, f.Flow, kept)
		}
	}
}

func rat(s string) *big.Rat {
	v, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return v
}

func TestWhatAFigureSays(t *testing.T) {
	t.Parallel()
	in := func(code indicators.Code) indicators.Indicator {
		i, ok := indicators.Of(code)
		if !ok {
			t.Fatal(code)
		}
		return i
	}
	for name, c := range map[string]struct {
		f    reports.Figure
		code indicators.Code
		unit org.Unit
		says reports.Says
		want string
	}{
		"nobody said anything":   {reports.Figure{}, "MON-03", township, reports.Nothing, ""},
		"nobody knows":           {reports.Figure{Unknown: 2}, "MON-03", township, reports.Nothing, ""},
		"does not apply":         {reports.Figure{NotApplicable: 2}, "LAB-03", township, reports.Inapplicable, ""},
		"unknown beats that":     {reports.Figure{NotApplicable: 2, Unknown: 1}, "LAB-03", township, reports.Nothing, ""},
		"zero is a number":       {reports.Figure{Num: rat("0"), Known: 2}, "MON-03", township, reports.Number, "0"},
		"TV-09":                  {reports.Figure{Num: rat("5100000"), Den: rat("400"), Known: 2}, "INC-01", township, reports.Number, "12750"},
		"a share is a percent":   {reports.Figure{Num: rat("2"), Den: rat("3"), Known: 2}, "RLC-01", county, reports.Number, "67"},
		"TV-15":                  {reports.Figure{Num: rat("0"), Den: rat("0"), Known: 1}, "RLC-01", county, reports.Undivided, ""},
		"a project of a village": {reports.Figure{Num: rat("60"), Known: 1}, "PRJ-06", village, reports.Number, "60"},
		"of several villages":    {reports.Figure{Num: rat("120"), Known: 2}, "PRJ-06", township, reports.Apart, ""},
		"one of several":         {reports.Figure{Num: rat("60"), Known: 1}, "PRJ-06", township, reports.Apart, ""},
		"several currencies":     {reports.Figure{Num: rat("60"), Known: 2}, "INT-01", org.Unit{Level: org.LevelProvince}, reports.Apart, ""},
	} {
		says, v := c.f.Value(in(c.code), c.unit)
		if says != c.says || says == reports.Number && reports.RoundHalfUp(v, 0) != c.want {
			t.Errorf("%s: says %v, %v; want %v, %s", name, says, v, c.says, c.want)
		}
	}
	for v, want := range map[string]string{"0.05": "0.1", "0.04999999": "0.0", "2.25": "2.3", "-0.05": "-0.1", "12750": "12750.0"} {
		if got := reports.RoundHalfUp(rat(v), 1); got != want {
			t.Errorf("%s is shown as %s, want %s", v, got, want)
		}
	}
}

// TV-09: the published mistake is to average the averages.
func TestMeansAreWeightedByPeople(t *testing.T) {
	t.Parallel()
	a := reports.Figure{Num: rat("3600000"), Den: rat("300"), Known: 1} // 12000 x 300
	b := reports.Figure{Num: rat("1500000"), Den: rat("100"), Known: 1} // 15000 x 100
	in, _ := indicators.Of("INC-01")
	_, v := a.Plus(b).Value(in, township)
	if got := reports.RoundHalfUp(v, 0); got != "12750" {
		t.Errorf("%s, want 12750", got)
	}
}

// However the villages are put together, the figure of all is the same, and it is rounded
// once: thirds add up to a whole.
func TestFiguresAddUpInAnyOrder(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(20261120, 9))
	in, _ := indicators.Of("RLC-01")
	for range 300 {
		parts := make([]reports.Figure, 2+rnd.IntN(20))
		var straight reports.Figure
		for i := range parts {
			switch rnd.IntN(4) {
			case 0:
				parts[i].Unknown = 1
			case 1:
				parts[i].NotApplicable = 1
			default:
				parts[i] = reports.Figure{Num: big.NewRat(rnd.Int64N(1e6), 3), Den: big.NewRat(rnd.Int64N(1e6), 7), Known: 1}
			}
			straight = straight.Plus(parts[i])
		}
		rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		cut := rnd.IntN(len(parts))
		var left, right reports.Figure
		for i, p := range parts {
			if i < cut {
				left = left.Plus(p)
			} else {
				right = right.Plus(p)
			}
		}
		if got := left.Plus(right); !got.Same(straight) {
			t.Fatalf("%+v, want %+v", got, straight)
		}
		if n := straight.Known + straight.Unknown + straight.NotApplicable; n != int64(len(parts)) {
			t.Fatalf("%d statements of %d units", n, len(parts))
		}
		if says, v := straight.Value(in, county); says == reports.Number && v.Sign() < 0 {
			t.Fatalf("a share below zero: %v", v)
		}
	}
	third := reports.Figure{Num: big.NewRat(1, 3), Known: 1}
	if got := third.Plus(third).Plus(third); got.Num.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("three thirds are %v", got.Num)
	}
}

func TestWhoClosesAPeriod(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a    lifecycle.Actor
		unit org.Unit
		want bool
	}{
		"township leader, own township":  {casebook.Actor(31, org.TownshipApprover, township), township, true},
		"township leader, the county":    {casebook.Actor(31, org.TownshipApprover, township), county, false},
		"county coordinator, own county": {casebook.Actor(40, org.CountyCoordinator, county), county, true},
		"county coordinator, a township": {casebook.Actor(40, org.CountyCoordinator, county), township, false},
		"county finance":                 {casebook.Actor(41, org.CountyFinance, county), county, false},
		"village first secretary":        {casebook.Actor(1, org.VillageFirstSecretary, village), village, false},
		"administrator":                  {casebook.Actor(61, org.Administrator, county), county, false},
		"city coordinator, own city":     {casebook.Actor(50, org.CityCoordinator, city), city, true},
	} {
		_, err := reports.Closing.Check(reports.ClosePeriod, lifecycle.Record{State: reports.PeriodOpen, Unit: c.unit}, c.a, nil, moment)
		if (err == nil) != c.want {
			t.Errorf("%s: %v, want allowed=%v", name, err, c.want)
		}
		m := org.Member{Person: org.Person{ID: c.a.Person}, Active: c.a.Grant}
		if c.unit.ID == c.a.Grant.Unit.ID && reports.MayClose(m) != c.want {
			t.Errorf("%s is offered it: %v", name, !c.want)
		}
	}
	_, err := reports.Closing.Check(reports.ClosePeriod, lifecycle.Record{State: reports.PeriodClosed, Unit: county}, casebook.Actor(40, org.CountyCoordinator, county), nil, time.Time{})
	if err == nil {
		t.Error("a closed period was closed again")
	}
}

func TestPeriodsArePutTogetherFromWeeks(t *testing.T) {
	t.Parallel()
	for p, want := range map[reports.Period]string{
		"2026W47": "2026W47", "2026M11": "2026W45 2026W46 2026W47 2026W48", "2026M10": "2026W40 2026W41 2026W42 2026W43 2026W44",
		"2027M01": "2026W53 2027W01 2027W02 2027W03 2027W04", "x": "", "2026-11": "",
	} {
		var got []string
		for _, w := range p.Parts(calendar.Week) {
			got = append(got, string(w))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s is %s, want %s", p, s, want)
		}
	}
	if n := len(reports.Period("2026H2").Parts(calendar.Week)) + len(reports.Period("2026H1").Parts(calendar.Week)); n != len(reports.Period("2026").Parts(calendar.Week)) {
		t.Errorf("the halves have %d weeks", n)
	}
	days, err := calendar.Starter()
	if err != nil {
		t.Fatal(err)
	}
	if got := reports.Period("2026W40").Due(days); got.Day() != 8 || got.Hour() != 18 {
		t.Errorf("the brief of National Day's week is due %v", got)
	}
}
