package demo_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/monitoring"
	"cadrebot/org"
	"cadrebot/partners"
	"cadrebot/publicity"
	"cadrebot/record"
)

// loaded is the day on which the demo of these tests is loaded.
var loaded = time.Date(2026, 11, 20, 0, 0, 0, 0, locales.Zone)

// stage plays steps through the pure engine.
type stage struct {
	t      *testing.T
	kinds  map[string]*record.Kind
	there  map[string]*record.Record // by ref
	byID   map[int64]*record.Record
	once   map[string]int64
	purses record.Purses
	posts  map[string]int // role@unit: how many hold it
}

func unitOf(code string) org.Unit {
	u := org.Unit{Code: code, Path: "/"}
	for _, n := range []int{6, 8, 10} {
		if len(code) < n {
			break
		}
		if n == 6 && code != "990100" {
			u.Path += "990100/"
		}
		u.Path += code[:n] + "/"
	}
	u.Level = map[int]org.Level{6: org.LevelCounty, 8: org.LevelTownship, 10: org.LevelVillage}[len(code)]
	if code == "990100" {
		u.Level = org.LevelCity
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	id := func(s string) org.UnitID { n, _ := strconv.ParseInt(s, 10, 64); return org.UnitID(n) }
	u.ID = id(parts[len(parts)-1])
	if len(parts) > 1 {
		u.Parent = id(parts[len(parts)-2])
	}
	return u
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{
		t: t, kinds: map[string]*record.Kind{}, there: map[string]*record.Record{}, byID: map[int64]*record.Record{},
		once: map[string]int64{}, purses: record.Purses{}, posts: map[string]int{},
	}
	for _, d := range []record.Desk{monitoring.Desk(), partners.Desk(), publicity.Desk()} {
		for i := range d.Kinds {
			s.kinds[d.Kinds[i].ID] = &d.Kinds[i]
		}
	}
	set, err := demo.New(loaded)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range set.People {
		for _, g := range p.Grants {
			s.posts[string(g.Role)+"@"+g.Unit]++
		}
	}
	return s
}

func (s *stage) answers(k *record.Kind, st demo.Step) form.Answers {
	out := form.Answers{}
	for key, v := range st.Data {
		if n, err := strconv.Atoi(strings.TrimPrefix(v, "day:")); err == nil && strings.HasPrefix(v, "day:") {
			v = string(locales.DateOf(loaded.AddDate(0, 0, n)))
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(v, "year:")); err == nil && strings.HasPrefix(v, "year:") {
			v = strconv.Itoa(loaded.Year() + n)
		}
		if ref, is := strings.CutPrefix(v, "code:"); is {
			if s.there[ref] == nil {
				s.t.Fatalf("%s names %s, which is not there", st.Ref, ref)
			}
			v = s.there[ref].Code
		}
		f, ok := k.Question(key)
		if !ok {
			s.t.Fatalf("%s: %s has no question %s", st.Ref, k.ID, key)
		}
		val := form.Value{S: v}
		if f.Kind == form.Many {
			val = form.Value{L: strings.Fields(v)}
		}
		if f.Kind == form.One || f.Kind == form.Many {
			for _, c := range append(val.L, val.S) {
				if _, is := k.Link(key); !is && c != "" && !slices.ContainsFunc(f.Choices, func(x form.Choice) bool { return x.Key == c }) {
					s.t.Fatalf("%s: %s cannot be %q", st.Ref, key, c)
				}
			}
		}
		out[key] = val
	}
	return out
}

func (s *stage) play(n int, st demo.Step) {
	s.t.Helper()
	if s.posts[st.Role+"@"+st.At] <= st.Nth {
		s.t.Fatalf("%s: nobody holds %s in %s", st.Ref, st.Role, st.At)
	}
	now := loaded.AddDate(0, 0, st.Day).Add(time.Duration(st.Hour) * time.Hour)
	a := lifecycle.Actor{Person: personOf(st), Grant: org.Grant{ID: 1, Role: org.Role(st.Role), Unit: unitOf(st.At)}}
	c := record.Case{Actor: a, Now: now, Purses: s.purses, Params: record.Settings(nil), Links: map[string]record.Record{}}
	var k *record.Kind
	var step record.Step
	var err error
	if st.Kind != "" {
		k = s.kinds[st.Kind]
		u := a.Grant.Unit
		if st.Unit != "" {
			u = unitOf(st.Unit)
		}
		id := int64(n + 1)
		c.Record = record.Record{ID: id, Code: fmt.Sprintf("%s-2026-%04d", k.Prefix, id), Unit: u, Data: s.answers(k, st)}
		if p := s.there[st.Parent]; p != nil {
			c.Parent, c.Record.Parent = p, p.ID
		}
		for _, l := range k.Links {
			for _, x := range s.there {
				if x.Code == c.Record.Data[l.Field].S {
					c.Links[l.Field] = *x
					if !l.Fits(*x) || !l.Reaches(x.Unit, u, a) {
						s.t.Fatalf("%s cannot name %s", st.Ref, x.Code)
					}
				}
			}
		}
		if !k.Allows(u, c.Parent, a) {
			s.t.Fatalf("%s: %s in %s may begin no %s about %s", st.Ref, st.Role, st.At, k.ID, u.Code)
		}
		c.Given = c.Record.Data
		step, err = k.Begin(c)
	} else {
		r := s.there[st.Ref]
		if r == nil {
			s.t.Fatalf("%s is moved before it begins", st.Ref)
		}
		k = s.kinds[r.Kind]
		c.Record, c.Parent = *r, s.byID[r.Parent]
		step, err = k.Move(c, lifecycle.Name(st.Move), s.answers(k, st))
	}
	if err != nil {
		s.t.Fatalf("%s, day %d, %s%s by %s: %v", st.Ref, st.Day, st.Kind, st.Move, st.Role, err)
	}
	s.keep(k, st.Ref, step)
	for _, f := range step.Follows {
		for _, other := range s.meant(f, step.Record) {
			ok := s.kinds[other.Kind]
			more, err := ok.Move(record.Case{Record: *other, Actor: lifecycle.Actor{Person: 1, Program: true}, Now: now}, f.Move, f.Given)
			if err != nil {
				s.t.Fatalf("%s: what follows: %v", st.Ref, err)
			}
			s.keep(ok, "", more)
		}
	}
}

// meant are the records that a Follow means: one, or those of the same unit that can make the move.
func (s *stage) meant(f record.Follow, r record.Record) (out []*record.Record) {
	if f.Record != 0 {
		return []*record.Record{s.byID[f.Record]}
	}
	mv, _ := s.kinds[f.Kind].Machine.Move(f.Move)
	for _, x := range s.byID {
		if x.Kind == f.Kind && x.Unit.ID == r.Unit.ID && x.ID != r.ID && slices.Contains(mv.From, x.State) {
			out = append(out, x)
		}
	}
	return out
}

// personOf tells the holders of roles apart.
func personOf(st demo.Step) org.PersonID {
	n := int64(0)
	for _, r := range st.Role + st.At {
		n = n*31%1_000_000_007 + int64(r)
	}
	return org.PersonID(n + int64(st.Nth))
}

func (s *stage) keep(k *record.Kind, ref string, step record.Step) {
	s.t.Helper()
	r := step.Record
	posts := slices.Clone(step.Postings)
	for i := range posts {
		for _, p := range []*record.Purse{&posts[i].From, &posts[i].To} {
			if p.Record == record.Own {
				p.Record = r.ID
			}
		}
	}
	after, over := s.purses.After(posts)
	if over != nil {
		s.t.Fatalf("%s: %v is overdrawn", ref, *over)
	}
	s.purses = after
	if k.Once != nil {
		for key, id := range s.once {
			if id == r.ID {
				delete(s.once, key)
			}
		}
		if key := k.ID + "/" + k.Once(r); key != k.ID+"/" {
			if s.once[key] != 0 {
				s.t.Fatalf("%s: there is one for %s already", ref, key)
			}
			s.once[key] = r.ID
		}
	}
	if old := s.byID[r.ID]; old != nil {
		*old = r
		return
	}
	s.byID[r.ID] = &r
	s.there[ref] = &r
}
