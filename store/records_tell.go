package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/tasks"
)

// announce queues what a step has to tell, once to each person and never to whoever made it.
func (r *Records) announce(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, s record.Step) error {
	if r.tell == nil {
		return nil
	}
	mv, _ := k.Machine.Move(s.Entry.Move)
	heard := []org.PersonID{c.Actor.Person}
	for _, e := range s.Arms {
		if e.What != lifecycle.Tell {
			continue
		}
		if e.Whom == lifecycle.ToBelow {
			if err := r.tellBelow(ctx, tx, k, key, c, s); err != nil {
				return err
			}
			continue
		}
		people, err := r.audience(ctx, tx, k, s, e.Whom, c.Now)
		if err != nil {
			return err
		}
		people = slices.DeleteFunc(people, func(p org.PersonID) bool { return slices.Contains(heard, p) })
		if len(people) == 0 {
			continue
		}
		heard = append(heard, people...)
		out, err := r.tell(record.Told{
			Record: s.Record, Kind: k, Move: mv, Whom: e.Whom, Actor: c.Actor, Reason: s.Entry.Reason, People: people, Key: key,
		})
		if err != nil {
			return fmt.Errorf("compose the messages about record %s: %w", s.Record.Code, err)
		}
		if err := enqueue(ctx, tx, out, c.Now); err != nil {
			return err
		}
	}
	return nil
}

const sqlReachable = `
select p.id from person p
where p.id = any($1) and p.telegram_id is not null and p.unreachable = ''
  and exists (select 1 from role_grant g where g.person_id = p.id and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2))
order by p.id`

// audience is who can be reached of those whom an effect names.
func (r *Records) audience(ctx context.Context, tx q, k *record.Kind, s record.Step, whom lifecycle.Whom, now time.Time) (out []org.PersonID, err error) {
	unit, roles := s.Record.Unit.ID, k.OwnRoles()
	var ids []int64
	switch whom {
	case lifecycle.ToAuthor:
		authors := make([]int64, len(s.Record.Authors))
		for i, p := range s.Record.Authors {
			authors[i] = int64(p)
		}
		err = tx.SelectContext(ctx, &ids, sqlReachable, pq.Array(authors), now)
	case lifecycle.ToSupervisor:
		o, found, oerr := owing(ctx, tx, k, s.Record, record.Step{}, now)
		if oerr != nil {
			return nil, oerr
		}
		if unit, roles = o.Unit.ID, o.Roles; !found || unit == s.Record.Unit.ID {
			unit, roles = s.Record.Unit.Parent, tasks.SupervisorRoles
		}
		err = tx.SelectContext(ctx, &ids, sqlTellOf, int64(unit), roleArray(roles), now)
	default:
		err = tx.SelectContext(ctx, &ids, sqlTellOf, int64(unit), roleArray(roles), now)
	}
	if err != nil {
		return nil, fmt.Errorf("find who is told of record %s: %w", s.Record.Code, err)
	}
	for _, id := range ids {
		out = append(out, org.PersonID(id))
	}
	return out, nil
}
