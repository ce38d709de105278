package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/org"
	"cadrebot/reports"
)

// Hundreds of reports in random states: the counts of the statement are those that the
// domain counts one by one, and every level is the sum of the level below it.
func TestTheStatementCountsAsTheDomainDoes(t *testing.T) {
	w := openReports(t)
	rnd := rand.New(rand.NewPCG(7, 20261120))
	weeks := reports.Period("2026").Parts(calendar.Week)
	people := map[string]string{"vfs": "9901010203", "vfs2": "9901010204", "vc3": "9901019901"}
	states := []string{"submitted", "returned", "township_approved", "county_approved", "locked", "corrected"}
	for i, p := range weeks[20:] {
		for who, unit := range people {
			due := p.Due(nil)
			if rnd.IntN(10) > 0 {
				w.owe(unit, p, due)
			}
			if rnd.IntN(8) == 0 {
				_, err := w.raw.ExecContext(t.Context(), `update obligation set state = 'exempt' where unit_id = $1 and period = $2`, int64(w.units[unit].ID), string(p))
				must(t, err)
			}
			if rnd.IntN(5) == 0 {
				continue
			}
			f := w.filing(who, fmt.Sprint(who, i), answers("mon_03", fmt.Sprint(rnd.IntN(9))))
			f.Period = p
			sub, err := w.reports.Submit(t.Context(), f, due.Add(time.Duration(rnd.IntN(6)-3)*time.Hour))
			must(t, err)
			_, err = w.raw.ExecContext(t.Context(), `update submission set state = $2, returns = $3 where id = $1`, sub.ID, states[rnd.IntN(len(states))], rnd.IntN(2))
			must(t, err)
		}
	}
	src, err := reports.BriefSource()
	must(t, err)
	now := reportNow.AddDate(0, 0, 7)
	for _, p := range weeks[20:] {
		for code, unit := range w.units {
			s, err := w.reports.Sheet(t.Context(), unit, reports.View{Source: src, Period: p, Preliminary: true, Depth: 1}, now)
			must(t, err)
			owed := w.owed(unit, p)
			if got, want := s.Whole().Counts, countOf(owed, now); got != want {
				t.Fatalf("%s %s: %+v, want %+v", code, p, got, want)
			}
			for _, at := range []time.Time{now, p.Due(nil).Add(-time.Hour), p.Due(nil), p.Due(nil).Add(time.Hour)} {
				got, err := w.reports.Completeness(t.Context(), unit, reports.WeeklyBrief, p, at)
				must(t, err)
				if want := countOf(owed, at); got.Counts != want || got.Arrived() != arrived(owed) {
					t.Fatalf("%s %s at %s: %+v, want %+v, %v arrived", code, p, at, got, want, arrived(owed))
				}
			}
			var tally reports.Tally
			var figure reports.Figure
			for _, l := range s.Below() {
				tally, figure = tally.Plus(l.Tally), figure.Plus(l.Figures[0])
			}
			if len(s.Below()) > 0 && (tally != s.Whole().Tally || !figure.Same(s.Whole().Figures[0])) {
				t.Fatalf("%s %s: below %+v %+v, above %+v %+v", code, p, tally, figure, s.Whole().Tally, s.Whole().Figures[0])
			}
			if tl := s.Whole().Tally; tl.Owed != tl.In+tl.Waiting+tl.Returned+tl.Missing {
				t.Fatalf("%s %s: %+v does not add up", code, p, tl)
			}
		}
	}
}

// owed reads one by one what a unit and everything below it owe.
func (w *reportWorld) owed(unit org.Unit, p reports.Period) (out []reports.Owed) {
	w.t.Helper()
	rows, err := w.raw.QueryContext(w.t.Context(), `
select o.due_at, o.state = 'exempt', coalesce(s.submitted_at, '0001-01-01Z'), coalesce(s.state, ''), coalesce(s.returns, 0)
from obligation o
join unit u on u.id = o.unit_id
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period
where o.ref = $1 and o.period = $2 and u.path like $3 || '%'`, reports.WeeklyBrief, string(p), unit.Path)
	must(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var o reports.Owed
		must(w.t, rows.Scan(&o.Due, &o.Exempt, &o.First, &o.State, &o.Returns))
		out = append(out, o)
	}
	must(w.t, rows.Err())
	return out
}

// arrived counts what is in, on time or not; what is exempt is in neither figure.
func arrived(owed []reports.Owed) (r reports.Ratio) {
	for _, o := range owed {
		if o.Exempt {
			continue
		}
		r.Den++
		if !o.First.IsZero() {
			r.Num++
		}
	}
	return r
}

// F05: half of the reports were decided within this time.
func TestReviewTimeIsAMedian(t *testing.T) {
	w := openReports(t)
	src, err := reports.BriefSource()
	must(t, err)
	view := reports.View{Source: src, Period: reportWeek}
	took, err := w.reports.ReviewTime(t.Context(), w.units["990100"], view)
	if err != nil || took != 0 {
		t.Fatalf("with nothing decided: %v, %v", took, err)
	}
	for i, who := range []string{"vfs", "vfs2"} {
		s := w.submitted(who, answers(), reportNow)
		_, err := w.reports.Approve(t.Context(), w.act("twn", "a"+who, s), nil, reportNow.Add(time.Duration(2+4*i)*time.Hour))
		must(t, err)
	}
	s := w.submitted("vc3", answers(), reportNow)
	_, err = w.reports.Return(t.Context(), reports.SendBack{Act: w.act("cty", "r", s), Fields: []string{"col_01"}, Opens: []string{"col_01"}, Reason: "x"}, nil, reportNow.Add(30*time.Hour))
	must(t, err)
	for unit, want := range map[string]time.Duration{"990100": 6 * time.Hour, "99010102": 4 * time.Hour, "9901019901": 30 * time.Hour} {
		took, err := w.reports.ReviewTime(t.Context(), w.units[unit], view)
		if err != nil || took != want {
			t.Errorf("%s took %v, %v; want %v", unit, took, err, want)
		}
	}
}
