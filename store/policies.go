package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/policy"
)

// Policies keeps the policy library, what people searched for and the queue of questions.
type Policies struct{ db *DB }

// NewPolicies works on db.
func NewPolicies(db *DB) *Policies { return &Policies{db} }

const sqlLockPolicyVersion = `select version from policy_version for update`

const sqlMovePolicyVersion = `update policy_version set version = version + 1`

type hashRow struct {
	Key  string `db:"key"`
	Hash string `db:"hash"`
}

// ImportPolicies adds and replaces items and figures; nothing is deleted. Importing the
// same content again changes nothing and moves no version. It wants items as Parse gives
// them. Imports run one after another.
func (s *Policies) ImportPolicies(ctx context.Context, items []policy.Item, figures []policy.Parameter, now time.Time) (policy.Imported, error) {
	var done policy.Imported
	err := s.db.tx(ctx, "import policies", func(tx q) error {
		done = policy.Imported{}
		if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
			return fmt.Errorf("lock version: %w", err)
		}
		if err := importItems(ctx, tx, items, now, &done); err != nil {
			return err
		}
		if err := importFigures(ctx, tx, figures, now, &done); err != nil {
			return err
		}
		if done.Added+done.Changed == 0 {
			return nil
		}
		_, err := tx.ExecContext(ctx, sqlMovePolicyVersion)
		return err
	})
	return done, err
}

// news sorts rows into new, changed and unchanged against what is stored.
func news(ctx context.Context, tx q, query string, lookup []string, done *policy.Imported) (func(key, hash string) bool, error) {
	var rows []hashRow
	if err := tx.SelectContext(ctx, &rows, query, pq.Array(lookup)); err != nil {
		return nil, fmt.Errorf("read hashes: %w", err)
	}
	known := make(map[string]string, len(rows))
	for _, r := range rows {
		known[r.Key] = r.Hash
	}
	return func(key, hash string) bool {
		switch old, ok := known[key]; {
		case !ok:
			done.Added++
		case old != hash:
			done.Changed++
		default:
			done.Same++
			return false
		}
		known[key] = hash
		return true
	}, nil
}

const sqlPolicyItemHashes = `select id as key, hash from policy_item where id = any($1)`

const sqlUpsertPolicyItems = `
insert into policy_item (id, body, hash, updated_at)
select i.id, CAST(i.body AS jsonb), i.hash, $4
from unnest($1::text[], $2::text[], $3::text[]) as i(id, body, hash)
on conflict (id) do update set body = excluded.body, hash = excluded.hash, updated_at = excluded.updated_at`

func importItems(ctx context.Context, tx q, items []policy.Item, now time.Time, done *policy.Imported) error {
	all := make([]string, len(items))
	for i, it := range items {
		all[i] = string(it.ID)
	}
	isNew, err := news(ctx, tx, sqlPolicyItemHashes, all, done)
	if err != nil {
		return err
	}
	var ids, bodies, hashes []string
	for _, it := range items {
		body, err := it.JSON()
		if err != nil {
			return err
		}
		if h := policy.Hash(body); isNew(string(it.ID), h) {
			ids, bodies, hashes = append(ids, string(it.ID)), append(bodies, string(body)), append(hashes, h)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlUpsertPolicyItems, pq.Array(ids), pq.Array(bodies), pq.Array(hashes), now); err != nil {
		return fmt.Errorf("write %d items: %w", len(ids), err)
	}
	return nil
}

const sqlPolicyParameterHashes = `
select p.key || '/' || p.scope || '/' || to_char(p.valid_from, 'YYYY-MM-DD') as key, p.hash
from policy_parameter p
where p.key = any($1)`

const sqlUpsertPolicyParameters = `
insert into policy_parameter (key, scope, valid_from, body, hash, updated_at)
select p.key, p.scope, CAST(p.valid_from AS date), CAST(p.body AS jsonb), p.hash, $6
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as p(key, scope, valid_from, body, hash)
on conflict (key, scope, valid_from)
do update set body = excluded.body, hash = excluded.hash, updated_at = excluded.updated_at`

func importFigures(ctx context.Context, tx q, figures []policy.Parameter, now time.Time, done *policy.Imported) error {
	all := make([]string, len(figures))
	for i, p := range figures {
		all[i] = p.Key
	}
	isNew, err := news(ctx, tx, sqlPolicyParameterHashes, all, done)
	if err != nil {
		return err
	}
	var keys, scopes, from, bodies, hashes []string
	for _, p := range figures {
		body, err := p.JSON()
		if err != nil {
			return err
		}
		first := string(p.From.First())
		if h := policy.Hash(body); isNew(p.Key+"/"+p.Scope.Zh+"/"+first, h) {
			keys, scopes, from = append(keys, p.Key), append(scopes, p.Scope.Zh), append(from, first)
			bodies, hashes = append(bodies, string(body)), append(hashes, h)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, sqlUpsertPolicyParameters, pq.Array(keys), pq.Array(scopes), pq.Array(from), pq.Array(bodies), pq.Array(hashes), now)
	if err != nil {
		return fmt.Errorf("write %d figures: %w", len(keys), err)
	}
	return nil
}

const sqlPolicyVersion = `select version from policy_version`

// PolicyVersion moves with every import that changed something.
func (s *Policies) PolicyVersion(ctx context.Context) (int64, error) {
	var v int64
	if err := s.db.sql.GetContext(ctx, &v, sqlPolicyVersion); err != nil {
		return 0, fmt.Errorf("read policy version: %w", err)
	}
	return v, nil
}

// One statement sees one moment: items, figures and the version belong together.
const sqlPolicyLibrary = `
select 'version' as kind, CAST(version AS text) as body from policy_version
union all select 'item', CAST(body AS text) from policy_item
union all select 'figure', CAST(body AS text) from policy_parameter`

type libraryRow struct {
	Kind string `db:"kind"`
	Body string `db:"body"`
}

// PolicyLibrary loads everything that an index is built from.
func (s *Policies) PolicyLibrary(ctx context.Context) (*policy.Library, error) {
	var rows []libraryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlPolicyLibrary); err != nil {
		return nil, fmt.Errorf("load policy library: %w", err)
	}
	var version int64
	var items []policy.Item
	var figures []policy.Parameter
	for _, r := range rows {
		var err error
		switch r.Kind {
		case "version":
			_, err = fmt.Sscan(r.Body, &version)
		case "item":
			var it policy.Item
			it, err = policy.ParseItem([]byte(r.Body))
			items = append(items, it)
		case "figure":
			var p policy.Parameter
			p, err = policy.ParseParameter([]byte(r.Body))
			figures = append(figures, p)
		}
		if err != nil {
			return nil, fmt.Errorf("load policy library: %s: %w", r.Kind, err)
		}
	}
	return policy.NewLibrary(version, items, figures), nil
}
