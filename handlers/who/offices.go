package who

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// offices shows the posts of one unit on the member's way up, by role: what they are called in
// the directory, nothing else about them. Arg: the unit, "" = the one above the own.
func (f *feature) offices(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("who.not_joined")
	}
	chain, err := f.units.Chain(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, err
	}
	at := max(0, len(chain)-2)
	if t.Press.Arg != "" {
		at = slices.IndexFunc(chain, func(u org.Unit) bool { return unitArg(u) == t.Press.Arg })
	}
	if at < 0 || at >= len(chain) {
		return bot.Reply{}, locales.Refuse("who.not_your_way")
	}
	u := chain[at]
	held, err := f.posts.Posts(ctx, []org.UnitID{u.ID}, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("who.offices", "Unit", u.Name)).Add(rows(held)...)
	if len(held) == 0 {
		s.Add(locales.M("who.no_offices"))
	}
	if u.Level == org.LevelCounty {
		s.Add(pair(held))
	}
	for i, other := range chain {
		if i != at {
			s.Row(bot.To(locales.M("who.to_unit", "Unit", other.Name), routeOffices, unitArg(other)))
		}
	}
	return bot.Show(s.Row(bot.To(locales.M("who.to_chart"), "cmd", "who"), homeButton())), nil
}

// officeLines is how many posts are shown of one unit: a phone's screen.
const officeLines = 12

// rows are the posts of a unit in the order of the roles, people of one role on one line.
func rows(held []org.Held) (out []locales.Text) {
	for _, role := range org.AllRoles() {
		var names []string
		for _, h := range held {
			if h.Role == role && !h.Deputy {
				names = append(names, h.Person.Name)
			}
		}
		if len(names) > 0 && len(out) < officeLines {
			out = append(out, locales.M("who.office", "Role", role.Name(), "Names", someOf(names)))
		}
	}
	for _, h := range held {
		if h.Deputy && len(out) < officeLines {
			out = append(out, locales.M("who.deputy", "Role", h.Role.Name(), "Name", h.Person.Name, "Day", locales.DateOf(h.Until.Add(-1))))
		}
	}
	return out
}

// pair says whether a county has its two first-responsible people, not counting deputies.
func pair(held []org.Held) locales.Text {
	n := 0
	for _, h := range held {
		if h.Role == org.CountyFirst && !h.Deputy {
			n++
		}
	}
	if n == org.FirstPair {
		return locales.M("who.pair_whole")
	}
	return locales.M("who.pair_not_whole", "Want", org.FirstPair, "Number", n)
}

func unitArg(u org.Unit) string { return strconv.FormatInt(int64(u.ID), 10) }

// confirmLines is how many posts are put on one screen: two buttons each.
const confirmLines = 4

// confirm lists posts that were not confirmed for a year. Arg: "" or the grants to confirm first.
func (f *feature) confirm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.checked(ctx, t, "who.confirmed", func(id org.GrantID) error { return f.posts.ConfirmPost(ctx, id, t.Member, t.Now) })
}

// end ends a post that is no longer held, when it is one that the member could confirm.
func (f *feature) end(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.checked(ctx, t, "who.post_ended", func(id org.GrantID) error {
		if err := f.posts.ConfirmPost(ctx, id, t.Member, t.Now); err != nil {
			return err
		}
		return f.posts.EndGrant(ctx, id, t.Member.ID, t.Now)
	})
}

// checked does something with each post of the button and shows what is left.
func (f *feature) checked(ctx context.Context, t *bot.Turn, said string, do func(org.GrantID) error) (bot.Reply, error) {
	s := bot.Say()
	done := 0
	for arg := range strings.SplitSeq(t.Press.Arg, ".") {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			continue
		}
		if err := do(org.GrantID(id)); errors.Is(err, org.ErrNotFound) {
			continue // done already, or not theirs to do
		} else if err != nil {
			return bot.Reply{}, err
		}
		done++
	}
	switch {
	case done > 0:
		s.Add(locales.M(said, "Count", done))
	case t.Press.Arg != "":
		s.Add(locales.M("who.nothing_done"))
	}
	list, all, err := f.posts.Unconfirmed(ctx, t.Member, t.Now.Add(-org.Reconfirm), confirmLines, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(list) == 0 {
		return bot.Show(s.Add(locales.M("who.all_confirmed")).Row(bot.To(locales.M("who.to_chart"), "cmd", "who"), homeButton())), nil
	}
	s.Add(locales.M("who.confirm_head", "Count", all))
	var ids []string
	for i, h := range list {
		id := strconv.FormatInt(int64(h.ID), 10)
		s.Add(locales.M("who.confirm_line", "Number", i+1, "Unit", h.Unit.Name, "Role", h.Role.Name(), "Name", h.Person.Name, "Day", locales.DateOf(h.Confirmed)))
		s.Row(bot.To(locales.M("who.btn_still", "Number", i+1), routeConfirm, id), bot.To(locales.M("who.btn_ended", "Number", i+1), routeEnd, id))
		ids = append(ids, id)
	}
	if len(ids) > 1 {
		s.Row(bot.To(locales.M("who.btn_all", "Count", len(ids)), routeConfirm, strings.Join(ids, ".")))
	}
	return bot.Show(s.Row(bot.To(locales.M("who.to_chart"), "cmd", "who"), homeButton())), nil
}
