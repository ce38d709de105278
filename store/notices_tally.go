package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"cadrebot/notices"
)

// The figures of a notice are never counted row by row: triggers on delivery append what
// each statement changed to notice_change, and every so often that is added into
// notice_tally. What is read is the sum of both.
const sqlFigures = `
select t.notice_id, n.state as whole, t.state, t.reason, t.choice, t.told, t.recalled, t.version >= n.version as latest, sum(t.n) as n
from (select notice_id, state, reason, choice, version, told, recalled, n from notice_tally where notice_id = any($1)
      union all
      select notice_id, state, reason, choice, version, told, recalled, n from notice_change where notice_id = any($1)) t
join notice n on n.id = t.notice_id
group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(t.n) <> 0`

type alikeRow struct {
	Notice   int64  `db:"notice_id"`
	Whole    string `db:"whole"`
	State    string `db:"state"`
	Reason   string `db:"reason"`
	Choice   int    `db:"choice"`
	Told     bool   `db:"told"`
	Recalled bool   `db:"recalled"`
	Latest   bool   `db:"latest"`
	N        int    `db:"n"`
}

// figuresOf reads the figures of these notices, by notice.
func figuresOf(ctx context.Context, tx q, ids []int64) (map[int64]notices.Figures, error) {
	var rows []alikeRow
	if err := tx.SelectContext(ctx, &rows, sqlFigures, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	out := make(map[int64]notices.Figures, len(ids))
	for _, id := range ids {
		out[id] = notices.Figures{ByState: map[notices.State]int{}, Reasons: map[string]int{}, Answers: map[int]int{}}
	}
	for _, r := range rows {
		out[r.Notice] = r.addTo(out[r.Notice])
	}
	return out, nil
}

func (r alikeRow) addTo(f notices.Figures) notices.Figures {
	s := notices.State(r.State)
	if s == notices.Queued && (r.Whole == notices.NoticeCancelled || r.Whole == notices.NoticeRecalled) {
		s = notices.Cancelled // the notice decides at once; its rows follow
	}
	f.ByState[s] += r.N
	if r.Reason != "" {
		f.Reasons[r.Reason] += r.N
	}
	if r.Choice > 0 {
		f.Answers[r.Choice] += r.N
	}
	if r.Told && s != notices.Confirmed {
		f.Told += r.N
	}
	if !r.Told && s == notices.Sent {
		f.Silent += r.N
	}
	if got := s == notices.Sent || s == notices.Confirmed; got && r.Latest && !r.Recalled {
		f.Latest += r.N
	}
	if r.Recalled {
		f.TakenBack += r.N
	}
	return f
}

// The rows are added in one order, so that two that add at once wait and do not lock each
// other out.
const sqlAddChanges = `
with moved as (
    delete from notice_change where notice_id = any($1)
    returning notice_id, state, reason, choice, version, told, recalled, n)
insert into notice_tally as t (notice_id, state, reason, choice, version, told, recalled, n)
select notice_id, state, reason, choice, version, told, recalled, sum(n)
from moved group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0
order by 1, 2, 3, 4, 5, 6, 7
on conflict (notice_id, state, reason, choice, version, told, recalled) do update set n = t.n + excluded.n`

// addChanges adds what has changed into the tally.
func addChanges(ctx context.Context, tx q, ids []int64) error {
	if _, err := tx.ExecContext(ctx, sqlAddChanges, pq.Array(ids)); err != nil {
		return fmt.Errorf("add up changes: %w", err)
	}
	return nil
}
