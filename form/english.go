package form

import "strings"

var englishSmall = map[string]int64{
	"a": 1, "an": 1, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var englishScales = map[string]int64{"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

// englishParts are the denominators of spoken fractions.
var englishParts = map[string]int64{
	"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
	"tenth": 10, "hundredth": 100, "thousandth": 1000,
}

// english reads a number in words: three hundred and five, three point five, two thirds,
// one and a half, half a million, two dozen. Arabic digits before a scale are left to
// bare. It reports false when s is no such number.
func english(s string) (number, bool) {
	if s == "" || s == "a" || s == "an" || !latin(s[0]) && (!digit(s[0]) || !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz")) {
		return notNumber, false
	}
	ws := strings.Fields(strings.ReplaceAll(s, "-", " "))
	if n, ok := cardinal(ws); ok {
		return n, true
	}
	last := ws[len(ws)-1]
	if scale, ok := englishScales[last]; ok || last == "hundred" {
		if last == "hundred" {
			scale = 100
		}
		if n, ok := wordFraction(ws[:len(ws)-1]); ok {
			return n.mul(whole(scale)), true
		}
		return notNumber, false
	}
	if last == "dozen" || last == "dozens" {
		n, ok := cardinal(ws[:len(ws)-1])
		if len(ws) == 2 && ws[0] == "a" {
			n, ok = one, true
		}
		if len(ws) == 3 && ws[0] == "half" && ws[1] == "a" {
			n, ok = half, true
		}
		return n.mul(whole(12)), ok
	}
	return wordFraction(ws)
}

// cardinal reads the words of a whole number. "a" alone is none.
func cardinal(ws []string) (number, bool) {
	total, group, below, any := int64(0), int64(0), int64(1000), false
	limit := int64(1e15)
	for _, w := range ws {
		if one := strings.TrimSuffix(w, "s"); one == "hundred" || englishScales[one] > 0 {
			w = one
		}
		if v, ok := englishValue(w); ok {
			// after twenty only one to nine, after a hundred anything below it
			if v >= below {
				return notNumber, false
			}
			group, any = group+v, any || w[0] != 'a'
			below = 0
			if v >= 20 && latin(w[0]) {
				below = 10
			}
			continue
		}
		switch w {
		case "and":
			if !any {
				return notNumber, false
			}
		case "hundred":
			if group < 1 || group > 99 || group > 9 && group%10 == 0 { // twelve hundred
				return notNumber, false
			}
			group, below, any = group*100, 100, true
		default:
			unit := englishScales[w]
			if group == 0 && total > 0 && unit > 0 && total <= limit*999 && total*unit/unit == total { // three thousand million
				total, below = total*unit, 1000
				continue
			}
			if group < 1 || unit == 0 || unit >= limit {
				return notNumber, false
			}
			total, group, below, limit = total+group*unit, 0, 1000, unit
			any = true
		}
	}
	return whole(total + group), any && ws[len(ws)-1] != "and"
}

// englishValue is one word below a hundred, or a number in digits below a thousand as in
// 3 thousand 5 hundred.
func englishValue(w string) (int64, bool) {
	if v, ok := englishSmall[w]; ok {
		return v, true
	}
	if len(w) <= 3 && plainDigits(w, "") {
		return parseNumber(w).c, true
	}
	return 0, false
}

// spokenPair reads one fifty and three twenty-five, which are hundreds to some and yuan
// and fen to others.
func spokenPair(s string) error {
	head, tail, ok := strings.Cut(s, " ")
	hundreds, okH := englishSmall[head]
	if !ok || !okH || hundreds < 1 || hundreds > 9 || head[0] == 'a' {
		return nil
	}
	n, okN := cardinal(strings.Fields(strings.ReplaceAll(tail, "-", " ")))
	if !okN || n.cmp(whole(10)) < 0 || n.cmp(whole(99)) > 0 {
		return nil
	}
	return between(n.add(whole(hundreds*100)), n.mul(hundredth).add(whole(hundreds)))
}

// wordFraction reads three point one four, two thirds, a quarter, half a, two and a half.
func wordFraction(ws []string) (number, bool) {
	if len(ws) > 1 && ws[len(ws)-1] == "a" && ws[len(ws)-2] == "half" {
		ws = ws[:len(ws)-1] // half a million
	}
	for i, w := range ws {
		if w == "point" {
			n, ok := cardinal(ws[:i])
			return decimals(n, ws[i+1:], ok || i == 0)
		}
	}
	if len(ws) == 0 {
		return notNumber, false
	}
	part, ok := englishParts[ws[len(ws)-1]]
	if !ok {
		part, ok = englishParts[strings.TrimSuffix(ws[len(ws)-1], "s")]
	}
	if !ok {
		return notNumber, false
	}
	ws = ws[:len(ws)-1]
	n := whole(0)
	for i := len(ws) - 1; i > 0; i-- {
		if ws[i] == "and" {
			if n, ok = cardinal(ws[:i]); !ok {
				return notNumber, false
			}
			ws = ws[i+1:]
			break
		}
	}
	count := one
	if len(ws) > 0 && (len(ws) > 1 || ws[0] != "a" && ws[0] != "one") {
		if count, ok = cardinal(ws); !ok {
			return notNumber, false
		}
	} else if len(ws) == 0 && part != 2 {
		return notNumber, false // third, fifth: an ordinal
	}
	return n.add(count.div(whole(part))).significant(), true
}

// decimals adds digits spoken one by one behind the point.
func decimals(n number, ws []string, ok bool) (number, bool) {
	if n.nan {
		n = whole(0)
	}
	place := tenth
	for _, w := range ws {
		d, known := englishSmall[w]
		if w == "oh" {
			d, known = 0, true
		}
		if plainDigits(w, "") && len(ws) == 1 {
			return n.add(parseNumber("0." + w)), ok // point 77
		}
		if !known || d > 9 || w[0] == 'a' {
			return notNumber, false
		}
		n, place = n.add(place.mul(whole(d))), place.mul(tenth)
	}
	return n, ok && len(ws) > 0
}
