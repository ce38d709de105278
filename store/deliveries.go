package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Deliveries is the queue of messages that the bot starts.
type Deliveries struct{ db *DB }

// NewDeliveries is the queue kept in d.
func NewDeliveries(d *DB) *Deliveries { return &Deliveries{d} }

// Two queries, urgent and not, each walk the index from its beginning: rows that wait
// for tomorrow are never looked at. A lease that ran out is a row whose moment has come.
const sqlClaim = `
with c as materialized (
    select id from delivery
    where state in ('queued', 'sending') and urgent = $1 and run_at <= $2
    order by run_at, id limit $3
    for update skip locked)
select d.id, d.person_id, coalesce(p.telegram_id, 0) as chat, p.lang, p.quiet_from, p.quiet_to, p.unreachable,
       coalesce(CAST(d.payload AS text), '') as payload, coalesce(d.notice_id, 0) as notice_id,
       d.urgent, d.budgeted, d.expires_at, d.attempts,
       case when d.urgent or (d.notice_id is null and not d.budgeted) then 0 else
           (select count(*) from delivery s
            where s.person_id = d.person_id and (s.notice_id is not null or s.budgeted) and not s.urgent and s.id <> d.id
              and (s.sent_at >= $4 or s.state = 'sending'))
       end as today
from c join delivery d using (id) join person p on p.id = d.person_id
order by d.run_at, d.id`

type deliveryRow struct {
	ID          int64      `db:"id"`
	Person      int64      `db:"person_id"`
	Chat        int64      `db:"chat"`
	Lang        string     `db:"lang"`
	QuietFrom   int        `db:"quiet_from"`
	QuietTo     int        `db:"quiet_to"`
	Unreachable string     `db:"unreachable"`
	Payload     string     `db:"payload"`
	Notice      int64      `db:"notice_id"`
	Urgent      bool       `db:"urgent"`
	Budgeted    bool       `db:"budgeted"`
	Expires     *time.Time `db:"expires_at"`
	Attempts    int        `db:"attempts"`
	Today       int        `db:"today"`
}

func (r deliveryRow) candidate(known map[int64]*notices.Notice) notices.Candidate {
	c := notices.Candidate{
		Delivery: notices.Delivery{
			ID: notices.DeliveryID(r.ID), Person: org.PersonID(r.Person), Chat: r.Chat, Lang: locales.Lang(r.Lang),
			Notice: known[r.Notice], Attempts: r.Attempts + 1,
		},
		Urgent: r.Urgent, Budgeted: r.Budgeted, Quiet: notices.Quiet{From: r.QuietFrom, To: r.QuietTo},
		Unreachable: r.Unreachable, Today: r.Today, Tries: r.Attempts,
	}
	if r.Payload != "" {
		c.Delivery.Payload = json.RawMessage(r.Payload)
	}
	if r.Expires != nil {
		c.Expires = *r.Expires
	}
	return c
}

// ClaimDeliveries takes up to limit messages whose moment has come, urgent ones first,
// and leases them until now+lease: when the claimer dies they are claimed again then.
// Quiet hours, the budget, expiry and who cannot be reached are decided here, for every
// sender. Two claimers never get the same message. settled is how many were held back
// or ended instead.
func (s *Deliveries) ClaimDeliveries(ctx context.Context, now time.Time, limit int, lease time.Duration) (list []notices.Delivery, settled int, err error) {
	var held settlement
	err = s.db.tx(ctx, "claim deliveries", func(tx q) error {
		rows, err := claimRows(ctx, tx, now, limit)
		if err != nil || len(rows) == 0 {
			return err
		}
		known, err := noticesOf(ctx, tx, rows)
		if err != nil {
			return err
		}
		taken := map[int64]int{} // ordinary notices that go out with this claim, by person
		var ids []int64
		for _, r := range rows {
			c := r.candidate(known)
			c.Today += taken[r.Person]
			d := c.Decide(now)
			if !d.Send {
				held.add(r.ID, r.Notice, d)
				continue
			}
			if c.Rationed() {
				taken[r.Person]++
			}
			ids, list = append(ids, r.ID), append(list, c.Delivery)
		}
		settled = len(held.ids)
		if err := held.write(ctx, tx); err != nil {
			return err
		}
		return leaseRows(ctx, tx, ids, now.Add(lease))
	})
	if err != nil {
		return nil, 0, err
	}
	// The claim is committed and must not be lost for a mark: without it the notice is
	// counted a minute later.
	_ = markStale(ctx, s.db.sql, held.notice)
	return list, settled, nil
}

func claimRows(ctx context.Context, tx q, now time.Time, limit int) ([]deliveryRow, error) {
	var rows []deliveryRow
	for _, urgent := range []bool{true, false} {
		var more []deliveryRow
		err := tx.SelectContext(ctx, &more, sqlClaim, urgent, now, limit-len(rows), notices.Midnight(now))
		if err != nil {
			return nil, fmt.Errorf("take rows: %w", err)
		}
		if rows = append(rows, more...); len(rows) >= limit {
			break
		}
	}
	return rows, nil
}

const sqlLease = `update delivery set state = 'sending', run_at = $2, attempts = attempts + 1 where id = any($1)`

func leaseRows(ctx context.Context, tx q, ids []int64, until time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlLease, pq.Array(ids), until); err != nil {
		return fmt.Errorf("lease: %w", err)
	}
	return nil
}

// settlement collects what is decided without sending.
type settlement struct {
	ids, notice    []int64
	states, reason []string
	until          []time.Time
}

func (h *settlement) add(id, notice int64, d notices.Decision) {
	h.ids, h.states, h.reason = append(h.ids, id), append(h.states, string(d.State)), append(h.reason, d.Reason)
	h.until = append(h.until, d.Until)
	if notice != 0 {
		h.notice = append(h.notice, notice)
	}
}

const sqlSettle = `
update delivery d set state = h.state, reason = h.reason, run_at = h.run_at
from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) as h(id, state, reason, run_at)
where d.id = h.id`

func (h *settlement) write(ctx context.Context, tx q) error {
	if len(h.ids) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, sqlSettle, pq.Array(h.ids), pq.Array(h.states), pq.Array(h.reason), pq.Array(h.until))
	if err != nil {
		return fmt.Errorf("hold back %d: %w", len(h.ids), err)
	}
	return nil
}

const sqlMarkStale = `update notice set progress_stale = true where id = any($1) and not progress_stale`

// markStale says that the figures of these notices have changed. A notice that is
// marked already is not touched, so that thousands of receipts do not queue for one row.
// It must run after the change is committed: TakeProgress clears the mark before it
// counts, so a mark found standing then means that the count is still to come.
func markStale(ctx context.Context, db q, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := db.ExecContext(ctx, sqlMarkStale, pq.Array(ids)); err != nil {
		return fmt.Errorf("mark progress: %w", err)
	}
	return nil
}
