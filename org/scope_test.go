package org

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cadrebot/locales"
)

// tree builds a random tree in which children may skip levels.
func tree(r *rand.Rand) []Unit {
	units := []Unit{{ID: 1, Code: "1", Level: LevelProvince, Path: "/1/"}}
	for id := UnitID(2); id <= 60; id++ {
		parent := units[r.IntN(len(units))]
		if parent.Level == LevelVillage {
			parent = units[0]
		}
		var below []Level
		for _, l := range Levels {
			if l.Below(parent.Level) {
				below = append(below, l)
			}
		}
		units = append(units, Unit{
			ID: id, Code: fmt.Sprint(id), Level: below[r.IntN(len(below))], Parent: parent.ID,
			Path: fmt.Sprintf("%s%d/", parent.Path, id),
		})
	}
	return units
}

// below walks parents, which is what Path must agree with.
func below(units []Unit, u, top Unit) bool {
	for {
		if u.ID == top.ID {
			return true
		}
		if u.Parent == 0 {
			return false
		}
		u = units[u.Parent-1]
	}
}

func TestNobodyReachesBeyondTheirSubtree(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 1))
	all := AllRoles()
	invited := 0
	for range 500 {
		units := tree(r)
		by, target, role := units[r.IntN(len(units))], units[r.IntN(len(units))], all[r.IntN(len(all))]
		m := Member{Person: Person{ID: 7}, Active: Grant{ID: 9, Role: all[r.IntN(len(all))], Unit: by}}
		m.Grants = []Grant{{ID: 8, Role: Administrator, Unit: units[0]}, m.Active} // another grant, which must not help
		within := below(units, target, by)
		if m.May(target) != within {
			t.Fatalf("%s of %s on %s: May says %v", m.Active.Role, by.Path, target.Path, m.May(target))
		}
		may := m.MayInvite(target, role)
		family := m.Active.Role.Family()
		switch {
		case may && !within:
			t.Fatalf("%s of %s may invite into %s", m.Active.Role, by.Path, target.Path)
		case may && family != Admin && family != Coordinator:
			t.Fatalf("%s may invite", m.Active.Role)
		case may && family == Coordinator && (by.Level.Below(role.Level()) || role == Administrator):
			t.Fatalf("%s at a %s may invite a %s", m.Active.Role, by.Level, role)
		case may && role.Family() == Cadre && target.Level != LevelVillage:
			t.Fatalf("a %s may be invited into a %s", role, target.Level)
		case !may && within && family == Admin && role.Fits(target.Level):
			t.Fatalf("an administrator may not invite a %s into a %s below", role, target.Level)
		}
		if may {
			invited++
		}
		if (Member{Person: m.Person, Grants: m.Grants}).MayInvite(target, role) {
			t.Fatal("somebody without an active grant may invite")
		}
	}
	if invited == 0 {
		t.Fatal("the sample never allowed an invitation, so it shows nothing")
	}
}

func TestEveryRoleFitsItsOwnLevel(t *testing.T) {
	t.Parallel()
	for _, r := range AllRoles() {
		if !r.Fits(r.Level()) {
			t.Errorf("%s does not fit a %s", r, r.Level())
		}
		for _, l := range locales.All {
			if s := r.Name().In(l); s == "" || strings.HasPrefix(s, "[") {
				t.Errorf("%s has no name in %s", r, l)
			}
		}
	}
	for _, lv := range Levels {
		for _, l := range locales.All {
			if s := lv.Name().In(l); strings.HasPrefix(s, "[") {
				t.Errorf("%s has no name in %s", lv, l)
			}
		}
	}
	if Role("KING").Fits(LevelProvince) || VillageCommittee.Fits("moon") || Trainer.Fits("moon") {
		t.Error("an unknown role or level fits")
	}
}

func TestTwoUnitsOfOneNameShowTheirPath(t *testing.T) {
	t.Parallel()
	county := Unit{Name: locales.Both("云梯县", "Yunti County")}
	town := Unit{Name: locales.Both("双藤乡", "Shuangteng Township")}
	other := Unit{Name: locales.Both("月牙乡", "")}
	village := Unit{Name: locales.Both("双藤乡", "Shuangteng Township")}
	names := Names([]Place{
		{Unit: town, Chain: []Unit{county, town}},
		{Unit: village, Chain: []Unit{county, other, village}},
		{Unit: county, Chain: []Unit{county}},
	})
	for i, want := range []string{"云梯县 / 双藤乡", "云梯县 / 月牙乡 / 双藤乡", "云梯县"} {
		if got := names[i].Plain(locales.ZH); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if got := names[1].Plain(locales.EN); got != "Yunti County / 月牙乡 / Shuangteng Township" {
		t.Errorf("in English: %q", got)
	}
}

func TestLayersPutParentsFirst(t *testing.T) {
	t.Parallel()
	rows := []UnitRow{
		{Code: "V", Parent: "D", Level: LevelVillage}, // skips the township
		{Code: "D", Parent: "M", Level: LevelCounty},  // skips the prefecture
		{Code: "M", Level: LevelProvince},
		{Code: "X", Parent: "known already", Level: LevelVillage},
	}
	layers, err := Layers(rows)
	if err != nil || len(layers) != 3 || len(layers[0]) != 2 || layers[2][0].Code != "V" {
		t.Fatalf("%v, %v", layers, err)
	}
	for name, bad := range map[string][]UnitRow{
		"loop":        {{Code: "A", Parent: "B", Level: LevelCity}, {Code: "B", Parent: "A", Level: LevelCity}},
		"self":        {{Code: "A", Parent: "A", Level: LevelCity}},
		"twice":       {{Code: "A", Level: LevelCity}, {Code: "A", Level: LevelCity}},
		"no code":     {{Level: LevelCity}},
		"no level":    {{Code: "A", Level: "moon"}},
		"upside down": {{Code: "A", Level: LevelVillage}, {Code: "B", Parent: "A", Level: LevelCity}},
	} {
		if _, err := Layers(bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
