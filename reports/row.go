package reports

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Row is one submission as an export writes it: no person, only unit and role.
type Row struct {
	Number   string // receipt
	Period   Period
	Unit     org.Unit
	Above    locales.Text // the name of the unit above; empty at the top
	Role     org.Role     // who entered it first
	State    lifecycle.State
	First    time.Time
	Due      time.Time // zero when nothing says
	Returns  int
	Version  int // of the form
	NoChange bool
	Answers  form.Answers
	// Files are the names, below the folder of attachments, of the files that lie there, by
	// Telegram's id, as the answers hold it.
	Files map[string]string
}

// Households reports whether a field counts households in a category: below five an export
// says only "<5" (brief 7.2, vector TV-20).
func Households(key string) bool {
	return slices.Contains([]string{NewlyRecognised, WaterProblems}, key)
}

// Adds reports whether a field's values of several villages add up: counts and money do,
// a percentage does not (brief 3.20, roll-up).
func Adds(key string) bool {
	return slices.Contains([]string{NewlyRecognised, RiskClues, Returnees, Reemployed, WaterProblems, Income}, key)
}
