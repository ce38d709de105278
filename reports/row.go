package reports

import (
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/indicators"
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

// Households reports whether a question counts households in a category: below five an
// export says only "<5" (brief 7.2, vector TV-20). It is a number whose indicator counts households,
// or that is named after none and whose words speak of them: rather one withheld too many
// than one too few.
func Households(f *form.Field) bool {
	if !counts(f.Kind) {
		return false
	}
	if in, ok := indicatorOf(f); ok {
		return in.Measure == indicators.Whole && strings.Contains(in.Unit.Plain(locales.ZH), "户")
	}
	return strings.Contains(f.Label.Plain(locales.ZH), "户") || strings.Contains(strings.ToLower(f.Label.Plain(locales.EN)), "household")
}

// Adds reports whether a question's values of several villages add up: counts and money do,
// a percentage does not (brief 3.20, roll-up).
func Adds(f *form.Field) bool {
	in, ok := indicatorOf(f)
	return ok && in.Rule == indicators.Sum && measures(f.Kind, in)
}

// indicatorOf is the indicator that a question of a published form is named after.
func indicatorOf(f *form.Field) (indicators.Indicator, bool) {
	if in, ok := indicators.Named(f.Key); ok {
		return in, true
	}
	return indicators.Named(f.Name)
}
