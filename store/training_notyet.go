package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// $5 is a trainer, who sees everybody below; others see those whose unit stands directly
// under $6, their own.
const sqlNotYet = `
select o.id as obligation_id, o.due_at, o.person_id, p.name, coalesce(o.roles[1], '') as role,
       p.telegram_id is not null and p.unreachable = '' as reachable, p.quiet_from, p.quiet_to, ` + unitCols + `
from (select distinct on (person_id) id, person_id, unit_id, roles, state, due_at
      from obligation
      where kind = 'course' and ref = $1 and person_id is not null and opens_at <= $2
      order by person_id, id desc) o
join unit u on u.id = o.unit_id
join person p on p.id = o.person_id
where o.state = 'open' and starts_with(u.path, $3) and starts_with(u.path, $4) and ($5 or u.parent_id = $6)
  and exists (select from role_grant g where g.person_id = o.person_id and g.unit_id = o.unit_id
              and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2))
order by u.code, o.person_id`

type notYetRow struct {
	Obligation int64     `db:"obligation_id"`
	Due        time.Time `db:"due_at"`
	Person     int64     `db:"person_id"`
	Name       string    `db:"name"`
	Role       string    `db:"role"`
	Reachable  bool      `db:"reachable"`
	QuietFrom  int       `db:"quiet_from"`
	QuietTo    int       `db:"quiet_to"`
	unitRow
}

func notYet(ctx context.Context, tx q, m org.Member, unit org.Unit, course training.CourseID, now time.Time) ([]notYetRow, error) {
	var rows []notYetRow
	own := m.Active.Unit
	err := tx.SelectContext(ctx, &rows, sqlNotYet, string(course), now, unit.Path, own.Path, m.Active.Role.Family() == org.Teaching, int64(own.ID))
	if err != nil {
		return nil, fmt.Errorf("list who has not taken a course: %w", known(err))
	}
	seen := rows[:0]
	for _, r := range rows {
		if training.SeesNames(m, r.unit()) {
			seen = append(seen, r)
		}
	}
	return seen, nil
}

// NotYet lists those of unit and below who owe the course at now and whose names m may see,
// in code order. Who is exempt is not in it.
func (s *Training) NotYet(ctx context.Context, m org.Member, unit org.Unit, course training.CourseID, now time.Time) ([]training.Learner, error) {
	rows, err := notYet(ctx, s.db.sql, m, unit, course, now)
	if err != nil {
		return nil, err
	}
	out := make([]training.Learner, len(rows))
	for i, r := range rows {
		out[i] = training.Learner{
			Person: org.PersonID(r.Person), Name: r.Name, Role: org.Role(r.Role), Unit: r.unit(), Due: r.Due,
			Obligation: r.Obligation, Reachable: r.Reachable,
		}
	}
	return out, nil
}

// Of a person's messages today: those that count towards the daily budget, sent or waiting.
const sqlBudgetUsed = `
select person_id, count(*) as n
from (select person_id, notice_id, budgeted, urgent from delivery
      where person_id = any($1::bigint[]) and state <> 'queued' and sent_at >= $2
      union all
      select p.id, w.notice_id, w.budgeted, w.urgent
      from (select distinct unnest($1::bigint[]) as id) p cross join lateral (` + queuedFor + `) w where w.run_at < $3) d
where (notice_id is not null or budgeted) and not urgent
group by person_id`

const sqlKeysThere = `select key from delivery where key = any($1::text[])`

// Remind sends payload to everybody on m's list of those who have not taken the course: each
// at most once on a day, never beyond the messages that a person gets on a day, and held in
// their quiet hours. Calling it again on the same day tells nobody twice.
func (s *Training) Remind(ctx context.Context, m org.Member, unit org.Unit, course training.CourseID, payload json.RawMessage, now time.Time) (n training.Reminded, err error) {
	err = s.db.tx(ctx, "remind of a course", func(tx q) error {
		n = training.Reminded{}
		if _, err := tx.ExecContext(ctx, sqlLockPush, string(course)); err != nil {
			return err
		}
		rows, err := notYet(ctx, tx, m, unit, course, now)
		if err != nil {
			return err
		}
		there, used, err := remindedBefore(ctx, tx, rows, course, now)
		if err != nil {
			return err
		}
		var out []notices.Outgoing
		for _, r := range rows {
			at, key := remindKey(r, course, now)
			switch {
			case !r.Reachable:
				n.Unreached++
			case there[key]:
				n.Already++
			case used[r.Person] >= notices.PerDay && !at.After(now):
				n.Full++
			default:
				n.Told++
				if at.After(now) {
					n.Held++
				}
				out = append(out, notices.Outgoing{
					Key: key, Person: org.PersonID(r.Person), Payload: payload, NotBefore: at, Expires: at.Add(remindKeeps), Budgeted: true,
				})
			}
		}
		return enqueue(ctx, tx, out, now)
	})
	return n, err
}

// remindKeeps is how long a reminder that could not leave is worth sending.
const remindKeeps = 24 * time.Hour

// remindKey is when a reminder of now may reach somebody, and the key of that day.
func remindKey(r notYetRow, course training.CourseID, now time.Time) (time.Time, string) {
	at := notices.Quiet{From: r.QuietFrom, To: r.QuietTo}.Hold(now)
	return at, fmt.Sprintf("course-remind/%s/%d/%s", course, r.Person, locales.DateOf(at))
}

// remindedBefore says which reminders exist and how many of today's messages are used up.
func remindedBefore(ctx context.Context, tx q, rows []notYetRow, course training.CourseID, now time.Time) (there map[string]bool, used map[int64]int, err error) {
	keys, people := make([]string, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		_, keys[i] = remindKey(r, course, now)
		people[i] = r.Person
	}
	var sent []string
	if err := tx.SelectContext(ctx, &sent, sqlKeysThere, pq.Array(keys)); err != nil {
		return nil, nil, fmt.Errorf("look for reminders: %w", err)
	}
	there = make(map[string]bool, len(sent))
	for _, k := range sent {
		there[k] = true
	}
	var counts []struct {
		Person int64 `db:"person_id"`
		N      int   `db:"n"`
	}
	today := notices.Midnight(now)
	if err := tx.SelectContext(ctx, &counts, sqlBudgetUsed, pq.Array(people), today, today.AddDate(0, 0, 1)); err != nil {
		return nil, nil, fmt.Errorf("count today's messages: %w", err)
	}
	used = make(map[int64]int, len(counts))
	for _, c := range counts {
		used[c.Person] = c.N
	}
	return there, used, nil
}
