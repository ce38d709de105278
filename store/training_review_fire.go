package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training/review"
)

const sqlReviewLock = `select pg_try_advisory_xact_lock(hashtext('question reviews'))`

// What is due for people who can be reached and hold a post, with how many of the day's
// ordinary messages they have had or wait for, and whether a review is among them. A
// message of yesterday that the quiet hours hold counts for today.
const sqlReviewsDue = `
with due as (
    select m.person_id, m.course_id, m.question_id, m.due, m.stability, m.difficulty
    from question_memory m join person p on p.id = m.person_id
    where m.due <= CAST($1 AS date) and p.telegram_id is not null and p.unreachable = ''
      and not exists (select from review_stop x where x.person_id = m.person_id)
      and exists (select from role_grant g where g.person_id = m.person_id
                  and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2))
), had as (
    select d.person_id, count(*) as n, bool_or(d.key like 'review/%') as reviewed
    from (select person_id, key, notice_id, budgeted, urgent from delivery
          where person_id in (select person_id from due) and state <> 'queued' and sent_at >= $3
          union all
          select p.id, w.key, w.notice_id, w.budgeted, w.urgent
          from (select distinct person_id as id from due) p cross join lateral (` + queuedFor + `) w) d
    where (d.notice_id is not null or d.budgeted) and not d.urgent
    group by d.person_id
)
select due.person_id, due.course_id, due.question_id, to_char(due.due, 'YYYY-MM-DD') as due, due.stability, due.difficulty,
       '' as answered, coalesce(had.n, 0) as had, coalesce(had.reviewed, false) as reviewed
from due left join had using (person_id)
order by due.person_id`

type reviewDueRow struct {
	memoryRow
	Had      int  `db:"had"`
	Reviewed bool `db:"reviewed"`
}

// FireReviews queues what compose makes for everybody to whom questions come back on the
// local day of now: one message a day for each, within the daily budget, and none to those
// who have stopped. It forgets first what no course asks any more, and what is two years
// old. Calling it again on the same day queues nothing. It returns how many were queued.
func (s *Training) FireReviews(ctx context.Context, now time.Time, compose func(to org.PersonID, questions int) (notices.Outgoing, error)) (n int, err error) {
	courses, questions, err := s.asking(ctx)
	if err != nil {
		return 0, err
	}
	err = s.db.tx(ctx, "fire reviews", func(tx q) error {
		n = 0
		var mine bool
		if err := tx.GetContext(ctx, &mine, sqlReviewLock); err != nil || !mine {
			return err
		}
		if err := forget(ctx, tx, courses, questions, now); err != nil {
			return err
		}
		var rows []reviewDueRow
		if err := tx.SelectContext(ctx, &rows, sqlReviewsDue, string(locales.DateOf(now)), now, notices.Midnight(now)); err != nil {
			return fmt.Errorf("find due questions: %w", err)
		}
		out, err := reviewMessages(rows, now, compose)
		if err != nil {
			return err
		}
		n = len(out)
		return enqueue(ctx, tx, out, now)
	})
	return n, err
}

// reviewMessages plans for one person after the other; rows stand by person.
func reviewMessages(rows []reviewDueRow, now time.Time, compose func(org.PersonID, int) (notices.Outgoing, error)) ([]notices.Outgoing, error) {
	today := locales.DateOf(now)
	var out []notices.Outgoing
	for len(rows) > 0 {
		first, n := rows[0], 1
		for n < len(rows) && rows[n].Person == first.Person {
			n++
		}
		items := make([]review.Item, n)
		for i := range items {
			items[i] = rows[i].item()
		}
		rows = rows[n:]
		plan := review.Plan(items, today, review.Allowance{
			Messages: notices.PerDay - first.Had, Sent: first.Reviewed, Questions: review.AtOnce,
		})
		if len(plan) == 0 {
			continue
		}
		o, err := compose(org.PersonID(first.Person), len(plan))
		if err != nil {
			return nil, fmt.Errorf("compose a review: %w", err)
		}
		o.Key, o.Person, o.Budgeted = fmt.Sprintf("review/%d/%s", first.Person, today), org.PersonID(first.Person), true
		out = append(out, o)
	}
	return out, nil
}

// asking are all questions of the newest courses.
func (s *Training) asking(ctx context.Context) (courses, questions []string, err error) {
	all, err := s.Courses(ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		for j := range all[i].Questions {
			courses, questions = append(courses, string(all[i].ID)), append(questions, string(all[i].Questions[j].ID))
		}
	}
	return courses, questions, nil
}

const sqlForgetGone = `
delete from question_memory m
where not exists (select from unnest($1::text[], $2::text[]) as a(course, question)
                  where a.course = m.course_id and a.question = m.question_id)`

const sqlForgetOld = `delete from question_memory where due <= CAST($1 AS date)`

// forget deletes what no course asks any more and what nobody has answered for two years. A
// question is due a year after it was answered at the latest, so one that has been due
// for the rest of two years is that old.
func forget(ctx context.Context, tx q, courses, questions []string, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlForgetGone, pq.Array(courses), pq.Array(questions)); err != nil {
		return fmt.Errorf("forget questions that are gone: %w", err)
	}
	last := locales.DateOf(now.AddDate(-2, 0, review.Default().Longest))
	if _, err := tx.ExecContext(ctx, sqlForgetOld, string(last)); err != nil {
		return fmt.Errorf("forget old questions: %w", err)
	}
	return nil
}
