package form

import (
	"errors"
	"slices"
	"strings"

	"cadrebot/locales"
)

// readNumber reads a number with its units and checks what the kind allows.
func readNumber(f *Field, raw string) (Reading, error) {
	if n := parseNumber(raw); !n.nan && n.String() == raw {
		return numberReading(f, n, raw)
	}
	s := foldNumber(raw)
	if rest, ok := strings.CutSuffix(s, "."); ok && !strings.HasSuffix(rest, ".") {
		s = rest // 1.5。
	}
	switch {
	case f.Kind == Integer && noneWords[foldWord(raw)]:
		return numberReading(f, whole(0), raw)
	case nothing(s) && (f.Kind == Percent || f.Kind == Area || f.Kind == Weight): // no figure, or the figure 0
		return refusedNumber(f, raw, between(whole(0)))
	case nothing(s), f.Kind != Percent && noneOf(s):
		return numberReading(f, whole(0), raw)
	}
	n, err := amountOrRough(f, s)
	if err != nil {
		n, err = searched(f, raw, err)
	}
	if err != nil {
		return refusedNumber(f, raw, err)
	}
	return numberReading(f, n, raw)
}

// searched looks for the number inside raw, which as a whole was refused with err. What
// is found there counts where err says less: an ambiguity without readings gets some, a
// wrong unit stays what it is.
func searched(f *Field, raw string, err error) (number, error) {
	var other *foreignMoney
	if errors.As(err, &other) || len(readingsOf(err)) > 0 {
		return notNumber, err
	}
	n, found := findAmount(f, raw)
	var wrong *wrongUnit
	switch {
	case found == errUnreadable, errors.As(found, &wrong) && errors.As(err, &wrong):
		return notNumber, err
	case !isAmbiguous(err):
		return n, found
	case found == nil:
		return notNumber, between(n)
	case isAmbiguous(found):
		return notNumber, found
	}
	return notNumber, err
}

func isAmbiguous(err error) bool {
	var two *ambiguity
	return errors.As(err, &two)
}

// readingsOf lists the readings of an ambiguity.
func readingsOf(err error) []number {
	var two *ambiguity
	if errors.As(err, &two) {
		return two.readings
	}
	return nil
}

// refusedNumber turns why no number was taken into what the person is told.
func refusedNumber(f *Field, raw string, err error) (Reading, error) {
	var two *ambiguity
	var wrong *wrongUnit
	var other *foreignMoney
	switch {
	case errors.As(err, &two):
		r := Reading{}
		for _, n := range two.readings {
			if v := (Value{S: n.String()}); !slices.ContainsFunc(r.Ambiguous, func(w Value) bool { return w.S == v.S }) {
				r.Ambiguous = append(r.Ambiguous, v)
			}
		}
		if len(r.Ambiguous) == 1 {
			return r, locales.Refuse("form.read.rough", "Typed", raw, "Number", locales.Decimal(r.Ambiguous[0].S))
		}
		return r, locales.Refuse("form.ambiguous_number", "Typed", raw)
	case errors.As(err, &other):
		return Reading{}, locales.Refuse("form.read.foreign", "Amount", locales.Decimal(other.amount.String()), "Currency", other.name)
	case errors.As(err, &wrong) && !f.Unit.Empty():
		return Reading{}, locales.Refuse("form.wrong_unit", "Typed", wrong.typed, "Unit", f.Unit)
	}
	return Reading{}, unreadable(f.Kind)
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

// amountOrRough is amount, and for a rough figure (十多万, 约300) or two digits side by
// side (三五百) the readings that lie nearest to what was meant: a report wants one figure
// that somebody stands for, so these are asked.
func amountOrRough(f *Field, s string) (number, error) {
	n, err := amount(f, s)
	if err == nil {
		return n, nil
	}
	var two *ambiguity
	switch {
	case errors.As(err, &two) && len(two.readings) == 0:
		return n, neighbours(f, s)
	case two != nil:
		return n, err
	}
	if rest, ok := strings.CutPrefix(s, "几"); ok && countable(rest) {
		return n, between()
	}
	t, rough := withoutRough(s)
	if !rough {
		return n, err
	}
	m, errT := amount(f, t)
	if errT == nil {
		return m, between(m)
	}
	if isAmbiguous(errT) {
		return m, errT
	}
	return n, err
}

// neighbours reads 三五百块 as 300 and 500: the two numbers that two Chinese digits side by
// side stand for.
func neighbours(f *Field, s string) error {
	rs := []rune(s)
	for i := 1; i < len(rs); i++ {
		if chineseDigits[rs[i-1]] == 0 || chineseDigits[rs[i]] == 0 {
			continue
		}
		a, errA := amount(f, string(slices.Delete(slices.Clone(rs), i, i+1)))
		b, errB := amount(f, string(slices.Delete(slices.Clone(rs), i-1, i)))
		if errA == nil && errB == nil {
			return between(a, b)
		}
	}
	return between()
}
