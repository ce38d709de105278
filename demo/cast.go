package demo

import (
	"fmt"
	"strings"

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
		{m.key(english, org.VillageFirstSecretary, 0), locales.EN, Cadre},
		{m.key(withoutVFS, org.VillageCommittee, 0), locales.ZH, ""},
		{m.key(twoRoles, org.VillageCommittee, 0), locales.ZH, ""},
		{m.key(blockedAt, org.ResidentTeam, 0), locales.ZH, ""},
		{m.key(homeTown, org.TownshipApprover, 0), locales.ZH, Coordinator},
		{m.key(otherTown, org.TownshipApprover, 0), locales.EN, Coordinator},
		{m.key(homeCounty, org.CountyCoordinator, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CountyCoordinator, 1), locales.EN, ""},
		{m.key(city, org.CityCoordinator, 0), locales.ZH, ""},
		{m.key(city, org.CityFinance, 0), locales.ZH, ""},
		{m.key(city, org.CityApprover, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CountyFinance, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CountyApprover, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CountyFirst, 0), locales.ZH, ""},
		{m.key(city, org.Supervision, 0), locales.ZH, ""},
		{m.key(homeCounty, org.CooperationLiaison, 0), locales.ZH, ""},
		{m.key(city, org.ForeignAidOffice, 0), locales.EN, ""},
		{m.key(city, org.Trainer, 0), locales.ZH, Trainer},
		{m.key(city, org.Trainer, 1), locales.EN, Trainer},
		{m.key(city, org.PolicyEditor, 0), locales.ZH, ""},
		{m.key(city, org.Administrator, 0), locales.ZH, ""},
		{m.key(city, org.DataProtection, 0), locales.ZH, ""},
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

// note is what stands beside the name, which tells the post already: where it is, of several posts each, and what is special.
func (m *maker) note(p *org.PersonRow) string {
	out := m.name[p.Grants[0].Unit].Plain(p.Lang)
	if len(p.Grants) > 1 {
		var posts []string
		for _, g := range p.Grants {
			posts = append(posts, locales.M("demo.post", "Unit", m.name[g.Unit], "Role", g.Role.Name()).Plain(p.Lang))
		}
		out = strings.Join(posts, " + ")
	}
	switch {
	case p.Unreachable != "":
		out += locales.M("demo.note_blocked").Plain(p.Lang)
	case p.Grants[0].Unit == withoutVFS:
		out += locales.M("demo.note_without_vfs").Plain(p.Lang)
	}
	return out
}
