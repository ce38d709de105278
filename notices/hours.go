package notices

import (
	"slices"

	"cadrebot/locales"
)

// Hours is when somebody wants to hear of what is not urgent.
type Hours struct {
	Quiet    Quiet
	DigestAt int  // the day's digest, in minutes after local midnight
	Own      bool // chosen by the person; else the unit's, or the usual ones
}

// UsualHours are those of people and units that chose none.
var UsualHours = Hours{Quiet: UsualQuiet, DigestAt: Morning}

// QuietChoices are the quiet hours that people choose from: in all of them somebody who is
// asked in the evening can answer the next morning.
var QuietChoices = []Quiet{UsualQuiet, {20 * 60, 8 * 60}, {19 * 60, 8*60 + 30}, {22 * 60, 7 * 60}}

// DigestChoices are the hours of the digest that people choose from: after the quiet hours,
// and before the afternoon in which most things are due.
var DigestChoices = []int{Morning, 9 * 60, 10 * 60, 12 * 60}

// Check refuses hours that are none of the choices: a button of another release.
func (h Hours) Check() error {
	if !slices.Contains(QuietChoices, h.Quiet) || !slices.Contains(DigestChoices, h.DigestAt) {
		return locales.Refuse("settings.no_choice")
	}
	return nil
}
