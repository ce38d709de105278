package records

import (
	"slices"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/record"
)

// mostWays is how many moves a message offers beside the way to the card.
const mostWays = 2

// ways are the moves by which the unit that is asked can answer at once; none when there are more
// than fit below a message, or when somebody else has to act.
func ways(t record.Told) []bot.Button {
	if t.Whom != lifecycle.ToUnit {
		return nil
	}
	var out []bot.Button
	for _, mv := range t.Kind.Machine.Moves() {
		own := slices.ContainsFunc(mv.By, func(w lifecycle.Who) bool { return w.Relation == lifecycle.OwnUnit })
		if own && slices.Contains(mv.From, t.Record.State) && mv.Onward(t.Record.State) && len(mv.Asks) > 0 {
			out = append(out, bot.To(mv.Label, routeMove, step{t.Record.ID, t.Record.Version, mv.Name}.String()))
		}
	}
	if len(out) > mostWays {
		return nil
	}
	return out
}
