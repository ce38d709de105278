package who

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
	{"", locales.M("who.tier_central")},
	{org.LevelProvince, locales.M("who.tier_province")},
	{org.LevelCity, locales.M("who.tier_city")},
	{org.LevelCounty, locales.M("who.tier_county")},
	{org.LevelTownship, locales.M("who.tier_township")},
	{org.LevelVillage, locales.M("who.tier_village")},
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

// show shows the chart with the member's own place, and who coordinates them.
func (f *feature) show(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Show(f.chart(nil, org.Unit{}).Add(locales.M("who.not_joined"))), nil
	}
	own := t.Member.Active.Unit
	chain, err := f.units.Chain(ctx, own)
	if err != nil {
		return bot.Reply{}, err
	}
	s := f.chart(chain, own)
	s.Add(locales.M("who.me", "Unit", own.Name, "Role", t.Member.Active.Title()))
	lines, err := f.coordinators(ctx, t, chain)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(lines) > 0 {
		s.Add(locales.M("who.ask")).Add(lines...)
	}
	s.Row(bot.To(locales.M("who.to_offices"), routeOffices, ""))
	if keeper(t.Member) {
		_, n, err := f.posts.Unconfirmed(ctx, t.Member, t.Now.Add(-org.Reconfirm), 0, t.Now)
		if err != nil {
			return bot.Reply{}, err
		}
		if n > 0 {
			s.Row(bot.To(locales.M("who.to_confirm", "Count", n), routeConfirm, ""))
		}
	}
	if len(t.Member.Grants) > 1 {
		s.Row(bot.To(locales.M("who.to_switch"), "cmd", "switch"))
	}
	return bot.Show(s.Row(homeButton())), nil
}

// chart has one line a level: its unit on the way to own, or just the level, and its duty.
func (f *feature) chart(chain []org.Unit, own org.Unit) *bot.Screen {
	s := bot.Say(locales.M("who.title"))
	for _, tier := range tiers {
		name, id := locales.M("who.central"), "who.line"
		if tier.level != "" {
			name = tier.level.Name()
			i := slices.IndexFunc(chain, func(u org.Unit) bool { return u.Level == tier.level })
			if i >= 0 {
				name = chain[i].Name
			}
			if i >= 0 && chain[i].ID == own.ID {
				id = "who.line_own"
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
	held, err := f.posts.Posts(ctx, ids, t.Now)
	if err != nil {
		return nil, err
	}
	var out []locales.Text
	found := 0
	for _, u := range slices.Backward(above) {
		before := len(out)
		for _, role := range contacts {
			var names []string
			for _, h := range held {
				if h.Unit.ID == u.ID && h.Role == role {
					names = append(names, h.Person.Name)
				}
			}
			if len(names) > 0 && len(out) < contactLines {
				out = append(out, locales.M("who.contact", "Unit", u.Name, "Role", role.Name(), "Names", someOf(names)))
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
		return locales.M("who.more", "Names", shown, "More", more)
	}
	return shown
}
