package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/demo"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// stepsAtOnce is how many steps one transaction makes: few commits, and what is there can be seen
// while the rest comes.
const stepsAtOnce = 100

// staging makes the steps of the demo's records.
type staging struct {
	records *Records
	day     time.Time // local midnight of the day of the loading
	made    map[string]int64
	units   map[string]int64
	actors  map[string]lifecycle.Actor
	there   map[string]record.Record // by ref: as it stands
	count   map[string]int           // by ref: steps so far
}

// LoadRecords makes the steps of records that are not made yet, in order, through the doors that
// people use: rules, money and deadlines hold. The cast has been loaded before. Of kinds that are
// not kept here, and of what belongs to them, nothing is made. It returns how many steps it made.
func (d *Demo) LoadRecords(ctx context.Context, records *Records, steps []demo.Step, now time.Time) (n int, err error) {
	quiet := *records
	quiet.tell = nil
	local := now.In(locales.Zone)
	s := &staging{
		records: &quiet, day: time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, locales.Zone),
		there: map[string]record.Record{}, count: map[string]int{},
	}
	if err := s.find(ctx, d.db.sql, now); err != nil {
		return 0, wrap("load the demo's records", err)
	}
	for len(steps) > 0 {
		part := steps[:min(stepsAtOnce, len(steps))]
		steps = steps[len(part):]
		more := 0
		err := d.db.tx(ctx, "load the demo's records", func(tx q) error {
			more = 0
			for _, st := range part {
				made, err := s.step(ctx, tx, st)
				if err != nil {
					return fmt.Errorf("%s %s%s of %s: %w", st.Ref, st.Kind, st.Move, st.At, err)
				}
				more += made
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n += more
	}
	if n == 0 {
		return 0, nil
	}
	_, err = d.db.sql.ExecContext(ctx, sqlDemoRecordSilence, demo.CodePrefix, now)
	return n, wrap("silence reminders of the demo's records", err)
}

// Of what was due before the loading nobody is reminded afterwards, nor of what is done.
const sqlDemoRecordSilence = `
update reminder r set fired_at = $2, outcome = 'moved_on'
from obligation o join unit u on u.id = o.unit_id
where o.id = r.obligation_id and o.kind = 'record' and u.code like $1 || '%' and r.fired_at is null
  and (o.state <> 'open' or r.due_at < $2)`

const sqlDemoSteps = `select key, record_id as id from move where key like $1 || '%'`

const sqlDemoHolders = `
select p.id as person, p.key, g.id as grant_id, g.role, ` + unitCols + `
from role_grant g join person p on p.id = g.person_id join unit u on u.id = g.unit_id
where u.code like $1 || '%' and p.key like $2 || '%' and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by u.code, g.role, p.key`

// find reads what is there: steps made before, units, and who holds which role.
func (s *staging) find(ctx context.Context, tx q, now time.Time) error {
	s.made, s.units, s.actors = map[string]int64{}, map[string]int64{}, map[string]lifecycle.Actor{}
	for _, part := range []struct {
		query, prefix string
		into          map[string]int64
	}{{sqlDemoSteps, stepKey("", 0), s.made}, {sqlDemoUnits, demo.CodePrefix, s.units}} {
		var rows []struct {
			Key string `db:"key"`
			ID  int64  `db:"id"`
		}
		if err := tx.SelectContext(ctx, &rows, part.query, part.prefix); err != nil {
			return fmt.Errorf("find demo rows: %w", err)
		}
		for _, r := range rows {
			part.into[r.Key] = r.ID
		}
	}
	var rows []struct {
		Person int64  `db:"person"`
		Key    string `db:"key"`
		Grant  int64  `db:"grant_id"`
		Role   string `db:"role"`
		unitRow
	}
	if err := tx.SelectContext(ctx, &rows, sqlDemoHolders, demo.CodePrefix, demo.KeyPrefix, now); err != nil {
		return fmt.Errorf("find who holds the demo's roles: %w", err)
	}
	nth := map[string]int{}
	for _, r := range rows {
		u := r.unit()
		post := r.Role + "@" + u.Code
		s.actors[post+"/"+strconv.Itoa(nth[post])] = lifecycle.Actor{
			Person: org.PersonID(r.Person), Grant: org.Grant{ID: org.GrantID(r.Grant), Role: org.Role(r.Role), Unit: u, From: now},
		}
		nth[post]++
	}
	return nil
}

// stepKey names a step: the n-th of its record.
func stepKey(ref string, n int) string {
	if ref == "" {
		return demo.KeyPrefix + "record/"
	}
	return demo.KeyPrefix + "record/" + ref + "/" + strconv.Itoa(n)
}

// step makes one step and says how many that were: none when it was made before.
func (s *staging) step(ctx context.Context, tx q, st demo.Step) (int, error) {
	key := stepKey(st.Ref, s.count[st.Ref])
	s.count[st.Ref]++
	if st.Kind != "" {
		return s.begin(ctx, tx, key, st)
	}
	rec, ok := s.there[st.Ref]
	if !ok { // its kind is not kept here
		return 0, nil
	}
	if s.made[key] != 0 {
		return 0, nil
	}
	a, err := s.actor(st)
	if err != nil {
		return 0, err
	}
	now, _, err := s.records.withParent(ctx, tx, sqlRecord, rec.ID) // others may have moved it by themselves
	if err != nil {
		return 0, err
	}
	k, err := s.records.kind(now.Kind)
	if err != nil {
		return 0, err
	}
	_, err = s.records.move(ctx, tx, true, key, now.ID, now.Version, lifecycle.Name(st.Move), s.answers(k, st.Data), a, s.at(st))
	return 1, err
}

func (s *staging) begin(ctx context.Context, tx q, key string, st demo.Step) (int, error) {
	k, err := s.records.kind(st.Kind)
	if err != nil {
		return 0, err
	}
	if s.records.reg.Off(k) != nil {
		return 0, nil
	}
	parent, ok := s.there[st.Parent]
	if st.Parent != "" && !ok {
		return 0, nil
	}
	if id := s.made[key]; id != 0 {
		s.there[st.Ref], _, err = s.records.withParent(ctx, tx, sqlRecord, id)
		return 0, err
	}
	a, err := s.actor(st)
	if err != nil {
		return 0, err
	}
	unit := int64(a.Grant.Unit.ID)
	if st.Unit != "" {
		if unit, ok = s.units[st.Unit]; !ok {
			return 0, fmt.Errorf("no unit %s", st.Unit)
		}
	}
	rec, err := s.records.begin(ctx, tx, true, key, k, org.UnitID(unit), parent.ID, s.answers(k, st.Data), a, s.at(st))
	s.there[st.Ref] = rec
	return 1, err
}

func (s *staging) actor(st demo.Step) (lifecycle.Actor, error) {
	a, ok := s.actors[st.Role+"@"+st.At+"/"+strconv.Itoa(st.Nth)]
	if !ok {
		return a, errors.New("nobody holds " + st.Role + " there")
	}
	return a, nil
}

func (s *staging) at(st demo.Step) time.Time {
	return s.day.AddDate(0, 0, st.Day).Add(time.Duration(st.Hour) * time.Hour)
}

// answers are those of a step with days and codes put in.
func (s *staging) answers(k *record.Kind, data map[string]string) form.Answers {
	out := form.Answers{}
	for key, v := range data {
		offset, isDay := strings.CutPrefix(v, "day:")
		ref, isCode := strings.CutPrefix(v, "code:")
		years, isYear := strings.CutPrefix(v, "year:")
		if isYear {
			offset = years
		}
		n, err := strconv.Atoi(offset)
		switch {
		case isDay && err == nil:
			v = string(locales.DateOf(s.day.AddDate(0, 0, n)))
		case isYear && err == nil:
			v = strconv.Itoa(s.day.Year() + n)
		case isCode:
			v = s.there[ref].Code
		}
		out[key] = form.Value{S: v}
		if f, _ := k.Question(key); f.Kind == form.Many {
			out[key] = form.Value{L: strings.Fields(v)}
		}
	}
	return out
}
