package calendar

import "time"

// Deadline says when something about a period is due: so many days after its first day,
// or after its last, at an hour, local time.
type Deadline struct {
	FromEnd      bool // counted from the last day of the period instead of the first
	Days         int
	Hour, Minute int
}

// Of is the deadline for s, moved to the next working day of days when it falls on a day
// off; nil days leave it where it falls.
func (d Deadline) Of(s Span, days *Days) time.Time {
	from := s.Start()
	if d.FromEnd {
		from = s.LastDay()
	}
	due := from.AddDate(0, 0, d.Days).Add(time.Duration(d.Hour)*time.Hour + time.Duration(d.Minute)*time.Minute)
	if days == nil {
		return due
	}
	return days.OnOrAfter(due)
}
