package form

import "strings"

// fraction reads 五分之一, 一又二分之一 and 百万分之五.
func fraction(below, above string) (number, error) {
	n := whole(0)
	if head, rest, ok := strings.Cut(below, "又"); ok {
		var err error
		if n, err = numeral(head); err != nil {
			return notNumber, err
		}
		below = rest
	}
	above, negative := sign(above)
	below, negativeBelow := sign(below)
	if strings.HasPrefix(below, "万") || strings.HasPrefix(below, "亿") {
		below = "一" + below
	}
	b, errB := numeral(below)
	a, errA := bare(above)
	if isAmbiguous(errA) && errB == nil && b.sign() != 0 {
		return notNumber, inUnit(errA, one.div(b))
	}
	if errA != nil || errB != nil || strings.Contains(above, "分之") {
		return notNumber, errUnreadable
	}
	q := a.div(b)
	if q.nan {
		return notNumber, errUnreadable
	}
	if negative != negativeBelow {
		q = q.neg()
	}
	return n.add(q).significant(), nil
}

// slashed reads 1/3, 1 1/3 and 1又1/3. It reports false when s is not written so.
func slashed(s string) (number, bool) {
	left, right, ok := strings.Cut(strings.Replace(s, "又", " ", 1), "/")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	if !ok || !plainDigits(left, " ") || !plainDigits(right, "") {
		return notNumber, false
	}
	n := whole(0)
	if head, rest, mixed := strings.Cut(left, " "); mixed {
		n, left = parseNumber(head), strings.TrimSpace(rest)
	}
	q := n.add(parseNumber(left).div(parseNumber(right)))
	return q.significant(), !q.nan
}

// plainDigits reports whether s is digits and marks alone, beginning and ending with a digit.
func plainDigits(s, marks string) bool {
	if s == "" || !digit(s[0]) || !digit(s[len(s)-1]) {
		return false
	}
	for i := range len(s) {
		if !digit(s[i]) && strings.IndexByte(marks, s[i]) < 0 {
			return false
		}
	}
	return true
}

// significant keeps as many digits of an endless or very long fraction as an answer may
// have.
func (n number) significant() number {
	if n.nan || n.r == nil {
		return n
	}
	s := n.String()
	head, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(head)+len(frac) <= maxDigits && parseNumber(s).cmp(n) == 0 || len(head) >= maxDigits {
		return n
	}
	return n.round(min(maxDigits-len(head), 12))
}

// scientific reads what spreadsheets and engineers write: 2e5, 1.2E+05, 10^6, 1.2*10^6. It
// reports false when s is not written so.
func scientific(s string) (number, bool) {
	if !digit(s[0]) {
		return notNumber, false
	}
	s = strings.ReplaceAll(s, "×", "*")
	if base, exponent, ok := strings.Cut(s, "^"); ok {
		n := one
		if factor, rest, times := strings.Cut(base, "*"); times {
			n, base = parseNumber(strings.TrimSpace(factor)), strings.TrimSpace(rest)
		}
		b, e, okE := parseNumber(base), 0, false
		if e, okE = exponentOf(exponent); !okE || b.nan || n.nan || base == "" {
			return notNumber, false
		}
		return raised(n, b, e)
	}
	mantissa, exponent, ok := strings.Cut(s, "e")
	e, okE := exponentOf(exponent)
	if !ok || !okE || !plainDigits(mantissa, ".") {
		return notNumber, false
	}
	return raised(parseNumber(mantissa), whole(10), e)
}

// raised is n * b^e.
func raised(n, b number, e int) (number, bool) {
	for range max(e, -e) {
		if e > 0 {
			n = n.mul(b)
		} else {
			n = n.div(b)
		}
	}
	return n.significant(), !n.nan
}

// exponentOf reads a small whole exponent with its sign.
func exponentOf(s string) (int, bool) {
	t := strings.TrimLeft(s, "+-")
	if len(t) == 0 || len(t) > 2 || !plainDigits(t, "") || len(s)-len(t) > 2 {
		return 0, false
	}
	e := int(parseNumber(t).c)
	if strings.Count(s[:len(s)-len(t)], "-") == 1 {
		e = -e
	}
	return e, e >= -30 && e <= 30
}
