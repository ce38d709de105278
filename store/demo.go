package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Demo loads the invented city and takes it out again.
type Demo struct{ db *DB }

// NewDemo loads the demo into db.
func NewDemo(db *DB) *Demo { return &Demo{db: db} }

// Loaded says how many rows a loading has added; all zero when everything was there.
type Loaded struct{ People, Tasks, Submissions, Notices, Questions, Feedback, Attempts, Certificates int }

// Load adds what is not there yet, in one transaction and a few statements; the library of
// courses and policies has been imported before. What people
// have done in the demo since stays as it is; in a later week the set of that week adds
// its briefs.
func (d *Demo) Load(ctx context.Context, set *demo.Set, now time.Time) (Loaded, error) {
	var n Loaded
	err := d.db.tx(ctx, "load demo", func(tx q) error {
		if err := loadUnits(ctx, tx, set.Units, func(int) {}); err != nil {
			return err
		}
		var err error
		if n.People, err = addPeople(ctx, tx, set.People, now); err != nil {
			return err
		}
		ids, err := demoIDs(ctx, tx)
		if err != nil {
			return err
		}
		if n.Tasks, err = ids.addTasks(ctx, tx, set, now); err != nil {
			return err
		}
		if err := ids.addTemplates(ctx, tx, set.Templates, now); err != nil {
			return err
		}
		if n.Submissions, err = ids.addSubmissions(ctx, tx, set.Submissions); err != nil {
			return err
		}
		if n.Notices, err = ids.addNotices(ctx, tx, set.Notices); err != nil {
			return err
		}
		if n.Questions, err = ids.addQuestions(ctx, tx, set.Questions); err != nil {
			return err
		}
		if n.Feedback, err = ids.addFeedback(ctx, tx, set.Feedback); err != nil {
			return err
		}
		if n.Attempts, err = ids.addAttempts(ctx, tx, set.Attempts); err != nil {
			return err
		}
		n.Certificates, err = ids.addCertificates(ctx, tx, set.Certificates)
		return err
	})
	return n, err
}

// idsOfDemo finds rows by the codes and keys that the set names them with.
type idsOfDemo struct{ unit, person map[string]int64 }

const sqlDemoUnits = `select code as key, id from unit where code like $1 || '%'`

const sqlDemoPeople = `select key, id from person where key like $1 || '%'`

func demoIDs(ctx context.Context, tx q) (idsOfDemo, error) {
	ids := idsOfDemo{unit: map[string]int64{}, person: map[string]int64{}}
	for _, part := range []struct {
		query, prefix string
		into          map[string]int64
	}{{sqlDemoUnits, demo.CodePrefix, ids.unit}, {sqlDemoPeople, demo.KeyPrefix, ids.person}} {
		var rows []struct {
			Key string `db:"key"`
			ID  int64  `db:"id"`
		}
		if err := tx.SelectContext(ctx, &rows, part.query, part.prefix); err != nil {
			return ids, fmt.Errorf("find demo rows: %w", err)
		}
		for _, r := range rows {
			part.into[r.Key] = r.ID
		}
	}
	return ids, nil
}

const sqlDemoDone = `
update obligation o set state = x.state, done_at = x.at, done_by = nullif(x.person, 0), revision = o.revision + 1
from unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[]) as x(key, state, at, person)
where o.key = x.key and o.state = 'open'`

// Nothing is left to say about what is done, so its reminders are not waited for.
const sqlDemoSilence = `
update reminder r set fired_at = $2, outcome = 'moved_on'
from obligation o
where o.id = r.obligation_id and o.key = any($1) and o.state <> 'open' and r.fired_at is null`

func (ids idsOfDemo) addTasks(ctx context.Context, tx q, set *demo.Set, now time.Time) (int, error) {
	list := make([]tasks.Obligation, len(set.Tasks))
	var done doneColumns
	for i, t := range set.Tasks {
		list[i] = tasks.Obligation{
			Key: t.Key, Family: t.Family, Kind: tasks.Kind(t.Kind), Ref: t.Ref, Title: t.Title,
			Unit: org.Unit{ID: org.UnitID(ids.unit[t.Unit])}, Roles: t.Roles, Person: org.PersonID(ids.person[t.Person]),
			Supervisor: org.UnitID(ids.unit[t.Supervisor]), Period: tasks.Period(t.Period), Opens: t.Opens, Due: t.Due,
		}
		switch {
		case t.Exempt:
			done.add(t.Key, tasks.Exempt, nil, 0)
		case !t.Done.IsZero():
			done.add(t.Key, tasks.Done, &set.Tasks[i].Done, ids.person[t.DoneBy])
		}
	}
	for i, s := range set.Submissions {
		done.add(s.Task, tasks.Done, &set.Submissions[i].At, ids.person[s.By])
	}
	added, err := addObligations(ctx, tx, list, now)
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, sqlDemoDone, pq.Array(done.key), pq.Array(done.state), pq.Array(done.at), pq.Array(done.person)); err != nil {
		return 0, fmt.Errorf("mark demo tasks: %w", err)
	}
	if _, err := tx.ExecContext(ctx, sqlDemoSilence, pq.Array(done.key), now); err != nil {
		return 0, fmt.Errorf("silence reminders of demo tasks: %w", err)
	}
	return added, nil
}

// doneColumns are the tasks that are no longer open, as the arrays of one statement.
type doneColumns struct {
	key, state []string
	at         []*time.Time
	person     []int64
}

func (c *doneColumns) add(key string, state tasks.State, at *time.Time, person int64) {
	c.key, c.state, c.at, c.person = append(c.key, key), append(c.state, string(state)), append(c.at, at), append(c.person, person)
}
