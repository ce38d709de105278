package policy

import (
	"slices"

	"cadrebot/locales"
)

// Subject is a shelf to browse by buttons. Its key travels in buttons and is the tail of
// the sentence id that names it.
type Subject struct {
	Key    string
	topics []string
}

// Subjects are the shelves, in the order in which they are shown.
var Subjects = []Subject{
	{"monitoring", []string{"monitoring", "registration", "identification", "standards", "grid", "transition", "social_assistance"}},
	{"finance", []string{"finance", "loans"}},
	{"funds", []string{"funds", "performance", "disclosure", "publicity"}},
	{"projects", []string{"projects", "library", "assets", "industry", "collective_economy"}},
	{"team", []string{"resident_team", "first_secretary", "targeted"}},
	{"duty", []string{"responsibility", "supervision", "key_counties", "old_base", "law", "targets"}},
	{"guarantees", []string{"guarantees", "water", "housing", "health", "education", "relocation"}},
	{"work", []string{"employment", "posts", "training"}},
	{"burden", []string{"burden", "apps", "village", "filing"}},
	{"emergency", []string{"safety", "emergency", "disaster"}},
	{"partners", []string{"east_west", "fixed_point", "cooperation", "social_forces", "international"}},
	{"privacy", []string{"privacy", "data_security", "cross_border", "statistics", "integrity"}},
}

// Shelf lists the items of a subject on day: what holds, newest first, then the rest.
// It is empty for an unknown key.
func (l *Library) Shelf(key string, day locales.Date) []Hit {
	i := slices.IndexFunc(Subjects, func(s Subject) bool { return s.Key == key })
	if i < 0 {
		return nil
	}
	var out []Hit
	for d := range l.Items {
		it := &l.Items[d]
		if slices.ContainsFunc(it.Topics, func(t string) bool { return slices.Contains(Subjects[i].topics, t) }) {
			h := Hit{Item: it, State: it.At(day)}
			if h.State == Superseded {
				h.Successor = l.Successor(it, day)
			}
			out = append(out, h)
		}
	}
	class := map[State]int{InForce: 0, Reference: 1, Ended: 2, Superseded: 3, Later: 4}
	slices.SortStableFunc(out, func(a, b Hit) int {
		if c := class[a.State] - class[b.State]; c != 0 {
			return c
		}
		if c := compare(b.Item.From.First(), a.Item.From.First()); c != 0 {
			return c
		}
		return compare(a.Item.ID, b.Item.ID)
	})
	return out
}
