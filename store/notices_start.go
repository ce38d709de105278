package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
)

// Only what still waits is withdrawn. What is on the wire counts as waiting until its result
// is written, and that it came is written all the same.
const sqlWithdrawMerged = `
update delivery o set state = 'cancelled', reason = $3
from delivery m
where delivery_in(m.id, $1) and o.id = delivery_of($2, m.person_id) and o.state = 'queued' and m.state = 'queued'`

func withdrawMerged(ctx context.Context, tx q, n notices.Notice) error {
	if n.Merges == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlWithdrawMerged, int64(n.ID), int64(n.Merges), notices.ReasonMerged); err != nil {
		return fmt.Errorf("withdraw what is merged: %w", err)
	}
	return nil
}

// A receipt for a notice counts for those that it carries along, and for what those carry.
const sqlConfirmMerged = `
with recursive up as (
    select n.merges as id from notice n where n.id = $1 and n.merges is not null
    union
    select n.merges from notice n join up on n.id = up.id where n.merges is not null)
update delivery d set state = 'confirmed', reason = '', confirmed_at = coalesce(d.confirmed_at, $3)
from up join notice n on n.id = up.id
where d.id = delivery_of(up.id, $2) and n.confirm and d.state <> 'confirmed'
  and (d.state <> 'cancelled' or d.reason = $4)
returning d.notice_id`

// confirmMerged gives the receipt that person gave for notice id to those it carries along,
// and returns them: their figures have changed.
func confirmMerged(ctx context.Context, tx q, id int64, person int64, now time.Time) ([]int64, error) {
	var moved []int64
	if err := tx.SelectContext(ctx, &moved, sqlConfirmMerged, id, person, now, notices.ReasonMerged); err != nil {
		return nil, fmt.Errorf("confirm what is merged: %w", err)
	}
	return moved, nil
}

const sqlDueNotice = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.state = 'scheduled' and n.starts_at <= $1
order by n.starts_at, n.id limit 1 for update of n skip locked`

const sqlStartNotice = `update notice set state = 'sending', progress_stale = true where id = $1`

// anybody: how many a planned notice may reach was looked at when it was planned; units
// that have grown since do not stop it.
const anybody = math.MaxInt32

// StartDue sends the notices whose moment has come, each in a transaction of its own, at most
// limit of them; it returns how many. Whom a notice means is decided now. Running late or
// twice, in several replicas, starts none twice.
func (s *Notices) StartDue(ctx context.Context, now time.Time, limit int) (started int, err error) {
	for more := true; more && started < limit; {
		err := s.db.longTx(ctx, "start a planned notice", func(tx q) error {
			var rows []noticeRow
			err := tx.SelectContext(ctx, &rows, sqlDueNotice, now)
			if more = err == nil && len(rows) == 1; !more {
				return err
			}
			var nobody *locales.Refusal // who was meant has gone: the notice ends where it is
			_, err = fanOut(ctx, tx, notices.NoticeID(rows[0].Notice), anybody, now)
			if err == nil {
				err = sumUp(ctx, tx, rows[0].notice(), now)
			}
			if err != nil && !errors.As(err, &nobody) {
				return err
			}
			_, err = tx.ExecContext(ctx, sqlStartNotice, rows[0].Notice)
			return err
		})
		if err != nil {
			return started, err
		}
		if more {
			started++
		}
	}
	return started, nil
}
