package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
)

// A message that was surely sent is written down even by a worker whose lease ran out;
// anything else only while the lease is the worker's own. A receipt that came before
// its result stays a receipt.
const sqlWriteResults = `
update delivery d set
    state = case when d.state = 'confirmed' then d.state else r.state end,
    reason = r.reason,
    message_id = case when r.message_id <> 0 then r.message_id else d.message_id end,
    sent_at = case when r.state = 'sent' then coalesce(d.sent_at, $8) else d.sent_at end,
    run_at = r.run_at,
    attempts = d.attempts - r.uncounted
from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::int[])
     as r(id, attempts, state, reason, message_id, run_at, uncounted)
where d.id = r.id
  and ((d.state = 'sending' and d.attempts = r.attempts)
    or (r.state = 'sent' and d.state in ('queued', 'sending', 'unknown', 'confirmed')))`

const sqlMarkUnreachable = `
update person p set unreachable = r.reason, unreachable_at = $3
from unnest($1::bigint[], $2::text[]) as r(id, reason)
where p.id = r.id and p.unreachable = ''`

// WriteResults writes what became of claimed messages, all of them in one statement,
// and marks the people whom Telegram cannot reach. Writing the same twice changes nothing.
func (s *Deliveries) WriteResults(ctx context.Context, results []notices.Result, now time.Time) error {
	if len(results) == 0 {
		return nil
	}
	n := len(results)
	ids, attempts, uncounted, messages := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	states, reasons, runAt := make([]string, n), make([]string, n), make([]time.Time, n)
	var gone, touched []int64
	var why []string
	for i, r := range results {
		ids[i], attempts[i], messages[i] = int64(r.Delivery.ID), int64(r.Delivery.Attempts), r.MessageID
		states[i], reasons[i], runAt[i] = string(r.State), r.Reason, r.RunAt
		if r.Uncounted {
			uncounted[i] = 1
		}
		if r.State == notices.Unreachable && !slices.Contains(gone, int64(r.Delivery.Person)) {
			gone, why = append(gone, int64(r.Delivery.Person)), append(why, r.Reason)
		}
		if nt := r.Delivery.Notice; nt != nil && !slices.Contains(touched, int64(nt.ID)) {
			touched = append(touched, int64(nt.ID))
		}
	}
	err := s.db.tx(ctx, "write delivery results", func(tx q) error {
		_, err := tx.ExecContext(ctx, sqlWriteResults, pq.Array(ids), pq.Array(attempts), pq.Array(states), pq.Array(reasons),
			pq.Array(messages), pq.Array(runAt), pq.Array(uncounted), now)
		if err != nil {
			return fmt.Errorf("write %d: %w", n, err)
		}
		if len(gone) > 0 {
			if _, err := tx.ExecContext(ctx, sqlMarkUnreachable, pq.Array(gone), pq.Array(why), now); err != nil {
				return fmt.Errorf("mark unreachable: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return markStale(ctx, s.db.sql, touched)
}

const sqlQueueCounts = `select state, count(*) as n from delivery where state in ('queued', 'sending') group by state`

// Waiting counts what is still queued and what is being sent, for operators.
func (s *Deliveries) Waiting(ctx context.Context) (queued, sending int, err error) {
	var rows []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlQueueCounts); err != nil {
		return 0, 0, fmt.Errorf("count the queue: %w", err)
	}
	for _, r := range rows {
		if notices.State(r.State) == notices.Queued {
			queued = r.N
		} else {
			sending = r.N
		}
	}
	return queued, sending, nil
}
