package policy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
)

// FAQs are the answered questions that hold on day: those for the asker's own place first, the
// newest at the top; the others are marked as of elsewhere. units as in Figures.
func (l *Library) FAQs(day locales.Date, units ...string) []Hit {
	var out []Hit
	for i := range l.Items {
		if it := &l.Items[i]; it.Level == FAQ && it.At(day) == InForce {
			out = append(out, Hit{Item: it, State: InForce, Elsewhere: nearness(it.Region, units) < 0})
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		if a.Elsewhere != b.Elsewhere {
			if a.Elsewhere {
				return 1
			}
			return -1
		}
		return cmp.Or(compare(b.Item.From.First(), a.Item.From.First()), cmp.Compare(cardNumber(b.Item.ID), cardNumber(a.Item.ID)))
	})
	return out
}

// CardOf is the card that an item came from; false for an item that came another way.
func CardOf(id ItemID) (int64, bool) {
	n := cardNumber(id)
	return n, n > 0
}

func cardNumber(id ItemID) int64 {
	n, _ := strconv.ParseInt(strings.TrimPrefix(string(id), cardPrefix), 10, 64) // 0 for any other id
	if !strings.HasPrefix(string(id), cardPrefix) {
		return 0
	}
	return n
}
