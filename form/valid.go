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
	faultTime
	faultPeriod
	faultRange
	faultRank
	faultPlace
	faultFile
	faultGone // a choice that is no longer offered
)

func numberKind(k Kind) bool {
	switch k {
	case Integer, Decimal, Money, Percent, Area, Weight, Range:
		return true
	}
	return false
}

// check finds what is wrong with v as an answer to node n, its constraint included.
func (st *state) check(n int, v Value) fault {
	f := st.of(n)
	if v.NA {
		if f.shown() || st.required(n) {
			return faultRequired
		}
		return fine
	}
	if bad := shape(f.Field, v); bad != fine {
		return bad
	}
	if f.chosen() && !st.choosable(n, v) {
		return faultGone
	}
	if f.Kind == Range && !f.rng.takes(parseNumber(v.S)) {
		return faultRange
	}
	if at := st.nodes[n]; f.constraint != nil && !st.run(f.constraint, at.f, at.at, worth(f.Kind, v)).truth() {
		return faultConstraint
	}
	return fine
}

// choosable reports whether what is chosen is still on offer, and all of it ranked.
func (st *state) choosable(n int, v Value) bool {
	f := st.of(n)
	if f.Kind == Rank && len(v.L) != len(st.offered(n)) {
		return false
	}
	if f.filter == nil {
		return true
	}
	for _, k := range v.L {
		if !st.offers(n, k) {
			return false
		}
	}
	return len(v.L) > 0 || st.offers(n, v.S)
}

// shape finds what is wrong with v for the kind of f alone.
func shape(f *Field, v Value) fault {
	switch f.Kind {
	case Text, Barcode:
		if strings.TrimSpace(v.S) == "" || utf8.RuneCountInString(v.S) > maxRunes || !utf8.ValidString(v.S) {
			return faultText
		}
		return fine
	case Date, Time, DateTime:
		return momentShape(f.Kind, v.S)
	case Period:
		if _, ok := parsePeriod(v.S); !ok {
			return faultPeriod
		}
		return fine
	case Acknowledge:
		if v.S != acknowledged {
			return faultChoice
		}
		return fine
	case Geopoint, Image, Audio, Video, File:
		if f.several() {
			return severalShape(f, v)
		}
		return mediaShape(f.Kind, v.S)
	case One, YesNo:
		if !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Key == v.S }) {
			return faultChoice
		}
		return fine
	case Many, Rank:
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

// momentShape wants the spelling in which dates and times are stored.
func momentShape(k Kind, s string) fault {
	layout, bad := time.DateOnly, faultDate
	switch k {
	case Time:
		layout, bad = "15:04", faultTime
	case DateTime:
		layout, bad = "2006-01-02T15:04", faultTime
	}
	if t, err := time.Parse(layout, s); err != nil || k != Time && (t.Year() < minYear || t.Year() > maxYear) || t.Format(layout) != s {
		return bad
	}
	return fine
}

func numberShape(f *Field, s string) fault {
	n := parseNumber(s)
	if n.nan || !canonical(s) {
		return faultNumber
	}
	if n.sign() < 0 && !f.Signed && f.Kind != Range {
		return faultNegative
	}
	return numberFault(f.Kind, n, s)
}

// canonical reports whether the decimal s is spelled as number.String spells it; it costs
// no second string.
func canonical(s string) bool {
	body := strings.TrimPrefix(s, "-")
	w, frac, dotted := strings.Cut(body, ".")
	switch {
	case w == "" || len(w) > 1 && w[0] == '0' || dotted && (frac == "" || frac[len(frac)-1] == '0'):
		return false
	case body[0] == ' ' || body[len(body)-1] == ' ':
		return false
	}
	return body == s || body != "0"
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
		if !f.RequiredMessage.Empty() {
			return f.RequiredMessage
		}
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
	case faultDate, faultTime, faultPeriod:
		return refusalText(unreadable(f.Kind))
	case faultText:
		return locales.M("form.text_long", "Max", maxRunes)
	case faultChoice:
		if f.Kind == Many {
			return locales.M("form.choose_many")
		}
		return locales.M("form.choose")
	case faultGone:
		return locales.M("form.choice_gone")
	case faultRank:
		return locales.M("form.rank_due")
	case faultPlace:
		return locales.M("form.location_due")
	case faultFile:
		return locales.M("form.file_due")
	case faultConstraint:
		if f.ConstraintMessage.Empty() {
			return locales.M("form.constraint")
		}
		return f.ConstraintMessage
	}
	return locales.M("form.no_number")
}
