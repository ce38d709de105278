package org

import (
	"strings"

	"cadrebot/locales"
)

// Name is the role's name for people.
func (r Role) Name() locales.Text {
	if !r.Valid() {
		return locales.Raw(string(r))
	}
	return locales.M("roles." + string(r))
}

// Name is the level's name for people: county, township ...
func (l Level) Name() locales.Text { return locales.M("roles.level_" + string(l)) }

// Fits reports whether a role can stand in a unit of level l: cadres in villages only,
// trainers, administrators and observers anywhere above, the others at their own level.
// City offices also stand in a municipality, which is a province without cities.
func (r Role) Fits(l Level) bool {
	switch r.Family() {
	case Cadre:
		return l == LevelVillage
	case Teaching, Admin, Reading:
		return l != LevelVillage && l.Valid()
	case Coordinator:
		return l == r.Level() || (l == LevelProvince && r.Level() == LevelCity)
	}
	return false
}

// MayInvite reports whether the member, under the active grant, may invite somebody as
// role into unit: administrators anywhere in their subtree; coordinators too, but into
// no role above their own level and never as an administrator.
func (m Member) MayInvite(unit Unit, role Role) bool {
	if !m.May(unit) || !role.Fits(unit.Level) {
		return false
	}
	switch m.Active.Role.Family() {
	case Admin:
		return true
	case Coordinator:
		return role.Family() != Admin && !m.Active.Unit.Level.Below(role.Level())
	}
	return false
}

// Invitable lists the roles that the member may invite into unit, in the order of AllRoles.
func (m Member) Invitable(unit Unit) []Role {
	var out []Role
	for _, r := range AllRoles() {
		if m.MayInvite(unit, r) {
			out = append(out, r)
		}
	}
	return out
}

// PathName is the full name of the last unit of chain, given from the top down:
// "云梯县 / 鹤嘴镇 / 桃坪村".
func PathName(chain []Unit) locales.Text {
	var zh, en []string
	for _, u := range chain {
		zh, en = append(zh, u.Name.Zh), append(en, english(u))
	}
	return locales.Both(strings.Join(zh, " / "), strings.Join(en, " / "))
}

// english is the unit's English name, its Chinese one when nobody has given any.
func english(u Unit) string {
	if u.Name.En == "" {
		return u.Name.Zh
	}
	return u.Name.En
}

// Place is a unit with where it stands.
type Place struct {
	Unit  Unit
	Chain []Unit // from the county, or what is highest below it, down to Unit itself
}

// PlaceOf is u where chain, the way from the top down to it, says that it stands. A province
// and a city are left out of the names below them: nobody has two.
func PlaceOf(chain []Unit, u Unit) Place {
	p := Place{Unit: u}
	for _, up := range chain {
		if up.ID == u.ID || up.Level != LevelProvince && up.Level != LevelCity {
			p.Chain = append(p.Chain, up)
		}
	}
	if len(p.Chain) == 0 {
		p.Chain = []Unit{u}
	}
	return p
}

// Names gives every place a name that is unique in the list: its short one, or the full
// path where two of the list are called the same in either language.
func Names(places []Place) []locales.Text {
	count := map[string]int{}
	for _, p := range places {
		count["z"+p.Unit.Name.Zh]++
		count["e"+english(p.Unit)]++
	}
	out := make([]locales.Text, len(places))
	for i, p := range places {
		out[i] = p.Unit.Name
		if count["z"+p.Unit.Name.Zh] > 1 || count["e"+english(p.Unit)] > 1 {
			out[i] = PathName(p.Chain)
		}
	}
	return out
}

// Title is what people call the post: its role, and that it is held for somebody else.
func (g Grant) Title() locales.Text {
	if g.Deputy {
		return locales.M("roles.deputy", "Role", g.Role.Name())
	}
	return g.Role.Name()
}
