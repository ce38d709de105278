package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
)

const sqlEnqueue = `
insert into delivery (key, person_id, payload, urgent, run_at, expires_at, budgeted, created_at)
select o.key, o.person, CAST(o.payload AS jsonb), o.urgent, o.run_at, o.expires_at, o.budgeted, $8
from unnest($1::text[], $2::bigint[], $3::text[], $4::boolean[], $5::timestamptz[], $6::timestamptz[], $7::boolean[])
     as o(key, person, payload, urgent, run_at, expires_at, budgeted)
on conflict (key) where key is not null do nothing`

// enqueue adds deliveries in the transaction of the fact they tell of. A key that is
// already queued is left alone, so that a repeated use case says nothing twice.
func enqueue(ctx context.Context, tx q, out []notices.Outgoing, now time.Time) error {
	if len(out) == 0 {
		return nil
	}
	n := len(out)
	keys, people, payloads := make([]string, n), make([]int64, n), make([]string, n)
	urgent, budgeted, runAt, expires := make([]bool, n), make([]bool, n), make([]time.Time, n), make([]*time.Time, n)
	for i, o := range out {
		keys[i], people[i], payloads[i], urgent[i], runAt[i] = o.Key, int64(o.Person), string(o.Payload), o.Urgent, o.NotBefore
		budgeted[i] = o.Budgeted
		if runAt[i].IsZero() {
			runAt[i] = now
		}
		if !o.Expires.IsZero() {
			expires[i] = &out[i].Expires
		}
	}
	_, err := tx.ExecContext(ctx, sqlEnqueue, pq.Array(keys), pq.Array(people), pq.Array(payloads),
		pq.Array(urgent), pq.Array(runAt), pq.Array(expires), pq.Array(budgeted), now)
	if err != nil {
		return fmt.Errorf("queue %d deliveries: %w", n, err)
	}
	return nil
}
