package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"strconv"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

const sqlExport = `
select s.number, s.period, s.role, s.state, s.submitted_at, s.due_at, s.returns, s.form_version, s.no_change, s.answers,
       (select jsonb_object_agg(a.file_id, a.name) from attachment a where a.submission_id = s.id and a.state = 'kept') as files,
       coalesce(a.name_zh, '') as above_zh, coalesce(a.name_en, '') as above_en, ` + unitCols + `
from submission s
join unit u on u.id = s.unit_id
left join unit a on a.id = u.parent_id
where s.form_id = $1 and u.path like $2 || '%' and s.period between $3 and $4
order by s.period, u.code, s.id`

type exportRow struct {
	Number   string       `db:"number"`
	Period   string       `db:"period"`
	Role     string       `db:"role"`
	State    string       `db:"state"`
	First    time.Time    `db:"submitted_at"`
	Due      sql.NullTime `db:"due_at"`
	Returns  int          `db:"returns"`
	Version  int          `db:"form_version"`
	NoChange bool         `db:"no_change"`
	Answers  []byte       `db:"answers"`
	Files    []byte       `db:"files"` // nil when there are none
	AboveZh  string       `db:"above_zh"`
	AboveEn  string       `db:"above_en"`
	unitRow
}

func (r exportRow) row() (reports.Row, error) {
	a, err := answersOf(r.Answers)
	var files map[string]string
	if r.Files != nil {
		err = errors.Join(err, json.Unmarshal(r.Files, &files))
	}
	return reports.Row{
		Number: r.Number, Period: reports.Period(r.Period), Unit: r.unit(), Above: locales.Both(r.AboveZh, r.AboveEn),
		Role: org.Role(r.Role), State: lifecycle.State(r.State), First: r.First, Due: r.Due.Time, Returns: r.Returns,
		Version: r.Version, NoChange: r.NoChange, Answers: a, Files: files,
	}, err
}

// Export yields what unit and everything below it filed of the form from one period to
// another, both included, by period and then in code order. Rows are read off the
// connection one by one: it is busy until the iteration ends, and memory stays flat. An
// error is the last thing that is yielded.
func (r *Reports) Export(ctx context.Context, unit org.Unit, formID string, from, to reports.Period) iter.Seq2[reports.Row, error] {
	return func(yield func(reports.Row, error) bool) {
		if unit.Path == "" {
			return
		}
		rows, err := r.db.sql.QueryxContext(ctx, sqlExport, formID, unit.Path, string(from), string(to))
		if err != nil {
			yield(reports.Row{}, wrap("export reports", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var raw exportRow
			if err := rows.StructScan(&raw); err != nil {
				yield(reports.Row{}, wrap("read a report to export", err))
				return
			}
			row, err := raw.row()
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(reports.Row{}, wrap("read reports to export", err))
		}
	}
}

// Exported notes in the audit log that somebody took a file of n reports away.
func (r *Reports) Exported(ctx context.Context, by lifecycle.Actor, what string, n int, now time.Time) error {
	return wrap("note an export", audit(ctx, r.db.sql, org.Event{
		At: now, Person: by.Person, Role: by.Grant.Role, Unit: by.Grant.Unit.ID, Action: "export", Object: what,
		Detail: map[string]string{"rows": strconv.Itoa(n)},
	}))
}
