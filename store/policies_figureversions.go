package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/policy"
)

const sqlKeepFigureVersions = `
insert into policy_parameter_version (key, scope, valid_from, version, body, hash, imported_at, person_id, draft_id)
select p.key, p.scope, p.valid_from,
       1 + coalesce((select max(v.version) from policy_parameter_version v
                     where v.key = p.key and v.scope = p.scope and v.valid_from = p.valid_from), 0),
       p.body, p.hash, $4, nullif($5::bigint, 0), nullif($6::bigint, 0)
from policy_parameter p
join unnest($1::text[], $2::text[], CAST($3::text[] AS date[])) as n(key, scope, valid_from)
  on n.key = p.key and n.scope = p.scope and n.valid_from = p.valid_from`

// keepFigures adds the figures that were just written to their versions.
func (im *importing) keepFigures(ctx context.Context, tx q, r figureRows) error {
	_, err := tx.ExecContext(ctx, sqlKeepFigureVersions, pq.Array(r.keys), pq.Array(r.scopes), pq.Array(r.from), im.now, int64(im.By), int64(im.Draft))
	if err != nil {
		return fmt.Errorf("keep versions of %d figures: %w", len(r.keys), err)
	}
	return nil
}

const sqlFigureHashesEver = `
select v.key || '/' || v.scope || '/' || to_char(v.valid_from, 'YYYY-MM-DD') as key, v.hash
from policy_parameter_version v
where v.key = any($1)`

// figuresEver are the fingerprints that figures have had, for a starter library: what it said
// before does not replace what editors have made of it since.
func (im *importing) figuresEver(ctx context.Context, tx q, figures []policy.Parameter) (map[hashRow]bool, error) {
	ever := map[hashRow]bool{}
	if !im.Starter || len(figures) == 0 {
		return ever, nil
	}
	var rows []hashRow
	if err := tx.SelectContext(ctx, &rows, sqlFigureHashesEver, pq.Array(keysOf(figures))); err != nil {
		return nil, fmt.Errorf("read earlier figures: %w", err)
	}
	for _, r := range rows {
		ever[r] = true
	}
	return ever, nil
}

const sqlFigureVersions = `
select v.version, CAST(v.body AS text) as body, v.imported_at, coalesce(v.person_id, 0) as person_id
from policy_parameter_version v
where v.key = $1
   or exists (select from policy_parameter p
              where p.key = v.key and p.scope = v.scope and p.valid_from = v.valid_from and p.body->'items' ? $1)
order by v.key, v.scope, v.valid_from, v.version`

type figureVersionRow struct {
	Version    int       `db:"version"`
	Body       string    `db:"body"`
	ImportedAt time.Time `db:"imported_at"`
	PersonID   int64     `db:"person_id"`
}

// FigureVersions are all versions of the figures with a key, or of those that an item with
// this id quotes: figure by figure, by key, place and first day, the oldest version first.
// There may be none.
func (s *Policies) FigureVersions(ctx context.Context, name string) ([]policy.FigureVersion, error) {
	var rows []figureVersionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFigureVersions, name); err != nil {
		return nil, fmt.Errorf("read figures of %s: %w", name, known(err))
	}
	out := make([]policy.FigureVersion, len(rows))
	for i, r := range rows {
		p, err := policy.ParseParameter([]byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("read figures of %s: %w", name, err)
		}
		out[i] = policy.FigureVersion{Number: r.Version, At: r.ImportedAt, By: org.PersonID(r.PersonID), Figure: p}
	}
	return out, nil
}
