package store

import (
	"context"
	"fmt"

	"cadrebot/policy"
)

// Policies keeps the policy library, what people searched for and the queue of questions.
type Policies struct{ db *DB }

// NewPolicies works on db.
func NewPolicies(db *DB) *Policies { return &Policies{db} }

const sqlPolicyEdition = `select version || ' ' || edition from policy_version`

// PolicyEdition names what the library says now, in no other database and at no other time:
// it changes with every import that changed something.
func (s *Policies) PolicyEdition(ctx context.Context) (string, error) {
	var e string
	if err := s.db.sql.GetContext(ctx, &e, sqlPolicyEdition); err != nil {
		return "", fmt.Errorf("read policy edition: %w", known(err))
	}
	return e, nil
}

// One statement sees one moment: items, figures and the edition belong together.
const sqlPolicyLibrary = `
select 'edition' as kind, version || ' ' || edition as body from policy_version
union all select 'item', CAST(body AS text) from policy_item
union all select 'figure', CAST(body AS text) from policy_parameter
union all select * from (select 'alias', CAST(jsonb_build_array(item_id, lang, body, anchor) AS text)
                         from policy_alias where status = 'approved' order by item_id, id) a`

// PolicyLibrary loads everything that an index is built from.
func (s *Policies) PolicyLibrary(ctx context.Context) (*policy.Library, error) {
	var rows []libraryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlPolicyLibrary); err != nil {
		return nil, fmt.Errorf("load policy library: %w", known(err))
	}
	p, err := partsOf(rows)
	if err != nil {
		return nil, fmt.Errorf("load policy library: %w", err)
	}
	lib := policy.NewLibrary(p.edition, p.items, p.figures)
	lib.Aliases = p.aliases
	return lib, nil
}

const sqlPolicyItem = `select CAST(body AS text) from policy_item where id = $1`

// PolicyItem is an item as it stands now; org.ErrNotFound when there is none.
func (s *Policies) PolicyItem(ctx context.Context, id policy.ItemID) (policy.Item, error) {
	return policyItemOf(ctx, s.db.sql, id)
}

func policyItemOf(ctx context.Context, tx q, id policy.ItemID) (policy.Item, error) {
	var body string
	if err := tx.GetContext(ctx, &body, sqlPolicyItem, string(id)); err != nil {
		return policy.Item{}, fmt.Errorf("read policy item %s: %w", id, known(err))
	}
	it, err := policy.ParseItem([]byte(body))
	if err != nil {
		return policy.Item{}, fmt.Errorf("read policy item %s: %w", id, err)
	}
	return it, nil
}
