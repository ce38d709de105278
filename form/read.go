package form

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// Reading is what a typed answer was understood as.
type Reading struct {
	Value Value
	Exact bool // typed exactly as it will be stored: no read-back is needed
	// Ambiguous holds, with a refusal, the readings between which the person must decide,
	// in the order typed and without repetition; one alone is what a rough figure (十多万)
	// comes close to.
	Ambiguous []Value
}

// maxSentence bounds the sentence in which a value is looked for, in characters.
const maxSentence = 160

// Read is the normaliser: it turns what a person typed for a kind of question into its
// canonical value. now resolves 昨天 and dates without a year.
//
// The whole of what was typed is read first. Failing that, a value is looked for in it as
// in a sentence: exactly one is taken and read back, several are asked. What cannot be
// read, or can be read in two ways, is a *locales.Refusal that says how to write it;
// nothing is ever guessed. One and Many need the choices of a field and are refused here.
func Read(kind Kind, text string, now time.Time) (Reading, error) {
	return readFor(&Field{Kind: kind, Signed: true}, text, now)
}

// readFor is Read for one field: its unit may follow the number.
func readFor(f *Field, raw string, now time.Time) (Reading, error) {
	raw = strings.TrimSpace(raw)
	switch f.Kind {
	case Text:
		v := Value{S: raw}
		if bad := shape(f, v); bad != fine {
			return Reading{}, &locales.Refusal{Text: bad.say(f)}
		}
		return Reading{Value: v, Exact: true}, nil
	case YesNo:
		return readYesNo(raw)
	case One, Many, Note, Calculate:
		return Reading{}, locales.Refuse("form.choose")
	}
	if utf8.RuneCountInString(raw) > maxSentence || !utf8.ValidString(raw) {
		return Reading{}, unreadable(f.Kind)
	}
	switch f.Kind {
	case Date:
		return readDate(raw, now)
	case Time:
		return readTime(raw)
	case DateTime:
		return readDateTime(raw, now)
	case Period:
		return readPeriod(raw, now)
	}
	return readNumber(f, raw)
}

func unreadable(k Kind) error {
	switch k {
	case Integer:
		return locales.Refuse("form.no_count")
	case Money:
		return locales.Refuse("form.no_money")
	case Percent:
		return locales.Refuse("form.no_percent")
	case Area:
		return locales.Refuse("form.no_area")
	case Weight:
		return locales.Refuse("form.no_weight")
	case Date:
		return locales.Refuse("form.no_date")
	case Time:
		return locales.Refuse("form.read.no_time")
	case DateTime:
		return locales.Refuse("form.read.no_moment")
	case Period:
		return locales.Refuse("form.read.no_period")
	}
	return locales.Refuse("form.no_number")
}

// refusalText is the sentence of a refusal; every error of this package's readers is one.
func refusalText(err error) locales.Text {
	var r *locales.Refusal
	if errors.As(err, &r) {
		return r.Text
	}
	return locales.M("form.no_number")
}
