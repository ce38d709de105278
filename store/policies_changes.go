package store

import (
	"context"
	"encoding/json"
	"fmt"

	"cadrebot/locales"
	"cadrebot/policy"
)

// One statement sees one moment. A change is committed under the lock of policy_version with
// the next version in its rows: all rows of a version that is seen here are seen too. Rows of
// aliases are all that an item has.
const sqlPolicyChanges = `
with since as (select version from policy_edition where version || ' ' || edition = $1)
select 'edition' as kind, version || ' ' || edition as body from policy_version where exists (select from since)
union all select 'item', CAST(body AS text) from policy_item where moved_in > (select version from since)
union all select 'figure', CAST(body AS text) from policy_parameter
          where exists (select from policy_parameter where moved_in > (select version from since))
union all select * from (select 'alias', CAST(jsonb_build_array(item_id, lang, body, anchor) AS text)
                         from policy_alias
                         where status = 'approved' and item_id in (select item_id from policy_alias where moved_in > (select version from since))
                         order by item_id, id) a`

// PolicyChanges are what has become of the library since an edition, of one moment. known is
// false when that edition is none of this database's, or too many have passed: then
// PolicyLibrary tells everything.
func (s *Policies) PolicyChanges(ctx context.Context, since string) (c policy.Changes, known bool, err error) {
	var rows []libraryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlPolicyChanges, since); err != nil {
		return c, false, wrap("read changes of the policy library", err)
	}
	p, err := partsOf(rows)
	if err != nil {
		return c, false, fmt.Errorf("read changes of the policy library: %w", err)
	}
	c = policy.Changes{Edition: p.edition, Items: p.items, Parameters: p.figures, Aliases: map[policy.ItemID][]policy.Alias{}}
	for _, a := range p.aliases {
		c.Aliases[a.Item] = append(c.Aliases[a.Item], a)
	}
	return c, p.edition != "", nil
}

// libraryRow is one thing that the library holds, by kind.
type libraryRow struct {
	Kind string `db:"kind"`
	Body string `db:"body"`
}

// parts are rows of a library, read.
type parts struct {
	edition string
	items   []policy.Item
	figures []policy.Parameter
	aliases []policy.Alias
}

func partsOf(rows []libraryRow) (p parts, err error) {
	for _, r := range rows {
		switch r.Kind {
		case "edition":
			p.edition = r.Body
		case "item":
			var it policy.Item
			it, err = policy.ParseItem([]byte(r.Body))
			p.items = append(p.items, it)
		case "figure":
			var f policy.Parameter
			f, err = policy.ParseParameter([]byte(r.Body))
			p.figures = append(p.figures, f)
		case "alias":
			var a [4]string
			err = json.Unmarshal([]byte(r.Body), &a)
			p.aliases = append(p.aliases, policy.Alias{Item: policy.ItemID(a[0]), Lang: locales.Lang(a[1]), Text: a[2], Anchor: a[3]})
		}
		if err != nil {
			return p, fmt.Errorf("%s: %w", r.Kind, err)
		}
	}
	return p, nil
}
