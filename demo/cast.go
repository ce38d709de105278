package demo

import (
	"fmt"

	"cadrebot/locales"
	"cadrebot/org"
)

// newcomer is the account of somebody who has not joined: above all the people.
const newcomer = FirstTelegram + 900

// role is one member of the cast before they have an account.
type role struct {
	key  string
	lang locales.Lang
	part Part
}

// castKeys are the people a visitor can be, in the order in which they are offered.
func (m *maker) castKeys() []role {
	city := m.City.Code
	return []role{
		{m.key(home, org.VillageFirstSecretary, 0), locales.ZH, Cadre},
		{m.key(neighbour, org.VillageFirstSecretary, 0), locales.EN, Cadre},
		{m.key(withoutVFS, org.VillageCommittee, 0), locales.ZH, ""},
		{m.key(twoRoles, org.VillageCommittee, 0), locales.ZH, ""},
		{m.key(blockedAt, org.ResidentTeam, 0), locales.ZH, ""},
		{m.key(homeTown, org.TownshipApprover, 0), locales.ZH, Coordinator},
		{m.key(homeCounty, org.CountyCoordinator, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CountyCoordinator, 1), locales.EN, Coordinator},
		{m.key(city, org.CityCoordinator, 0), locales.ZH, ""},
		{m.key(city, org.Trainer, 0), locales.ZH, Trainer},
		{m.key(city, org.Trainer, 1), locales.EN, Trainer},
		{m.key(city, org.PolicyEditor, 0), locales.ZH, ""},
		{m.key(city, org.Administrator, 0), locales.ZH, ""},
		{m.key(city, org.Observer, 0), locales.EN, ""},
	}
}

func (m *maker) makeCast() error {
	for _, c := range m.castKeys() {
		if c.key == "" {
			return fmt.Errorf("somebody of the demo's cast is missing")
		}
		p := m.row(c.key)
		m.set.Cast = append(m.set.Cast, Actor{
			ID: p.Telegram, Name: p.Name, Note: m.note(p), Lang: c.lang, Part: c.part, Blocked: p.Unreachable != "",
		})
	}
	join := &Invitation{Unit: home, Role: org.ResidentTeam}
	m.set.Cast = append(m.set.Cast, Actor{
		ID: newcomer, Name: locales.M("demo.newcomer").Plain(locales.ZH), Lang: locales.ZH, Join: join,
		Note: locales.M("demo.newcomer_note", "Unit", m.name[home], "Role", join.Role.Name()).Plain(locales.ZH),
	})
	return nil
}

// note is what stands beside the name: every post, and what is special.
func (m *maker) note(p *org.PersonRow) string {
	out := ""
	for _, g := range p.Grants {
		if out != "" {
			out += " + "
		}
		out += locales.M("demo.post", "Unit", m.name[g.Unit], "Role", g.Role.Name()).Plain(p.Lang)
	}
	switch {
	case p.Unreachable != "":
		out += locales.M("demo.note_blocked").Plain(p.Lang)
	case p.Grants[0].Unit == withoutVFS:
		out += locales.M("demo.note_without_vfs").Plain(p.Lang)
	}
	return out
}
