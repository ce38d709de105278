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
	Due      time.Time // by when it is to be answered; the store counts working days
}
