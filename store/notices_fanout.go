package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/notices"
)

// heldUntil is notices.Quiet.Hold for whole audiences, so that a claim does not meet a
// million people who sleep: $12 is the moment, $13 its minute after local midnight $14, and
// $15 the morning's. There is no summer time to mind.
const heldUntil = `
case when p.quiet_from = p.quiet_to then $12::timestamptz
     when p.quiet_from < p.quiet_to then
         case when $13::int >= p.quiet_from and $13 < p.quiet_to then $14::timestamptz + make_interval(mins => p.quiet_to) else $12 end
     when $13 >= p.quiet_from then $14 + make_interval(mins => 1440 + greatest(p.quiet_to, $15::int))
     when $13 < p.quiet_to then $14 + make_interval(mins => greatest(p.quiet_to, $15))
     else $12 end`

// Those who cannot be reached get their row too: the author sees whom to phone.
const sqlFanOut = `
insert into delivery (person_id, notice_id, state, reason, urgent, run_at, created_at)
select p.id, $9::bigint,
       case when p.telegram_id is null or p.unreachable <> '' then 'unreachable' else 'queued' end,
       case when p.telegram_id is null then 'never_joined' else p.unreachable end,
       $10::boolean, case when $10 then $12 else ` + heldUntil + ` end, $3
from person p where ` + audienceOf + `
limit $11
on conflict do nothing`

// A fan-out hashes everybody's grants once; in the server's own four megabytes it would
// write them to disk and read them again.
const sqlFanOutMemory = `select set_config('work_mem', '128MB', true), set_config('jit', 'off', true)`

// fanOut queues one delivery for each person whom notice id means at now, by one statement
// in tx, and returns how many. Run again for the same notice it adds only who is meant by
// now and was not. Each row gets the moment from which it may leave: at once, after the
// person's quiet hours, or with their digest. Nobody meant, or more than most, is a
// *locales.Refusal and leaves nothing when tx ends with it.
func fanOut(ctx context.Context, tx q, id notices.NoticeID, most int, now time.Time) (people int, err error) {
	var row noticeRow
	if err := tx.GetContext(ctx, &row, sqlNotice, int64(id)); err != nil {
		return 0, fmt.Errorf("read notice to fan out: %w", err)
	}
	n := row.notice()
	args, err := audienceArgs(ctx, tx, n.Audience, n.Author, now)
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, sqlFanOutMemory); err != nil {
		return 0, fmt.Errorf("fan out: %w", err)
	}
	from := now
	if n.AtDigest {
		from = notices.Digest(now)
	}
	midnight := notices.Midnight(from)
	args = append(args, int64(id), n.Urgent(), most+1, from, int(from.Sub(midnight)/time.Minute), midnight, notices.Morning)
	res, err := tx.ExecContext(ctx, sqlFanOut, args...)
	if err != nil {
		return 0, fmt.Errorf("fan out: %w", err)
	}
	added, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count the fan-out: %w", err)
	}
	if err := bounded(int(added), most); err != nil {
		return 0, err
	}
	return int(added), withdrawMerged(ctx, tx, n)
}
