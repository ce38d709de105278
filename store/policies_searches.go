package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlSaveSearch = `
insert into policy_search (key, person_id, body, as_of, searched_at)
values ($1, $2, $3, CAST(nullif($4, '') AS date), $5)
on conflict (key) do update set key = excluded.key
returning id`

// SaveSearch keeps what a person looked for and returns its number; the same key gives
// the same number.
func (s *Policies) SaveSearch(ctx context.Context, key string, by org.PersonID, what policy.Search, now time.Time) (int64, error) {
	var id int64
	err := s.db.sql.GetContext(ctx, &id, sqlSaveSearch, key, int64(by), what.Text, string(what.AsOf), now)
	if err != nil {
		return 0, fmt.Errorf("save search: %w", known(err))
	}
	return id, nil
}

const sqlPolicySearch = `
select id, body, coalesce(to_char(as_of, 'YYYY-MM-DD'), '') as as_of
from policy_search where id = $1 and person_id = $2`

// PolicySearch is a search of that person; org.ErrNotFound when it is somebody else's or purged.
func (s *Policies) PolicySearch(ctx context.Context, by org.PersonID, id int64) (policy.Search, error) {
	var row struct {
		ID   int64  `db:"id"`
		Body string `db:"body"`
		AsOf string `db:"as_of"`
	}
	if err := s.db.sql.GetContext(ctx, &row, sqlPolicySearch, id, int64(by)); err != nil {
		return policy.Search{}, fmt.Errorf("read search: %w", known(err))
	}
	return policy.Search{ID: row.ID, Text: row.Body, AsOf: locales.Date(row.AsOf)}, nil
}

const sqlPurgeSearches = `delete from policy_search where searched_at < $1`

// PurgeSearches forgets searches from before a moment and returns how many.
func (s *Policies) PurgeSearches(ctx context.Context, before time.Time) (int, error) {
	r, err := s.db.sql.ExecContext(ctx, sqlPurgeSearches, before)
	if err != nil {
		return 0, fmt.Errorf("purge searches: %w", err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count purged searches: %w", err)
	}
	return int(n), nil
}

const sqlRecentSearches = `
select id, body, as_of from (
    select distinct on (body) id, body, coalesce(to_char(as_of, 'YYYY-MM-DD'), '') as as_of, searched_at
    from policy_search where person_id = $1
    order by body, searched_at desc, id desc) s
order by searched_at desc, id desc
limit $2`

// RecentSearches are what a person looked for and what has not been purged yet, the newest
// first, each wording once.
func (s *Policies) RecentSearches(ctx context.Context, by org.PersonID, limit int) ([]policy.Search, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Body string `db:"body"`
		AsOf string `db:"as_of"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlRecentSearches, int64(by), limit); err != nil {
		return nil, fmt.Errorf("list recent searches: %w", err)
	}
	out := make([]policy.Search, len(rows))
	for i, r := range rows {
		out[i] = policy.Search{ID: r.ID, Text: r.Body, AsOf: locales.Date(r.AsOf)}
	}
	return out, nil
}
