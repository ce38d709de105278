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

// One claim is decided at a time: what is leased is known by then, and no row is locked or
// rewritten to take it.
const sqlClaimTurn = `select pg_advisory_xact_lock(hashtext('claim deliveries'))`

type deliveryRow struct {
	ID          int64      `db:"id"`
	Walked      bool       `db:"walked"` // claimed by its lane's walk
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
	n := known[r.Notice]
	c := notices.Candidate{
		Delivery: notices.Delivery{
			ID: notices.DeliveryID(r.ID), Person: org.PersonID(r.Person), Chat: r.Chat, Lang: locales.Lang(r.Lang),
			Notice: n, Attempts: r.Attempts + 1, Class: notices.ClassOf("", r.Urgent),
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
	if n != nil {
		c.Delivery.Class = notices.ClassOf(n.Kind, r.Urgent)
		if !n.Expires.IsZero() && (c.Expires.IsZero() || n.Expires.Before(c.Expires)) {
			c.Expires = n.Expires
		}
	}
	return c
}

// ClaimDeliveries takes up to limit messages whose moment has come and leases them for
// as long as lease by Postgres's clock: when the claimer dies they are claimed again then. Classes go one after the
// other (notices.ClassOf); the notices of one class share what is left. A notice that is
// paused, cancelled or not begun is not looked at. Quiet hours, the budget, expiry and who
// cannot be reached are decided here, for every sender. Two claimers never get the same
// message. settled is how many were held back or ended instead.
func (s *Deliveries) ClaimDeliveries(ctx context.Context, now time.Time, limit int, lease time.Duration) (list []notices.Delivery, settled int, err error) {
	var held settlement
	err = s.db.tx(ctx, "claim deliveries", func(tx q) error {
		held, list = settlement{}, nil
		if _, err := tx.ExecContext(ctx, sqlClaimTurn); err != nil {
			return err
		}
		out, err := leased(ctx, tx, lease)
		if err != nil {
			return err
		}
		rows, err := claimRows(ctx, tx, now, limit, out)
		if err != nil || len(rows) == 0 {
			return err
		}
		known, err := noticesOf(ctx, tx, rows)
		if err != nil {
			return err
		}
		today, err := out.today(ctx, tx, rows)
		if err != nil {
			return err
		}
		var mine leaseRow
		for _, r := range rows {
			c := r.candidate(known)
			c.Today += today[r.Person]
			d := c.Decide(now)
			if !d.Send {
				held.add(r.ID, r.Notice, d)
				continue
			}
			counts := int64(0)
			if c.Rationed() {
				today[r.Person]++
				counts = r.Person
			}
			mine.IDs, mine.People, list = append(mine.IDs, r.ID), append(mine.People, counts), append(list, c.Delivery)
		}
		if err := held.write(ctx, tx); err != nil {
			return err
		}
		id, err := mine.take(ctx, tx, lease)
		for i := range list {
			list[i].Lease = id
		}
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	// The claim is committed and must not be lost for a mark: without it the notice is
	// counted a minute later.
	_ = markStale(ctx, s.db.sql, held.notice)
	return list, len(held.ids), nil
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
update delivery d set state = h.state, reason = h.reason, run_at = h.run_at, walked = false
from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) as h(id, state, reason, run_at)
where d.id = h.id and d.state = 'queued'`

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
