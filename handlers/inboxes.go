package handlers

import (
	"context"
	"slices"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// waits says how many records wait for whoever has turned to the bot.
type waits func(ctx context.Context, t *bot.Turn) (int, error)

// inboxes are the commands of the reviewers' feature with /inbox for trainers too: what waits
// for them is essays and questions, and which of the two features answers is decided here. Below a reviewer's reports stands how many
// records wait.
func inboxes(reviewing []bot.Command, trainers bot.Handler, records waits) []bot.Command {
	out := slices.Clone(reviewing)
	for i, c := range out {
		if c.Name != "inbox" {
			continue
		}
		reviewers := c
		out[i].Families = append(slices.Clone(c.Families), org.Teaching)
		out[i].Levels = nil
		out[i].Only = func(m org.Member) bool {
			return m.Active.Role.Family() == org.Teaching || slices.Contains(reviewers.Levels, m.Active.Unit.Level)
		}
		out[i].Run = func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
			if t.Member.Active.Role.Family() == org.Teaching {
				return trainers(ctx, t)
			}
			r, err := reviewers.Run(ctx, t)
			if err != nil || len(r.Screens) == 0 {
				return r, err
			}
			return below(ctx, t, r, records)
		}
	}
	return out
}

// below adds the records that wait to a reviewer's inbox, with the way to them.
func below(ctx context.Context, t *bot.Turn, r bot.Reply, records waits) (bot.Reply, error) {
	n, err := records(ctx, t)
	if err != nil || n == 0 {
		return r, err
	}
	s := *r.Screens[0]
	s.Body = append(slices.Clone(s.Body), locales.M("records.inbox", "Number", n))
	s.Rows = append(slices.Clone(s.Rows), []bot.Button{bot.To(locales.M("records.btn_waiting", "Number", n), "cmd", "records waiting")})
	r.Screens = append([]*bot.Screen{&s}, r.Screens[1:]...)
	return r, nil
}
