package training

import (
	"cadrebot/locales"
	"cadrebot/org"
)

// Certificate is a certificate as it was issued: what is printed on it never changes, and it
// stays when its attempt is reduced to totals. It has no score and no ID number. A person has
// at most one that holds for each version of a course.
type Certificate struct {
	ID      int64
	Number  string // as package certificate writes it
	Person  org.PersonID
	Holder  string   // the display name when it was issued
	Unit    org.Unit // in which the course was passed
	Issuer  locales.Text
	Course  CourseID
	Version int
	Title   locales.Text // of that version
	Passed  locales.Date
	Issued  locales.Date
	Revoked locales.Date // "" while it holds
	Reason  string       // of the withdrawal; for the holder and those who may withdraw
	// Picture and Paper are Telegram's ids of what was sent: PNG and PDF, as it stands now.
	Picture, Paper string
}

// Holds reports whether c has not been withdrawn.
func (c *Certificate) Holds() bool { return c.Revoked == "" }

// Masked is the holder for everybody who checks a number: the first character and **, however
// long the name is. With it a paper under another name is noticed, and nobody is found by it.
func (c *Certificate) Masked() string {
	for _, first := range c.Holder {
		return string(first) + "**"
	}
	return "**"
}

// MayRevoke reports whether m, under the active grant, may withdraw c: a trainer of the
// holder's unit or of one above, and never one's own.
func (c *Certificate) MayRevoke(m org.Member) bool {
	return m.May(c.Unit) && m.Active.Role.Family() == org.Teaching && m.ID != c.Person
}

// Issuing lists the levels of units that issue certificates: whoever is below has theirs
// from the nearest unit above that is one of them.
var Issuing = []org.Level{org.LevelCounty, org.LevelCity, org.LevelProvince}
