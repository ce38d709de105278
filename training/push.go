package training

import (
	"slices"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Push asks the people of some roles in some units to take a course by a moment. Each of
// them owes it by themselves.
type Push struct {
	Key     string // idempotency key
	Course  CourseID
	Version int
	Title   locales.Text
	Units   []org.Unit // each with all that stands below it
	Roles   []org.Role
	Due     time.Time
	Reason  string // why it is due so soon; see ShortNotice
	By      org.PersonID
	From    org.Unit // under which grant
}

// Reach says whom a push meets.
type Reach struct {
	People    int // who owe the course because of it
	Owing     int // who owe it already and are left alone
	Passed    int // who have passed this version already and are left alone
	Unreached int // of People: not joined, or Telegram cannot reach them
}

// ShortNotice is the time between a push and its due moment below which a reason has to be
// given in writing; it is kept with the push (burden budget, brief 2.5).
const ShortNotice = 48 * time.Hour

// MayPush refuses everybody but trainers.
func MayPush(m org.Member) error {
	if !m.Joined() || m.Active.Role.Family() != org.Teaching {
		return locales.Refuse("teach.trainers_only")
	}
	return nil
}

// Check refuses a push that m may not make, that meets nobody or that is due too soon.
func (p Push) Check(m org.Member, now time.Time) error {
	if err := MayPush(m); err != nil {
		return err
	}
	switch {
	case len(p.Units) == 0 || slices.ContainsFunc(p.Units, func(u org.Unit) bool { return !m.May(u) }):
		return locales.Refuse("teach.not_covered")
	case len(p.Roles) == 0:
		return locales.Refuse("teach.no_roles")
	case !p.Due.After(now):
		return locales.Refuse("teach.due_passed")
	case p.Due.Sub(now) < ShortNotice && strings.TrimSpace(p.Reason) == "":
		return locales.Refuse("teach.why_so_soon")
	}
	return nil
}

// For are the roles that a course is written for; cadres when it names none.
func (c *Course) For() []org.Role {
	if len(c.Audience) > 0 {
		return c.Audience
	}
	return slices.DeleteFunc(org.AllRoles(), func(r org.Role) bool { return r.Family() != org.Cadre })
}

// EndOfDay is the last second of a day here: what is due on a day is due then.
func EndOfDay(d locales.Date) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), locales.Zone)
	if err != nil {
		return time.Time{}, false
	}
	return t.Add(24*time.Hour - time.Second), true
}

// Learner is somebody who still owes a course, for those who may see their name: see
// SeesNames.
type Learner struct {
	Person     org.PersonID
	Name       string
	Role       org.Role
	Unit       org.Unit
	Due        time.Time
	Obligation int64
	Reachable  bool // joined, and Telegram can reach them
}

// SeesNames reports whether m may read, person by person, who of unit has not taken a
// course: trainers above it, and the officers of the unit directly above, who supervise
// them (brief 6.5). Nobody else, however high they stand.
func SeesNames(m org.Member, unit org.Unit) bool {
	if !m.Joined() || !m.Active.Unit.Covers(unit) {
		return false
	}
	switch m.Active.Role.Family() {
	case org.Teaching:
		return true
	case org.Coordinator:
		return unit.Parent == m.Active.Unit.ID
	}
	return false
}

// Reminded counts what one round of reminding did.
type Reminded struct {
	Told      int
	Already   int // had one for this course on that day
	Full      int // have had the messages that they get on a day
	Unreached int // not joined, or Telegram cannot reach them: to be phoned
	Held      int // of Told: leaves when their quiet hours end
}
