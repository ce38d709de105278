package account

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
)

// myData shows what is stored about the member, and what is not.
func (f *feature) myData(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if t.Member.ID == 0 {
		return bot.Show(bot.Say(locales.M("account.mydata_nothing"))), nil
	}
	k, err := f.People.Kept(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(
		locales.M("account.mydata_person", "Name", t.Member.Name, "Language", locales.M("account.lang_"+string(t.Lang)), "Since", locales.DateOf(k.Since)),
	)
	for _, g := range t.Member.Grants {
		s.Add(locales.M("account.mydata_grant", "Unit", g.Unit.Name, "Role", g.Role.Name(), "From", locales.DateOf(g.From)))
	}
	s.Add(
		locales.M("account.mydata_counts", "Reports", k.Reports, "Attempts", k.Attempts, "Questions", k.Questions, "Feedback", k.Feedback),
		locales.M("account.mydata_never"),
	)
	return bot.Show(s.Row(homeButton())), nil
}
