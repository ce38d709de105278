package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"cadrebot/policy"
)

const sqlPolicyParameterHashes = `
select p.key || '/' || p.scope || '/' || to_char(p.valid_from, 'YYYY-MM-DD') as key, p.hash
from policy_parameter p
where p.key = any($1)`

type hashRow struct {
	Key  string `db:"key"`
	Hash string `db:"hash"`
}

const sqlUpsertPolicyParameters = `
insert into policy_parameter (key, scope, valid_from, body, hash, updated_at, moved_in)
select p.key, p.scope, CAST(p.valid_from AS date), CAST(p.body AS jsonb), p.hash, $6, ` + nextVersion + `
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as p(key, scope, valid_from, body, hash)
on conflict (key, scope, valid_from)
do update set body = excluded.body, hash = excluded.hash, updated_at = excluded.updated_at, moved_in = excluded.moved_in`

// figures compares figures with those of the same key, place and first day, and writes
// what is new; what a figure said before stays among its versions.
func (im *importing) figures(ctx context.Context, tx q, figures []policy.Parameter) error {
	known, err := figureHashes(ctx, tx, figures)
	if err != nil {
		return err
	}
	ever, err := im.figuresEver(ctx, tx, figures)
	if err != nil {
		return err
	}
	var news figureRows
	for _, p := range figures {
		body, err := p.JSON()
		if err != nil {
			return err
		}
		first, h := string(p.From.First()), policy.Hash(body)
		place := p.Key + "/" + p.Place() + "/" + first
		switch old, ok := known[place]; {
		case ever[hashRow{place, h}]:
			im.count(policy.Unchanged)
			continue
		case !ok:
			im.count(policy.Added)
		case old != h:
			im.count(policy.Changed)
		default:
			im.count(policy.Unchanged)
			continue
		}
		known[place] = h
		news.add(place, p, first, string(body), h)
	}
	if len(news.keys) == 0 || im.DryRun {
		return nil
	}
	_, err = tx.ExecContext(ctx, sqlUpsertPolicyParameters, pq.Array(news.keys), pq.Array(news.scopes), pq.Array(news.from), pq.Array(news.bodies), pq.Array(news.hashes), im.now)
	if err != nil {
		return fmt.Errorf("write %d figures: %w", len(news.keys), err)
	}
	return im.keepFigures(ctx, tx, news)
}

// figureRows are figures to write, the last of a place alone.
type figureRows struct{ places, keys, scopes, from, bodies, hashes []string }

func (r *figureRows) add(place string, p policy.Parameter, from, body, hash string) {
	if i := slices.Index(r.places, place); i >= 0 {
		r.bodies[i], r.hashes[i] = body, hash
		return
	}
	r.places, r.keys, r.scopes, r.from = append(r.places, place), append(r.keys, p.Key), append(r.scopes, p.Place()), append(r.from, from)
	r.bodies, r.hashes = append(r.bodies, body), append(r.hashes, hash)
}

func keysOf(figures []policy.Parameter) []string {
	keys := make([]string, len(figures))
	for i, p := range figures {
		keys[i] = p.Key
	}
	return keys
}

func figureHashes(ctx context.Context, tx q, figures []policy.Parameter) (map[string]string, error) {
	known := map[string]string{}
	if len(figures) == 0 {
		return known, nil
	}
	var rows []hashRow
	if err := tx.SelectContext(ctx, &rows, sqlPolicyParameterHashes, pq.Array(keysOf(figures))); err != nil {
		return nil, fmt.Errorf("read hashes of figures: %w", err)
	}
	for _, r := range rows {
		known[r.Key] = r.Hash
	}
	return known, nil
}
