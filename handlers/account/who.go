package account

import (
	"context"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// tiers are the lines of the chart of responsibilities from the top down; the central
// level has no unit here.
var tiers = []struct {
	level org.Level
	duty  locales.Text
}{
	{"", locales.M("account.tier_central")},
	{org.LevelProvince, locales.M("account.tier_province")},
	{org.LevelCity, locales.M("account.tier_city")},
	{org.LevelCounty, locales.M("account.tier_county")},
	{org.LevelTownship, locales.M("account.tier_township")},
	{org.LevelVillage, locales.M("account.tier_village")},
}

// contacts are the roles that answer the questions of those below them.
var contacts = []org.Role{
	org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator, org.CityCoordinator, org.Province,
}

// contactLines is how many posts are named to turn to, and contactNames how many people of
// one post: the nearest ones, on one screen.
const (
	contactLines = 3
	contactNames = 1
)

// who shows the chart with the member's own place, and who coordinates them.
func (f *feature) who(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Show(f.chart(nil, org.Unit{}).Add(locales.M("account.not_joined"))), nil
	}
	own := t.Member.Active.Unit
	chain, err := f.Units.Chain(ctx, own)
	if err != nil {
		return bot.Reply{}, err
	}
	s := f.chart(chain, own)
	s.Add(locales.M("account.who_me", "Unit", own.Name, "Role", t.Member.Active.Role.Name()))
	lines, err := f.coordinators(ctx, t, chain)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(lines) > 0 {
		s.Add(locales.M("account.who_ask")).Add(lines...)
	}
	if len(t.Member.Grants) > 1 {
		s.Row(bot.To(locales.M("account.to_switch"), "cmd", "switch"))
	}
	return bot.Show(s.Row(homeButton())), nil
}

// chart has one line a level: its unit on the way to own, or just the level, and its duty.
func (f *feature) chart(chain []org.Unit, own org.Unit) *bot.Screen {
	s := bot.Say(locales.M("account.who_title"))
	for _, tier := range tiers {
		name, id := locales.M("account.central"), "account.who_line"
		if tier.level != "" {
			name = tier.level.Name()
			i := slices.IndexFunc(chain, func(u org.Unit) bool { return u.Level == tier.level })
			if i >= 0 {
				name = chain[i].Name
			}
			if i >= 0 && chain[i].ID == own.ID {
				id = "account.who_line_own"
			}
		}
		s.Add(locales.M(id, "Name", name, "Duty", tier.duty))
	}
	return s
}

// coordinators names those who coordinate the member, by role, in the two nearest units
// above that have any. Nobody's phone number is known here.
func (f *feature) coordinators(ctx context.Context, t *bot.Turn, chain []org.Unit) ([]locales.Text, error) {
	above := chain[:max(0, len(chain)-1)]
	ids := make([]org.UnitID, len(above))
	for i, u := range above {
		ids[i] = u.ID
	}
	holders, err := f.People.Holders(ctx, ids, t.Now)
	if err != nil {
		return nil, err
	}
	var out []locales.Text
	found := 0
	for _, u := range slices.Backward(above) {
		before := len(out)
		for _, role := range contacts {
			var names []string
			for _, h := range holders {
				if h.Unit == u.ID && h.Role == role {
					names = append(names, h.Person.Name)
				}
			}
			if len(names) > 0 && len(out) < contactLines {
				out = append(out, locales.M("account.who_contact", "Unit", u.Name, "Role", role.Name(), "Names", someOf(names)))
			}
		}
		if len(out) > before {
			if found++; found == 2 {
				break
			}
		}
	}
	return out, nil
}

// someOf names the first people and says how many more there are.
func someOf(names []string) locales.Text {
	shown := locales.Raw(strings.Join(names[:min(len(names), contactNames)], ", "))
	if more := len(names) - contactNames; more > 0 {
		return locales.M("account.who_more", "Names", shown, "More", more)
	}
	return shown
}
