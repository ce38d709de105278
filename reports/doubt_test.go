package reports_test

import (
	"reflect"
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/reports"
)

func TestFiguresOfOneWeekAreNotCarriedOver(t *testing.T) {
	t.Parallel()
	last := week()
	if k := reports.Known(last); k["mon_03"].S != "" || k["mon_05"].S != "" || k["col_01"].S != "35000" || last["mon_03"].S != "2" {
		t.Errorf("known %v, last %v", k, last)
	}
	if n := reports.NothingNew(last); n["mon_03"].S != "0" || n["mon_05"].S != "0" || n["col_01"].S != "35000" {
		t.Errorf("nothing new is %v", n)
	}
	if reports.Known(nil) != nil || reports.NothingNew(nil) != nil {
		t.Error("something is known of nothing")
	}
	_, p := compiled(t).Step(form.Session{Known: reports.Known(last)}, form.Input{}, moment)
	if p.Field.Key != "mon_03" || p.Default.Empty() || !p.Last.Empty() {
		t.Errorf("%s offers default %v, last %v", p.Field.Key, p.Default, p.Last)
	}
}

func TestDoubtsNeverKeepAReportBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		period     reports.Period
		key, value string
		want       []string
	}{
		{"a total fell", "2026W47", "col_01", "34000", []string{"report.doubt.fell"}},
		{"a total stands", "2026W47", "col_01", "35000", nil},
		{"a total begins anew", "2027W01", "col_01", "100", nil},
		{"a year that ends in its first days", "2026W53", "col_01", "100", nil}, // due 1 January 2027
		{"a leap", "2026W47", "lab_02", "101", []string{"report.doubt.leapt"}},
		{"a leap from nothing", "2026W47", "gua_04", "350", []string{"report.doubt.leapt"}},
		{"large, but not a leap", "2026W47", "prj_06", "100", nil},
		{"a leap of small figures", "2026W47", "lab_02", "100", nil},
		{"half a village without water", "2026W47", "gua_04", "80", []string{"report.doubt.leapt"}},
		{"a tenth of a village without water", "2026W47", "gua_04", "30", nil},
		{"a village recognised in a week", "2026W47", "mon_03", "31", []string{"report.doubt.leapt"}},
		{"clues are no households", "2026W47", "mon_05", "80", nil},
		{"income may grow", "2026W47", "col_01", "999999", nil},
	} {
		var got []string
		for _, m := range reports.Doubts(reports.Brief(), c.period, with(week(), c.key, c.value), "2026W46", week()) {
			got = append(got, m.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := reports.Doubts(reports.Brief(), "2026W47", week(), "", nil); got != nil {
		t.Errorf("a first report is doubted: %v", got)
	}
}

func TestWhatIsRememberedIsRecalled(t *testing.T) {
	t.Parallel()
	last, p, ok := reports.Recall(reports.Remember(week(), "2026W46"))
	if !ok || p != "2026W46" || !reflect.DeepEqual(last, week()) {
		t.Errorf("recalled %v of %s (%v), want %v", last, p, ok, week())
	}
	if _, _, ok := reports.Recall(reports.Known(week())); ok {
		t.Error("recalled what was not remembered")
	}
	if reports.Remember(nil, "") != nil {
		t.Error("something is remembered of nothing")
	}
	_, asked := compiled(t).Step(form.Session{Known: reports.Remember(week(), "2026W46")}, form.Input{}, moment)
	_, plain := compiled(t).Step(form.Session{Known: reports.Known(week())}, form.Input{}, moment)
	if !reflect.DeepEqual(asked, plain) {
		t.Errorf("remembering changes the question: %v, want %v", asked, plain)
	}
}

// Who was asked about a figure and let it stand is not asked again while it stands.
func TestALeapIsDoubtedOnce(t *testing.T) {
	t.Parallel()
	dry := with(week(), "gua_04", "80", "gua_04_why", "quantity")
	if got := reports.Doubts(reports.Brief(), "2026W48", with(dry, "gua_04", "78"), "2026W47", dry); got != nil {
		t.Errorf("the week after: %v", got)
	}
}
