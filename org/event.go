package org

import "time"

// Event is one line of the audit log: who did what to what. Detail never holds the text
// of a message, a name or a number that a person typed.
type Event struct {
	At     time.Time
	Person PersonID // 0 for the system
	Role   Role
	Unit   UnitID
	Action string // persisted: join, invite, end_grant ...
	Object string
	Detail map[string]string
}
