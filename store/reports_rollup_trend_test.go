package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/reports"
)

// The figure that a picture follows is, period by period, the one of the sheets: in weeks
// and months, closed and open, for flows, what stands, means and shares.
func TestATrendSaysWhatTheSheetsSay(t *testing.T) {
	w := openReports(t)
	rnd := rand.New(rand.NewPCG(3, 20261120))
	weeks := reports.Period("2026").Parts(calendar.Week)[32:47]
	people := map[string]string{"vfs": "9901010203", "vfs2": "9901010204", "vc3": "9901019901"}
	for i, p := range weeks {
		for _, who := range []string{"vfs", "vfs2", "vc3"} {
			w.owe(people[who], p, p.Due(nil))
			if rnd.IntN(4) == 0 {
				continue
			}
			number := func() form.Value { return form.Value{S: fmt.Sprint(rnd.IntN(50))} }
			a := answers("mon_03", number().S, "lab_02", number().S, "prj_06", number().S, "col_01", number().S+".5")
			if rnd.IntN(3) > 0 {
				a["lab_03"] = number()
			}
			f := w.filing(who, fmt.Sprint(who, i), a)
			f.Period = p
			sub, err := w.reports.Submit(t.Context(), f, p.Due(nil))
			must(t, err)
			states := []string{"submitted", "returned", "township_approved", "locked"}
			_, err = w.raw.ExecContext(t.Context(), `update submission set state = $2 where id = $1`, sub.ID, states[rnd.IntN(len(states))])
			must(t, err)
		}
	}
	src, err := reports.BriefSource()
	must(t, err)
	for _, p := range weeks[4:9] {
		by := []string{"cty", "city", "twn"}[rnd.IntN(3)]
		_, err := w.reports.ClosePeriod(t.Context(), "close"+string(p), w.people[by], src, p, reportNow.AddDate(0, 0, 7))
		must(t, err)
	}
	_, err = w.raw.ExecContext(t.Context(), `update submission set state = 'locked' where state = 'submitted' and id % 2 = 0`) // after the close
	must(t, err)
	first, _ := src.Feed("LAB-03")
	share, mean := first, first
	share.Weight, share.Flow = "lab_02", false
	mean.Weight, mean.Mean = "lab_02", true
	src.Feeds = append(src.Feeds, share, mean)
	numbers := 0
	for _, end := range []reports.Period{"2026W47", "2026M11", "2026Q4"} {
		for _, code := range []string{"990100", "990101", "99010102", "9901010203"} {
			for _, preliminary := range []bool{false, true} {
				for item := range src.Feeds {
					view := reports.View{Source: src, Period: end, Preliminary: preliminary}
					numbers += w.sameTrend(code, view, item)
				}
			}
		}
	}
	if numbers < 500 {
		t.Errorf("only %d figures were compared", numbers)
	}
	if _, err := w.reports.Trend(t.Context(), w.units[""], reports.View{}, 0, 1); err == nil {
		t.Error("a figure of no unit")
	}
}

// sameTrend compares one trend with its sheets and returns how many figures were known.
func (w *reportWorld) sameTrend(code string, view reports.View, item int) (known int) {
	w.t.Helper()
	const n = 4
	points, err := w.reports.Trend(w.t.Context(), w.units[code], view, item, n)
	must(w.t, err)
	for i, p := range view.Period.Last(n) {
		of := view
		of.Period = p
		sheet, err := w.reports.Sheet(w.t.Context(), w.units[code], of, reportNow)
		must(w.t, err)
		want := reports.Point{Period: p, Closed: sheet.Closed != nil, Figure: sheet.Whole().Figures[item]}
		if got := points[i]; got.Period != want.Period || got.Closed != want.Closed || !got.Figure.Same(want.Figure) {
			w.t.Fatalf("%s %s feed %d: %+v, want %+v", code, p, item, got, want)
		}
		if want.Figure.Known > 0 {
			known++
		}
	}
	return known
}
