package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// inboxLimit bounds what one inbox reads; a county of this size has more villages than any real one.
const inboxLimit = 2000

// The second half is what an office entered for a village whose township has nobody left who
// can be reached, reviews there ($9) and has written nothing of the report.
const sqlWaiting = `
select ` + reportCols + `
from report_seen
where path like $1 || '%' and not $6 = any(writers)
  and (state = any($2) or (state = any($3) and parent_id = $4)
       or (state = any($7) and level = 'village' and not role = any($8) and not exists (
         select 1 from role_grant g join unit o on o.id = g.unit_id join person p on p.id = g.person_id
         where o.level = 'township' and starts_with(report_seen.path, o.path) and g.role = any($9)
           and g.valid_from <= $10 and (g.valid_to is null or g.valid_to > $10)
           and p.telegram_id is not null and p.unreachable = '' and not p.id = any(report_seen.writers))))
order by submitted_at, id
limit $5`

// Inbox lists all that waits for a reviewer at now, oldest first: nothing that they wrote
// themselves, and for a county also what a township entered by phone and has nobody else to
// review. Somebody for whom nothing ever waits gets org.ErrForbidden.
func (r *Reports) Inbox(ctx context.Context, by lifecycle.Actor, now time.Time) ([]reports.Submission, error) {
	all, err := r.waiting(ctx, by, now)
	return all, wrap("inbox", err)
}

// Neighbours are the waiting reports before and after the given one in that inbox, 0 at the
// ends; a report that no longer waits has what is left on both sides of it.
func (r *Reports) Neighbours(ctx context.Context, by lifecycle.Actor, of reports.Submission, now time.Time) (before, after int64, err error) {
	all, err := r.waiting(ctx, by, now)
	if err != nil {
		return 0, 0, wrap("inbox neighbours", err)
	}
	for _, s := range all {
		c := s.First.Compare(of.First)
		switch {
		case c < 0 || (c == 0 && s.ID < of.ID):
			before = s.ID
		case s.ID != of.ID:
			return before, s.ID, nil
		}
	}
	return before, 0, nil
}

func (r *Reports) waiting(ctx context.Context, by lifecycle.Actor, now time.Time) ([]reports.Submission, error) {
	g, w := by.Grant, reports.Waits(by.Grant)
	if !w.Any() || g.Unit.Path == "" {
		return nil, org.ErrForbidden
	}
	var rows []reportRow
	err := r.db.sql.SelectContext(ctx, &rows, sqlWaiting, g.Unit.Path, stateArray(w.Below), stateArray(w.Direct), int64(g.Unit.ID), inboxLimit,
		int64(by.Person), stateArray(w.Deputed), roleArray(reports.Reporters), roleArray(reports.TownshipReviewers()), now)
	if err != nil {
		return nil, fmt.Errorf("list waiting reports: %w", err)
	}
	return submissions(rows)
}

func submissions(rows []reportRow) ([]reports.Submission, error) {
	out := make([]reports.Submission, 0, len(rows))
	for _, row := range rows {
		s, err := row.report()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func stateArray(states []lifecycle.State) any {
	out := make([]string, len(states))
	for i, s := range states {
		out[i] = string(s)
	}
	return pq.Array(out)
}

func roleArray(roles []org.Role) any {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return pq.Array(out)
}

// Approve passes a report on by the move that applies to its state. It is idempotent by
// a.Key. Of two reviewers who decide on the same revision the second is refused with
// who was faster; nobody approves what they wrote themselves. What compose writes to the
// author is queued in the same transaction.
func (r *Reports) Approve(ctx context.Context, a reports.Act, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "approve report", func(tx q) error {
		out, err = decide(ctx, tx, decision{Act: a, among: reports.Approving, compose: compose}, now)
		return err
	})
	return out, err
}

// ApproveMany approves each report that still stands as it was seen and passes over the
// others. It returns how many were approved, now or by an earlier call with the same keys.
func (r *Reports) ApproveMany(ctx context.Context, acts []reports.Act, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (approved int, err error) {
	acts = slices.Clone(acts)
	// One order for everybody, so that two reviewers with overlapping lists cannot block each other.
	slices.SortFunc(acts, func(a, b reports.Act) int { return int(a.Of - b.Of) })
	err = r.db.tx(ctx, "approve reports", func(tx q) error {
		approved = 0
		for _, a := range acts {
			_, err := decide(ctx, tx, decision{Act: a, among: reports.Approving, compose: compose}, now)
			var no *locales.Refusal
			switch {
			case errors.As(err, &no):
			case err != nil:
				return err
			default:
				approved++
			}
		}
		return nil
	})
	return approved, err
}

const sqlApprovedUnder = `select count(*) from move where record = 'report' and key = any($1::text[])`

// ApprovedUnder is how many reports were approved under these keys of acts: what an earlier
// call of ApproveMany has done when its update comes again.
func (r *Reports) ApprovedUnder(ctx context.Context, keys []string) (n int, err error) {
	err = r.db.sql.GetContext(ctx, &n, sqlApprovedUnder, pq.Array(keys))
	return n, wrap("count what was approved", err)
}

// Return sends a report back for some of its fields, with a reason. compose writes the
// message to its author, which is queued in the same transaction; when the author has
// left the unit or cannot be reached, everybody who may report for it is told instead.
// It is idempotent by b.Key.
func (r *Reports) Return(ctx context.Context, b reports.SendBack, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "return report", func(tx q) error {
		d := decision{Act: b.Act, among: reports.Returning, open: b.Opens, fields: b.Fields, reason: b.Reason, reasons: b.Reasons, compose: compose}
		out, err = decide(ctx, tx, d, now)
		return err
	})
	return out, err
}

// decision is one review move about to be made.
type decision struct {
	reports.Act
	among   []lifecycle.Name // the first that fits the report's state is made
	from    lifecycle.State  // where the report stood before; only for moves that lead back
	fields  []string
	open    []string
	reason  string
	reasons map[string]string
	also    org.PersonID // who hears of it besides the author; 0 = nobody
	compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error)
}

const sqlDecide = `
update submission set state = $3, open_fields = $4, returns = returns + $5, revision = revision + 1, updated_at = $6
where id = $1 and revision = $2`

// decide makes the move, writes it down and queues what it arms.
func decide(ctx context.Context, tx q, d decision, now time.Time) (reports.Submission, error) {
	s, done, err := lockReport(ctx, tx, d.Of, d.Key)
	if err != nil || done {
		return s, err
	}
	if s.Revision != d.Revision {
		return s, overtaken(s)
	}
	name := d.among[0]
	for _, n := range d.among {
		if mv, ok := reports.Review.Move(n); ok && slices.Contains(mv.From, s.State) {
			name = n
		}
	}
	given := form.Answers{reports.AskFields: {L: d.fields}, reports.AskReason: {S: d.reason}}
	rec := s.Lifecycle()
	rec.From = d.from
	to, err := reports.Review.Check(name, rec, d.By, given, now)
	if err != nil {
		return s, err
	}
	returned := 0
	if to == reports.Returned {
		returned = 1
	}
	if d.open == nil {
		d.open = []string{}
	}
	res, err := tx.ExecContext(ctx, sqlDecide, s.ID, s.Revision, string(to), pq.Array(d.open), returned, now)
	if err := swapped(res, err); err != nil {
		return s, fmt.Errorf("move report %d: %w", s.ID, err)
	}
	entry := entryOf(name, s.State, to, s.ID, d.By, now)
	entry.Fields, entry.Reason, entry.Reasons = d.fields, d.reason, d.reasons
	if err := insertMove(ctx, tx, d.Key, entry); err != nil {
		return s, err
	}
	if s, err = readReport(ctx, tx, s.ID); err != nil {
		return s, err
	}
	return s, tellAbout(ctx, tx, s, name, d, now)
}

// tellAbout queues what the move arms for the people it concerns.
func tellAbout(ctx context.Context, tx q, s reports.Submission, name lifecycle.Name, d decision, now time.Time) error {
	mv, _ := reports.Review.Move(name)
	if !mv.ArmsFor(lifecycle.Tell, lifecycle.ToAuthor) || d.compose == nil {
		return nil
	}
	people, err := tellOf(ctx, tx, s, now)
	if err != nil {
		return err
	}
	if d.also != 0 && !slices.Contains(people, d.also) {
		people = append(people, d.also)
	}
	if len(people) == 0 {
		return nil
	}
	out, err := d.compose(s, people)
	if err != nil {
		return fmt.Errorf("compose the message about report %d: %w", s.ID, err)
	}
	return enqueue(ctx, tx, out, now)
}

const sqlTellOf = `
select distinct p.id
from role_grant g join person p on p.id = g.person_id
where g.unit_id = $1 and g.role = any($2) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
  and p.telegram_id is not null and p.unreachable = ''
order by p.id`

// tellOf lists who hears of a decision on a report: its author while they hold a post in the
// unit and can be reached, else everybody there who may put it right. An office that entered
// it by phone hears too: the village that phoned may not read what is sent to it.
func tellOf(ctx context.Context, tx q, s reports.Submission, now time.Time) ([]org.PersonID, error) {
	roles := make([]string, len(reports.Reporters))
	for i, r := range reports.Reporters {
		roles[i] = string(r)
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, sqlTellOf, int64(s.Unit.ID), pq.Array(roles), now); err != nil {
		return nil, fmt.Errorf("find who is told of report %d: %w", s.ID, err)
	}
	if slices.Contains(ids, int64(s.Author)) {
		return []org.PersonID{s.Author}, nil
	}
	out := make([]org.PersonID, 0, len(ids)+1)
	for _, id := range ids {
		out = append(out, org.PersonID(id))
	}
	if s.OnBehalf() && s.State == reports.Returned {
		out = append(out, s.Author)
	}
	return out, nil
}
