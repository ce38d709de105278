package demo

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
)

// Places that walkthroughs rely on.
const (
	home       = "9901010203" // has a first secretary, Chinese
	english    = "9901010304" // has a first secretary, English, and so does its township speak
	withoutVFS = "9901030302" // planted: its report falls to the committee's officer
	twoRoles   = "9901010301" // planted: its officer is also a contact next door
	nextDoor   = "9901010302"
	blockedAt  = "9901010205" // planted: somebody here has blocked the bot
	homeTown   = "99010102"
	otherTown  = "99010103" // of the English village
	homeCounty = "990101"
)

// makePeople gives every role its number of people, in the order of the spec. The number
// of a person is the number of their Telegram account.
func (m *maker) makePeople() error {
	withVFS := m.villagesWithVFS()
	for _, by := range m.Users.ByRole {
		if !by.Role.Valid() {
			return fmt.Errorf("the demo's spec has an unknown role %q", by.Role)
		}
		for i, code := range m.posts(by.Role, by.Level, by.Count, withVFS) {
			m.person(by.Role, i+1, code)
		}
	}
	if len(m.set.People) != m.Users.Total {
		return fmt.Errorf("the demo's roles add up to %d people, not %d", len(m.set.People), m.Users.Total)
	}
	m.secondPost()
	m.languages()
	m.accounts()
	return nil
}

func (m *maker) person(role org.Role, n int, code string) {
	key := fmt.Sprintf("%s%s/%03d", KeyPrefix, role, n)
	m.people[key] = len(m.set.People)
	m.at[code+"/"+string(role)] = append(m.at[code+"/"+string(role)], key)
	m.set.People = append(m.set.People, org.PersonRow{
		Key: key, Lang: locales.ZH,
		Grants: []org.GrantRow{{Unit: code, Role: role, From: m.day(-200)}},
	})
}

// villagesWithVFS are the villages that have a first secretary.
func (m *maker) villagesWithVFS() []string {
	villages := m.below[org.LevelVillage]
	list := []string{home, english}
	for _, v := range some(m.r, villages, len(villages)) {
		if len(list) < m.Villages.WithVFS && v != withoutVFS && v != blockedAt && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	if !slices.Contains(list, blockedAt) {
		list[len(list)-1] = blockedAt
	}
	slices.Sort(list)
	return list
}

// posts are the units of a role's n people: resident cadres where there is a first
// secretary, everybody else spread evenly over the units of the level.
func (m *maker) posts(role org.Role, level org.Level, n int, withVFS []string) []string {
	units := m.below[level]
	switch role {
	case org.VillageFirstSecretary, org.ResidentTeam:
		units = withVFS
	case org.GridWorker:
		units = some(m.r, units, n)
	}
	out := make([]string, n)
	for i := range out {
		out[i] = units[i%len(units)]
	}
	slices.Sort(out)
	return out
}

func (m *maker) key(code string, role org.Role, n int) string {
	keys := m.at[code+"/"+string(role)]
	if n >= len(keys) {
		return ""
	}
	return keys[n]
}

func (m *maker) row(key string) *org.PersonRow { return &m.set.People[m.people[key]] }

// secondPost gives one officer a post in another village; the two never merge.
func (m *maker) secondPost() {
	p := m.row(m.key(twoRoles, org.VillageCommittee, 0))
	p.Grants = append(p.Grants, org.GrantRow{Unit: nextDoor, Role: org.HouseholdContact, From: m.day(-100)})
}

// languages makes the share of English readers that the spec asks for: those who must
// read English first, then whoever the seed picks outside the cast.
func (m *maker) languages() {
	left := int(float64(m.Users.Total)*m.Users.Language.En + 0.5)
	english := func(key string) {
		if p := m.row(key); p.Lang != locales.EN {
			p.Lang = locales.EN
			left--
		}
	}
	chinese := map[string]bool{}
	for _, c := range m.castKeys() {
		if c.lang == locales.EN {
			english(c.key)
		} else {
			chinese[c.key] = true
		}
	}
	for _, p := range m.set.People {
		if r := p.Grants[0].Role; r == org.Observer || r == org.ForeignAidOffice {
			english(p.Key)
		}
	}
	for _, i := range m.r.Perm(len(m.set.People)) {
		if left > 0 && !chinese[m.set.People[i].Key] {
			english(m.set.People[i].Key)
		}
	}
}

// needed reports whether a unit would have nobody who has joined for what it does, if
// this person were waiting too: a village to report, an office above it to do its part.
func (m *maker) needed(i int, waiting map[int]bool) bool {
	g := m.set.People[i].Grants[0]
	alike := []org.Role{g.Role}
	if g.Role.Level() == org.LevelVillage {
		if alike = reporters; !slices.Contains(alike, g.Role) {
			return false
		}
	}
	for _, r := range alike {
		for _, k := range m.at[g.Unit+"/"+string(r)] {
			if j := m.people[k]; j != i && !waiting[j] {
				return false
			}
		}
	}
	return true
}

// accounts gives names to all and accounts to those who have joined.
func (m *maker) accounts() {
	cast := map[string]bool{}
	for _, c := range m.castKeys() {
		cast[c.key] = true
	}
	without := m.Users.Total - int(float64(m.Users.Total)*m.Users.Activated+0.5)
	waiting := map[int]bool{}
	for _, i := range m.r.Perm(len(m.set.People)) {
		if len(waiting) < without && !cast[m.set.People[i].Key] && !m.needed(i, waiting) {
			waiting[i] = true
		}
	}
	for i := range m.set.People {
		p := &m.set.People[i]
		n := p.Key[strings.LastIndexByte(p.Key, '/')+1:]
		p.Name = p.Grants[0].Role.Name().Plain(p.Lang)
		if p.Lang == locales.ZH {
			p.Name += "·" + n
		} else {
			p.Name = capital(p.Name) + " " + n
		}
		if !waiting[i] {
			p.Telegram = FirstTelegram + int64(i) + 1
		}
	}
	m.row(m.key(blockedAt, org.ResidentTeam, 0)).Unreachable = "blocked"
}

// capital begins a sentence or a name.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
