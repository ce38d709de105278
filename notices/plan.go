package notices

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// SecondAbove is how many people a notice may reach on its author's word alone. Above it
// somebody else reads it first: a township rarely has more people, and what a whole county
// gets cannot be unsaid.
const SecondAbove = 500

// NeedsSecond reports whether a second person has to agree before the notice leaves, when
// it reaches so many people: always for an emergency, which wakes people up.
func (n Notice) NeedsSecond(people int) bool { return n.Kind == Emergency || people > SecondAbove }

// MaySecond reports whether somebody, under their active grant, may agree to the notice that
// somebody of unit from has written: an officer of that unit or of one above, never its author.
func (n Notice) MaySecond(by org.Member, from org.Unit) bool {
	return by.ID != n.Author && by.Active.Role.Family() == org.Coordinator && by.May(from)
}

// Leaves is when the notice starts, seen from now, for somebody with the usual quiet hours.
// A moment that has passed means at once.
func (n Notice) Leaves(now time.Time) time.Time {
	at := now
	switch {
	case n.AtDigest:
		at = Digest(now, Morning)
	case n.Starts.After(now):
		at = n.Starts
	}
	if n.Urgent() {
		return at
	}
	return UsualQuiet.Hold(at)
}

// Timely refuses, with a *locales.Refusal, a notice that would be too late for everybody: its
// end comes before it leaves.
func (n Notice) Timely(now time.Time) error {
	if at := n.Leaves(now); !n.Expires.IsZero() && !at.Before(n.Expires) {
		return locales.Refuse("compose.ends_before", "Leaves", at, "Ends", n.Expires)
	}
	return nil
}

// Reach is whom an audience means at a moment.
type Reach struct {
	People      int
	Unreachable int    // of them, Telegram cannot deliver to
	Tomorrow    int    // of them, have had their ordinary messages of today
	First       []Post // the first five, in code order
}

// Post is a role in a unit: whoever holds it is not named.
type Post struct {
	Unit org.Unit
	Role org.Role
}

// LookAt is how many posts of an audience are shown before a notice leaves.
const LookAt = 5

// Option is something that a condition can refer to.
type Option struct {
	Ref  string // Condition.Ref
	Name locales.Text
}
