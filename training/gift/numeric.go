package gift

import (
	"regexp"
	"strconv"
	"strings"

	"cadrebot/locales"
)

// numerical reads the answers behind {#. Signs may be left out when there is one answer.
func numerical(q *Question, cs []cell, at int) *fault {
	parts := split(cs)
	if len(parts) == 0 {
		return &fault{at, locales.M("gift.number")}
	}
	for _, p := range parts {
		c := Choice{Right: p.sign != '~'}
		rest, f := weight(&c, p.cs)
		if f != nil {
			return f
		}
		if i := index(rest, '#'); i >= 0 {
			c.Feedback = note(rest[i+1:], q.Stem.Format)
			rest = rest[:i]
		}
		if c.Value, f = value(words(rest, Moodle), p); f != nil {
			return f
		}
		q.Choices = append(q.Choices, c)
	}
	only := q.Choices[0]
	q.Bare = len(parts) == 1 && parts[0].sign == 0 && only.Weight == "" && only.Feedback == Text{}
	return nil
}

// dots are what stands between the two ends of a range; ～ only among full-width writers.
var dots = strings.NewReplacer("～", "..", "．．", "..", "−", "-")

// value reads 3, 3:0.5, 1..5 or *; behind ~ nothing is like *.
func value(s string, p part) (Value, *fault) {
	s = strings.TrimSpace(dots.Replace(s))
	if s == "*" || s == "" && p.sign == '~' {
		return Value{Span: Anything}, nil
	}
	s = locales.HalfWidth(s)
	if low, high, ok := strings.Cut(s, ".."); ok {
		a, okA := parseNumber(low)
		b, okB := parseNumber(high)
		if !okA || !okB {
			return Value{}, &fault{p.at, locales.M("gift.range", "Got", clip(s))}
		}
		if less(b, a) {
			return Value{}, &fault{p.at, locales.M("gift.range_order", "Low", string(a), "High", string(b))}
		}
		return Value{Span: Between, Low: a, High: b}, nil
	}
	number, tolerance, around := strings.Cut(s, ":")
	n, ok := parseNumber(number)
	if !ok {
		return Value{}, &fault{p.at, locales.M("gift.number")}
	}
	if !around {
		return Value{Span: Exact, Number: n}, nil
	}
	t, ok := parseNumber(tolerance)
	if !ok || less(t, "0") {
		return Value{}, &fault{p.at, locales.M("gift.tolerance", "Got", clip(tolerance))}
	}
	return Value{Span: Around, Number: n, Tolerance: t}, nil
}

// decimal is a number as people write it; the exponent is of two digits at most.
var decimal = regexp.MustCompile(`^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]{1,2})?$`)

// longestNumber is how many characters a number may have.
const longestNumber = 40

// parseNumber reads a decimal in any width.
func parseNumber(s string) (Number, bool) {
	if len(s) > 4*longestNumber { // full-width digits have three bytes
		return "", false
	}
	s = locales.HalfWidth(dots.Replace(s))
	m := decimal.FindStringSubmatch(s)
	if m == nil || m[2]+m[3] == "" || len(s) > longestNumber {
		return "", false
	}
	sign, whole, fraction := strings.TrimPrefix(m[1], "+"), strings.TrimLeft(m[2], "0"), m[3]
	if m[4] != "" {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return "", false
		}
		if s = strconv.FormatFloat(f, 'f', -1, 64); s == "-0" {
			s = "0"
		}
		return Number(s), len(s) <= longestNumber
	}
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if strings.Trim(whole, "0.") == "" {
		sign = ""
	}
	return Number(sign + whole), true
}

// less compares two numbers as closely as a mark needs.
func less(a, b Number) bool { return a.float() < b.float() }

func positive(n Number) bool { return less("0", n) }

// float is n for comparing, 0 when there is none.
func (n Number) float() float64 {
	f, _ := strconv.ParseFloat(string(n), 64)
	return f
}
