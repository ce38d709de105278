// Package org owns the people and where they stand: units in a tree with dates, roles,
// the grants that tie a person to a role in a unit, and who may see and do what where.
//
// It is pure: no SQL, no Telegram, no clock; it imports only locales. Scope is always
// one's own unit and everything below it, through one grant at a time: grants of the
// same person never merge. A new role is a row in role.go.
package org

import (
	"errors"
	"strings"
	"time"

	"cadrebot/locales"
)

// Identifiers; distinct types so that they are not mixed up. Persisted.
type (
	UnitID   int64
	PersonID int64
	GrantID  int64
)

// Errors that every use case speaks. store maps its own to these in one place.
var (
	// ErrNotFound: nothing like that exists, or not within what the asker may see.
	ErrNotFound = errors.New("not found")
	// ErrConflict: somebody or something was faster; read again.
	ErrConflict = errors.New("conflict")
	// ErrUnavailable: storage is away for now; the same request may succeed later.
	ErrUnavailable = errors.New("storage is away")
	// ErrForbidden: the grant does not cover it.
	ErrForbidden = errors.New("forbidden")
)

// Unit is one node of the tree. Path is the chain of ids from the root, "/1/7/42/",
// so that a subtree is a prefix.
type Unit struct {
	ID     UnitID
	Code   string
	Name   locales.Text
	Level  Level
	Parent UnitID
	Path   string
}

// Covers reports whether other is u or stands below u.
func (u Unit) Covers(other Unit) bool { return u.Path != "" && strings.HasPrefix(other.Path, u.Path) }

// Grant is one role in one unit for a time. Until is zero for an open end.
type Grant struct {
	ID    GrantID
	Role  Role
	Unit  Unit
	From  time.Time
	Until time.Time
	// Deputy says that the holder stands in for somebody whose post it is.
	Deputy bool
}

// Valid reports whether g holds at now.
func (g Grant) Valid(now time.Time) bool {
	return g.ID != 0 && !now.Before(g.From) && (g.Until.IsZero() || now.Before(g.Until))
}

// Person is somebody the bot knows. Telegram is 0 until they have joined.
type Person struct {
	ID       PersonID
	Telegram int64
	Name     string // display name: role and number in the demo, never a resident
	Lang     locales.Lang
}

// Member is a person with the grants that hold now; Active is the one they act under,
// zero when they hold none.
type Member struct {
	Person
	Grants []Grant
	Active Grant
	Silent bool // Telegram could not deliver to them when the bot last tried
}

// At is the member with what still holds at now of the grants that they were read with.
func (m Member) At(now time.Time) Member {
	grants, active := m.Grants, m.Active
	m.Grants, m.Active = nil, Grant{}
	for _, g := range grants {
		if !g.Valid(now) {
			continue
		}
		m.Grants = append(m.Grants, g)
		if m.Active.ID == 0 || g.ID == active.ID {
			m.Active = g
		}
	}
	return m
}

// Joined reports whether the member is known and holds a grant.
func (m Member) Joined() bool { return m.ID != 0 && m.Active.ID != 0 }

// May reports whether the member, under the active grant, may read and act on unit u.
func (m Member) May(u Unit) bool { return m.Joined() && m.Active.Unit.Covers(u) }

// Held is a post as it is held: by whom, for whom, and when it was last confirmed.
type Held struct {
	Grant
	Person    Person
	For       PersonID  // whose deputy, 0 = it is their own
	Confirmed time.Time // when the office above confirmed it last; the day it began until then
}

// Reconfirm is after how long the office above is asked whether a post is still held (brief 1.5,
// B1z: once a year).
const Reconfirm = 365 * 24 * time.Hour

// FirstPair is how many first-responsible people a county has: its Party secretary and its head
// (brief 1.5, B14). Deputies do not count.
const FirstPair = 2
