package store

import (
	"context"
	"database/sql"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Org reads and changes units, people, grants and invitations.
type Org struct{ db *DB }

// NewOrg is the organisation kept in db.
func NewOrg(db *DB) *Org { return &Org{db: db} }

// unitCols lists a unit's columns under alias u, as unitRow wants them.
const unitCols = `u.id as unit_id, u.code as unit_code, u.name_zh, u.name_en, u.level, u.parent_id, u.path`

type unitRow struct {
	ID     sql.NullInt64  `db:"unit_id"`
	Code   sql.NullString `db:"unit_code"`
	NameZh sql.NullString `db:"name_zh"`
	NameEn sql.NullString `db:"name_en"`
	Level  sql.NullString `db:"level"`
	Parent sql.NullInt64  `db:"parent_id"`
	Path   sql.NullString `db:"path"`
}

func (r unitRow) unit() org.Unit {
	return org.Unit{
		ID: org.UnitID(r.ID.Int64), Code: r.Code.String, Name: locales.Both(r.NameZh.String, r.NameEn.String),
		Level: org.Level(r.Level.String), Parent: org.UnitID(r.Parent.Int64), Path: r.Path.String,
	}
}

func units(rows []unitRow) []org.Unit {
	out := make([]org.Unit, len(rows))
	for i, r := range rows {
		out[i] = r.unit()
	}
	return out
}

// memberRow is a person with one of their grants; a person without any has one row.
type memberRow struct {
	ID       int64          `db:"id"`
	Telegram sql.NullInt64  `db:"telegram_id"`
	Name     string         `db:"name"`
	Lang     string         `db:"lang"`
	Active   sql.NullInt64  `db:"active_grant"`
	Silent   bool           `db:"silent"`
	Grant    sql.NullInt64  `db:"grant_id"`
	Role     sql.NullString `db:"role"`
	From     sql.NullTime   `db:"valid_from"`
	Until    sql.NullTime   `db:"valid_to"`
	Deputy   bool           `db:"deputy"`
	unitRow
}

const memberCols = `p.id, p.telegram_id, p.name, p.lang, p.active_grant, p.unreachable <> '' as silent,
       g.id as grant_id, g.role, g.valid_from, g.valid_to, g.deputy_of is not null as deputy, ` + unitCols

const sqlMemberByTelegram = `
select ` + memberCols + `
from person p
left join role_grant g on g.person_id = p.id and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
left join unit u on u.id = g.unit_id
where p.telegram_id = $1
order by g.id`

// MemberByTelegram is the person behind a Telegram account with the grants that hold at
// now, in one query. A stranger is org.ErrNotFound and the zero Member.
func (o *Org) MemberByTelegram(ctx context.Context, telegramID int64, now time.Time) (org.Member, error) {
	var rows []memberRow
	err := o.db.sql.rows(ctx, sqlMemberByTelegram, []any{telegramID, now}, func(scan func(...any) error) error {
		rows = append(rows, memberRow{})
		return scan(rows[len(rows)-1].columns()...)
	})
	if err != nil {
		return org.Member{}, wrap("read member", err)
	}
	return memberOf(rows)
}

// columns are where memberCols go, in their order.
func (r *memberRow) columns() []any {
	return []any{
		&r.ID, &r.Telegram, &r.Name, &r.Lang, &r.Active, &r.Silent, &r.Grant, &r.Role, &r.From, &r.Until, &r.Deputy,
		&r.unitRow.ID, &r.Code, &r.NameZh, &r.NameEn, &r.Level, &r.Parent, &r.Path,
	}
}

const sqlMemberByID = `
select ` + memberCols + `
from person p
left join role_grant g on g.person_id = p.id and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
left join unit u on u.id = g.unit_id
where p.id = $1
order by g.id`

// Member is the person with that id and the grants that hold at now; org.ErrNotFound when
// there is no such person.
func (o *Org) Member(ctx context.Context, id org.PersonID, now time.Time) (org.Member, error) {
	return member(ctx, o.db.sql, sqlMemberByID, int64(id), now)
}

func member(ctx context.Context, tx q, query string, id int64, now time.Time) (org.Member, error) {
	var rows []memberRow
	if err := tx.SelectContext(ctx, &rows, query, id, now); err != nil {
		return org.Member{}, wrap("read member", err)
	}
	return memberOf(rows)
}

func memberOf(rows []memberRow) (org.Member, error) {
	if len(rows) == 0 {
		return org.Member{}, org.ErrNotFound
	}
	r := rows[0]
	m := org.Member{Person: org.Person{
		ID: org.PersonID(r.ID), Telegram: r.Telegram.Int64, Name: r.Name, Lang: locales.Lang(r.Lang),
	}, Silent: r.Silent}
	for _, r := range rows {
		if !r.Grant.Valid {
			continue
		}
		g := org.Grant{
			ID: org.GrantID(r.Grant.Int64), Role: org.Role(r.Role.String), Unit: r.unit(),
			From: r.From.Time, Until: r.Until.Time, Deputy: r.Deputy,
		}
		m.Grants = append(m.Grants, g)
		if m.Active.ID == 0 || r.Active.Int64 == r.Grant.Int64 {
			m.Active = g
		}
	}
	return m, nil
}

const sqlSetLang = `update person set lang = $2 where id = $1`

// SetLang makes lang the person's language.
func (o *Org) SetLang(ctx context.Context, id org.PersonID, lang locales.Lang) error {
	_, err := o.db.sql.ExecContext(ctx, sqlSetLang, int64(id), string(lang))
	return wrap("set language", err)
}

const sqlSetReachable = `
update person set unreachable = $2, unreachable_at = case when $2 = '' then null else $3::timestamptz end
where telegram_id = $1 and unreachable <> $2`

// SetReachable notes why Telegram cannot reach the person, or with reason "" that it can
// again. A stranger is nothing to note and no error.
func (o *Org) SetReachable(ctx context.Context, telegramID int64, reason string, now time.Time) error {
	_, err := o.db.sql.ExecContext(ctx, sqlSetReachable, telegramID, reason, now)
	return wrap("note reachability", err)
}

const sqlSwitchGrant = `
update person p set active_grant = g.id
from role_grant g
where p.id = $1 and g.id = $2 and g.person_id = p.id
  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)`

// Switch makes a grant the one that the person acts under. It is org.ErrForbidden unless
// the grant is the person's own and holds at now.
func (o *Org) Switch(ctx context.Context, id org.PersonID, grant org.GrantID, now time.Time) error {
	res, err := o.db.sql.ExecContext(ctx, sqlSwitchGrant, int64(id), int64(grant), now)
	if err != nil {
		return wrap("switch grant", err)
	}
	return wrap("switch grant", oneRow(res))
}
