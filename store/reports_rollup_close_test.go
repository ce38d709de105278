package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cadrebot/reports"
)

func (w *reportWorld) closePeriod(who, key string, p reports.Period, at time.Time) (reports.Close, error) {
	w.t.Helper()
	src, err := reports.BriefSource()
	must(w.t, err)
	return w.reports.ClosePeriod(w.t.Context(), key, w.people[who], src, p, at)
}

// gaps are the codes of the units whose report was not counted, with its state.
func (w *reportWorld) gaps(unit string, from, limit int) []string {
	w.t.Helper()
	src, err := reports.BriefSource()
	must(w.t, err)
	list, err := w.reports.Gaps(w.t.Context(), w.units[unit], reports.View{Source: src, Period: reportWeek}, from, limit)
	must(w.t, err)
	var out []string
	for _, g := range list {
		out = append(out, g.Unit.Code+" "+string(g.State))
	}
	return out
}

// openClosing is a world in which three villages owe the week: one report is locked, one
// waits for its review, one has not come. after is when the week may be closed.
func openClosing(t *testing.T) (w *reportWorld, after time.Time) {
	t.Helper()
	w = openReports(t)
	for _, v := range []string{"9901010203", "9901010204", "9901019901"} {
		w.owe(v, reportWeek, reportDue)
	}
	w.submitted("vfs", answers("mon_03", "2"), reportNow)
	w.submitted("vfs2", answers("mon_03", "4"), reportNow)
	w.state("9901010203", "locked")
	return w, reportDue.Add(time.Hour)
}

func TestWhoClosesWhatAndWhen(t *testing.T) {
	w, after := openClosing(t)
	for name, c := range map[string]struct {
		who  string
		p    reports.Period
		at   time.Time
		want string
	}{
		"before the deadline":  {"cty", reportWeek, reportDue, "figures.close_early"},
		"nobody owes it":       {"cty", "2026W30", after, "figures.close_nothing"},
		"not one period":       {"cty", "2026M11", after, "figures.close_parts"},
		"not a period at all":  {"cty", "x", after, "figures.close_parts"},
		"by the village":       {"vfs", reportWeek, after, "lifecycle.not_yours"},
		"by the finance clerk": {"fin", reportWeek, after, "lifecycle.not_yours"},
	} {
		if _, err := w.closePeriod(c.who, "k", c.p, c.at); refusal(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestAPeriodIsClosedOnceWithItsGapsAndHistory(t *testing.T) {
	w, after := openClosing(t)
	c, err := w.closePeriod("cty", "close", reportWeek, after)
	must(t, err)
	again, err := w.closePeriod("cty", "close", reportWeek, after.Add(time.Hour))
	if err != nil || again.ID != c.ID {
		t.Errorf("the same act again: %+v, %v", again, err)
	}
	if _, err := w.closePeriod("cty", "another", reportWeek, after); refusal(err) != "figures.closed_already" {
		t.Errorf("a second close: %v", err)
	}
	if got := w.gaps("990101", 0, 10); !slices.Equal(got, []string{"9901010204 submitted", "9901019901 "}) {
		t.Errorf("the gaps are %v", got)
	}
	if got := w.gaps("990101", 1, 1); !slices.Equal(got, []string{"9901019901 "}) {
		t.Errorf("the second gap is %v", got)
	}
	h, err := w.reports.ClosingHistory(t.Context(), c.ID)
	if err != nil || len(h) != 1 || h[0].Move != reports.ClosePeriod || h[0].To != reports.PeriodClosed || h[0].Person != w.people["cty"].Person {
		t.Errorf("the history is %+v, %v", h, err)
	}
}

// What happens later changes what is true today, not what stood.
func TestClosingKeepsWhatStands(t *testing.T) {
	w, after := openClosing(t)
	_, err := w.closePeriod("cty", "close", reportWeek, after)
	must(t, err)
	_, err = w.raw.ExecContext(t.Context(), `update submission set answers = jsonb_set(answers, '{mon_03,s}', '"7"'), state = 'corrected' where unit_id = $1`, int64(w.units["9901010203"].ID))
	must(t, err)
	w.state("9901010204", "township_approved")
	w.submitted("vc3", answers("mon_03", "1"), after.Add(time.Hour))
	if got := w.gaps("990101", 0, 10); len(got) != 2 {
		t.Errorf("the gaps of the close became %v", got)
	}
	for unit, want := range map[string][3]string{ // closed, corrected, how complete
		"990101": {"2", "11", "1/3"}, "99010102": {"2", "11", "1/2"}, "9901010203": {"2", "7", "1/1"}, "9901019901": {"-", "-", "0/1"},
	} {
		s := w.sheet(unit, reportWeek, false, 0)
		l := s.Whole()
		now := "-"
		if l.Now != nil {
			now = says(s, l, l.Now, "MON-03")
		}
		got := [3]string{says(s, l, l.Figures, "MON-03"), now, fmt.Sprintf("%d/%d", l.Tally.In, l.Tally.Owed)}
		if s.Closed == nil || s.Closed.Unit.Code != "990101" || got != want {
			t.Errorf("%s: %v, want %v, closed by %+v", unit, got, want, s.Closed)
		}
	}
	// The city has not closed: its figures go on.
	if s := w.sheet("990100", reportWeek, false, 0); s.Closed != nil || says(s, s.Whole(), s.Whole().Figures, "MON-03") != "11" {
		t.Errorf("the city is closed by %+v", s.Closed)
	}
	// A month stands on its closed weeks.
	if s := w.sheet("990101", "2026M11", false, 0); s.Closed != nil || says(s, s.Whole(), s.Whole().Figures, "MON-03") != "2" || says(s, s.Whole(), s.Whole().Now, "MON-03") != "11" {
		t.Errorf("the month says %+v", s.Whole())
	}
}

// The nearest close decides: a township that closed earlier keeps its own figures.
func TestATownshipsOwnCloseComesFirst(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.submitted("vfs", answers("mon_03", "2"), reportNow)
	w.state("9901010203", "township_approved")
	_, err := w.closePeriod("twn", "t", reportWeek, reportDue.Add(time.Hour))
	must(t, err)
	_, err = w.raw.ExecContext(t.Context(), `update submission set answers = jsonb_set(answers, '{mon_03,s}', '"7"')`)
	must(t, err)
	_, err = w.closePeriod("cty", "c", reportWeek, reportDue.Add(2*time.Hour))
	must(t, err)
	for unit, want := range map[string]string{"99010102": "2", "9901010203": "2", "990101": "7"} {
		s := w.sheet(unit, reportWeek, false, 0)
		if got := says(s, s.Whole(), s.Whole().Figures, "MON-03"); got != want {
			t.Errorf("%s stands at %s, want %s", unit, got, want)
		}
	}
}

// Two officers press at the same moment: one of them closes.
func TestOnePeriodIsClosedOnce(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	var wg sync.WaitGroup
	said := make([]string, 6)
	for i := range said {
		wg.Go(func() {
			_, err := w.closePeriod([]string{"twn", "twn2"}[i%2], fmt.Sprint("press", i), reportWeek, reportDue.Add(time.Hour))
			said[i] = refusal(err)
		})
	}
	wg.Wait()
	slices.Sort(said)
	if said[0] != "" || said[1] != "figures.closed_already" || w.count(`select count(*) from period_close`) != 1 || w.count(`select count(*) from period_standing`) != 1 {
		t.Errorf("they were told %v", said)
	}
}
