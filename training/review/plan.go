package review

import (
	"cmp"
	"slices"
	"time"

	"cadrebot/locales"
)

// AtOnce is how many questions come in one message unless the caller says otherwise.
const AtOnce = 5

// Item is a question that a person got wrong once, by its id.
type Item struct {
	Question string
	Memory   Memory
}

// Remembered is the Memory of a question of which no more was kept than what decides when it
// comes back. The last day follows from the due day, because the distance between them
// follows from the stability; what is lost, the state and the lapses, decides nothing.
func (p Parameters) Remembered(stability, difficulty float64, due locales.Date) Memory {
	m := Memory{State: Learning, Stability: stability, Difficulty: difficulty, Due: due}
	if t, err := time.Parse(time.DateOnly, string(due)); err == nil {
		m.Last = locales.Date(t.AddDate(0, 0, -p.Interval(stability)).Format(time.DateOnly))
	}
	return m
}

// Allowance is what the person may still be sent today.
type Allowance struct {
	Messages  int  // messages left of the daily budget
	Sent      bool // a review has already come today
	Stopped   bool // the person has switched reviews off
	Questions int  // questions in one message at most
}

// Plan picks what comes today, in one message: the questions whose day has come, the
// longest waiting first, equals by id. It is empty when the person has stopped reviews, has
// had one today or has no message left; what is left out stays due and comes on a
// later day, and being late changes nothing else. items is not changed.
func Plan(items []Item, today locales.Date, a Allowance) []Item {
	if a.Stopped || a.Sent || a.Messages < 1 || a.Questions < 1 {
		return nil
	}
	var due []Item
	for _, i := range items {
		if i.Memory.State != New && i.Memory.Due <= today {
			due = append(due, i)
		}
	}
	slices.SortFunc(due, func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.Memory.Due, y.Memory.Due), cmp.Compare(x.Question, y.Question))
	})
	return due[:min(len(due), a.Questions)]
}
