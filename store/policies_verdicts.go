package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlLockCard = cardColumns + `
where c.id = $1 for update of c`

// lockCard reads a card that nobody decides on until the transaction ends. The library's lock
// comes first, as in every other change of it.
func lockCard(ctx context.Context, tx q, id int64) (policy.Card, error) {
	if _, err := tx.ExecContext(ctx, sqlLockPolicyVersion); err != nil {
		return policy.Card{}, fmt.Errorf("lock version: %w", err)
	}
	var row cardRow
	if err := tx.GetContext(ctx, &row, sqlLockCard, id); err != nil {
		return policy.Card{}, err
	}
	return row.card(), nil
}

const sqlDecideCard = `update policy_card set state = $2, reason = $3, decided_by = $4, decided_at = $5 where id = $1`

// DecideCard is the second person's decision. Approved, the card is an item of the library
// and the askers' words are aliases of it; the proposer is told either way, of a no inside their
// daily budget. It returns the card as it then stands: one that was decided before stays as it
// was. A *locales.Refusal policy.card_own for the one who proposed it.
func (s *Policies) DecideCard(ctx context.Context, id int64, v policy.Verdict, note func(policy.Card) (json.RawMessage, error)) (c policy.Card, err error) {
	err = s.db.tx(ctx, "decide on a card", func(tx q) error {
		if c, err = lockCard(ctx, tx, id); err != nil || c.State != policy.CardProposed {
			return err
		}
		if c.By == v.By.Person {
			return locales.Refuse("policy.card_own")
		}
		if c.State = v.State(); !v.Yes {
			c.Reason = v.Reason
		}
		if _, err := tx.ExecContext(ctx, sqlDecideCard, id, string(c.State), string(c.Reason), int64(v.By.Person), v.At); err != nil {
			return fmt.Errorf("write the decision: %w", err)
		}
		if v.Yes {
			if err := s.intoLibrary(ctx, tx, c, v.By.Person, v.At); err != nil {
				return err
			}
		}
		return tellProposer(ctx, tx, c, v.At, note)
	})
	return c, err
}

// tellProposer tells of a yes at once, and of a no when the day has room for it.
func tellProposer(ctx context.Context, tx q, c policy.Card, now time.Time, note func(policy.Card) (json.RawMessage, error)) error {
	key := fmt.Sprintf("policy-card/%d/decided", c.ID)
	if c.State != policy.CardApproved {
		return tellAuthor(ctx, tx, c.By, key, now, func() (json.RawMessage, error) { return note(c) })
	}
	if c.By == 0 {
		return nil
	}
	payload, err := note(c)
	if err != nil {
		return fmt.Errorf("compose note to the proposer: %w", err)
	}
	return enqueue(ctx, tx, []notices.Outgoing{{Key: key, Person: c.By, Payload: payload}}, now)
}

const sqlRetireCard = `update policy_card set state = 'retired', reason = $2 where id = $1`

// RetireCard takes what an approved card has become out of force: the day before v.At was its
// last day, and it stays in the library for questions about earlier ones. Its proposer is told
// why, once. It returns the card as it then stands; one that is not in force stays as it was.
func (s *Policies) RetireCard(ctx context.Context, id int64, v policy.Verdict, note func(policy.Card) (json.RawMessage, error)) (c policy.Card, err error) {
	err = s.db.tx(ctx, "retire a card", func(tx q) error {
		if c, err = lockCard(ctx, tx, id); err != nil || c.State != policy.CardApproved {
			return err
		}
		it, err := policyItemOf(ctx, tx, c.ItemID())
		if err != nil {
			return err
		}
		if it, err = it.Gone(locales.DateOf(v.At)); err != nil {
			return err
		}
		if err := writeCardItem(ctx, tx, it, v.By.Person, v.At); err != nil {
			return err
		}
		c.State, c.Reason = policy.CardRetired, v.Reason
		if _, err := tx.ExecContext(ctx, sqlRetireCard, id, string(v.Reason)); err != nil {
			return fmt.Errorf("write the reason: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlMovePolicyVersion); err != nil {
			return fmt.Errorf("move version: %w", err)
		}
		if c.By == v.By.Person {
			return nil
		}
		return tellAuthor(ctx, tx, c.By, fmt.Sprintf("policy-card/%d/retired", id), v.At, func() (json.RawMessage, error) { return note(c) })
	})
	return c, err
}

// intoLibrary writes an approved card as an item, with the first of the askers' words as
// aliases of its one point. The caller holds the version's lock.
func (s *Policies) intoLibrary(ctx context.Context, tx q, c policy.Card, by org.PersonID, now time.Time) error {
	it := c.Item(locales.DateOf(now))
	if err := writeCardItem(ctx, tx, it, by, now); err != nil {
		return err
	}
	for _, words := range c.Asked[:min(len(c.Asked), policy.MostAliases)] {
		a := policy.Alias{Item: it.ID, Anchor: it.Clauses()[0].Anchor, Lang: policy.LangOf(words), Text: words}
		if err := addAlias(ctx, tx, a, policy.AliasCard, policy.CardApproved, c.Desk.ID, 0, now); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, sqlMovePolicyVersion)
	return err
}

// writeCardItem keeps an item that a card has become, as a new version of it.
func writeCardItem(ctx context.Context, tx q, it policy.Item, by org.PersonID, now time.Time) error {
	if err := it.Check(); err != nil {
		return fmt.Errorf("make item %s of a card: %w", it.ID, err)
	}
	im := &importing{Import: policy.Import{By: by}, now: now, next: map[policy.ItemID]policy.ItemID{}}
	return im.items(ctx, tx, []policy.Item{it})
}
