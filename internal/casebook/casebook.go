// Package casebook is how tests of the offices' records play people: who stands where, what they
// answer, which step a kind allows them, and a book that keeps what the steps decide.
package casebook

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

// Units of one line, from the province down to a village.
var (
	Province = org.Unit{ID: 1, Level: org.LevelProvince, Path: "/1/"}
	City     = org.Unit{ID: 2, Level: org.LevelCity, Path: "/1/2/", Parent: 1, Name: locales.Raw("星垭市")}
	County   = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2, Code: "990101", Name: locales.Raw("云梯县")}
	Township = org.Unit{ID: 4, Level: org.LevelTownship, Path: "/1/2/3/4/", Parent: 3, Code: "9901010203", Name: locales.Raw("云梯镇")}
	Village  = org.Unit{ID: 5, Level: org.LevelVillage, Path: "/1/2/3/4/5/", Parent: 4, Code: "9901010203", Name: locales.Raw("桃坪村")}
)

// On is ten in the morning of a day of 2026.
func On(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 10, 0, 0, 0, locales.Zone)
}

// Actor is somebody with one post.
func Actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

// Program is the program itself, which makes the moves that come by themselves.
func Program() lifecycle.Actor { return lifecycle.Actor{Program: true} }

// Says are answers, each key followed by what is said.
func Says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

// Because is the reason that a move asks for.
func Because(s string) form.Answers { return Says(record.AskReason, s) }

// Refusal is the id of the sentence that err refuses with; "" when it is no refusal.
func Refusal(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	return ""
}

// Refused wants err to refuse with the sentence id.
func Refused(t testing.TB, what string, err error, id string) {
	t.Helper()
	if Refusal(err) != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

// Kinds are kinds of records by their ids.
type Kinds map[string]*record.Kind

// Of are the kinds of a desk.
func Of(d record.Desk) Kinds {
	out := Kinds{}
	for _, k := range d.Kinds {
		out[k.ID] = &k
	}
	return out
}

// Begin begins a record that stands by itself, which must be allowed.
func (k Kinds) Begin(t testing.TB, id string, u org.Unit, a lifecycle.Actor, at time.Time, data form.Answers) record.Record {
	t.Helper()
	s, err := k[id].Begin(record.Case{Record: record.Record{Unit: u, Data: data}, Actor: a, Now: at})
	if err != nil {
		t.Fatalf("begin %s: %v", id, err)
	}
	return s.Record
}

// Try is why a record may not be moved; nil when it may.
func (k Kinds) Try(r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) error {
	_, err := k[r.Kind].Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	return err
}

// Step is a record after a move that must be allowed.
func (k Kinds) Step(t testing.TB, r record.Record, a lifecycle.Actor, at time.Time, name lifecycle.Name, given form.Answers) record.Record {
	t.Helper()
	s, err := k[r.Kind].Move(record.Case{Record: r, Actor: a, Now: at}, name, given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s.Record
}

// Sound wants a desk to be registered beside the others, and all its sentences to be written in
// both languages.
func Sound(t testing.TB, f record.Flow, d record.Desk, beside ...record.Desk) {
	t.Helper()
	if _, err := record.NewRegister(f, append([]record.Desk{d}, beside...)...); err != nil {
		t.Error(err)
	}
	all := sentences(d.Kinds)
	if len(all) == 0 {
		t.Error("the desk says nothing")
	}
	for _, s := range all {
		for _, l := range []locales.Lang{locales.ZH, locales.EN} {
			if got := s.In(l); got == "" || strings.Contains(got, s.ID) {
				t.Errorf("%s has no words in %s", s.ID, l)
			}
		}
	}
}

// sentences lists every one that kinds of records name.
func sentences(kinds []record.Kind) []locales.Text {
	var out []locales.Text
	fields := func(fs []form.Field) {
		for _, f := range fs {
			out = append(out, f.Label, f.Hint)
			for _, c := range f.Choices {
				out = append(out, c.Label)
			}
		}
	}
	for _, k := range kinds {
		out = append(out, k.Name)
		fields(k.Form.Fields)
		for _, s := range k.Machine.States() {
			out = append(out, k.States(s))
		}
		for _, m := range k.Machine.Moves() {
			out = append(out, m.Label)
			fields(m.Asks)
		}
	}
	return out
}
