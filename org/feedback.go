package org

import (
	"time"

	"cadrebot/locales"
)

// FeedbackKind says what a person wants with their feedback. Persisted.
type FeedbackKind string

// Kinds of feedback.
const (
	Complaint  FeedbackKind = "complaint"
	Suggestion FeedbackKind = "suggestion"
	Help       FeedbackKind = "help"
)

// FeedbackKinds lists the kinds in the order in which they are offered.
var FeedbackKinds = []FeedbackKind{Complaint, Suggestion, Help}

// Feedback is a complaint, a suggestion or a call for help, and what was answered.
// Nothing in it rates the person who wrote it.
type Feedback struct {
	ID       int64
	Person   PersonID
	Lang     locales.Lang // the writer's
	Unit     Unit         // where they stood when they wrote
	Kind     FeedbackKind
	Body     string
	At       time.Time
	Answer   string // "" while it is open
	Answered time.Time
}

// Due is the moment by which feedback is to be answered.
func (f Feedback) Due() time.Time { return AnswerBy(f.At) }

// AnswerBy is the end of the fifth working day (Monday to Friday) after at, local time:
// the promise that rules on complaints make (brief 2.5).
func AnswerBy(at time.Time) time.Time {
	t := at.In(locales.Zone)
	for left := 5; left > 0; {
		t = t.AddDate(0, 0, 1)
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday {
			left--
		}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, locales.Zone)
}
