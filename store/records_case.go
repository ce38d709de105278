package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Case is all that rules may look at about a record as it stands; org.ErrNotFound when there is
// none that the actor may read, and the attempt is in the audit log.
func (r *Records) Case(ctx context.Context, id int64, a lifecycle.Actor, now time.Time) (record.Case, error) {
	c, err := r.readCase(ctx, r.db.sql, id, a, now, "read")
	return c, wrap("case of a record", r.refused(ctx, a, err, now))
}

func (r *Records) readCase(ctx context.Context, tx q, id int64, a lifecycle.Actor, now time.Time, what string) (record.Case, error) {
	rec, parent, err := r.withParent(ctx, tx, sqlRecord, id)
	if err != nil {
		return record.Case{}, err
	}
	k, err := r.kind(rec.Kind)
	if err != nil {
		return record.Case{}, err
	}
	if !k.Reads(rec, a, now) {
		return record.Case{}, outside(what, id)
	}
	c := record.Case{Record: rec, Parent: parent, Actor: a, Now: now}
	return c, r.fill(ctx, tx, k, &c)
}

// NewCase is the case of a record that has not begun: for what is known of it beforehand, and
// whether it may begin at all. It refuses as Begin does before anything is entered. given is what has been
// entered so far, with what it names; nil before the first answer.
func (r *Records) NewCase(ctx context.Context, kind string, unit org.UnitID, parent int64, given form.Answers, a lifecycle.Actor, now time.Time) (record.Case, error) {
	k, err := r.kind(kind)
	if err != nil {
		return record.Case{}, wrap("case of a new record", err)
	}
	c, err := r.newCase(ctx, r.db.sql, k, unit, parent, given, a, now)
	return c, wrap("case of a new record", r.refused(ctx, a, err, now))
}

const sqlRecordsByID = `select ` + recordCols + ` from record r join unit u on u.id = r.unit_id where r.id = any($1) order by r.id`

// What a case knows besides its records, in one round trip: the record that the same act has made
// before, else the id of one that begins; what the purses hold, what the record names, the parameters of
// its unit.
//
// Statements of every step are planned once for all: literals where the values never differ, and no array whose
// length is known only with its values.
const sqlAround = `
select coalesce((select case when m.record = $2 then m.record_id end from move m where m.key = $1), 0) as known,
       case when $1 <> '' and $4 = 0 then nextval('record_id_seq') else 0 end as fresh,
       exists (select from record_serial n where n.prefix = $10 and n.year = $11) as numbered,
       (select jsonb_agg(jsonb_build_object('r', p.record_id, 'n', p.name, 'b', CAST(p.balance AS text))) from purse p where p.record_id in ($3, $4)) as purses,
       (select jsonb_object_agg(l.field, l.target_id) from record_link l where l.record_id = $4) as linked,
       (select jsonb_agg(jsonb_build_object('u', s.unit_id, 'n', s.data->CAST($5 AS text)->>'s', 'v', s.data->CAST($6 AS text)->>'s',
                  'f', s.data->CAST($7 AS text)->>'s', 't', s.data->CAST($8 AS text)->>'s') order by s.id)
        from record s where s.kind = 'parameter' and s.state = 'in_force'
          and s.unit_id = any(array[` + ancestors + `]::bigint[])) as settings`

// ancestors are the units on the path $9.
const ancestors = `nullif(split_part($9, '/', 2), ''), nullif(split_part($9, '/', 3), ''), nullif(split_part($9, '/', 4), ''),
          nullif(split_part($9, '/', 5), ''), nullif(split_part($9, '/', 6), ''), nullif(split_part($9, '/', 7), '')`

// around is what sqlAround finds.
type around struct {
	known, fresh int64
	numbered     bool // there are numbers for records of the kind in this year
	purses       record.Purses
	linked       map[string]int64
	settings     record.Settings
}

func (r *Records) around(ctx context.Context, tx q, key string, k *record.Kind, id, parent int64, u org.Unit, now time.Time) (out around, err error) {
	var row struct {
		Known    int64  `db:"known"`
		Fresh    int64  `db:"fresh"`
		Numbered bool   `db:"numbered"`
		Purses   []byte `db:"purses"`
		Linked   []byte `db:"linked"`
		Settings []byte `db:"settings"`
	}
	err = tx.GetContext(ctx, &row, sqlAround, key, k.ID, parent, id,
		record.ParamName, record.ParamValue, record.ParamFrom, record.ParamTo, u.Path, k.Prefix, yearOf(now))
	if err != nil {
		return out, fmt.Errorf("read what stands around a record: %w", err)
	}
	out.known, out.fresh, out.numbered = row.Known, row.Fresh, row.Numbered
	if out.purses, err = pursesOfJSON(row.Purses); err != nil {
		return out, err
	}
	if len(row.Linked) > 0 {
		if err := json.Unmarshal(row.Linked, &out.linked); err != nil {
			return out, fmt.Errorf("read links: %w", err)
		}
	}
	out.settings, err = settingsOf(row.Settings)
	return out, err
}

// pursesOfJSON reads the purses that sqlAround found.
func pursesOfJSON(b []byte) (record.Purses, error) {
	out := record.Purses{}
	if len(b) == 0 {
		return out, nil
	}
	var held []struct {
		Record  int64  `json:"r"`
		Name    string `json:"n"`
		Balance string `json:"b"`
	}
	if err := json.Unmarshal(b, &held); err != nil {
		return nil, fmt.Errorf("read purses: %w", err)
	}
	for _, p := range held {
		n, _ := record.Read(p.Balance)
		out[record.Purse{Record: p.Record, Name: p.Name}] = n
	}
	return out, nil
}

// fill adds to a case all that stands around its record; c.Record, Parent, Actor and Now are set.
func (r *Records) fill(ctx context.Context, tx q, k *record.Kind, c *record.Case) error {
	near, err := r.around(ctx, tx, "", k, c.Record.ID, c.Record.Parent, c.Record.Unit, c.Now)
	if err != nil {
		return err
	}
	return r.surround(ctx, tx, k, c, near)
}

func (r *Records) surround(ctx context.Context, tx q, k *record.Kind, c *record.Case, near around) (err error) {
	c.Purses, c.Params = near.purses, near.settings
	if c.Record.ID != 0 {
		c.Record.Linked = near.linked
	}
	if c.Links, err = r.links(ctx, tx, c.Record.Linked); err != nil {
		return err
	}
	if c.Below, err = r.tallies(ctx, tx, k, c.Record.ID); err != nil {
		return err
	}
	c.Facts, err = r.facts(ctx, tx, k, *c)
	return err
}

// links are the records that stand under each field.
func (r *Records) links(ctx context.Context, tx q, linked map[string]int64) (map[string]record.Record, error) {
	if len(linked) == 0 {
		return nil, nil
	}
	var ids []int64
	for _, id := range linked {
		ids = append(ids, id)
	}
	var rows []recordRow
	if err := tx.SelectContext(ctx, &rows, sqlRecordsByID, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read what a record names: %w", err)
	}
	all, err := recordsOf(rows)
	if err != nil {
		return nil, err
	}
	out := map[string]record.Record{}
	for field, id := range linked {
		for _, x := range all {
			if x.ID == id {
				out[field] = x
			}
		}
	}
	return out, nil
}

const sqlLinkTarget = `select ` + recordCols + ` from record r join unit u on u.id = r.unit_id where r.code = $1 and r.kind = $2`

// named finds the records that the answers name by their codes, and refuses what does not
// exist, does not fit or is out of scope.
func (r *Records) named(ctx context.Context, tx q, k *record.Kind, unit org.Unit, data form.Answers, a lifecycle.Actor, now time.Time) (map[string]record.Record, error) {
	var out map[string]record.Record
	for _, l := range k.Links {
		code := data[l.Field].S
		if code == "" {
			continue
		}
		var row recordRow
		err := known(tx.GetContext(ctx, &row, sqlLinkTarget, code, l.Kind))
		if errors.Is(err, org.ErrNotFound) {
			return nil, locales.Refuse("record.link_gone", "Code", code)
		}
		if err != nil {
			return nil, fmt.Errorf("read what %s names: %w", l.Field, err)
		}
		x, err := row.record()
		if err != nil {
			return nil, err
		}
		target, err := r.kind(l.Kind)
		if err != nil {
			return nil, err
		}
		switch {
		case !l.Reaches(x.Unit, unit, a) || !target.Reads(x, a, now):
			return nil, outside("link", x.ID)
		case !l.Fits(x):
			return nil, locales.Refuse("record.link_gone", "Code", code)
		}
		if out == nil {
			out = map[string]record.Record{}
		}
		out[l.Field] = x
	}
	return out, nil
}
