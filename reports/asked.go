package reports

import (
	"strings"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Asked is a request to take reports, or a record of the office, away in a file. Two people are needed for that: one
// asks, another coordinator of the same unit or of one above agrees (brief 7.4).
type Asked struct {
	ID       int64
	Person   org.PersonID // who asks
	Role     org.Role
	Unit     org.Unit // the area
	Form     string   // "" for a record
	From, To Period
	Record   int64 // a record with what belongs to it; 0 = reports
	Code     string
	Seconds  []org.Role // who may be asked to agree; nil = every coordinator
	Format   string     // as the asker chose it
	InWords  bool       // labels rather than codes
	Reports  int        // how many, or how many records, there were when it was asked for
	At       time.Time

	Second     org.PersonID // who decided; 0 = nobody yet
	SecondRole org.Role
	Agreed     bool
	Decided    time.Time
}

// How long a request waits for its second person, and how long the file can be taken after.
const (
	AskedKeep  = 7 * 24 * time.Hour
	AgreedKeep = 24 * time.Hour
)

// MayExport refuses whoever may not take the reports of unit away: it takes a coordinator
// of the unit or of one above it.
func MayExport(by lifecycle.Actor, unit org.Unit, now time.Time) error {
	g := by.Grant
	if !g.Valid(now) || g.Role.Family() != org.Coordinator || g.Unit.Path == "" || !strings.HasPrefix(unit.Path, g.Unit.Path) {
		return locales.Refuse("export.not_yours")
	}
	return nil
}

// Decides refuses whoever may not agree to the request, or say no to it.
func (a Asked) Decides(by lifecycle.Actor, now time.Time) error {
	switch err := MayExport(by, a.Unit, now); {
	case err != nil:
		return err
	case by.Person == a.Person:
		return locales.Refuse("export.own")
	case a.Second != 0:
		return locales.Refuse("export.decided", "Role", a.SecondRole.Name())
	case now.After(a.At.Add(AskedKeep)):
		return locales.Refuse("export.old")
	}
	return nil
}

// Takes refuses whoever may not have the file.
func (a Asked) Takes(by lifecycle.Actor, now time.Time) error {
	switch err := MayExport(by, a.Unit, now); {
	case err != nil:
		return err
	case by.Person != a.Person, !a.Agreed:
		return locales.Refuse("export.not_agreed")
	case now.After(a.Decided.Add(AgreedKeep)):
		return locales.Refuse("export.old")
	}
	return nil
}
