package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// money is what the postings of one step write.
type money struct {
	posts  []record.Posting
	there  []record.Purse // purses that have a row, in the order of record.Sorted
	fresh  []record.Purse
	deltas record.Purses // what each of them gains
}

// From JSON, because the length of an array that is known would have it planned anew each time.
const sqlLockPurses = `
select p.record_id, p.name, CAST(p.balance AS text) as balance
from jsonb_to_recordset(CAST($1 AS jsonb)) as w(r bigint, n text) join purse p on p.record_id = w.r and p.name = w.n
order by p.record_id, p.name collate "C"
for no key update of p`

// lockPurses locks the purses of the postings in one order for everybody and refuses, with what
// is left, when one of them would fall below zero. Own becomes the record's id.
func (r *Records) lockPurses(ctx context.Context, tx q, own int64, posts []record.Posting) (m money, err error) {
	m.deltas = record.Purses{}
	if len(posts) == 0 {
		return m, nil
	}
	for _, p := range posts {
		for _, at := range []*record.Purse{&p.From, &p.To} {
			if at.Record == record.Own {
				at.Record = own
			}
		}
		if err := p.Sound(); err != nil {
			return m, err
		}
		m.posts = append(m.posts, p)
		m.deltas[p.From] = m.deltas[p.From].Minus(p.Amount)
		m.deltas[p.To] = m.deltas[p.To].Plus(p.Amount)
	}
	var all []record.Purse
	for at := range m.deltas {
		if at.Record != 0 {
			all = append(all, at)
		}
	}
	slices.SortFunc(all, record.Sorted)
	held, err := locked(ctx, tx, all)
	if err != nil {
		return m, err
	}
	if _, over := held.After(m.posts); over != nil {
		return m, r.overdrawn(ctx, tx, *over, held[*over])
	}
	for _, at := range all {
		if _, there := held[at]; there {
			m.there = append(m.there, at)
		} else {
			m.fresh = append(m.fresh, at)
		}
	}
	return m, nil
}

// locked reads and locks the purses that have a row.
func locked(ctx context.Context, tx q, all []record.Purse) (record.Purses, error) {
	var rows []struct {
		Record  int64  `db:"record_id"`
		Name    string `db:"name"`
		Balance string `db:"balance"`
	}
	wanted := make([]purseKey, len(all))
	for i, p := range all {
		wanted[i] = purseKey{p.Record, p.Name}
	}
	b, err := json.Marshal(wanted)
	if err != nil {
		return nil, fmt.Errorf("name purses: %w", err)
	}
	if err := tx.SelectContext(ctx, &rows, sqlLockPurses, string(b)); err != nil {
		return nil, fmt.Errorf("lock purses: %w", err)
	}
	held := record.Purses{}
	for _, p := range rows {
		held[record.Purse{Record: p.Record, Name: p.Name}], _ = record.Read(p.Balance)
	}
	return held, nil
}

// purseKey is a purse as sqlLockPurses reads it.
type purseKey struct {
	Record int64  `json:"r"`
	Name   string `json:"n"`
}

const sqlPurseOwner = `select r.code, r.title from record r where r.id = $1`

// overdrawn says whose purse does not hold enough, and what it holds.
func (r *Records) overdrawn(ctx context.Context, tx q, at record.Purse, left record.Number) error {
	var owner []struct {
		Code  string `db:"code"`
		Title string `db:"title"`
	}
	if err := tx.SelectContext(ctx, &owner, sqlPurseOwner, at.Record); err != nil {
		return fmt.Errorf("find whose purse it is: %w", err)
	}
	if len(owner) == 0 { // the record that is just beginning
		return locales.Refuse("record.overdrawn_new")
	}
	return locales.Refuse("record.overdrawn", "Code", owner[0].Code, "Left", left.Fixed(2))
}

func pursesOf(all []record.Purse) (ids []int64, names []string) {
	ids, names = make([]int64, len(all)), make([]string, len(all))
	for i, p := range all {
		ids[i], names[i] = p.Record, p.Name
	}
	return ids, names
}

// args are $16 to $23 of stepWrites.
func (m money) args() []any {
	n := len(m.posts)
	from, to := make([]int64, n), make([]int64, n)
	fromName, toName, amount := make([]string, n), make([]string, n), make([]string, n)
	for i, p := range m.posts {
		from[i], fromName[i], to[i], toName[i], amount[i] = p.From.Record, p.From.Name, p.To.Record, p.To.Name, p.Amount.Fixed(2)
	}
	out := []any{pq.Array(from), pq.Array(fromName), pq.Array(to), pq.Array(toName), pq.Array(amount)}
	return append(out, m.gains(m.there)...)
}

// gains are the purses of a list and what each of them gains.
func (m money) gains(list []record.Purse) []any {
	ids, names := pursesOf(list)
	deltas := make([]string, len(list))
	for i, p := range list {
		deltas[i] = m.deltas[p].Fixed(2)
	}
	return []any{pq.Array(ids), pq.Array(names), pq.Array(deltas)}
}

const sqlOpenPurses = `
insert into purse (record_id, name, balance)
select d.record_id, d.name, CAST(d.delta AS numeric) from unnest($1::bigint[], $2::text[], $3::text[]) as d(record_id, name, delta)
on conflict (record_id, name) do update set balance = purse.balance + excluded.balance`

// open makes the purses that have no row yet. A record that begins has been written before.
func (m money) open(ctx context.Context, tx q) error {
	if len(m.fresh) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, sqlOpenPurses, m.gains(m.fresh)...)
	return wrap("open purses", err)
}

const sqlEntries = `
select e.record_id, o.code, m.name as move, coalesce(e.from_record, 0) as from_record, e.from_name, coalesce(f.code, '') as from_code,
       coalesce(e.to_record, 0) as to_record, e.to_name, coalesce(t.code, '') as to_code, CAST(e.amount AS text) as amount, e.at
from entry e join record o on o.id = e.record_id
join move m on m.key = e.move_key
left join record f on f.id = e.from_record
left join record t on t.id = e.to_record
where e.id in (select id from entry where record_id = $1 union select id from entry where from_record = $1 union select id from entry where to_record = $1)
order by e.id
limit 1000`

// Entries lists the postings of a record's own steps and those that moved what its purses hold,
// oldest first, at most 1,000. The caller has read its Case.
func (r *Records) Entries(ctx context.Context, id int64) ([]record.Posted, error) {
	var rows []struct {
		Record   int64     `db:"record_id"`
		Code     string    `db:"code"`
		Move     string    `db:"move"`
		From     int64     `db:"from_record"`
		FromName string    `db:"from_name"`
		FromCode string    `db:"from_code"`
		To       int64     `db:"to_record"`
		ToName   string    `db:"to_name"`
		ToCode   string    `db:"to_code"`
		Amount   string    `db:"amount"`
		At       time.Time `db:"at"`
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlEntries, id); err != nil {
		return nil, wrap("list the postings of a record", err)
	}
	out := make([]record.Posted, len(rows))
	for i, e := range rows {
		amount, _ := record.Read(e.Amount)
		out[i] = record.Posted{
			Posting: record.Posting{From: record.Purse{Record: e.From, Name: e.FromName}, To: record.Purse{Record: e.To, Name: e.ToName}, Amount: amount},
			Record:  e.Record, Code: e.Code, Move: lifecycle.Name(e.Move), FromCode: e.FromCode, ToCode: e.ToCode, At: e.At,
		}
	}
	return out, nil
}
