package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/notices"
)

// hourOf is notices.Quiet.Hold for whole audiences, so that a claim does not meet a million
// people who sleep. The moment is $12, its minute after local midnight $13, its midnight $14
// and the morning's minute $15; with $16 it is each person's own digest, the first one whose
// minute is not before $17. There is no summer time to mind.
const hourOf = `
cross join lateral (select case when $16::boolean then p.digest_at else $13::int end as minute) m
cross join lateral (select
    case when p.quiet_from = p.quiet_to then m.minute
         when p.quiet_from < p.quiet_to then
             case when m.minute >= p.quiet_from and m.minute < p.quiet_to then p.quiet_to else m.minute end
         when m.minute >= p.quiet_from then 1440 + greatest(p.quiet_to, $15::int)
         when m.minute < p.quiet_to then greatest(p.quiet_to, $15)
         else m.minute end as minute) h`

const heldUntil = `
case when $10 or not $16 and h.minute = $13 then $12::timestamptz
     else $14::timestamptz + interval '1 minute' * (h.minute + case when $16 and p.digest_at < $17::int then 1440 else 0 end) end`

// Those who cannot be reached get their row too: the author sees whom to phone. The rows are
// counted into the notice's figures as they are written.
const fanOutRows = `(
insert into delivery (person_id, notice_id, state, reason, urgent, run_at, created_at)
select p.id, $9::bigint,
       case when p.telegram_id is null or p.unreachable <> '' then 'unreachable' else 'queued' end,
       case when p.telegram_id is null then 'never_joined' else p.unreachable end,
       $10::boolean, ` + heldUntil + `, $3
from person p ` + hourOf + `
where ` + audienceOf

// Asking of each person whether the row is there costs as much as writing it: only a notice
// that has rows is fanned out so.
const sqlFanOutMore = `with fresh as ` + fanOutRows + `
  and not exists (select from delivery had where had.notice_id = $9 and had.person_id = p.id)` + fanOutCounted

const sqlFanOutFirst = `with fresh as ` + fanOutRows + fanOutCounted

const fanOutCounted = `
limit $11
returning state, reason), counted as (
insert into notice_change (notice_id, state, reason, choice, version, told, recalled, n)
select $9, state, reason, 0, 0, false, false, count(*) from fresh group by state, reason
returning n)
select coalesce(sum(n), 0) from counted`

// A fan-out hashes everybody's grants once; in the server's own four megabytes it would
// write them to disk and read them again.
const sqlFanOutMemory = `select set_config('work_mem', '128MB', true), set_config('jit', 'off', true)`

const sqlFanOutTurn = `
select exists (select from delivery d where d.notice_id = n.id) from notice n where n.id = $1 for update of n`

// fanOut queues one delivery for each person whom notice id means at now, by one statement
// in tx, and returns how many. Run again for the same notice it adds only who is meant by
// now and was not. Each row gets the moment from which it may leave: at once, after the
// person's quiet hours, or with their digest. Nobody meant, or more than most, is a
// *locales.Refusal and leaves nothing when tx ends with it.
func fanOut(ctx context.Context, tx q, id notices.NoticeID, most int, now time.Time) (people int, err error) {
	var begun bool // and nobody else fans out this notice meanwhile
	if err := tx.GetContext(ctx, &begun, sqlFanOutTurn, int64(id)); err != nil {
		return 0, fmt.Errorf("fan out: %w", err)
	}
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
	midnight := notices.Midnight(now)
	minute := now.Sub(midnight)
	args = append(args, int64(id), n.Urgent(), most+1, now, int(minute/time.Minute), midnight, notices.Morning,
		n.AtDigest, int((minute+time.Minute-1)/time.Minute))
	statement := sqlFanOutFirst
	if begun {
		statement = sqlFanOutMore
	}
	if err := tx.GetContext(ctx, &people, statement, args...); err != nil {
		return 0, fmt.Errorf("fan out: %w", err)
	}
	if err := bounded(people, most); err != nil {
		return 0, err
	}
	return people, withdrawMerged(ctx, tx, n)
}
