package training

import (
	"time"

	"cadrebot/locales"
)

// Taken is what a person has taken of a course before, in any version: finished attempts,
// and the day of the last one.
type Taken struct {
	Count int
	Last  locales.Date
}

// Opens is the day from which a course can be taken again after t; false when it cannot be
// taken any more. The empty day means at once.
func (c *Course) Opens(t Taken) (locales.Date, bool) {
	if c.Attempts > 0 && t.Count >= c.Attempts {
		return "", false
	}
	if c.Delay <= 0 || t.Count == 0 {
		return "", true
	}
	last, err := time.Parse(time.DateOnly, string(t.Last))
	if err != nil {
		return "", true
	}
	return locales.Date(last.AddDate(0, 0, c.Delay).Format(time.DateOnly)), true
}

// MayTake is nil when an attempt may be taken on that day, else a refusal that says from
// which day on, or that the attempts are used up.
func (c *Course) MayTake(t Taken, on locales.Date) error {
	day, again := c.Opens(t)
	switch {
	case !again:
		return locales.Refuse("learn.used_up", "Title", c.Title, "Count", c.Attempts)
	case day > on:
		return locales.Refuse("learn.come_back", "Title", c.Title, "On", day)
	}
	return nil
}
