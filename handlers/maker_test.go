package handlers_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/fill"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// maker makes records of any kind out of the register alone, as people of one side of the
// chart: it fills the form, makes what stands above and what it names first, and leads a record
// to a state by whatever moves its life cycle has.
type maker struct {
	t       *testing.T
	world   *talk.World
	kinds   *record.Register
	records *store.Records
	rnd     *rand.Rand
	units   []org.Unit        // from below
	cast    []lifecycle.Actor // everybody on this side, likewise
	made    map[string][]record.Record
	keys    int
	doing   []string // kinds under way: a way round in a circle leads nowhere
}

// tries is how often a form is filled anew when its kind's own rules refuse the answers.
const tries = 40

func newMaker(w *talk.World, g *record.Register, r *store.Records, seed uint64, codes ...string) *maker {
	m := &maker{t: w.T, world: w, kinds: g, records: r, rnd: rand.New(rand.NewPCG(seed, 7)), made: map[string][]record.Record{}}
	for _, code := range slices.Backward(codes) {
		u := w.Unit(code)
		m.units = append(m.units, u)
		for _, role := range org.AllRoles() {
			if role.Level() != u.Level {
				continue
			}
			name := string(role) + " " + code
			if _, there := w.Members[name]; !there {
				w.Hire(name, "zh", talk.Post(code, role))
			}
			m.cast = append(m.cast, lifecycle.ActorOf(w.Members[name]))
		}
	}
	return m
}

func (m *maker) key() string {
	m.keys++
	return fmt.Sprintf("maker %p %d", m, m.keys)
}

// in is a record of the kind in one of the states, any when none is named.
func (m *maker) in(kind string, states []lifecycle.State) (record.Record, error) {
	if slices.Contains(m.doing, kind) {
		return record.Record{}, fmt.Errorf("%s stands above itself", kind)
	}
	m.doing = append(m.doing, kind)
	defer func() { m.doing = m.doing[:len(m.doing)-1] }()
	for _, r := range m.made[kind] {
		if now := m.read(r); len(states) == 0 || slices.Contains(states, now.State) {
			return now, nil
		}
	}
	k, _ := m.kinds.Kind(kind)
	r, err := m.begin(k, nil)
	if err != nil {
		return r, err
	}
	m.made[kind] = append(m.made[kind], r)
	return m.lead(r, states)
}

// read is a record as it stands, by one of those who may read it.
func (m *maker) read(r record.Record) record.Record {
	m.t.Helper()
	for _, a := range m.cast {
		k, _ := m.kinds.Kind(r.Kind)
		if k.Reads(r, a, m.world.Now) {
			c, err := m.records.Case(m.t.Context(), r.ID, a, m.world.Now)
			talk.Must(m.t, err)
			return c.Record
		}
	}
	m.t.Fatalf("nobody reads %s", r.Code)
	return r
}

// begin begins a record of k, below parent or, for nil, below whatever it can belong to: while what
// is there takes nothing of the kind, below something new.
func (m *maker) begin(k *record.Kind, parent *record.Record) (out record.Record, err error) {
	for range tries {
		if out, err = m.beginOnce(k, parent); err == nil || parent != nil || len(k.Of) == 0 {
			break
		}
		for _, of := range k.Of {
			delete(m.made, of.Kind)
		}
	}
	return out, err
}

// colleagues adds to named who is named by their post: somebody else of the unit who holds it.
func (m *maker) colleagues(k *record.Kind, u org.Unit, a lifecycle.Actor, named form.Answers) form.Answers {
	out := maps.Clone(named)
	for _, p := range k.People {
		for _, other := range m.cast {
			if other.Grant.Unit.ID == u.ID && other.Person != a.Person && slices.Contains(p.Roles, other.Grant.Role) {
				out[p.Field] = form.Value{S: strconv.FormatInt(int64(other.Person), 10)}
			}
		}
	}
	return out
}

func (m *maker) beginOnce(k *record.Kind, parent *record.Record) (out record.Record, err error) {
	above := []*record.Record{parent}
	if parent == nil && len(k.Of) > 0 {
		above = nil
		for _, of := range k.Of {
			p, perr := m.in(of.Kind, of.States)
			if err = errors.Join(err, perr); perr == nil {
				above = append(above, &p)
			}
		}
	}
	named := form.Answers{}
	for _, l := range k.Links {
		x, lerr := m.in(l.Kind, l.States)
		if lerr != nil {
			return out, lerr
		}
		named[l.Field] = form.Value{S: x.Code}
	}
	for _, p := range above {
		for _, a := range m.cast {
			for _, u := range m.units {
				if !k.Allows(u, p, a) || !k.MayBegin(record.Record{Unit: u}, a, m.world.Now) {
					continue
				}
				r, berr := m.handIn(k, p, u, a, m.colleagues(k, u, a, named))
				if berr == nil {
					return r, nil
				}
				err = errors.Join(err, berr)
			}
		}
	}
	return out, fmt.Errorf("%s cannot be begun: %w", k.ID, err)
}

// handIn fills the form of a record about u until its kind takes it.
func (m *maker) handIn(k *record.Kind, parent *record.Record, u org.Unit, a lifecycle.Actor, named form.Answers) (out record.Record, err error) {
	f, id, last, again := k.Form, int64(0), "", 0
	f.Fields = k.StandIn(f.Fields)
	c, err := form.Compile(f)
	talk.Must(m.t, err)
	if parent != nil {
		id = parent.ID
	}
	for range tries {
		start, newErr := m.records.NewCase(m.t.Context(), k.ID, u.ID, id, nil, a, m.world.Now)
		if newErr != nil {
			return out, newErr
		}
		var known form.Answers
		if k.Known != nil {
			known = k.Known(start)
		}
		data, most := m.fitting(k.ID, parent), 3
		if data == nil {
			var fillErr error
			data, fillErr = fill.Form(c, known, m.rnd, m.world.Now)
			talk.Must(m.t, fillErr)
			most = 25
		}
		for field, v := range named {
			data[field] = v
		}
		for _, p := range k.People {
			list, listErr := m.records.Colleagues(m.t.Context(), p, u, a, m.world.Now)
			talk.Must(m.t, listErr)
			if len(list) > 0 {
				data[p.Field] = form.Value{S: fmt.Sprint(int64(list[0].Person.ID))}
			}
		}
		if out, err = m.records.Begin(m.t.Context(), m.key(), k.ID, u.ID, id, data, a, m.world.Now); err == nil {
			return out, nil
		}
		if refusalOf(err) == "" {
			return out, err
		}
		if refusalOf(err) == last {
			if again++; again > most { // no answer will do
				break
			}
		}
		last = refusalOf(err)
	}
	return out, fmt.Errorf("%s is refused whatever is entered: %w", k.ID, err)
}
