package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/policy"
)

const sqlLockPolicyVersion = `select version from policy_version for update`

// Whoever follows the library hears of a new edition when the transaction counts. The rows of
// the change carry its number already: they are written under the lock, with nextVersion.
const sqlMovePolicyVersion = `
with moved as (update policy_version set version = version + 1, edition = gen_random_uuid() returning version, edition),
     kept as (insert into policy_edition (version, edition) select version, edition from moved),
     forgotten as (delete from policy_edition where version < (select version - ` + editionsKept + ` from moved))
select pg_notify('cadrebot_policy', CAST(version AS text)) from moved`

const (
	nextVersion  = `(select version + 1 from policy_version)`
	editionsKept = `1000` // changes that a replica may sleep through without reading everything
)

// ImportPolicies imports items and figures that are in memory already; see Import.
func (s *Policies) ImportPolicies(ctx context.Context, items []policy.Item, figures []policy.Parameter, now time.Time) (policy.Imported, error) {
	return s.Import(ctx, policy.Import{Batches: slices.Values([]policy.Batch{{Items: items, Figures: figures}})}, now)
}

// Import adds and replaces items and figures, batch by batch, in one transaction; nothing
// is deleted, and every version of an item is kept. Importing the same content again
// changes nothing and moves no version. Sections without a number keep the anchors that
// the same text had before. It wants items as policy.Parse gives them. Imports run one
// after another; readers wait for none. A *policy.LoopError refuses the whole import.
func (s *Policies) Import(ctx context.Context, in policy.Import, now time.Time) (policy.Imported, error) {
	im := &importing{Import: in, now: now, next: map[policy.ItemID]policy.ItemID{}}
	err := s.db.tx(ctx, "import policies", func(tx q) error {
		if !in.DryRun {
			if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
				return fmt.Errorf("lock version: %w", err)
			}
		}
		return im.all(ctx, tx)
	})
	if err != nil {
		return policy.Imported{}, err
	}
	return im.done, nil
}

// all brings the batches in and moves the version, under the lock that Import takes.
func (im *importing) all(ctx context.Context, tx q) error {
	for b := range im.Batches {
		if err := im.items(ctx, tx, b.Items); err != nil {
			return err
		}
		if err := im.figures(ctx, tx, b.Figures); err != nil {
			return err
		}
	}
	if err := im.loops(ctx, tx); err != nil {
		return err
	}
	if im.DryRun || im.done.Added+im.done.Changed == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlMovePolicyVersion); err != nil {
		return fmt.Errorf("move version: %w", err)
	}
	return nil
}

// importing is one import on its way.
type importing struct {
	policy.Import
	now  time.Time
	done policy.Imported
	next map[policy.ItemID]policy.ItemID // successors that the import brings; "" = none
}

func (im *importing) count(k policy.ChangeKind) {
	switch k {
	case policy.Added:
		im.done.Added++
	case policy.Changed:
		im.done.Changed++
	default:
		im.done.Same++
	}
}

func (im *importing) tell(o policy.Outcome) {
	im.count(o.Kind)
	if im.Told != nil {
		im.Told(o)
	}
}

const sqlPolicyItemsStored = `select id, hash, CAST(body AS text) as body from policy_item where id = any($1)`

const sqlPolicyItemHashesEver = `select item_id as id, hash, '' as body from policy_item_version where item_id = any($1)`

type policyItemRow struct {
	ID   string `db:"id"`
	Hash string `db:"hash"`
	Body string `db:"body"`
}

// stored reads what is known of some items: as they stand, and for a starter library every
// fingerprint they have had.
func (im *importing) stored(ctx context.Context, tx q, items []policy.Item) (now map[string]policyItemRow, ever map[string]bool, err error) {
	ids := make([]string, len(items))
	for i, it := range items {
		ids[i] = string(it.ID)
	}
	var rows []policyItemRow
	if err := tx.SelectContext(ctx, &rows, sqlPolicyItemsStored, pq.Array(ids)); err != nil {
		return nil, nil, fmt.Errorf("read stored items: %w", err)
	}
	now, ever = make(map[string]policyItemRow, len(rows)), map[string]bool{}
	for _, r := range rows {
		now[r.ID] = r
	}
	if !im.Starter {
		return now, ever, nil
	}
	rows = nil
	if err := tx.SelectContext(ctx, &rows, sqlPolicyItemHashesEver, pq.Array(ids)); err != nil {
		return nil, nil, fmt.Errorf("read earlier versions: %w", err)
	}
	for _, r := range rows {
		ever[r.ID+"/"+r.Hash] = true
	}
	return now, ever, nil
}

// items compares one batch with what is stored and writes what is new.
func (im *importing) items(ctx context.Context, tx q, items []policy.Item) error {
	stored, ever, err := im.stored(ctx, tx, items)
	if err != nil {
		return err
	}
	var news itemRows
	for _, it := range items {
		row, known := stored[string(it.ID)]
		o := policy.Outcome{ID: it.ID, Title: it.Title, Kind: policy.Added}
		body, err := it.JSON()
		if err != nil {
			return err
		}
		if known && policy.Hash(body) != row.Hash && !ever[row.ID+"/"+policy.Hash(body)] {
			old, err := policy.ParseItem([]byte(row.Body))
			if err != nil {
				return fmt.Errorf("stored item %s: %w", it.ID, err)
			}
			it = it.Following(old)
			if body, err = it.JSON(); err != nil {
				return err
			}
			o.Changes = policy.Diff(old, it)
		}
		hash := policy.Hash(body)
		switch {
		case known && (hash == row.Hash || ever[row.ID+"/"+hash]):
			o.Kind, o.Changes = policy.Unchanged, nil
		case known:
			o.Kind = policy.Changed
		}
		if o.Kind != policy.Unchanged {
			im.next[it.ID] = it.SupersededBy
			news.add(string(it.ID), string(body), hash)
		}
		stored[string(it.ID)] = policyItemRow{string(it.ID), hash, string(body)}
		im.tell(o)
	}
	if im.DryRun {
		return nil
	}
	return im.write(ctx, tx, news)
}

// itemRows are items to write, the last of an id alone.
type itemRows struct{ ids, bodies, hashes []string }

func (r *itemRows) add(id, body, hash string) {
	if i := slices.Index(r.ids, id); i >= 0 {
		r.bodies[i], r.hashes[i] = body, hash
		return
	}
	r.ids, r.bodies, r.hashes = append(r.ids, id), append(r.bodies, body), append(r.hashes, hash)
}

const sqlUpsertPolicyItems = `
insert into policy_item (id, body, hash, updated_at, moved_in)
select i.id, CAST(i.body AS jsonb), i.hash, $4, ` + nextVersion + `
from unnest($1::text[], $2::text[], $3::text[]) as i(id, body, hash)
on conflict (id) do update set body = excluded.body, hash = excluded.hash, updated_at = excluded.updated_at, moved_in = excluded.moved_in`

const sqlKeepPolicyVersions = `
insert into policy_item_version (item_id, version, body, hash, imported_at, person_id, draft_id)
select i.id, 1 + coalesce((select max(v.version) from policy_item_version v where v.item_id = i.id), 0),
       i.body, i.hash, $2, nullif($3::bigint, 0), nullif($4::bigint, 0)
from policy_item i where i.id = any($1)`

func (im *importing) write(ctx context.Context, tx q, r itemRows) error {
	if len(r.ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlUpsertPolicyItems, pq.Array(r.ids), pq.Array(r.bodies), pq.Array(r.hashes), im.now); err != nil {
		return fmt.Errorf("write %d items: %w", len(r.ids), err)
	}
	if _, err := tx.ExecContext(ctx, sqlKeepPolicyVersions, pq.Array(r.ids), im.now, int64(im.By), int64(im.Draft)); err != nil {
		return fmt.Errorf("keep versions of %d items: %w", len(r.ids), err)
	}
	return noteCited(ctx, tx, r.ids, im.now)
}

const sqlPolicySuccessors = `
select id, body->>'superseded_by' as next from policy_item where body->>'superseded_by' <> ''`

type successorRow struct {
	ID   string `db:"id"`
	Next string `db:"next"`
}

// loops refuses an import after which items would supersede one another in a circle.
func (im *importing) loops(ctx context.Context, tx q) error {
	var rows []successorRow
	if err := tx.SelectContext(ctx, &rows, sqlPolicySuccessors); err != nil {
		return fmt.Errorf("read successors: %w", err)
	}
	var items []policy.Item
	for _, r := range rows {
		if _, anew := im.next[policy.ItemID(r.ID)]; !anew {
			items = append(items, policy.Item{ID: policy.ItemID(r.ID), SupersededBy: policy.ItemID(r.Next)})
		}
	}
	for id, next := range im.next {
		items = append(items, policy.Item{ID: id, SupersededBy: next})
	}
	if loop := policy.Loop(items); loop != nil {
		return &policy.LoopError{Items: loop}
	}
	return nil
}
