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

// Those who cannot be reached get their row too: the author sees whom to phone. Whoever is
// told at $18, the moment of those with the usual hours, waits for the lane's walk, and the
// others in an index.
const fanOutRows = `
insert into delivery (id, person_id, notice_id, state, reason, urgent, run_at, walked, created_at)
select delivery_of($9, p.id), p.id, $9::bigint,
       case when p.telegram_id is null or p.unreachable <> '' then 'unreachable' else 'queued' end,
       case when p.telegram_id is null then 'never_joined' else p.unreachable end,
       $10::boolean, w.at, w.at is not distinct from $18::timestamptz and p.telegram_id is not null and p.unreachable = '', $3
from person p ` + hourOf + `
cross join lateral (select ` + heldUntil + ` as at) w
where ` + audienceOf

// Rows that are written by the million are not handed on: whom Telegram cannot reach is counted
// from an index, and who waits is the rest.
const (
	sqlFanOut = fanOutRows + `
limit $11`

	sqlCountFanOut = `
with missed as (
    select reason, count(*) as n from delivery where notice_id = $1 and state = 'unreachable' group by reason)
insert into notice_change (notice_id, state, reason, choice, version, told, recalled, n)
select $1, 'unreachable', reason, 0, 0, false, false, n from missed
union all
select $1, 'queued', '', 0, 0, false, false, $2::bigint - coalesce(sum(n), 0) from missed
having $2::bigint > coalesce(sum(n), 0)`

	sqlBeginWalk = `
insert into lane_walk (notice_id, run_at, next_id) values ($1, $2, delivery_of($1, 0))
on conflict (notice_id) do update set run_at = excluded.run_at, next_id = excluded.next_id`
)

// Asking of each person whether the row is there costs as much as writing it: only a notice
// that has rows is fanned out so. Its walk may be past them.
const sqlFanOutMore = `with fresh as (` + fanOutRows + `
  and not exists (select from delivery had where had.id = delivery_of($9, p.id))
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
select exists (select from delivery d where delivery_in(d.id, n.id)) from notice n where n.id = $1 for update of n`

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
	if begun {
		err = tx.GetContext(ctx, &people, sqlFanOutMore, append(args, nil)...)
	} else {
		people, err = fanOutFirst(ctx, tx, n.ID, n.Leaves(now), args)
	}
	if err != nil {
		return 0, fmt.Errorf("fan out: %w", err)
	}
	if err := bounded(people, most); err != nil {
		return 0, err
	}
	return people, withdrawMerged(ctx, tx, n)
}

// fanOutFirst queues a notice that has no deliveries yet, of which those that leave at usual
// are walked.
func fanOutFirst(ctx context.Context, tx q, id notices.NoticeID, usual time.Time, args []any) (people int, err error) {
	done, err := tx.ExecContext(ctx, sqlFanOut, append(args, usual)...)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, sqlCountFanOut, int64(id), n); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, sqlBeginWalk, int64(id), usual)
	return int(n), err
}
