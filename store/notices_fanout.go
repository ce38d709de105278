package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
)

// heldUntil is notices.Quiet.Hold for whole audiences, so that a claim does not meet a
// million people who sleep: $9 is the moment, $10 its minute after local midnight $11, and
// $12 the morning's. There is no summer time to mind.
const heldUntil = `
case when p.quiet_from = p.quiet_to then $9::timestamptz
     when p.quiet_from < p.quiet_to then
         case when $10::int >= p.quiet_from and $10 < p.quiet_to then $11::timestamptz + make_interval(mins => p.quiet_to) else $9 end
     when $10 >= p.quiet_from then $11 + make_interval(mins => 1440 + greatest(p.quiet_to, $12::int))
     when $10 < p.quiet_to then $11 + make_interval(mins => greatest(p.quiet_to, $12))
     else $9 end`

// Those who cannot be reached get their row too: the author sees whom to phone.
const sqlFanOut = `
insert into delivery (person_id, notice_id, state, reason, urgent, run_at, created_at)
select p.id, $6::bigint,
       case when p.telegram_id is null or p.unreachable <> '' then 'unreachable' else 'queued' end,
       case when p.telegram_id is null then 'never_joined' else p.unreachable end,
       $7::boolean, case when $7 then $9 else ` + heldUntil + ` end, $3
from person p where ` + audienceOf + `
limit $8
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
	switch added, err := res.RowsAffected(); {
	case err != nil:
		return 0, fmt.Errorf("count the fan-out: %w", err)
	case added == 0:
		return 0, locales.Refuse("notice.reaches_nobody")
	case added > int64(most):
		return 0, locales.Refuse("notice.reaches_too_many", "Max", most)
	default:
		return int(added), nil
	}
}
