package store

import (
	"context"

	"github.com/lib/pq"

	"cadrebot/locales"
)

const sqlItemTitles = `
select id, coalesce(body->>'title_zh', '') as title_zh, coalesce(body->>'title_en', '') as title_en
from policy_item where id = any($1::text[])`

// ItemTitles are the titles of policy items as they stand now; what the library does not have
// is left out.
func (s *Training) ItemTitles(ctx context.Context, items []string) (map[string]locales.Text, error) {
	var rows []struct {
		ID string `db:"id"`
		Zh string `db:"title_zh"`
		En string `db:"title_en"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlItemTitles, pq.Array(items)); err != nil {
		return nil, wrap("read titles of policy items", err)
	}
	out := make(map[string]locales.Text, len(rows))
	for _, r := range rows {
		out[r.ID] = locales.Both(r.Zh, r.En)
	}
	return out, nil
}
