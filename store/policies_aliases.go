package store

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlProposeAlias = `
insert into policy_alias (item_id, lang, body, alike, source, status, unit_id, proposed_at, decided_at, moved_in)
select i.id, $2, $3, $4, $5, $6, $7, CAST($8 AS timestamptz), case when $6 = 'approved' then CAST($8 AS timestamptz) end,
       case when $6 = 'approved' then ` + nextVersion + ` else 0 end
from policy_item i where i.id = $1
on conflict (item_id, alike) do nothing`

// addAlias adds words that are not too long and not known of the item yet. Who adds approved
// ones holds the version's lock.
func addAlias(ctx context.Context, tx q, a policy.Alias, source policy.AliasSource, status policy.CardState, desk org.UnitID, now time.Time) error {
	alike := policy.Alike(a.Text)
	if alike == "" || utf8.RuneCountInString(a.Text) > policy.LongestAsk {
		return nil
	}
	_, err := tx.ExecContext(ctx, sqlProposeAlias, string(a.Item), string(a.Lang), a.Text, alike, string(source), string(status), int64(desk), now)
	if err != nil {
		return fmt.Errorf("add an alias of %s: %w", a.Item, err)
	}
	return nil
}

// ProposeAlias puts words that an item answered before the desk of unit. Nothing is kept
// of who said so; words that are known of the item, or too long, are left out.
func (s *Policies) ProposeAlias(ctx context.Context, a policy.Alias, unit org.UnitID, now time.Time) error {
	return s.db.tx(ctx, "propose an alias", func(tx q) error {
		desk, _, err := deskOf(ctx, tx, unit, false, now)
		if err != nil || desk.ID == 0 {
			return err
		}
		return addAlias(ctx, tx, a, policy.AliasThanks, policy.CardProposed, desk.ID, now)
	})
}

// proposeAskers proposes the words of an entry's askers as aliases of an item.
func proposeAskers(ctx context.Context, tx q, entry int64, item policy.ItemID, source policy.AliasSource, now time.Time) error {
	var rows []questionRow
	if err := tx.SelectContext(ctx, &rows, sqlAskersOf, entry); err != nil {
		return fmt.Errorf("read the askers' words: %w", err)
	}
	for _, own := range questionsOf(rows) {
		a := policy.Alias{Item: item, Lang: policy.LangOf(own.Text), Text: own.Text}
		if err := addAlias(ctx, tx, a, source, policy.CardProposed, own.Desk.ID, now); err != nil {
			return err
		}
	}
	return nil
}

const sqlProposedAliases = `
select a.id, a.item_id, a.lang, a.body, ` + unitCols + `
from policy_alias a join unit u on u.id = a.unit_id
where a.status = 'proposed' and starts_with(u.path, $1)
order by a.id limit $2`

// ProposedAliases lists what waits on the desks of unit and below it, oldest first.
func (s *Policies) ProposedAliases(ctx context.Context, unit org.Unit, limit int) ([]policy.Proposed, error) {
	var rows []struct {
		Alias int64  `db:"id"`
		Item  string `db:"item_id"`
		Lang  string `db:"lang"`
		Body  string `db:"body"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlProposedAliases, unit.Path, limit); err != nil {
		return nil, fmt.Errorf("list proposed aliases: %w", err)
	}
	out := make([]policy.Proposed, len(rows))
	for i, r := range rows {
		out[i] = policy.Proposed{
			ID: r.Alias, Desk: r.unit(),
			Alias: policy.Alias{Item: policy.ItemID(r.Item), Lang: locales.Lang(r.Lang), Text: r.Body},
		}
	}
	return out, nil
}

const sqlAliasForDecision = `
select a.item_id, a.status from policy_alias a join unit u on u.id = a.unit_id
where a.id = $1 and starts_with(u.path, $2) for update of a`

const sqlCountAliases = `select count(*) from policy_alias where item_id = $1 and status = 'approved'`

const sqlDecideAlias = `update policy_alias set status = $2, decided_at = $3, moved_in = ` + nextVersion + ` where id = $1`

// DecideAlias takes proposed words or leaves them, for somebody who answers for unit; what
// has been decided stays. An approved alias moves the library's version. org.ErrNotFound
// outside unit; a *locales.Refusal policy.alias_full when the item has its most.
func (s *Policies) DecideAlias(ctx context.Context, id int64, unit org.Unit, approve bool, now time.Time) error {
	return s.db.tx(ctx, "decide on an alias", func(tx q) error {
		// The library's lock comes first, as in every other change of it.
		if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
			return fmt.Errorf("lock version: %w", err)
		}
		var row struct {
			Item   string `db:"item_id"`
			Status string `db:"status"`
		}
		if err := tx.GetContext(ctx, &row, sqlAliasForDecision, id, unit.Path); err != nil {
			return err
		}
		if row.Status != string(policy.CardProposed) {
			return nil
		}
		if !approve {
			_, err := tx.ExecContext(ctx, sqlDecideAlias, id, string(policy.CardDeclined), now)
			return err
		}
		var n int
		if err := tx.GetContext(ctx, &n, sqlCountAliases, row.Item); err != nil {
			return fmt.Errorf("count aliases: %w", err)
		}
		if n >= policy.MostAliases {
			return locales.Refuse("policy.alias_full", "Item", row.Item, "Limit", policy.MostAliases)
		}
		if _, err := tx.ExecContext(ctx, sqlDecideAlias, id, string(policy.CardApproved), now); err != nil {
			return fmt.Errorf("take the alias: %w", err)
		}
		_, err := tx.ExecContext(ctx, sqlMovePolicyVersion)
		return err
	})
}
