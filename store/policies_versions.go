package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/policy"
)

const sqlPolicyVersions = `
select version, CAST(body AS text) as body, imported_at, coalesce(person_id, 0) as person_id
from policy_item_version where item_id = $1
order by version`

type versionRow struct {
	Version    int       `db:"version"`
	Body       string    `db:"body"`
	ImportedAt time.Time `db:"imported_at"`
	PersonID   int64     `db:"person_id"`
}

// PolicyVersions are all versions of an item, the oldest first; org.ErrNotFound when there
// is no such item.
func (s *Policies) PolicyVersions(ctx context.Context, id policy.ItemID) ([]policy.Version, error) {
	var rows []versionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlPolicyVersions, string(id)); err != nil {
		return nil, fmt.Errorf("read versions of %s: %w", id, known(err))
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read versions of %s: %w", id, org.ErrNotFound)
	}
	out := make([]policy.Version, len(rows))
	for i, r := range rows {
		it, err := policy.ParseItem([]byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("read version %d of %s: %w", r.Version, id, err)
		}
		out[i] = policy.Version{Number: r.Version, At: r.ImportedAt, By: org.PersonID(r.PersonID), Item: it}
	}
	return out, nil
}
