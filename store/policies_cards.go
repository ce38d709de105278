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

	"github.com/lib/pq"
)

const sqlCardByKey = `select id from policy_card where key = $1`

const sqlProposeCard = `
insert into policy_card (key, question_id, unit_id, title_zh, title_en, point_zh, point_en, cites, proposed_by, proposed_at)
values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8, $9, $10)
returning id`

// The second person: somebody else who may answer in the desk's unit, else in the nearest
// unit above it.
const sqlCardApprovers = `
select person_id from (
    select distinct g.person_id, rank() over (order by length(u.path) desc) as near
    from unit desk join unit u on starts_with(desk.path, u.path)
    join role_grant g on g.unit_id = u.id and g.role = any($2::text[]) and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4)
    where desk.id = $1 and g.person_id <> $3) a
where near = 1
order by person_id`

// ProposeCard keeps an answer that is to become an item and tells who may approve it, once
// per key; note composes that message. org.ErrConflict when the question has a card already
// that was not declined.
func (s *Policies) ProposeCard(ctx context.Context, key string, c policy.Card, note func(policy.Card) (json.RawMessage, error)) (int64, error) {
	var id int64
	err := s.db.tx(ctx, "propose a card", func(tx q) error {
		var known []int64
		if err := tx.SelectContext(ctx, &known, sqlCardByKey, key); err != nil {
			return err
		}
		if len(known) > 0 {
			id = known[0]
			return nil
		}
		err := tx.GetContext(ctx, &id, sqlProposeCard, key, c.Question, int64(c.Desk.ID), c.Title.Zh, c.Title.En,
			c.Point.Zh, c.Point.En, string(c.Cites), int64(c.By), c.At)
		if err != nil {
			return err
		}
		c.ID = id
		payload, err := note(c)
		if err != nil {
			return fmt.Errorf("compose note to the approvers: %w", err)
		}
		var people []int64
		if err := tx.SelectContext(ctx, &people, sqlCardApprovers, int64(c.Desk.ID), pq.Array(answeringRoles()), int64(c.By), c.At); err != nil {
			return fmt.Errorf("find who may approve: %w", err)
		}
		out := make([]notices.Outgoing, len(people))
		for i, p := range people {
			out[i] = notices.Outgoing{Key: fmt.Sprintf("policy-card/%d/approve/%d", id, p), Person: org.PersonID(p), Payload: payload}
		}
		return enqueue(ctx, tx, out, c.At)
	})
	return id, err
}

const cardColumns = `
select c.id, coalesce(c.question_id, 0) as question_id, c.title_zh, c.title_en, c.point_zh, c.point_en, c.cites, c.state, c.reason,
       coalesce(c.proposed_by, 0) as proposed_by, c.proposed_at, ` + unitCols + `,
       array(select qu.body from policy_question qu where qu.id = c.question_id or qu.lead_id = c.question_id order by qu.id) as asked
from policy_card c join unit u on u.id = c.unit_id`

type cardRow struct {
	Card     int64          `db:"id"`
	Question int64          `db:"question_id"`
	TitleZh  string         `db:"title_zh"`
	TitleEn  string         `db:"title_en"`
	PointZh  string         `db:"point_zh"`
	PointEn  string         `db:"point_en"`
	Cites    string         `db:"cites"`
	State    string         `db:"state"`
	Reason   string         `db:"reason"`
	By       int64          `db:"proposed_by"`
	At       time.Time      `db:"proposed_at"`
	Asked    pq.StringArray `db:"asked"`
	unitRow
}

func (r cardRow) card() policy.Card {
	return policy.Card{
		ID: r.Card, Question: r.Question, Desk: r.unit(), Title: locales.Both(r.TitleZh, r.TitleEn), Point: locales.Both(r.PointZh, r.PointEn),
		Cites: policy.ItemID(r.Cites), By: org.PersonID(r.By), At: r.At, State: policy.CardState(r.State), Reason: policy.Reason(r.Reason), Asked: r.Asked,
	}
}

const sqlProposedCards = cardColumns + `
where c.state = 'proposed' and starts_with(u.path, $1)
order by c.id limit $2 offset $3`

const sqlCountProposedCards = `
select count(*) from policy_card c join unit u on u.id = c.unit_id
where c.state = 'proposed' and starts_with(u.path, $1)`

// ProposedCards lists what waits for approval in unit and below it, oldest first, and how many
// wait in all.
func (s *Policies) ProposedCards(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Card, int, error) {
	var rows []cardRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlProposedCards, unit.Path, limit, offset); err != nil {
		return nil, 0, fmt.Errorf("list proposed cards: %w", err)
	}
	var all int
	if err := s.db.sql.GetContext(ctx, &all, sqlCountProposedCards, unit.Path); err != nil {
		return nil, 0, fmt.Errorf("count proposed cards: %w", err)
	}
	out := make([]policy.Card, len(rows))
	for i, r := range rows {
		out[i] = r.card()
	}
	return out, all, nil
}

const sqlCard = cardColumns + `
where c.id = $1`

// ProposedCard is one card, also when it is decided; the caller checks who may see its desk.
func (s *Policies) ProposedCard(ctx context.Context, id int64) (policy.Card, error) {
	var r cardRow
	if err := s.db.sql.GetContext(ctx, &r, sqlCard, id); err != nil {
		return policy.Card{}, fmt.Errorf("read a proposed card: %w", known(err))
	}
	return r.card(), nil
}
