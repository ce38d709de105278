package casebook

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Book plays what keeps records: it applies steps, their postings and what follows from them.
type Book struct {
	Kinds   Kinds
	Records map[int64]record.Record // numbered from 1
	Purses  record.Purses
	Facts   map[string]record.Number
	Links   map[string]record.Record
	People  map[string]org.Holder
	Set     []record.Assignment // tasks that steps have set
	Now     time.Time

	t testing.TB
}

// NewBook is an empty book of a desk's records.
func NewBook(t testing.TB, d record.Desk, now time.Time) *Book {
	return &Book{Kinds: Of(d), Records: map[int64]record.Record{}, Purses: record.Purses{}, Now: now, t: t}
}

// settings are the parameters of the book, as whoever keeps records reads them.
func (b *Book) settings() record.Settings {
	var out record.Settings
	for _, r := range b.Records {
		if v, ok := record.NumberOf(r.Data[record.ParamValue]); ok && r.Kind == record.ParamKind && r.State == record.ParamInForce {
			out = append(out, record.Setting{Name: r.Data[record.ParamName].S, Value: v, From: locales.Date(r.Data[record.ParamFrom].S), To: locales.Date(r.Data[record.ParamTo].S), Unit: r.Unit.ID})
		}
	}
	return out
}

// At is all that a rule may look at when a stands before r.
func (b *Book) At(r record.Record, a lifecycle.Actor) record.Case {
	c := record.Case{
		Record: r, Purses: b.Purses, Facts: b.Facts, Links: b.Links, People: b.People, Params: b.settings(),
		Below: b.below(r.ID), Actor: a, Now: b.Now,
	}
	if p, ok := b.Records[r.Parent]; ok {
		c.Parent = &p
	}
	return c
}

func (b *Book) below(id int64) map[string]record.Tally {
	out := map[string]record.Tally{}
	for _, x := range b.Records {
		if id == 0 || x.Parent != id {
			continue
		}
		t, ok := out[x.Kind]
		if !ok {
			t = record.Tally{ByState: map[lifecycle.State]int{}, Sums: map[string]record.Number{}, InState: map[lifecycle.State]map[string]record.Number{}}
		}
		t.Count, t.ByState[x.State] = t.Count+1, t.ByState[x.State]+1
		if t.InState[x.State] == nil {
			t.InState[x.State] = map[string]record.Number{}
		}
		for key, v := range x.Data {
			if n, ok := record.NumberOf(v); ok {
				t.Sums[key], t.InState[x.State][key] = t.Sums[key].Plus(n), t.InState[x.State][key].Plus(n)
			}
		}
		out[x.Kind] = t
	}
	return out
}

func (b *Book) keep(s record.Step, err error) (record.Record, error) {
	if err != nil {
		return record.Record{}, err
	}
	r := s.Record
	if k := b.Kinds[r.Kind]; k.Once != nil && k.Once(r) != "" {
		for id, x := range b.Records {
			if x.Kind == r.Kind && id != r.ID && k.Once(x) == k.Once(r) {
				return r, errors.New("there is one already")
			}
		}
	}
	if r.ID == 0 {
		r.ID = int64(len(b.Records) + 1)
	}
	if err := b.post(r.ID, s.Postings); err != nil {
		return record.Record{}, err
	}
	b.Records[r.ID] = r
	if s.Sets != nil {
		b.Set = append(b.Set, *s.Sets)
	}
	for _, f := range s.Follows {
		if err := b.follow(r, s.Entry.Person, f); err != nil {
			return record.Record{}, err
		}
	}
	return b.Records[r.ID], nil
}

// post moves the money of a step of record id.
func (b *Book) post(id int64, posts []record.Posting) error {
	mine := make([]record.Posting, len(posts))
	for i, p := range posts {
		for _, at := range []*record.Purse{&p.From, &p.To} {
			if at.Record == record.Own {
				at.Record = id
			}
		}
		mine[i] = p
	}
	after, over := b.Purses.After(mine)
	if over != nil {
		return fmt.Errorf("purse %v overdrawn", *over)
	}
	b.Purses = after
	return nil
}

// follow makes the moves that follow from a step of r. Of those that are only described, what cannot
// be moved so is left as it is.
func (b *Book) follow(r record.Record, by org.PersonID, f record.Follow) error {
	move := func(x record.Record) error {
		_, err := b.keep(b.Kinds[x.Kind].Move(b.At(x, lifecycle.Actor{Person: by, Program: true}), f.Move, f.Given))
		return err
	}
	if f.Record != 0 {
		return move(b.Records[f.Record])
	}
	for id := range int64(len(b.Records)) {
		x := b.Records[id+1]
		if x.Kind != f.Kind || x.ID == r.ID || f.Below != (x.Parent == r.ID) {
			continue
		}
		fits := f.Below || x.Unit.ID == r.Unit.ID
		for key, v := range f.Where {
			fits = fits && x.Data[key].S == v
		}
		if !fits {
			continue
		}
		if err := move(x); err != nil && Refusal(err) == "" {
			return err
		}
	}
	return nil
}

// Put writes a record into the book as it stands.
func (b *Book) Put(r record.Record) { b.Records[r.ID] = r }

// Begin begins a record about u below parent, 0 for one that stands by itself.
func (b *Book) Begin(kind string, u org.Unit, parent int64, a lifecycle.Actor, data form.Answers) (record.Record, error) {
	return b.keep(b.Kinds[kind].Begin(b.At(record.Record{Unit: u, Parent: parent, Data: data}, a)))
}

// Begun is a record whose beginning must be allowed.
func (b *Book) Begun(kind string, u org.Unit, parent int64, a lifecycle.Actor, data form.Answers) record.Record {
	b.t.Helper()
	r, err := b.Begin(kind, u, parent, a, data)
	if err != nil {
		b.t.Fatalf("begin %s: %v", kind, err)
	}
	return r
}

// Try moves a record, and says why it may not be.
func (b *Book) Try(id int64, a lifecycle.Actor, name lifecycle.Name, given form.Answers) error {
	r := b.Records[id]
	_, err := b.keep(b.Kinds[r.Kind].Move(b.At(r, a), name, given))
	return err
}

// Move is a record after a move that must be allowed.
func (b *Book) Move(id int64, a lifecycle.Actor, name lifecycle.Name, given form.Answers) record.Record {
	b.t.Helper()
	if err := b.Try(id, a, name, given); err != nil {
		b.t.Fatalf("%s: %v", name, err)
	}
	return b.Records[id]
}

// Passes makes the move of a record whose due moment has passed.
func (b *Book) Passes(id int64, at time.Time) record.Record {
	b.t.Helper()
	r := b.Records[id]
	b.Now = at
	name := b.Kinds[r.Kind].Ripe(r, at)
	if name == "" {
		b.t.Fatalf("nothing is ripe: %s, due %v", r.State, r.Due)
	}
	return b.Move(id, Program(), name, nil)
}

// Lines is what a card says below the answers, in English.
func (b *Book) Lines(id int64, a lifecycle.Actor) string {
	var out []string
	r := b.Records[id]
	for _, l := range b.Kinds[r.Kind].Lines(b.At(r, a)) {
		out = append(out, l.Plain(locales.EN))
	}
	return strings.Join(out, "\n")
}
