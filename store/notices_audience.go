package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
)

// audienceOf says, in a where clause, whether person p is meant by an audience: by a grant
// that holds at $3 of one of the roles $2 in one of the units whose paths are like $1 and
// not like $4; never the author $5.
//
// It takes patterns in arrays, as audienceArgs makes them, so that Postgres knows how many
// people to expect: a village is looked up, a province is read through.
const audienceOf = `
p.id <> $5 and exists (
    select from role_grant g join unit u on u.id = g.unit_id
    where g.person_id = p.id and g.role = any($2::text[])
      and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
      and u.path like any($1::text[]) and not u.path like any($4::text[]))` + audienceConditions

// audienceConditions narrows audienceOf by the conditions of an audience; it begins with "and".
const audienceConditions = ``

const sqlUnitPaths = `select coalesce(array_agg(path), '{}') from unit where id = any($1)`

// audienceArgs are $1 to $5 of audienceOf.
func audienceArgs(ctx context.Context, tx q, a notices.Audience, author org.PersonID, at time.Time) ([]any, error) {
	in, err := pathPatterns(ctx, tx, append([]org.UnitID{a.Unit.ID}, a.More...))
	if err != nil {
		return nil, err
	}
	out, err := pathPatterns(ctx, tx, a.Except)
	if err != nil {
		return nil, err
	}
	roles := make(pq.StringArray, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = string(r)
	}
	return []any{in, roles, at, out, int64(author)}, nil
}

// pathPatterns match the units and everything below them.
func pathPatterns(ctx context.Context, tx q, units []org.UnitID) (pq.StringArray, error) {
	paths := pq.StringArray{}
	if len(units) == 0 {
		return paths, nil
	}
	ids := make([]int64, len(units))
	for i, u := range units {
		ids[i] = int64(u)
	}
	if err := tx.QueryRowxContext(ctx, sqlUnitPaths, pq.Array(ids)).Scan(&paths); err != nil {
		return nil, fmt.Errorf("read the units of an audience: %w", err)
	}
	for i := range paths {
		paths[i] += "%"
	}
	return paths, nil
}

const sqlAudience = `
select count(*) as people, count(*) filter (where p.telegram_id is null or p.unreachable <> '') as unreachable
from person p where ` + audienceOf

// Count says how many people an audience means at now, without the author, and how many
// of them Telegram cannot reach.
func (s *Notices) Count(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (people, unreachable int, err error) {
	var row struct {
		People      int `db:"people"`
		Unreachable int `db:"unreachable"`
	}
	args, err := audienceArgs(ctx, s.db.sql, a, author, now)
	if err != nil {
		return 0, 0, err
	}
	if err := s.db.sql.GetContext(ctx, &row, sqlAudience, args...); err != nil {
		return 0, 0, fmt.Errorf("count audience: %w", err)
	}
	return row.People, row.Unreachable, nil
}
