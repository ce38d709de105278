package plans

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	cityUnit   = org.Unit{ID: 2, Level: org.LevelCity, Path: "/1/2/", Parent: 1, Name: locales.Raw("星垭市")}
	countyUnit = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2, Name: locales.Raw("云梯县")}
	townUnit   = org.Unit{ID: 4, Level: org.LevelTownship, Path: "/1/2/3/4/", Parent: 3, Name: locales.Raw("云梯镇")}
	townTwo    = org.Unit{ID: 6, Level: org.LevelTownship, Path: "/1/2/3/6/", Parent: 3, Name: locales.Raw("双藤乡")}
	villageOne = org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4, Name: locales.Raw("桃坪村")}

	cityDesk   = actor(1, org.CityCoordinator, cityUnit)
	cityChief  = actor(2, org.CityApprover, cityUnit)
	desk       = actor(3, org.CountyCoordinator, countyUnit)
	secretary  = actor(4, org.CountyFirst, countyUnit)
	head       = actor(5, org.CountyFirst, countyUnit)
	approver   = actor(6, org.CountyApprover, countyUnit)
	townOffice = actor(7, org.TownshipOfficer, townUnit)
	villager   = actor(8, org.VillageFirstSecretary, villageOne)
)

func actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

func because(s string) form.Answers { return says(record.AskReason, s) }

// book plays what keeps records: it applies steps and what follows from them.
type book struct {
	t       *testing.T
	kinds   map[string]*record.Kind
	records map[int64]record.Record
	facts   map[string]record.Number
	people  map[string]org.Holder
	set     []record.Assignment
	now     time.Time
}

func day(month time.Month, d int) time.Time {
	return time.Date(2026, month, d, 10, 0, 0, 0, locales.Zone)
}

func newBook(t *testing.T) *book {
	b := &book{t: t, kinds: map[string]*record.Kind{}, records: map[int64]record.Record{}, now: day(time.February, 2)}
	for _, k := range Desk().Kinds {
		b.kinds[k.ID] = &k
	}
	return b
}

// settings are the parameters of the book, as whoever keeps records reads them.
func (b *book) settings() record.Settings {
	var out record.Settings
	for _, r := range b.records {
		if v, ok := record.NumberOf(r.Data[record.ParamValue]); ok && r.Kind == Parameter && r.State == InForce {
			out = append(out, record.Setting{Name: r.Data[record.ParamName].S, Value: v, From: locales.Date(r.Data[record.ParamFrom].S), To: locales.Date(r.Data[record.ParamTo].S), Unit: r.Unit.ID})
		}
	}
	return out
}

func (b *book) at(r record.Record, a lifecycle.Actor) record.Case {
	c := record.Case{Record: r, Facts: b.facts, People: b.people, Params: b.settings(), Actor: a, Now: b.now, Below: map[string]record.Tally{}}
	if p, ok := b.records[r.Parent]; ok {
		c.Parent = &p
	}
	for id := range int64(len(b.records)) {
		x := b.records[id+1]
		if r.ID == 0 || x.Parent != r.ID {
			continue
		}
		t, ok := c.Below[x.Kind]
		if !ok {
			t = record.Tally{ByState: map[lifecycle.State]int{}, InState: map[lifecycle.State]map[string]record.Number{}}
		}
		t.Count, t.ByState[x.State] = t.Count+1, t.ByState[x.State]+1
		if t.InState[x.State] == nil {
			t.InState[x.State] = map[string]record.Number{}
		}
		t.InState[x.State][KeyValue] = t.InState[x.State][KeyValue].Plus(record.In(x.Data, KeyValue))
		c.Below[x.Kind] = t
	}
	return c
}

func (b *book) keep(s record.Step, err error) (record.Record, error) {
	if err != nil {
		return record.Record{}, err
	}
	r := s.Record
	if k := b.kinds[r.Kind]; k.Once != nil && k.Once(r) != "" {
		for id, x := range b.records {
			if x.Kind == r.Kind && id != r.ID && k.Once(x) == k.Once(r) {
				return r, errors.New("there is one already")
			}
		}
	}
	if r.ID == 0 {
		r.ID = int64(len(b.records) + 1)
	}
	b.records[r.ID] = r
	if s.Sets != nil {
		b.set = append(b.set, *s.Sets)
	}
	for _, f := range s.Follows {
		b.follow(r, s, f)
	}
	return b.records[r.ID], nil
}

// follow makes the moves that follow from a step; what cannot be moved so is left as it is.
func (b *book) follow(r record.Record, s record.Step, f record.Follow) {
	for id := range int64(len(b.records)) {
		x := b.records[id+1]
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
		_, err := b.keep(b.kinds[x.Kind].Move(b.at(x, lifecycle.Actor{Person: s.Entry.Person, Program: true}), f.Move, f.Given))
		var no *locales.Refusal
		if err != nil && !errors.As(err, &no) {
			b.t.Fatal(err)
		}
	}
}

func (b *book) begin(kind string, u org.Unit, parent int64, a lifecycle.Actor, data form.Answers) (record.Record, error) {
	return b.keep(b.kinds[kind].Begin(b.at(record.Record{Unit: u, Parent: parent, Data: data}, a)))
}

func (b *book) begun(kind string, u org.Unit, parent int64, a lifecycle.Actor, data form.Answers) record.Record {
	b.t.Helper()
	r, err := b.begin(kind, u, parent, a, data)
	if err != nil {
		b.t.Fatalf("begin %s: %v", kind, err)
	}
	return r
}

func (b *book) try(id int64, a lifecycle.Actor, name lifecycle.Name, given form.Answers) error {
	r := b.records[id]
	_, err := b.keep(b.kinds[r.Kind].Move(b.at(r, a), name, given))
	return err
}

func (b *book) move(id int64, a lifecycle.Actor, name lifecycle.Name, given form.Answers) record.Record {
	b.t.Helper()
	if err := b.try(id, a, name, given); err != nil {
		b.t.Fatalf("%s: %v", name, err)
	}
	return b.records[id]
}

// passes makes the move of a record whose due moment has passed.
func (b *book) passes(id int64, at time.Time) record.Record {
	b.t.Helper()
	r := b.records[id]
	b.now = at
	name := b.kinds[r.Kind].Ripe(r, at)
	if name == "" {
		b.t.Fatalf("nothing is ripe: %s, due %v", r.State, r.Due)
	}
	return b.move(id, lifecycle.Actor{Program: true}, name, nil)
}

func (b *book) lines(id int64, a lifecycle.Actor) string {
	var out []string
	r := b.records[id]
	for _, l := range b.kinds[r.Kind].Lines(b.at(r, a)) {
		out = append(out, l.Plain(locales.EN))
	}
	return strings.Join(out, "\n")
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

func has(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}
