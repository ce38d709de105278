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
// than fit below a message, when somebody else has to act, or when a tap says it all: that is done
// where the record can be read.
func ways(t record.Told) []bot.Button {
	if t.Whom != lifecycle.ToUnit {
		return nil
	}
	var out []bot.Button
	asks := false
	for _, mv := range t.Kind.Machine.Moves() {
		own := slices.ContainsFunc(mv.By, func(w lifecycle.Who) bool { return w.Relation == lifecycle.OwnUnit })
		if own && !mv.ByItself && slices.Contains(mv.From, t.Record.State) && mv.Onward(t.Record.State) {
			asks = asks || len(mv.Asks) > 0
			out = append(out, bot.To(mv.Label, routeMove, step{t.Record.ID, t.Record.Version, mv.Name}.String()))
		}
	}
	if !asks || len(out) > mostWays {
		return nil
	}
	return out
}
