package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlMoveDraft = `update policy_draft set state = $2 where id = $1`

// AskApproval hands a draft to the second people and queues what compose writes to them; it
// returns how many they are. With nobody there the draft stays as it is. policy.ErrMoved when
// an item has come to another version since; idempotent by key.
func (s *Policies) AskApproval(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, compose func(policy.Draft, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (d policy.Draft, told int, err error) {
	err = s.db.tx(ctx, "ask for the approval of a policy change", func(tx q) error {
		var done bool
		if d, done, err = draftToMove(ctx, tx, key, id); err != nil {
			return err
		}
		to, err := policy.Editing.Check(policy.DraftAsk, d.Record(), by, nil, now)
		if err != nil && !done {
			return err
		}
		people, err := secondPeople(ctx, tx, d.Unit, d.Person, nil, now)
		if err != nil {
			return err
		}
		if told = len(people); done || told == 0 {
			return nil
		}
		if err := d.Ready(); err != nil {
			return err
		}
		if len(d.Moved()) > 0 {
			return policy.ErrMoved
		}
		if _, err := tx.ExecContext(ctx, sqlMoveDraft, int64(id), string(to)); err != nil {
			return fmt.Errorf("write the state: %w", err)
		}
		if err := noteDraftMove(ctx, tx, key, d, policy.DraftAsk, to, by, "", now); err != nil {
			return err
		}
		d.State = to
		out, err := compose(d, people)
		if err != nil {
			return err
		}
		return enqueue(ctx, tx, out, now)
	})
	return d, told, err
}

// WithdrawDraft ends a draft by its author's own word; idempotent by key.
func (s *Policies) WithdrawDraft(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, now time.Time) (d policy.Draft, err error) {
	err = s.db.tx(ctx, "withdraw a policy change", func(tx q) error {
		var done bool
		if d, done, err = draftToMove(ctx, tx, key, id); err != nil || done {
			return err
		}
		to, err := policy.Editing.Check(policy.DraftWithdraw, d.Record(), by, nil, now)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlMoveDraft, int64(id), string(to)); err != nil {
			return fmt.Errorf("write the state: %w", err)
		}
		err = noteDraftMove(ctx, tx, key, d, policy.DraftWithdraw, to, by, "", now)
		d.State = to
		return err
	})
	return d, err
}

const sqlDecideDraft = `
update policy_draft set state = $2, second_id = $3, second_role = $4, decided_at = $5, reason = $6 where id = $1`

// DecideDraft approves a draft or returns it with a reason. An approved one answers from then
// on: its items, their versions, the step of the library's version, and what compose writes
// to the author and to readers are one transaction. policy.ErrMoved refuses an approval when
// an item has come to another version since the draft was drawn up, a *policy.LoopError one
// that would close a circle. Idempotent by key.
func (s *Policies) DecideDraft(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, approve bool, reason string, compose func(policy.Decided) ([]notices.Outgoing, error), now time.Time) (d policy.Draft, err error) {
	move := policy.DraftReturn
	if approve {
		move = policy.DraftApprove
	}
	err = s.db.tx(ctx, "decide on a policy change", func(tx q) error {
		// Imports take this lock first too: nothing can come between the comparison and the change.
		if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
			return fmt.Errorf("lock version: %w", err)
		}
		var done bool
		if d, done, err = draftToMove(ctx, tx, key, id); err != nil || done {
			return err
		}
		to, err := policy.Editing.Check(move, d.Record(), by, nil, now)
		if err != nil {
			return err
		}
		told := policy.Decided{}
		if approve {
			if told.Readers, err = bringIn(ctx, tx, d, by.Person, now); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, sqlDecideDraft, int64(id), string(to), int64(by.Person), string(by.Grant.Role), now, reason); err != nil {
			return fmt.Errorf("write the decision: %w", err)
		}
		if err := noteDraftMove(ctx, tx, key, d, move, to, by, reason, now); err != nil {
			return err
		}
		d.State, d.Second, d.SecondRole, d.Decided, d.Reason = to, by.Person, by.Grant.Role, now, reason
		told.Draft = d
		out, err := compose(told)
		if err != nil {
			return err
		}
		return enqueue(ctx, tx, out, now)
	})
	return d, err
}

// bringIn makes an approved draft count, and finds whom to tell of what it changed.
func bringIn(ctx context.Context, tx q, d policy.Draft, second org.PersonID, now time.Time) (map[org.PersonID][]policy.ItemID, error) {
	if len(d.Moved()) > 0 {
		return nil, policy.ErrMoved
	}
	batch := policy.Batch{Figures: d.Figures}
	var changed []string
	for _, p := range d.Proposals {
		batch.Items = append(batch.Items, p.Item)
		if p.Base > 0 {
			changed = append(changed, string(p.Item.ID))
		}
	}
	im := &importing{
		Import: policy.Import{Batches: slices.Values([]policy.Batch{batch}), By: d.Person, Draft: d.ID},
		now:    now, next: map[policy.ItemID]policy.ItemID{},
	}
	if err := im.all(ctx, tx); err != nil {
		return nil, err
	}
	return takeReaders(ctx, tx, changed, []int64{int64(d.Person), int64(second)}, now)
}

const sqlForgetUnasked = `
update policy_draft set state = 'withdrawn', body = '{"file":{}}' where state = 'draft' and drawn_at < $1`

// ForgetUnasked ends the drafts that were drawn up before a moment and never shown to
// anybody, and lets go of what is in them.
func (s *Policies) ForgetUnasked(ctx context.Context, before time.Time) (int, error) {
	r, err := s.db.sql.ExecContext(ctx, sqlForgetUnasked, before)
	if err != nil {
		return 0, fmt.Errorf("forget policy drafts: %w", known(err))
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count forgotten drafts: %w", err)
	}
	return int(n), nil
}

const sqlFindItems = `
select i.id, '' as hash, CAST(i.body AS text) as body
from policy_item i
where not exists (
    select from unnest($1::text[]) as w(word)
    where strpos(lower(concat_ws(' ', i.id, i.body->>'title_zh', i.body->>'title_en', i.body->>'doc_no', i.body->>'issuer_zh', i.body->>'issuer_en')), lower(w.word)) = 0)
order by lower(i.id) <> lower($2), i.id
limit $3 offset $4`

// FindItems are the items whose id, title, number or issuer holds every one of words, one
// with just that id first. No words find every item.
func (s *Policies) FindItems(ctx context.Context, words []string, limit, offset int) ([]policy.Item, error) {
	first := ""
	if len(words) == 1 {
		first = words[0]
	}
	var rows []policyItemRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFindItems, pq.Array(words), first, limit, offset); err != nil {
		return nil, fmt.Errorf("find policy items: %w", known(err))
	}
	out := make([]policy.Item, len(rows))
	for i, r := range rows {
		it, err := policy.ParseItem([]byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("find policy items: %s: %w", r.ID, err)
		}
		out[i] = it
	}
	return out, nil
}
