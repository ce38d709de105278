package store_test

import (
	"fmt"
	"testing"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/org"
	"cadrebot/reports"
)

// sheet asks for figures of the brief and fails on an error.
func (w *reportWorld) sheet(unit string, p reports.Period, preliminary bool, depth int) reports.Sheet {
	w.t.Helper()
	src, err := reports.BriefSource()
	must(w.t, err)
	s, err := w.reports.Sheet(w.t.Context(), w.units[unit], reports.View{Source: src, Period: p, Preliminary: preliminary, Depth: depth}, reportNow.AddDate(0, 0, 7))
	must(w.t, err)
	return s
}

// says is a figure of a line as a word: a number, "-" for nothing, "n/a", "apart", "/0".
func says(s reports.Sheet, l reports.Line, figures []reports.Figure, code indicators.Code) string {
	for i, f := range s.View.Source.Feeds {
		if f.Indicator.Code != code {
			continue
		}
		kind, v := figures[i].Value(f.Indicator, l.Unit)
		switch kind {
		case reports.Number:
			return v.RatString()
		case reports.Inapplicable:
			return "n/a"
		case reports.Apart:
			return "apart"
		case reports.Undivided:
			return "/0"
		}
		return "-"
	}
	return "no such figure"
}

// state puts a village's report for the week into a state, as if it had been reviewed.
func (w *reportWorld) state(unit string, state string) {
	w.t.Helper()
	_, err := w.raw.ExecContext(w.t.Context(), `update submission set state = $2 where unit_id = $1 and period = $3`, int64(w.units[unit].ID), state, string(reportWeek))
	must(w.t, err)
}

// openFigures is a world in which three villages owe the week: one has been approved, one
// waits for its review, one has sent nothing.
func openFigures(t *testing.T) *reportWorld {
	t.Helper()
	w := openReports(t)
	for _, v := range []string{"9901010203", "9901010204", "9901019901"} {
		w.owe(v, reportWeek, reportDue)
	}
	w.submitted("vfs", answers("mon_03", "2", "lab_02", "3", "lab_03", "1", "prj_06", "60", "col_01", "35000.25"), reportNow)
	w.submitted("vfs2", answers("mon_03", "0", "lab_02", "0", "prj_06", "40", "col_01", "1000.5"), reportNow)
	w.state("9901010203", "township_approved")
	return w
}

func TestATownshipsFiguresAreOfWhatItApproved(t *testing.T) {
	w := openFigures(t)
	s := w.sheet("99010102", reportWeek, false, 1)
	town := s.Whole()
	if got := town.Tally; got != (reports.Tally{Owed: 2, In: 1, Waiting: 1}) {
		t.Errorf("the township's tally is %+v", got)
	}
	for code, want := range map[indicators.Code]string{"MON-03": "2", "LAB-02": "3", "LAB-03": "1", "COL-01": "140001/4", "PRJ-06": "apart"} {
		if got := says(s, town, town.Figures, code); got != want {
			t.Errorf("approved %s of the township is %s, want %s", code, got, want)
		}
	}
	below := s.Below()
	if len(below) != 2 || below[0].Unit.Code != "9901010203" || below[1].Unit.Code != "9901010204" {
		t.Fatalf("below stand %+v", below)
	}
	if got := says(s, below[0], below[0].Figures, "PRJ-06"); got != "60" {
		t.Errorf("the village's progress is %s", got)
	}
	if got := says(s, below[1], below[1].Figures, "MON-03"); got != "-" {
		t.Errorf("a village that waits counts as %s", got)
	}
}

func TestFiguresRollUpFromVillageToCity(t *testing.T) {
	w := openFigures(t)
	s := w.sheet("990100", reportWeek, true, 4) // what waits is counted too, down to the villages
	if len(s.Lines) != 6 {
		t.Fatalf("%d lines", len(s.Lines))
	}
	for i, want := range []struct {
		code           string
		tally          reports.Tally
		mon, lab3, col string
	}{
		{"990100", reports.Tally{Owed: 3, In: 2, Missing: 1}, "2", "1", "144003/4"},
		{"990101", reports.Tally{Owed: 3, In: 2, Missing: 1}, "2", "1", "144003/4"},
		{"99010102", reports.Tally{Owed: 2, In: 2}, "2", "1", "144003/4"},
		{"9901019901", reports.Tally{Owed: 1, Missing: 1}, "-", "-", "-"},
		{"9901010203", reports.Tally{Owed: 1, In: 1}, "2", "1", "140001/4"},
		{"9901010204", reports.Tally{Owed: 1, In: 1}, "0", "n/a", "2001/2"}, // nobody came back: who found work does not apply
	} {
		l := s.Lines[i]
		got := [3]string{says(s, l, l.Figures, "MON-03"), says(s, l, l.Figures, "LAB-03"), says(s, l, l.Figures, "COL-01")}
		if l.Unit.Code != want.code || l.Tally != want.tally || got != [3]string{want.mon, want.lab3, want.col} {
			t.Errorf("line %d: %s %+v %v, want %+v", i, l.Unit.Code, l.Tally, got, want)
		}
	}
	if c := s.Whole().Counts; c.SubmissionRate() != (reports.Ratio{Num: 2, Den: 3}) || c.Approved != 1 {
		t.Errorf("the city's counts are %+v", c)
	}
}

func TestWhatIsSentBackLeavesTheFigures(t *testing.T) {
	w := openFigures(t)
	w.state("9901010204", "returned")
	s := w.sheet("99010102", reportWeek, true, 0)
	if got := s.Whole(); len(s.Lines) != 1 || got.Tally.Returned != 1 || got.Counts.Submitted != 1 || says(s, got, got.Figures, "LAB-03") != "1" {
		t.Errorf("with one sent back: %+v", got)
	}
}

func TestNoUnitHasNoFigures(t *testing.T) {
	w := openReports(t)
	if _, err := w.reports.Sheet(t.Context(), org.Unit{}, reports.View{}, reportNow); err == nil {
		t.Error("figures of no unit")
	}
}

// Planted case 20: who is exempt leaves the denominator. What comes in all the same is in
// the sum and said apart.
func TestExemptVillagesLeaveTheDenominator(t *testing.T) {
	w := openReports(t)
	for _, v := range []string{"9901010203", "9901010204"} {
		w.owe(v, reportWeek, reportDue)
	}
	_, err := w.raw.ExecContext(t.Context(), `update obligation set state = 'exempt' where unit_id = $1`, int64(w.units["9901010204"].ID))
	must(t, err)
	w.submitted("vfs", answers(), reportNow)
	l := w.sheet("99010102", reportWeek, true, 0).Whole()
	if l.Tally != (reports.Tally{Owed: 1, Exempt: 1, In: 1}) || l.Counts.SubmissionRate().Percent() != "100.0%" {
		t.Errorf("%+v, %+v", l.Tally, l.Counts)
	}
	w.submitted("vfs2", answers("mon_03", "5"), reportNow)
	s := w.sheet("99010102", reportWeek, true, 0)
	l = s.Whole()
	if l.Tally != (reports.Tally{Owed: 1, Exempt: 1, In: 1, Beyond: 1}) || says(s, l, l.Figures, "MON-03") != "7" {
		t.Errorf("%+v, %s", l.Tally, says(s, l, l.Figures, "MON-03"))
	}
}

// TV-15: nothing is due, so there is no rate.
func TestNothingDueHasNoRate(t *testing.T) {
	w := openReports(t)
	l := w.sheet("990100", reportWeek, false, 0).Whole()
	if l.Tally != (reports.Tally{}) || l.Counts.SubmissionRate().Percent() != "-" || l.Counts.FirstPassRate().Percent() != "-" {
		t.Errorf("%+v", l)
	}
}

// TV-09 and its kin over a form with means, shares and unknown values.
func TestWeightedFiguresInPostgres(t *testing.T) {
	w := openReports(t)
	in := func(code indicators.Code) indicators.Indicator { i, _ := indicators.Of(code); return i }
	src := reports.Source{Form: "yearly", Every: calendar.Year, Feeds: []reports.Feed{
		{Indicator: in("INC-01"), Field: "income", Weight: "people", Mean: true},
		{Indicator: in("RLC-01"), Field: "employed", Weight: "labour"},
		{Indicator: in("INC-06"), Field: "poor"},
	}}
	for who, a := range map[string]form.Answers{
		"vfs":  {"income": {S: "12000"}, "people": {S: "300"}, "employed": {S: "1"}, "labour": {S: "3"}, "poor": {S: "0"}},
		"vfs2": {"income": {S: "15000"}, "people": {S: "100"}, "employed": {S: "1"}, "labour": {S: "3"}, "poor": {NA: true}},
		"vc3":  {"income": {S: "99999"}, "employed": {S: "many"}, "labour": {S: "0"}}, // nobody said how many people
	} {
		f := w.filing(who, "yearly-"+who, a)
		f.Form.ID, f.Period = "yearly", "2026"
		_, err := w.reports.Submit(t.Context(), f, reportNow)
		must(t, err)
	}
	s, err := w.reports.Sheet(t.Context(), w.units["990100"], reports.View{Source: src, Period: "2026", Preliminary: true, Depth: 3}, reportNow)
	must(t, err)
	city := s.Whole()
	for code, want := range map[indicators.Code]string{"INC-01": "12750", "RLC-01": "100/3", "INC-06": "0"} {
		if got := says(s, city, city.Figures, code); got != want {
			t.Errorf("%s of the city is %s, want %s", code, got, want)
		}
	}
	if f := city.Figures[2]; f.Known != 1 || f.NotApplicable != 1 || f.Unknown != 1 {
		t.Errorf("null, zero and not applicable are mixed: %+v", f)
	}
	if f := city.Figures[0]; f.Known != 2 || f.Unknown != 1 {
		t.Errorf("a mean without its people counts: %+v", f)
	}
	for _, l := range s.Lines {
		if l.Unit.Code == "9901010204" && says(s, l, l.Figures, "INC-06") != "n/a" {
			t.Errorf("not applicable reads %s", says(s, l, l.Figures, "INC-06"))
		}
	}
}

// A month adds up what happened in its weeks and takes the newest of what stands.
func TestAMonthIsPutTogetherFromItsWeeks(t *testing.T) {
	w := openReports(t)
	for i, p := range []reports.Period{"2026W44", "2026W45", "2026W46", "2026W47"} {
		w.owe("9901010203", p, reportDue.AddDate(0, 0, 7*(i-3)))
		f := w.filing("vfs", "w"+string(p), answers("mon_03", fmt.Sprint(i+1), "col_01", fmt.Sprint(1000*(i+1)), "prj_06", fmt.Sprint(10*(i+1))))
		f.Period = p
		_, err := w.reports.Submit(t.Context(), f, reportNow)
		must(t, err)
	}
	s := w.sheet("99010102", "2026M11", true, 1)
	l := s.Whole()
	if got := says(s, l, l.Figures, "MON-03"); got != "9" { // 2+3+4; week 44 belongs to October
		t.Errorf("MON-03 of November is %s, want 9", got)
	}
	if got := says(s, l, l.Figures, "COL-01"); got != "4000" {
		t.Errorf("COL-01 of November is %s, want 4000", got)
	}
	if got := says(s, s.Below()[0], s.Below()[0].Figures, "PRJ-06"); got != "40" {
		t.Errorf("PRJ-06 of November is %s, want 40", got)
	}
	if l.Tally.Owed != 3 || l.Tally.In != 3 {
		t.Errorf("%+v", l.Tally)
	}
	if s := w.sheet("99010102", "2026Q4", true, 0); says(s, s.Whole(), s.Whole().Figures, "MON-03") != "10" {
		t.Errorf("MON-03 of the quarter is %s, want 10", says(s, s.Whole(), s.Whole().Figures, "MON-03"))
	}
}

// What was said and is no number is unknown; only a question that was not asked does not apply.
func TestWhatIsNoNumberIsUnknownAndNotInapplicable(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.submitted("vfs", answers("lab_02", "3", "lab_03", "some"), reportNow)
	w.state("9901010203", "township_approved")
	s := w.sheet("9901010203", reportWeek, false, 0)
	for i, f := range s.View.Source.Feeds {
		if f.Indicator.Code != "LAB-03" {
			continue
		}
		if got := s.Whole().Figures[i]; got.Unknown != 1 || got.NotApplicable != 0 {
			t.Errorf("%d unknown, %d not applicable", got.Unknown, got.NotApplicable)
		}
	}
}
