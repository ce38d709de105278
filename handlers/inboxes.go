package handlers

import (
	"context"
	"slices"

	"cadrebot/bot"
	"cadrebot/org"
)

// inboxes are the commands of the reviewers' feature with /inbox for trainers too: what waits
// for them is essays and questions, and which of the two features answers is decided here.
func inboxes(reviewing []bot.Command, trainers bot.Handler) []bot.Command {
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
			return reviewers.Run(ctx, t)
		}
	}
	return out
}
