package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
)

// An event without a unit belongs to where the person held a post then. A line of $1's area: $2
// actions, $3 whether all others are meant, $4 $5 from and until, $6 older than.
const sqlLook = `
select a.id, a.at, coalesce(nullif(a.role, ''), g.role, '') as role, a.action, a.object,
       coalesce(u.name_zh, gu.name_zh, '') as name_zh, coalesce(u.name_en, gu.name_en, '') as name_en
from audit a
left join unit u on u.id = a.unit_id
left join lateral (
    select r.role, r.unit_id from role_grant r
    where a.unit_id is null and r.person_id = a.person_id and r.valid_from <= a.at and (r.valid_to is null or r.valid_to > a.at)
    order by r.id limit 1) g on true
left join unit gu on gu.id = g.unit_id
where coalesce(u.path, gu.path) like $1 || '%'
  and (cardinality($2::text[]) = 0 or (a.action = any($2::text[])) <> $3)
  and a.at >= $4 and ($5::timestamptz is null or a.at < $5::timestamptz) and ($6 = 0 or a.id < $6)
order by a.id desc limit $7`

// Look lists lines of the audit log, newest first, within what the officer's post covers, and
// adds the look itself. Who may look is the caller's to decide; org.ErrForbidden outside the post's area.
func (a *Audit) Look(ctx context.Context, l org.Look, by org.Member, now time.Time) (out []org.Line, err error) {
	if l.Within.Path == "" || !by.Active.Unit.Covers(l.Within) {
		return nil, fmt.Errorf("look at the audit log of %s: %w", l.Within.Code, org.ErrForbidden)
	}
	actions, but := l.Kind.Actions()
	if actions == nil {
		actions = []string{}
	}
	var rows []struct {
		ID     int64     `db:"id"`
		At     time.Time `db:"at"`
		Role   string    `db:"role"`
		Action string    `db:"action"`
		Object string    `db:"object"`
		Zh     string    `db:"name_zh"`
		En     string    `db:"name_en"`
	}
	until := sql.NullTime{Time: l.Until, Valid: !l.Until.IsZero()}
	err = a.db.tx(ctx, "look at the audit log", func(tx q) error {
		if err := tx.SelectContext(ctx, &rows, sqlLook, l.Within.Path, pq.Array(actions), but, l.From, until, l.Before, l.Limit); err != nil {
			return fmt.Errorf("read it: %w", err)
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit.ID, Action: org.AuditLooked, Object: "unit:" + l.Within.Code,
			Detail: map[string]string{"kind": string(l.Kind), "lines": fmt.Sprint(len(rows))},
		})
	})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		line := org.Line{ID: r.ID, At: r.At, Role: org.Role(r.Role), Action: r.Action, Object: r.Object}
		line.Unit.Zh, line.Unit.En = r.Zh, r.En
		out = append(out, line)
	}
	return out, nil
}
