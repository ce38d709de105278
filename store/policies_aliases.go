package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlProposeAlias = `
insert into policy_alias (item_id, anchor, lang, body, alike, source, status, unit_id, proposed_by, proposed_at, decided_at, moved_in)
select i.id, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0), CAST($10 AS timestamptz), case when $7 = 'approved' then CAST($10 AS timestamptz) end,
       case when $7 = 'approved' then ` + nextVersion + ` else 0 end
from policy_item i where i.id = $1
on conflict (item_id, anchor, alike) do nothing`

// addAlias adds words that are not too long and not known of the clause yet; by is 0 for what
// somebody asked. Who adds approved ones holds the version's lock.
func addAlias(ctx context.Context, tx q, a policy.Alias, source policy.AliasSource, status policy.CardState, desk org.UnitID, by org.PersonID, now time.Time) error {
	alike := policy.Alike(a.Text)
	if alike == "" || utf8.RuneCountInString(a.Text) > policy.LongestAsk {
		return nil
	}
	_, err := tx.ExecContext(ctx, sqlProposeAlias, string(a.Item), a.Anchor, string(a.Lang), a.Text, alike, string(source), string(status),
		int64(desk), int64(by), now)
	if err != nil {
		return fmt.Errorf("add an alias of %s: %w", a.Item, err)
	}
	return nil
}

// ProposeAlias puts words that a clause answered before the desk of unit. Nothing is kept of
// who asked: by is somebody who answers questions themselves, else 0. Words that are known of
// the clause, or too long, are left out.
func (s *Policies) ProposeAlias(ctx context.Context, a policy.Alias, unit org.UnitID, by org.PersonID, now time.Time) error {
	return s.db.tx(ctx, "propose an alias", func(tx q) error {
		desk, _, err := deskOf(ctx, tx, unit, false, now)
		if err != nil || desk.ID == 0 {
			return err
		}
		source := policy.AliasThanks
		if by != 0 {
			source = policy.AliasDesk
		}
		return addAlias(ctx, tx, a, source, policy.CardProposed, desk.ID, by, now)
	})
}

// proposeAskers proposes the words of an entry's askers as aliases of what answered them.
func proposeAskers(ctx context.Context, tx q, r policy.Reply) error {
	var rows []questionRow
	if err := tx.SelectContext(ctx, &rows, sqlAskersOf, r.Question); err != nil {
		return fmt.Errorf("read the askers' words: %w", err)
	}
	for _, own := range questionsOf(rows) {
		a := policy.Alias{Item: r.Item, Anchor: r.Anchor, Lang: policy.LangOf(own.Text), Text: own.Text}
		if err := addAlias(ctx, tx, a, policy.AliasAnswered, policy.CardProposed, own.Desk.ID, 0, r.At); err != nil {
			return err
		}
	}
	return nil
}

const aliasColumns = `
select a.id, a.item_id, a.anchor, a.lang, a.body, a.status, coalesce(a.proposed_by, 0) as proposed_by, a.reason, ` + unitCols + `
from policy_alias a join unit u on u.id = a.unit_id`

type aliasRow struct {
	Alias  int64  `db:"id"`
	Item   string `db:"item_id"`
	Anchor string `db:"anchor"`
	Lang   string `db:"lang"`
	Body   string `db:"body"`
	Status string `db:"status"`
	By     int64  `db:"proposed_by"`
	Reason string `db:"reason"`
	unitRow
}

func (r aliasRow) proposed() policy.Proposed {
	return policy.Proposed{
		ID: r.Alias, Desk: r.unit(), By: org.PersonID(r.By), Reason: policy.Reason(r.Reason),
		Alias: policy.Alias{Item: policy.ItemID(r.Item), Anchor: r.Anchor, Lang: locales.Lang(r.Lang), Text: r.Body},
	}
}

const sqlProposedAliases = aliasColumns + `
where a.status = 'proposed' and starts_with(u.path, $1)
order by a.id limit $2 offset $3`

const sqlCountProposedAliases = `
select count(*) from policy_alias a join unit u on u.id = a.unit_id
where a.status = 'proposed' and starts_with(u.path, $1)`

// ProposedAliases lists what waits on the desks of unit and below it, oldest first, and how
// many wait in all.
func (s *Policies) ProposedAliases(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Proposed, int, error) {
	var rows []aliasRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlProposedAliases, unit.Path, limit, offset); err != nil {
		return nil, 0, fmt.Errorf("list proposed aliases: %w", err)
	}
	var all int
	if err := s.db.sql.GetContext(ctx, &all, sqlCountProposedAliases, unit.Path); err != nil {
		return nil, 0, fmt.Errorf("count proposed aliases: %w", err)
	}
	out := make([]policy.Proposed, len(rows))
	for i, r := range rows {
		out[i] = r.proposed()
	}
	return out, all, nil
}

const sqlAliasForDecision = aliasColumns + `
where a.id = $1 and starts_with(u.path, $2) for update of a`

const sqlCountAliases = `select count(*) from policy_alias where item_id = $1 and anchor = $2 and status = 'approved'`

const sqlDecideAlias = `update policy_alias set status = $2, reason = $3, decided_at = $4, moved_in = ` + nextVersion + ` where id = $1`

// DecideAlias takes proposed words or leaves them, for somebody who answers for unit; what
// has been decided stays. An approved alias moves the library's version; who proposed one at a
// desk is told of a no once, in words that note composes. org.ErrNotFound outside unit; a
// *locales.Refusal policy.alias_own for one's own words, policy.alias_full when the clause
// has its most.
func (s *Policies) DecideAlias(ctx context.Context, id int64, unit org.Unit, v policy.Verdict, note func(policy.Proposed) (json.RawMessage, error)) error {
	return s.db.tx(ctx, "decide on an alias", func(tx q) error {
		// The library's lock comes first, as in every other change of it.
		if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
			return fmt.Errorf("lock version: %w", err)
		}
		var row aliasRow
		if err := tx.GetContext(ctx, &row, sqlAliasForDecision, id, unit.Path); err != nil {
			return err
		}
		p := row.proposed()
		switch {
		case row.Status != string(policy.CardProposed):
			return nil
		case p.By == v.By.Person:
			return locales.Refuse("policy.alias_own")
		case v.Yes:
			return takeAlias(ctx, tx, p, v)
		}
		if _, err := tx.ExecContext(ctx, sqlDecideAlias, id, string(v.State()), string(v.Reason), v.At); err != nil {
			return fmt.Errorf("leave the alias: %w", err)
		}
		p.Reason = v.Reason
		return tellAuthor(ctx, tx, p.By, fmt.Sprintf("policy-alias/%d/decided", id), v.At, func() (json.RawMessage, error) { return note(p) })
	})
}

func takeAlias(ctx context.Context, tx q, p policy.Proposed, v policy.Verdict) error {
	var n int
	if err := tx.GetContext(ctx, &n, sqlCountAliases, string(p.Alias.Item), p.Alias.Anchor); err != nil {
		return fmt.Errorf("count aliases: %w", err)
	}
	if n >= policy.MostAliases {
		return locales.Refuse("policy.alias_full", "Item", string(p.Alias.Item), "Limit", policy.MostAliases)
	}
	if _, err := tx.ExecContext(ctx, sqlDecideAlias, p.ID, string(v.State()), "", v.At); err != nil {
		return fmt.Errorf("take the alias: %w", err)
	}
	_, err := tx.ExecContext(ctx, sqlMovePolicyVersion)
	return err
}

// toldFor is how long a no is worth telling.
const toldFor = 14 * 24 * time.Hour

// tellAuthor tells who proposed something what became of it, once per key and inside their
// daily budget. Nobody is told when nobody is known.
func tellAuthor(ctx context.Context, tx q, author org.PersonID, key string, now time.Time, compose func() (json.RawMessage, error)) error {
	if author == 0 {
		return nil
	}
	payload, err := compose()
	if err != nil {
		return fmt.Errorf("compose note to the author: %w", err)
	}
	return enqueue(ctx, tx, []notices.Outgoing{{Key: key, Person: author, Payload: payload, Budgeted: true, Expires: now.Add(toldFor)}}, now)
}
