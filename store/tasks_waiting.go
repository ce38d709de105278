package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// deciding are the people p who decide on a request r about a task o at the moment $1, with
// the roles $2: the officers of the supervising unit, or the colleague of a hand-over. A
// request of the local day that begins at $3 has just been told by itself.
const deciding = `
from task_request r
join obligation o on o.id = r.obligation_id and o.state = 'open'
join role_grant g on case when r.kind = 'handover' then g.person_id = r.to_person_id and g.unit_id = o.unit_id
                          else g.unit_id = o.supervisor_unit_id and g.role = any($2::text[]) and g.person_id <> r.person_id end
    and g.valid_from <= $1 and (g.valid_to is null or g.valid_to > $1)
join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = ''
where r.state = 'asked' and r.asked_at < $3`

// One row for each person, whatever waits: it brings them a digest today if nothing else
// does, and not before the steps that fall this morning, so that those stand in it too. Who
// has had today's is left until tomorrow.
const sqlPutWaiting = `
insert into digest_item (person_id, obligation_id, step, revision, supervising, reminder_id, run_at)
select distinct on (p.id) p.id, o.id, $4, o.revision, true, 0, $1::timestamptz ` + deciding + `
  and greatest(p.digest_at, $7::int) <= $5
  and not exists (select from digest_day d where d.person_id = p.id and d.told_on = $6::date)
  and not exists (select from digest_item i where i.person_id = p.id and i.step = $4)
order by p.id, o.id
on conflict do nothing`

// putWaiting puts down for today's digests that requests of earlier days wait. On days off
// nobody is asked to decide.
func putWaiting(ctx context.Context, tx q, now time.Time) error {
	days, err := daysIn(ctx, tx)
	if err != nil || !days.Working(now) {
		return err
	}
	midnight := notices.Midnight(now)
	_, err = tx.ExecContext(ctx, sqlPutWaiting, now, pq.Array(supervisorRoles()), midnight, string(tasks.StepWaiting),
		int(now.Sub(midnight)/time.Minute), string(locales.DateOf(now)), tasks.DigestAt)
	if err != nil {
		return fmt.Errorf("put down what waits for a decision: %w", err)
	}
	return nil
}

const sqlCountWaiting = `select p.id as person, count(distinct r.id) as n ` + deciding + ` and p.id = any($4::bigint[]) group by p.id`

// waitingFor adds, for each of these people, how many requests of earlier days they decide on.
func waitingFor(ctx context.Context, tx q, people []int64, now time.Time) ([]tasks.Due, error) {
	if len(people) == 0 {
		return nil, nil
	}
	var rows []struct {
		Person int64 `db:"person"`
		N      int   `db:"n"`
	}
	err := tx.SelectContext(ctx, &rows, sqlCountWaiting, now, pq.Array(supervisorRoles()), notices.Midnight(now), pq.Array(people))
	if err != nil {
		return nil, fmt.Errorf("count what waits for a decision: %w", err)
	}
	out := make([]tasks.Due, len(rows))
	for i, r := range rows {
		out[i] = tasks.Due{Step: tasks.StepWaiting, To: org.PersonID(r.Person), Waiting: r.N}
	}
	return out, nil
}

func supervisorRoles() []string {
	out := make([]string, len(tasks.SupervisorRoles))
	for i, role := range tasks.SupervisorRoles {
		out[i] = string(role)
	}
	return out
}
