package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

const sqlWorkDays = `select to_char(day, 'YYYY-MM-DD') as day, work, occasion, source from work_day order by day`

// daysIn are the working days as this installation knows them: those that the program ships,
// and what was imported, which counts where both speak of one day.
func daysIn(ctx context.Context, tx q) (*calendar.Days, error) {
	rows, err := dayRows(ctx, tx)
	if err != nil {
		return nil, err
	}
	return calendar.NewDays(rows), nil
}

func dayRows(ctx context.Context, tx q) ([]calendar.Day, error) {
	out, err := calendar.StarterRows()
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Day      string `db:"day"`
		Work     bool   `db:"work"`
		Occasion string `db:"occasion"`
		Source   string `db:"source"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlWorkDays); err != nil {
		return nil, fmt.Errorf("read working days: %w", err)
	}
	for _, r := range rows {
		out = append(out, calendar.Day{Date: locales.Date(r.Day), Work: r.Work, Occasion: r.Occasion, Source: r.Source})
	}
	return out, nil
}

// WorkDays are the rows of the table of working days, shipped and imported; of two rows about
// one day the later one holds.
func (d *DB) WorkDays(ctx context.Context) ([]calendar.Day, error) {
	out, err := dayRows(ctx, d.sql)
	return out, wrap("read the calendar", err)
}

// Days are the working days as every replica counts them.
func (d *DB) Days(ctx context.Context) (*calendar.Days, error) {
	out, err := daysIn(ctx, d.sql)
	return out, wrap("read the calendar", err)
}

// Days are the working days, for what a desk's deadlines are counted in.
func (s *Policies) Days(ctx context.Context) (*calendar.Days, error) { return s.db.Days(ctx) }

// Days are the working days, on whose evenings questions come back.
func (s *Training) Days(ctx context.Context) (*calendar.Days, error) { return s.db.Days(ctx) }

const sqlImportDays = `
insert into work_day (day, work, occasion, source, imported_at)
select d.day, d.work, d.occasion, d.source, $5
from unnest($1::date[], $2::boolean[], $3::text[], $4::text[]) as d(day, work, occasion, source)
on conflict (day) do update set work = excluded.work, occasion = excluded.occasion, source = excluded.source, imported_at = excluded.imported_at
where (work_day.work, work_day.occasion, work_day.source) is distinct from (excluded.work, excluded.occasion, excluded.source)`

// ImportDays keeps rows of the table of working days; of two rows about one day the later one
// holds. It returns how many were new or say something else than before.
func (d *DB) ImportDays(ctx context.Context, list []calendar.Day, now time.Time) (changed int, err error) {
	at := map[locales.Date]int{}
	var day, occasion, source []string
	var work []bool
	for _, r := range list {
		i, there := at[r.Date]
		if !there {
			i = len(day)
			at[r.Date] = i
			day, work, occasion, source = append(day, string(r.Date)), append(work, false), append(occasion, ""), append(source, "")
		}
		work[i], occasion[i], source[i] = r.Work, r.Occasion, r.Source
	}
	res, err := d.sql.ExecContext(ctx, sqlImportDays, pq.Array(day), pq.Array(work), pq.Array(occasion), pq.Array(source), now)
	if err != nil {
		return 0, wrap("import working days", err)
	}
	n, err := res.RowsAffected()
	return int(n), wrap("count imported days", err)
}

const sqlTellAdministrators = `
insert into delivery (key, person_id, payload, urgent, run_at, budgeted, created_at)
select distinct 'calendar/' || $1::text || '/' || p.id, p.id, CAST($2 AS jsonb), false, $3::timestamptz, true, $3
from role_grant g join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = ''
where g.role = $4 and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
on conflict (key) where key is not null do nothing`

// TellAdministrators queues what every administrator is told of a year without holidays, once
// for a year. It returns how many are told.
func (d *DB) TellAdministrators(ctx context.Context, year int, payload json.RawMessage, now time.Time) (int, error) {
	res, err := d.sql.ExecContext(ctx, sqlTellAdministrators, strconv.Itoa(year), string(payload), now, string(org.Administrator))
	if err != nil {
		return 0, wrap("tell administrators of the calendar", err)
	}
	n, err := res.RowsAffected()
	return int(n), wrap("count who is told of the calendar", err)
}
