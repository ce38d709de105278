package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/policy"
)

const sqlKeepPolicy = `
insert into policy_bookmark (person_id, item_id, kept_at)
select $1, i.id, $3 from policy_item i where i.id = $2
on conflict (person_id, item_id) do nothing`

// KeepPolicy puts an item among a person's bookmarks; keeping it again changes nothing.
func (s *Policies) KeepPolicy(ctx context.Context, who org.PersonID, id policy.ItemID, now time.Time) error {
	if _, err := s.db.sql.ExecContext(ctx, sqlKeepPolicy, int64(who), string(id), now); err != nil {
		return fmt.Errorf("keep a policy: %w", known(err))
	}
	return nil
}

const sqlLetPolicyGo = `delete from policy_bookmark where person_id = $1 and item_id = $2`

// LetPolicyGo takes an item off a person's bookmarks.
func (s *Policies) LetPolicyGo(ctx context.Context, who org.PersonID, id policy.ItemID) error {
	if _, err := s.db.sql.ExecContext(ctx, sqlLetPolicyGo, int64(who), string(id)); err != nil {
		return fmt.Errorf("let a policy go: %w", known(err))
	}
	return nil
}

const sqlBookmarks = `select item_id from policy_bookmark where person_id = $1 order by kept_at desc, item_id`

// Bookmarks are the items that a person keeps, the newest first.
func (s *Policies) Bookmarks(ctx context.Context, who org.PersonID) ([]policy.ItemID, error) {
	var ids []policy.ItemID
	if err := s.db.sql.SelectContext(ctx, &ids, sqlBookmarks, int64(who)); err != nil {
		return nil, fmt.Errorf("list bookmarks: %w", known(err))
	}
	return ids, nil
}
