package training

import (
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

func TestWhatAPushMustSay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)
	city := org.Unit{ID: 1, Path: "/1/", Level: org.LevelCity}
	county := org.Unit{ID: 2, Path: "/1/2/", Parent: 1, Level: org.LevelCounty}
	trainer := org.Member{Person: org.Person{ID: 9}, Active: org.Grant{ID: 1, Role: org.Trainer, Unit: county}}
	good := Push{Units: []org.Unit{county}, Roles: []org.Role{org.VillageCommittee}, Due: now.Add(ShortNotice)}
	if err := good.Check(trainer, now); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Push, *org.Member){
		"teach.trainers_only": func(_ *Push, m *org.Member) { m.Active.Role = org.CityCoordinator },
		"teach.not_covered":   func(p *Push, _ *org.Member) { p.Units = append(p.Units, city) },
		"teach.no_roles":      func(p *Push, _ *org.Member) { p.Roles = nil },
		"teach.due_passed":    func(p *Push, _ *org.Member) { p.Due = now },
		"teach.why_so_soon":   func(p *Push, _ *org.Member) { p.Due, p.Reason = now.Add(ShortNotice-time.Second), " " },
	} {
		p, m := good, trainer
		p.Units = append([]org.Unit(nil), good.Units...)
		spoil(&p, &m)
		var no *locales.Refusal
		if err := p.Check(m, now); !errors.As(err, &no) || no.Text.ID != want {
			t.Errorf("want %s, got %v", want, err)
		}
	}
	soon := good
	soon.Due, soon.Reason = now.Add(time.Hour), "a visit"
	if err := soon.Check(trainer, now); err != nil {
		t.Errorf("with a reason: %v", err)
	}
}

func TestWhoSeesNames(t *testing.T) {
	t.Parallel()
	city := org.Unit{ID: 1, Path: "/1/"}
	county := org.Unit{ID: 2, Path: "/1/2/", Parent: 1}
	town := org.Unit{ID: 3, Path: "/1/2/3/", Parent: 2}
	village := org.Unit{ID: 4, Path: "/1/2/3/4/", Parent: 3}
	other := org.Unit{ID: 5, Path: "/1/5/", Parent: 1}
	for _, r := range org.AllRoles() {
		for _, u := range []org.Unit{city, county, town, village, other} {
			m := org.Member{Person: org.Person{ID: 9}, Active: org.Grant{ID: 1, Role: r, Unit: u}}
			want := r.Family() == org.Teaching && u.ID != other.ID || r.Family() == org.Coordinator && u.ID == town.ID
			if got := SeesNames(m, village); got != want {
				t.Errorf("%s of %s sees names of %s: %v", r, u.Path, village.Path, got)
			}
			if m.Active.ID = 0; SeesNames(m, village) {
				t.Errorf("%s without a grant sees names", r)
			}
		}
	}
}

func TestADayEndsAtItsLastSecond(t *testing.T) {
	t.Parallel()
	end, ok := EndOfDay("2026-12-05")
	if !ok || !end.Equal(time.Date(2026, 12, 5, 23, 59, 59, 0, locales.Zone)) {
		t.Errorf("%v, %v", end, ok)
	}
	if _, ok := EndOfDay("5 December"); ok {
		t.Error("words are a date")
	}
}

func TestWhatAQuestionIsAbout(t *testing.T) {
	t.Parallel()
	c := Course{
		ID: "X", Pass: 80,
		Modules: []Module{
			{ID: "a", Cards: []Card{{Title: locales.Raw("one"), Source: "POL-1"}}},
			{ID: "b", Cards: []Card{{Title: locales.Raw("two"), Text: locales.Both("文", "text")}, {Title: locales.Raw("three"), Source: "POL-1"}}},
		},
		Questions: []Question{{ID: "Q1", Module: "a", Stem: locales.Raw("stem"), Sources: []string{"POL-1", "POL-1"}}, {ID: "Q2", Module: "b"}},
	}
	for about, want := range map[About]struct {
		text   string
		module int
	}{
		AboutCard(0, 0): {"one", 0}, AboutCard(1, 1): {"three", 1}, "Q1": {"stem", 0}, "Q2": {"", 1}, "": {"", 1},
		"2.9": {"", 1}, "9.1": {"", 1}, "0.0": {"", 1}, "x.y": {"", 1}, "-1.1": {"", 1},
	} {
		if got := about.Of(&c).Plain(locales.EN); got != want.text || about.Module(&c) != want.module {
			t.Errorf("%q: %q in module %d", about, got, about.Module(&c))
		}
	}
	questions, cards := c.Citing("POL-1")
	if len(questions) != 1 || questions[0] != 1 || cards != 2 {
		t.Errorf("cited by questions %v and %d cards", questions, cards)
	}
	if _, err := c.WithCard(2, Card{}); err == nil {
		t.Error("a card in a module that is not there")
	}
	if len(c.Modules[1].Cards) != 2 {
		t.Error("the course itself has changed")
	}
}
