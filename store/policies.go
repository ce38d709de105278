package store

import (
	"context"
	"encoding/json"
	"fmt"

	"cadrebot/locales"
	"cadrebot/policy"
)

// Policies keeps the policy library, what people searched for and the queue of questions.
type Policies struct{ db *DB }

// NewPolicies works on db.
func NewPolicies(db *DB) *Policies { return &Policies{db} }

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
union all select 'figure', CAST(body AS text) from policy_parameter
union all select * from (select 'alias', CAST(jsonb_build_array(item_id, lang, body) AS text)
                         from policy_alias where status = 'approved' order by item_id, id) a`

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
	var aliases []policy.Alias
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
		case "alias":
			var a [3]string
			err = json.Unmarshal([]byte(r.Body), &a)
			aliases = append(aliases, policy.Alias{Item: policy.ItemID(a[0]), Lang: locales.Lang(a[1]), Text: a[2]})
		}
		if err != nil {
			return nil, fmt.Errorf("load policy library: %s: %w", r.Kind, err)
		}
	}
	lib := policy.NewLibrary(version, items, figures)
	lib.Aliases = aliases
	return lib, nil
}
