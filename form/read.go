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
	Value     Value
	Exact     bool    // typed exactly as it will be stored: no read-back is needed
	Ambiguous []Value // with a refusal: the readings between which the person must decide
}

const maxTypedNumber = 64 // characters; nobody writes a longer number or date

// Read is the normaliser: it turns what a person typed for a kind of question into its
// canonical value. now resolves 昨天 and dates without a year. What cannot be read, or can
// be read in two ways, is a *locales.Refusal that says how to write it; nothing is ever
// guessed. One and Many need the choices of a field and are refused here.
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
	if utf8.RuneCountInString(raw) > maxTypedNumber || !utf8.ValidString(raw) {
		return Reading{}, unreadable(f.Kind)
	}
	if f.Kind == Date {
		return readDate(raw, now)
	}
	return readNumber(f, raw)
}

func readYesNo(raw string) (Reading, error) {
	w := foldWord(raw)
	switch {
	case isYes[w]:
		return Reading{Value: Value{S: "yes"}, Exact: raw == "yes"}, nil
	case isNo[w]:
		return Reading{Value: Value{S: "no"}, Exact: raw == "no"}, nil
	}
	return Reading{}, locales.Refuse("form.choose")
}

// readNumber reads a number with its units and checks what the kind allows.
func readNumber(f *Field, raw string) (Reading, error) {
	if n := parseNumber(raw); !n.nan && n.String() == raw {
		return numberReading(f, n, raw)
	}
	if zeroWords[foldWord(raw)] && (f.Kind == Integer || f.Kind == Decimal || f.Kind == Money) {
		return numberReading(f, whole(0), raw)
	}
	n, err := amount(f, foldNumber(raw))
	var two *ambiguity
	if errors.As(err, &two) {
		r := Reading{}
		for _, a := range two.readings {
			r.Ambiguous = append(r.Ambiguous, Value{S: a.String()})
		}
		return r, locales.Refuse("form.ambiguous_number", "Typed", raw)
	}
	var wrong *wrongUnit
	if errors.As(err, &wrong) {
		if f.Unit.Empty() {
			return Reading{}, locales.Refuse("form.no_count")
		}
		return Reading{}, locales.Refuse("form.wrong_unit", "Typed", wrong.typed, "Unit", f.Unit)
	}
	if err != nil || n.nan {
		return Reading{}, unreadable(f.Kind)
	}
	return numberReading(f, n, raw)
}

// numberReading finishes a reading. A percentage below one is read back even when it is
// spelled canonically: 0.12 may mean 12%.
func numberReading(f *Field, n number, raw string) (Reading, error) {
	s := n.String()
	bad := numberFault(f.Kind, n, s)
	if bad == fine && n.sign() < 0 && !f.Signed {
		bad = faultNegative
	}
	if bad != fine {
		return Reading{}, &locales.Refusal{Text: bad.say(f)}
	}
	exact := s == raw
	if f.Kind == Percent && n.sign() > 0 && n.cmp(whole(1)) < 0 {
		exact = false
	}
	return Reading{Value: Value{S: s}, Exact: exact}, nil
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
