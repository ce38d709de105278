package nation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"cadrebot/figures"
	"cadrebot/internal/bench/sending"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// rounds is how often the nation's boards are read.
const rounds = 20

// lap is how long a board took, from sums and counted.
type lap struct{ sums, counted []time.Duration }

// boards reads every board of the nation and of counties, both ways, and holds one against the other.
func (f *field) boards(ctx context.Context) ([]sending.Row, error) {
	nation, err := store.NewOrg(f.db).UnitByCode(ctx, country)
	if err != nil {
		return nil, err
	}
	counties, err := f.counties(ctx)
	if err != nil {
		return nil, err
	}
	var rows []sending.Row
	for _, b := range figures.Boards {
		for _, of := range []struct {
			what  string
			units []org.Unit
			times int
			reach time.Duration
		}{{"the nation", []org.Unit{nation}, rounds, time.Second}, {fmt.Sprintf("%d counties", len(counties)), counties, 1, 150 * time.Millisecond}} {
			l, differ, err := f.read(ctx, b, of.units, of.times)
			if ctx.Err() != nil {
				return rows, err
			}
			row := rowOf(fmt.Sprintf("board `%s` of %s", b.ID, of.what), l, differ, of.reach)
			if err != nil { // one board that cannot be read leaves the others to be read
				row.Measured, row.Ratio, row.Met = err.Error(), "", false
			}
			rows = append(rows, row)
		}
		for _, r := range rows[len(rows)-2:] {
			f.say("%s: %s", r.What, r.Measured)
		}
	}
	busy, err := f.busy(ctx, nation)
	return append(rows, busy), err
}

// counties are so many of them, spread over the nation.
func (f *field) counties(ctx context.Context) (out []org.Unit, err error) {
	rows, err := f.raw.QueryContext(ctx, `select code from unit where level = 'county' order by md5(code) limit $1`, f.n.Counties)
	if err != nil {
		return nil, fmt.Errorf("choose counties: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			return nil, fmt.Errorf("choose counties: %w", err)
		}
		u, err := store.NewOrg(f.db).UnitByCode(ctx, code)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

// read reads a board of each unit so many times from sums and once counted, and counts the sheets that
// differ.
func (f *field) read(ctx context.Context, b figures.Board, of []org.Unit, times int) (l lap, differ int, err error) {
	boards := store.NewStats(f.db)
	for _, u := range of {
		var got figures.Sheet
		for range times {
			began := time.Now()
			if got, err = boards.Sheet(ctx, u, b, now); err != nil {
				return l, differ, err
			}
			l.sums = append(l.sums, time.Since(began))
		}
		began := time.Now()
		want, err := boards.Counted().Sheet(ctx, u, b, now)
		if err != nil {
			return l, differ, err
		}
		l.counted = append(l.counted, time.Since(began))
		if !same(got, want) {
			differ++
		}
	}
	return l, differ, nil
}

// same reports whether two sheets say the same.
func same(a, b figures.Sheet) bool {
	raw := func(x, y figures.Raw) bool {
		return maps.EqualFunc(x, y, func(p, q record.Number) bool { return p.Cmp(q) == 0 })
	}
	return raw(a.Whole.Raw, b.Whole.Raw) &&
		slices.EqualFunc(a.Below, b.Below, func(x, y figures.Row) bool { return x.Unit.ID == y.Unit.ID && raw(x.Raw, y.Raw) }) &&
		slices.EqualFunc(a.Keys, b.Keys, func(x, y figures.Line) bool { return x.Key == y.Key && raw(x.Raw, y.Raw) })
}

// busy reads the nation's first board while a thousand changes have not been added up.
func (f *field) busy(ctx context.Context, nation org.Unit) (row sending.Row, err error) {
	if _, err := f.raw.ExecContext(ctx, `update submission set state = 'submitted' where id in (select id from submission where state = 'returned' limit 1000)`); err != nil {
		return row, fmt.Errorf("change reports: %w", err)
	}
	l, differ, err := f.read(ctx, figures.Boards[0], []org.Unit{nation}, rounds)
	return rowOf("board `"+figures.Boards[0].ID+"` of the nation with 1,000 changes not yet added up", l, differ, time.Second), err
}

// rowOf holds the p95 against what is to be reached, and the sums against the count of the same run.
func rowOf(what string, l lap, differ int, reach time.Duration) sending.Row {
	slices.Sort(l.sums)
	slices.Sort(l.counted)
	at := func(d []time.Duration, q float64) time.Duration {
		if len(d) == 0 {
			return 0
		}
		return d[min(len(d)-1, int(q*float64(len(d))))]
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	p95 := at(l.sums, 0.95)
	return sending.Row{
		What: what, Measured: fmt.Sprintf("p50 %.1f, p95 %.1f ms; counted %.1f ms; %d sheets differ", ms(at(l.sums, 0.5)), ms(p95), ms(at(l.counted, 0.5)), differ),
		Ratio: fmt.Sprintf("%.1f times as fast", ms(at(l.counted, 0.5))/ms(at(l.sums, 0.5))), Reach: fmt.Sprintf("p95 %v", reach), Met: p95 < reach && differ == 0,
	}
}
