package org

import (
	"slices"
	"time"

	"cadrebot/locales"
)

// EventKind gathers actions of the audit log as the officer for data protection looks at them.
// It travels in buttons.
type EventKind string

// Kinds of events.
const (
	EventScope  EventKind = "s" // attempts outside one's scope
	EventFiles  EventKind = "f" // files asked for, agreed to, taken
	EventGuard  EventKind = "g" // messages that were blocked
	EventPeople EventKind = "p" // posts, invitations, groups, hours
	EventLooks  EventKind = "l" // looks at the audit log itself
	EventOther  EventKind = "o"
)

// EventKinds lists them in the order in which they are offered.
var EventKinds = []EventKind{EventScope, EventFiles, EventGuard, EventPeople, EventLooks, EventOther}

// AuditLooked is the action of a look at the audit log. Persisted.
const AuditLooked = "audit_look"

// eventActions are the actions of each kind but EventOther, which has the rest.
var eventActions = map[EventKind][]string{
	EventScope:  {"record_refused"},
	EventFiles:  {"export_ask", "export_agree", "export_refuse", "export", "record_export"},
	EventGuard:  {"guard.blocked"},
	EventPeople: {"join", "invite", "revoke_invite", "end_grant", "group.link", "group.unlink", "unit_hours", "choose_ladder"},
	EventLooks:  {AuditLooked},
}

// Actions are the actions of k; those of all other kinds, and true, for EventOther. Of anything
// else nil: every action.
func (k EventKind) Actions() (list []string, but bool) {
	if k != EventOther {
		return eventActions[k], false
	}
	for _, other := range EventKinds {
		list = append(list, eventActions[other]...)
	}
	return list, true
}

// EventKindOf is the kind of an action.
func EventKindOf(action string) EventKind {
	for _, k := range EventKinds {
		if slices.Contains(eventActions[k], action) {
			return k
		}
	}
	return EventOther
}

// Look is what somebody wants to see of the audit log.
type Look struct {
	Within Unit      // what happened here or below, by whoever acted for these units
	Kind   EventKind // "" = any
	From   time.Time // of a day; zero = any
	Until  time.Time
	Before int64 // only lines older than this one; 0 = from the newest
	Limit  int
}

// Line is one line of the audit log: which office did what, when. It names nobody and has no
// words that people wrote: it is no record of anybody's performance.
type Line struct {
	ID     int64
	At     time.Time
	Role   Role         // "" = unknown, or the program
	Unit   locales.Text // empty likewise
	Action string
	Object string
}
