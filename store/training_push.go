package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

// familyTraining chooses the ladder of what a push asks for. Persisted.
const familyTraining = "training"

// Somebody with several posts among those that are meant owes the course once: in the post
// under which they act, else in the first by code.
const sqlPushMeets = `
with place as (
    select path from unit where id = any($1::bigint[])
), meant as (
    select distinct on (g.person_id) g.person_id, g.unit_id, g.role, coalesce(u.parent_id, 0) as parent_id,
           p.telegram_id is not null and p.unreachable = '' as reachable
    from unit u
    join role_grant g on g.unit_id = u.id and g.role = any($2::text[])
     and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
    join person p on p.id = g.person_id
    where exists (select from place where starts_with(u.path, place.path))
    order by g.person_id, coalesce(g.id = p.active_grant, false) desc, u.code, g.id
)
select m.person_id, m.unit_id, m.role, m.parent_id, m.reachable,
       exists (select from obligation o where o.kind = 'course' and o.ref = $4 and o.person_id = m.person_id and o.state = 'open') as owing,
       exists (select from attempt a where a.person_id = m.person_id and a.course_id = $4 and a.course_version = $5 and a.passed) as passed
from meant m
order by m.person_id`

type metRow struct {
	Person    int64  `db:"person_id"`
	Unit      int64  `db:"unit_id"`
	Role      string `db:"role"`
	Parent    int64  `db:"parent_id"`
	Reachable bool   `db:"reachable"`
	Owing     bool   `db:"owing"`
	Passed    bool   `db:"passed"`
}

// pushMeets is whom a push asks, and how many it meets of each kind.
func pushMeets(ctx context.Context, tx q, p training.Push, now time.Time) (asked []metRow, reach training.Reach, err error) {
	var rows []metRow
	err = tx.SelectContext(ctx, &rows, sqlPushMeets, pq.Array(unitIDs(p.Units)), pq.Array(roleCodes(p.Roles)), now, string(p.Course), p.Version)
	if err != nil {
		return nil, reach, fmt.Errorf("find whom it meets: %w", err)
	}
	for _, r := range rows {
		switch {
		case r.Passed:
			reach.Passed++
		case r.Owing:
			reach.Owing++
		default:
			asked = append(asked, r)
			if !r.Reachable {
				reach.Unreached++
			}
		}
	}
	reach.People = len(asked)
	return asked, reach, nil
}

func unitIDs(units []org.Unit) []int64 {
	out := make([]int64, len(units))
	for i, u := range units {
		out[i] = int64(u.ID)
	}
	return out
}

func roleCodes(roles []org.Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// PushReach counts whom a push would meet at now.
func (s *Training) PushReach(ctx context.Context, p training.Push, now time.Time) (training.Reach, error) {
	_, reach, err := pushMeets(ctx, s.db.sql, p, now)
	return reach, err
}

// Two pushes of a course at once must not ask the same person twice.
const sqlLockPush = `select pg_advisory_xact_lock(hashtext('push course'), hashtext($1))`

const sqlPushedBefore = `select people, owing, passed, unreached from course_push where key = $1`

const sqlKeepPush = `
insert into course_push (key, course_id, course_version, unit_ids, roles, due_at, reason, person_id, unit_id,
                         people, owing, passed, unreached, pushed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
returning id`

// Push makes everybody whom p meets owe the course, arms their reminders, and queues what
// compose writes to those who can be reached. It is idempotent by the key: the second call
// changes nothing and returns what the first one did.
func (s *Training) Push(ctx context.Context, p training.Push, compose func(push int64, to []org.PersonID) ([]notices.Outgoing, error), now time.Time) (reach training.Reach, err error) {
	err = s.db.tx(ctx, "push course", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlLockPush, string(p.Course)); err != nil {
			return err
		}
		var before []struct {
			People    int `db:"people"`
			Owing     int `db:"owing"`
			Passed    int `db:"passed"`
			Unreached int `db:"unreached"`
		}
		if err := tx.SelectContext(ctx, &before, sqlPushedBefore, p.Key); err != nil {
			return fmt.Errorf("look for the push: %w", err)
		}
		if len(before) > 0 {
			reach = training.Reach(before[0])
			return nil
		}
		var asked []metRow
		if asked, reach, err = pushMeets(ctx, tx, p, now); err != nil {
			return err
		}
		var id int64
		err := tx.GetContext(ctx, &id, sqlKeepPush, p.Key, string(p.Course), p.Version, pq.Array(unitIDs(p.Units)), pq.Array(roleCodes(p.Roles)),
			p.Due, p.Reason, int64(p.By), int64(p.From.ID), reach.People, reach.Owing, reach.Passed, reach.Unreached, now)
		if err != nil {
			return fmt.Errorf("keep the push: %w", err)
		}
		return s.owePush(ctx, tx, p, id, asked, compose, now)
	})
	return reach, err
}

// owePush puts what a push asks into the ledger and tells people of it.
func (s *Training) owePush(ctx context.Context, tx q, p training.Push, id int64, asked []metRow, compose func(int64, []org.PersonID) ([]notices.Outgoing, error), now time.Time) error {
	owed := make([]tasks.Obligation, len(asked))
	var to []org.PersonID
	for i, r := range asked {
		owed[i] = tasks.Obligation{
			Key: fmt.Sprintf("course/%s/%d/%d", p.Course, id, r.Person), Family: familyTraining, Kind: tasks.Course, Ref: string(p.Course),
			Title: p.Title, Unit: org.Unit{ID: org.UnitID(r.Unit)}, Roles: []org.Role{org.Role(r.Role)}, Person: org.PersonID(r.Person),
			Supervisor: org.UnitID(r.Parent), Opens: now, Due: p.Due,
		}
		if r.Reachable {
			to = append(to, org.PersonID(r.Person))
		}
	}
	if _, err := addObligations(ctx, tx, owed, now); err != nil {
		return err
	}
	out, err := compose(id, slices.Clip(to))
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, out, now)
}
