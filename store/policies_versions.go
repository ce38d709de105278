package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlPolicyVersions = `
select v.version, CAST(v.body AS text) as body, v.imported_at, coalesce(v.person_id, 0) as person_id,
       coalesce(d.role, '') as role, coalesce(d.second_role, '') as second_role, coalesce(u.name_zh, '') as unit_zh, coalesce(u.name_en, '') as unit_en
from policy_item_version v
left join policy_draft d on d.id = v.draft_id
left join unit u on u.id = d.unit_id
where v.item_id = $1
order by v.version`

type versionRow struct {
	Version    int       `db:"version"`
	Body       string    `db:"body"`
	ImportedAt time.Time `db:"imported_at"`
	PersonID   int64     `db:"person_id"`
	Role       string    `db:"role"`
	SecondRole string    `db:"second_role"`
	UnitZh     string    `db:"unit_zh"`
	UnitEn     string    `db:"unit_en"`
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
		out[i] = policy.Version{Number: r.Version, At: r.ImportedAt, By: org.PersonID(r.PersonID), Unit: locales.Both(r.UnitZh, r.UnitEn), Role: org.Role(r.Role), Second: org.Role(r.SecondRole), Item: it}
	}
	return out, nil
}
