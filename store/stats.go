package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Stats reads the boards that coordinators look at. Every figure is what stands in the other
// tables, at the moment for which it is asked: counted, or added up beforehand (Rollup).
type Stats struct {
	db     *DB
	counts bool // everything is counted
}

// NewStats is the boards over db.
func NewStats(db *DB) *Stats { return &Stats{db: db} }

// Counted is s without sums: the same figures, with more patience.
func (s *Stats) Counted() *Stats { return &Stats{db: s.db, counts: true} }

// counted is one number that was read.
type counted struct {
	Place    int64          `db:"place"`
	Key      string         `db:"key"`
	NameZh   sql.NullString `db:"key_zh"`
	NameEn   sql.NullString `db:"key_en"`
	Quantity string         `db:"quantity"`
	N        string         `db:"n"`
	Times    int64          `db:"times"` // a single value was found so often; 0 = it is no single value
}

// shared is the key of what all lines of a board are divided by; it is counted once for the whole.
const shared = "*"

// since is the moment from which a board counts.
func since(b figures.Board, now time.Time) time.Time {
	at := now.In(locales.Zone)
	if b.Yearly {
		return time.Date(at.Year(), 1, 1, 0, 0, 0, 0, locales.Zone)
	}
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, locales.Zone)
}

// Sheet reads a board of unit as of now: the unit, what stands directly below it in code order,
// and the keys of a keyed board.
func (s *Stats) Sheet(ctx context.Context, unit org.Unit, b figures.Board, now time.Time) (figures.Sheet, error) {
	out := figures.Sheet{Board: b}
	in := s.db.tx
	if s.counts {
		in = s.db.longTx
	}
	err := in(ctx, "read a board", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlRollupRoom); err != nil {
			return fmt.Errorf("make room: %w", err)
		}
		var below []unitRow
		if err := tx.SelectContext(ctx, &below, sqlOverviewChildren, int64(unit.ID)); err != nil {
			return fmt.Errorf("read the units below: %w", err)
		}
		var all []counted
		sums := !s.counts && summed(unit, below)
		for _, f := range b.Reads {
			rows, err := statsOf(ctx, tx, unit, b, f, now, sums)
			if err != nil {
				return fmt.Errorf("count %s: %w", f, err)
			}
			all = append(all, rows...)
		}
		out = sheetOf(b, unit, units(below), all, now)
		return nil
	})
	return out, err
}

// statsOf reads one family of quantities, from sums where there are any.
func statsOf(ctx context.Context, tx q, unit org.Unit, b figures.Board, f figures.Family, now time.Time, sums bool) (rows []counted, err error) {
	root, from := int64(unit.ID), since(b, now)
	var rolled string
	if sums {
		if rolled, err = rolledFor(ctx, tx, b, f, now); err != nil {
			return nil, err
		}
	}
	read := func(query string, args ...any) error {
		if rolled != "" {
			query = rolled // of the same arguments
		}
		return tx.SelectContext(ctx, &rows, query, append([]any{unit.Path, root}, args...)...)
	}
	switch f {
	case figures.OfReports:
		err = read(sqlStatsReports, from, now, passedStates())
	case figures.OfOverdue:
		err = read(sqlStatsOverdue, now, locales.ZoneName)
	case figures.OfRecords:
		err = readSources(read, b, now)
	case figures.OfMoney:
		err = read(sqlStatsMoney, pq.Array(figures.MoneyKinds), now.In(locales.Zone).Format("2006"), string(locales.DateOf(now.AddDate(0, 0, -figures.IdleAfter))))
	case figures.OfLearning:
		err = read(sqlStatsLearning, now)
	case figures.OfNotices:
		err = read(sqlStatsNotices, from)
	case figures.OfBurden:
		err = read(sqlStatsBurden, from, now)
	case figures.OfFeedback:
		rows, err = statsFeedback(ctx, tx, unit, from, now)
	case figures.OfLabour:
		err = read(sqlStatsLabour, from, now)
	default:
		err = statsMore(read, f, from, now)
	}
	return rows, err
}

// sourcesOf are the sources of a board.
func sourcesOf(b figures.Board) (out []figures.Source) {
	wanted := map[figures.Quantity]bool{}
	for _, c := range b.Columns {
		for _, q := range c.Quantities() {
			wanted[q] = true
		}
	}
	for _, s := range figures.Sources {
		if wanted[s.Quantity] {
			out = append(out, s)
		}
	}
	return out
}

// readSources reads what is counted from records.
func readSources(read func(string, ...any) error, b figures.Board, now time.Time) error {
	var quantities, kinds, states, fields, where, keys, timings, years, begins []string
	for _, s := range sourcesOf(b) {
		w := form.Answers{}
		for key, v := range s.Where {
			w[key] = form.Value{S: v}
		}
		said, err := json.Marshal(w)
		if err != nil {
			return fmt.Errorf("write answers as JSON: %w", err)
		}
		quantities, kinds, states = append(quantities, string(s.Quantity)), append(kinds, s.Kind), append(states, strings.Join(s.States, ","))
		fields, where, keys, timings = append(fields, s.Field), append(where, string(said)), append(keys, s.Key), append(timings, string(s.Timing))
		years, begins = append(years, s.Year), append(begins, s.YearOf(now))
	}
	return read(sqlStatsRecords, pq.Array(quantities), pq.Array(kinds), pq.Array(states), pq.Array(fields), pq.Array(where), pq.Array(keys), pq.Array(timings), now, pq.Array(years), pq.Array(begins))
}

// sheetOf puts what was counted in its places.
func sheetOf(b figures.Board, unit org.Unit, below []org.Unit, all []counted, now time.Time) figures.Sheet {
	months := figures.MonthsEnded(now.In(locales.Zone))
	out := figures.Sheet{Board: b, Whole: figures.Row{Unit: unit, Input: figures.Input{Raw: figures.Raw{}, Months: months}}}
	at := map[int64]int{} // the place among those below
	for i, u := range below {
		at[int64(u.ID)] = i
		out.Below = append(out.Below, figures.Row{Unit: u, Input: figures.Input{Raw: figures.Raw{}, Months: months}})
	}
	keys, common := map[string]int{}, figures.Raw{}
	for _, c := range all {
		n, ok := record.Read(c.N)
		if !ok {
			continue
		}
		q, times := figures.Quantity(c.Quantity), max(1, c.Times)
		out.Whole.Add(q, n, times)
		if c.Key == shared {
			common[q] = common[q].Plus(n)
			continue
		}
		if i, below := at[c.Place]; below {
			out.Below[i].Add(q, n, times)
		}
		if !b.Keyed {
			continue
		}
		i, seen := keys[c.Key]
		if !seen {
			i = len(out.Keys)
			keys[c.Key] = i
			out.Keys = append(out.Keys, figures.Line{Row: figures.Row{Unit: unit, Input: figures.Input{Raw: figures.Raw{}, Months: months}}, Key: c.Key, Name: locales.Both(c.NameZh.String, c.NameEn.String)})
		}
		out.Keys[i].Add(q, n, times)
	}
	for i := range out.Keys {
		out.Keys[i].Raw = out.Keys[i].Raw.Plus(common)
	}
	slices.SortFunc(out.Keys, func(a, b figures.Line) int { return strings.Compare(a.Key, b.Key) })
	if b.Hardest > 0 {
		out.Keys = figures.Hardest(out.Keys, b.Hardest)
	}
	return out
}
