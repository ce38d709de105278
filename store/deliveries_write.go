package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
)

// A message that was surely sent is written down even by a worker whose lease ran out, and
// of a notice that was cancelled meanwhile; anything else only while nobody has taken the
// delivery over, which is one try more. A receipt that came before its result stays a receipt.
const sqlWriteResults = `
update delivery d set
    state = case when d.state = 'confirmed' then d.state else r.state end,
    reason = r.reason,
    message_id = case when r.message_id <> 0 then r.message_id else d.message_id end,
    also_ids = coalesce(CAST(nullif(r.also, '') as bigint[]), d.also_ids),
    version = case when r.state = 'sent' then r.version else d.version end,
    sent_at = case when r.state = 'sent' then coalesce(d.sent_at, $10) else d.sent_at end,
    run_at = r.run_at,
    walked = false,
    attempts = greatest(d.attempts, r.attempts - r.uncounted)
from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::int[], $8::int[], $9::text[])
     as r(id, attempts, state, reason, message_id, run_at, uncounted, version, also)
where d.id = r.id
  and ((d.state = 'queued' and d.attempts = r.attempts - 1)
    or (r.state = 'sent' and d.state in ('queued', 'unknown', 'confirmed', 'cancelled')))`

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
	w := newResultColumns(results)
	var err error
	if len(w.leases) == 0 && len(w.gone) == 0 { // nearly always: one statement, one round trip
		err = known(w.write(ctx, s.db.sql, now))
	} else {
		err = s.db.tx(ctx, "write delivery results", func(tx q) error {
			if err := w.write(ctx, tx, now); err != nil {
				return err
			}
			if err := dropFromLeases(ctx, tx, w.leases, w.back); err != nil || len(w.gone) == 0 {
				return err
			}
			if _, err := tx.ExecContext(ctx, sqlMarkUnreachable, pq.Array(w.gone), pq.Array(w.why), now); err != nil {
				return fmt.Errorf("mark unreachable: %w", err)
			}
			return nil
		})
	}
	if err != nil {
		return err
	}
	return markStale(ctx, s.db.sql, w.touched)
}

// resultColumns are results by column.
type resultColumns struct {
	ids, attempts, messages, uncounted, versions []int64
	states, reasons, also                        []string
	runAt                                        []time.Time
	leases, back                                 []int64 // what goes back to the queue
	gone                                         []int64 // people
	why                                          []string
	touched                                      []int64 // notices
}

func newResultColumns(results []notices.Result) resultColumns {
	n := len(results)
	w := resultColumns{
		ids: make([]int64, n), attempts: make([]int64, n), messages: make([]int64, n), uncounted: make([]int64, n), versions: make([]int64, n),
		states: make([]string, n), reasons: make([]string, n), also: make([]string, n), runAt: make([]time.Time, n),
	}
	for i, r := range results {
		d := r.Delivery
		w.ids[i], w.attempts[i], w.messages[i] = int64(d.ID), int64(d.Attempts), r.MessageID
		w.states[i], w.reasons[i], w.runAt[i] = string(r.State), r.Reason, r.RunAt
		if r.Uncounted {
			w.uncounted[i] = 1
		}
		if len(r.AlsoIDs) > 0 {
			w.also[i] = idList(r.AlsoIDs)
		}
		if r.State == notices.Queued && d.Lease != 0 {
			w.back = append(w.back, int64(d.ID))
			if !slices.Contains(w.leases, d.Lease) {
				w.leases = append(w.leases, d.Lease)
			}
		}
		if r.State == notices.Unreachable && !slices.Contains(w.gone, int64(d.Person)) {
			w.gone, w.why = append(w.gone, int64(d.Person)), append(w.why, r.Reason)
		}
		if d.Notice != nil {
			w.versions[i] = int64(d.Notice.Version)
			if !slices.Contains(w.touched, int64(d.Notice.ID)) {
				w.touched = append(w.touched, int64(d.Notice.ID))
			}
		}
	}
	return w
}

func (w resultColumns) write(ctx context.Context, tx q, now time.Time) error {
	_, err := tx.ExecContext(ctx, sqlWriteResults, pq.Array(w.ids), pq.Array(w.attempts), pq.Array(w.states), pq.Array(w.reasons),
		pq.Array(w.messages), pq.Array(w.runAt), pq.Array(w.uncounted), pq.Array(w.versions), pq.Array(w.also), now)
	if err != nil {
		return fmt.Errorf("write %d results: %w", len(w.ids), err)
	}
	return nil
}

// idList spells ids as Postgres does.
func idList(ids []int64) string {
	var b strings.Builder
	for i, id := range ids {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String() + "}"
}

const sqlQueueCounts = `
select (select count(*) from delivery where state = 'queued') as queued,
       (select count(*) from delivery d where d.state = 'queued'
        and d.id = any(array(select unnest(ids) from delivery_lease))) as sending`

// Waiting counts what is still queued and what of that is being sent, for operators.
func (s *Deliveries) Waiting(ctx context.Context) (queued, sending int, err error) {
	var row struct {
		Queued  int `db:"queued"`
		Sending int `db:"sending"`
	}
	if err := s.db.sql.GetContext(ctx, &row, sqlQueueCounts); err != nil {
		return 0, 0, fmt.Errorf("count the queue: %w", err)
	}
	return row.Queued - row.Sending, row.Sending, nil
}
