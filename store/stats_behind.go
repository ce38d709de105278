package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Reports that were due from $2 to $3 in the subtree of $1, those that did not come first.
const sqlTraceReports = `
select ` + unitCols + `, coalesce(s.number, '') as code, o.title_zh, o.title_en, o.period, coalesce(s.state, case o.state when 'exempt' then 'exempt' else '' end) as state,
       o.due_at, null as amount, null as next_at
from obligation o join unit u on u.id = o.unit_id
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period and s.submitted_at <= $3
where o.kind = 'report' and o.due_at >= $2 and o.due_at <= $3 and ` + insideUnit + `
order by s.id is not null, u.code, o.due_at, o.id limit $4 offset $5`

// What is overdue at $2 and $3 owns or supervises, with the next reminder.
const sqlTraceOverdue = `
select ` + unitCols + `, '' as code, o.title_zh, o.title_en, o.period, 'open' as state, o.due_at, null as amount,
       (select min(m.due_at) from reminder m where m.obligation_id = o.id and m.revision = o.revision and m.fired_at is null) as next_at
from obligation o join unit u on u.id = o.unit_id
where o.state = 'open' and o.due_at < $2 and (o.unit_id = $3 or o.supervisor_unit_id = $3) and ` + insideUnit + `
order by o.due_at, u.code, o.id limit $4 offset $5`

// Records of the kinds $2 in the states $3 (each between commas), in the order of their codes.
const sqlTraceRecords = `
select ` + unitCols + `, r.code, '' as title_zh, '' as title_en, '' as period, r.state, nullif(r.due_at, 'infinity') as due_at, null as amount, null as next_at
from record r join unit u on u.id = r.unit_id
where exists (select from unnest($2::text[], $3::text[]) as s(kind, states)
              where r.kind = s.kind and (s.states = '' or r.state = any(string_to_array(s.states, ','))))
  and ` + insideRecord + `
order by r.code limit $4 offset $5`

// Money of the kinds $2 of the year $3, where it is now.
const sqlTraceMoney = `
select ` + unitCols + `, r.code, '' as title_zh, '' as title_en, '' as period, p.name as state, null as due_at, CAST(p.balance AS text) as amount, null as next_at
from purse p join record r on r.id = p.record_id join unit u on u.id = r.unit_id
where r.kind = any($2) and r.data->'year'->>'s' = $3 and p.balance > 0 and ` + insideRecord + `
order by r.code, p.name limit $4 offset $5`

// Reports of villages that were due from $2 to $3, as they were asked for.
const sqlTraceAsked = `
select ` + unitCols + `, '' as code, o.title_zh, o.title_en, o.period, o.state, o.due_at, null as amount, null as next_at
from obligation o join unit u on u.id = o.unit_id
where o.kind = 'report' and u.level = 'village' and o.due_at >= $2 and o.due_at <= $3 and ` + insideUnit + `
order by u.code, o.due_at, o.id limit $4 offset $5`

// Reports of villages that came in from $2 to $3.
const sqlTraceFiled = `
select ` + unitCols + `, s.number as code, coalesce(o.title_zh, '') as title_zh, coalesce(o.title_en, '') as title_en, s.period, s.state, s.due_at, null as amount, null as next_at
from submission s join unit u on u.id = s.unit_id left join obligation o on o.id = s.obligation_id
where u.level = 'village' and s.submitted_at >= $2 and s.submitted_at <= $3 and ` + insideUnit + `
order by u.code, s.submitted_at, s.id limit $4 offset $5`

// Tasks that were set from $2 to $3 by units here and above, those at short notice first.
const sqlTraceTasks = `
select ` + unitCols + `, '' as code, coalesce(k.spec->'Title'->>'z', '') as title_zh, coalesce(k.spec->'Title'->>'e', '') as title_en, k.period, k.state, k.due_at, null as amount, null as next_at
from task k join unit u on u.id = k.unit_id
where k.created_at >= $2 and k.created_at <= $3 and (` + insideUnit + ` or starts_with($1, u.path))
order by k.short desc, k.created_at, k.id limit $4 offset $5`

// Forms whose questions were kept from being asked twice from $2 to $3, as sqlStatsRefusals counts them.
const sqlTraceRefused = `
select ` + unitCols + `, r.field as code, coalesce(v.form->'Title'->>'z', '') as title_zh, coalesce(v.form->'Title'->>'e', '') as title_en, '' as period, 'refused' as state,
       null as due_at, null as amount, null as next_at
from form_refusal r join form f on f.id = r.form_id join unit u on u.id = f.unit_id left join form_version v on v.form_id = r.form_id and v.number = r.number
where r.at >= $2 and r.at <= $3 and v.published_at is null and (` + insideUnit + ` or starts_with($1, u.path))
order by r.at, r.form_id, r.field limit $4 offset $5`

// Notices sent since $2 by units in the subtree of $1 and until $3.
const sqlTraceNotices = `
select ` + unitCols + `, '' as code, n.title_zh, n.title_en, '' as period, n.state, null as due_at, null as amount, null as next_at
from notice n join unit u on u.id = n.unit_id
where n.created_at >= $2 and n.created_at <= $3 and ` + insideUnit + `
order by n.id desc limit $4 offset $5`

type traceRow struct {
	unitRow
	Code    string         `db:"code"`
	TitleZh string         `db:"title_zh"`
	TitleEn string         `db:"title_en"`
	Period  string         `db:"period"`
	State   string         `db:"state"`
	Due     sql.NullTime   `db:"due_at"`
	Amount  sql.NullString `db:"amount"`
	Next    sql.NullTime   `db:"next_at"`
}

// Behind lists what a column of a board is counted from in unit and below, so many from offset on.
// It is empty for figures of learning and of messages, which are counted from people.
func (s *Stats) Behind(ctx context.Context, reader, unit org.Unit, b figures.Board, c figures.Column, now time.Time, offset, limit int) ([]figures.Trace, error) {
	var rows []traceRow
	read := func(query string, a, b any) error {
		return s.db.sql.SelectContext(ctx, &rows, query, unit.Path, a, b, limit, offset)
	}
	var err error
	switch family := familyOf(c); family {
	case figures.OfReports:
		err = read(sqlTraceReports, since(b, now), now)
	case figures.OfOverdue:
		err = read(sqlTraceOverdue, now, int64(reader.ID))
	case figures.OfMoney:
		err = read(sqlTraceMoney, pq.Array(figures.MoneyKinds), now.In(locales.Zone).Format("2006"))
	case figures.OfNotices:
		err = read(sqlTraceNotices, since(b, now), now)
	case figures.OfLabour:
		err = read(sqlTraceLabour, since(b, now), now)
	case figures.OfRefusals:
		err = read(sqlTraceRefused, since(b, now), now)
	case figures.OfBurden:
		query := map[figures.Quantity]string{
			figures.ReportsAsked: sqlTraceAsked, figures.TypedFields: sqlTraceFiled, figures.NoChange: sqlTraceFiled, figures.Prefilled: sqlTraceFiled,
			figures.TasksShort: sqlTraceTasks,
		}[c.Quantities()[0]]
		if query != "" { // messages are counted from people
			err = read(query, since(b, now), now)
		}
	case figures.OfRecords:
		var kinds, states []string
		for _, src := range figures.Sources {
			if slices.Contains(c.Quantities(), src.Quantity) {
				kinds, states = append(kinds, src.Kind), append(states, strings.Join(src.States, ","))
			}
		}
		err = read(sqlTraceRecords, pq.Array(kinds), pq.Array(states))
	}
	if err != nil {
		return nil, wrap("list what a figure is counted from", err)
	}
	out := make([]figures.Trace, len(rows))
	for i, r := range rows {
		if out[i], err = r.trace(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r traceRow) trace() (figures.Trace, error) {
	t := figures.Trace{Unit: r.unit(), Code: r.Code, State: r.State, Due: r.Due.Time, Next: r.Next.Time}
	if r.TitleZh != "" {
		t.Title = locales.Both(r.TitleZh, r.TitleEn)
	}
	if r.Amount.Valid {
		n, ok := record.Read(r.Amount.String)
		if !ok {
			return t, fmt.Errorf("%s holds %q", r.Code, r.Amount.String)
		}
		t.Amount = &n
	}
	return t, nil
}

// familyOf is the family whose quantities a column is worked out from.
func familyOf(c figures.Column) figures.Family {
	q := c.Quantities()[0]
	switch {
	case slices.Contains([]figures.Quantity{figures.ReportsSubmitted, figures.ReportsOnTime, figures.ReportsFirstPass, figures.ReviewHours}, q):
		return figures.OfReports
	case slices.Contains([]figures.Quantity{figures.ReportsAsked, figures.TypedFields, figures.NoChange, figures.Prefilled, figures.Messages, figures.TasksShort}, q):
		return figures.OfBurden
	case slices.Contains(figures.Destinations, q) || q == figures.Working || q == figures.LabourHeard:
		return figures.OfLabour
	case q == figures.Refused:
		return figures.OfRefusals
	case slices.Contains(figures.Bands, q):
		return figures.OfOverdue
	case slices.Contains([]figures.Quantity{figures.Received, figures.Allocated, figures.Paid, figures.Industry, figures.Idle}, q):
		return figures.OfMoney
	case strings.HasPrefix(string(q), "notice_"):
		return figures.OfNotices
	case slices.ContainsFunc(figures.Sources, func(s figures.Source) bool { return s.Quantity == q }):
		return figures.OfRecords
	}
	return ""
}
