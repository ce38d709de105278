package form

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// Limits of an answer.
const (
	maxDigits  = 15  // digits of a number, also what a spreadsheet keeps exactly
	maxRunes   = 500 // characters of a text
	moneyScale = 2   // decimal places of yuan
)

// fault is why a value is no answer to a field.
type fault byte

const (
	fine fault = iota
	faultRequired
	faultNumber
	faultWhole
	faultNegative
	faultLong
	faultFen
	faultPercent
	faultDate
	faultText
	faultChoice
	faultConstraint
)

func numberKind(k Kind) bool {
	switch k {
	case Integer, Decimal, Money, Percent, Area, Weight:
		return true
	}
	return false
}

// check finds what is wrong with v as an answer to field i, its constraint included.
func (st *state) check(i int, v Value) fault {
	f := &st.c.fields[i]
	if v.NA {
		if f.Required || f.Kind == Note {
			return faultRequired
		}
		return fine
	}
	if bad := shape(f.Field, v); bad != fine {
		return bad
	}
	if f.constraint != nil && !st.eval(f.constraint, worth(f.Kind, v)).truth() {
		return faultConstraint
	}
	return fine
}

// shape finds what is wrong with v for the kind of f alone.
func shape(f *Field, v Value) fault {
	switch f.Kind {
	case Text:
		if strings.TrimSpace(v.S) == "" || utf8.RuneCountInString(v.S) > maxRunes || !utf8.ValidString(v.S) {
			return faultText
		}
		return fine
	case Date:
		if t, err := time.Parse(time.DateOnly, v.S); err != nil || t.Year() < minYear || t.Year() > maxYear {
			return faultDate
		}
		return fine
	case One, YesNo:
		if !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Key == v.S }) {
			return faultChoice
		}
		return fine
	case Many:
		for n, k := range v.L {
			if slices.Contains(v.L[:n], k) || !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Key == k }) {
				return faultChoice
			}
		}
		if len(v.L) == 0 {
			return faultChoice
		}
		return fine
	}
	return numberShape(f, v.S)
}

func numberShape(f *Field, s string) fault {
	n := parseNumber(s)
	if n.nan || n.String() != s {
		return faultNumber
	}
	if n.sign() < 0 && !f.Signed {
		return faultNegative
	}
	return numberFault(f.Kind, n, s)
}

// numberFault holds the limits that a kind sets by itself; s is n in canonical spelling.
func numberFault(k Kind, n number, s string) fault {
	digits := len(s) - strings.Count(s, ".") - strings.Count(s, "-")
	_, frac, _ := strings.Cut(s, ".")
	switch {
	case digits > maxDigits:
		return faultLong
	case k == Integer && frac != "":
		return faultWhole
	case k == Money && len(frac) > moneyScale:
		return faultFen
	case k == Percent && (n.sign() < 0 || n.cmp(whole(100)) > 0):
		return faultPercent
	case (k == Area || k == Weight) && n.sign() < 0:
		return faultNegative
	}
	return fine
}

// say turns a fault of field f into the sentence for the person.
func (bad fault) say(f *Field) locales.Text {
	switch bad {
	case faultRequired:
		return locales.M("form.required")
	case faultWhole:
		return locales.M("form.not_whole")
	case faultNegative:
		return locales.M("form.negative")
	case faultLong:
		return locales.M("form.too_long", "Max", maxDigits)
	case faultFen:
		return locales.M("form.fen")
	case faultPercent:
		return locales.M("form.percent_range")
	case faultDate:
		return locales.M("form.no_date")
	case faultText:
		return locales.M("form.text_long", "Max", maxRunes)
	case faultChoice:
		if f.Kind == Many {
			return locales.M("form.choose_many")
		}
		return locales.M("form.choose")
	case faultConstraint:
		if f.ConstraintMessage.Empty() {
			return locales.M("form.constraint")
		}
		return f.ConstraintMessage
	}
	return locales.M("form.no_number")
}
