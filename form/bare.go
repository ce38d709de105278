package form

import "strings"

// multipliers are Latin words after a number; w is how people type 万.
var multipliers = []struct {
	word   string
	factor int64
}{
	{"hundred", 100}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"mn", 1e6}, {"k", 1e3}, {"w", 1e4}, {"m", 1e6},
}

var englishSmall = map[string]int64{
	"a": 1, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// bare reads one folded number without sign and unit.
func bare(s string) (number, error) {
	if s == "" {
		return notNumber, errUnreadable
	}
	if err := several(s); err != nil {
		return notNumber, err
	}
	if n, ok := english(s); ok {
		return n, nil
	}
	for _, m := range multipliers {
		if rest, ok := strings.CutSuffix(s, m.word); ok {
			n, err := arabic(closeUp(strings.TrimSpace(rest)))
			return n.mul(whole(m.factor)), err
		}
	}
	return numeral(closeUp(s))
}

// several recognises ranges and rough figures: 3-5, 3到5, 三十多, 约3万, about 40. They are
// more than one number, so the person is asked for one.
func several(s string) error {
	for _, mark := range [...]string{"-", "~", "至", "到", "或", " to ", " or ", "/"} {
		a, b, ok := strings.Cut(s, mark)
		if !ok {
			continue
		}
		if strings.Contains(b, mark) {
			return between()
		}
		x, errX := numeral(closeUp(strings.TrimSpace(a)))
		y, errY := numeral(closeUp(strings.TrimSpace(b)))
		if errX != nil || errY != nil {
			if _, ok := english(s); ok {
				return nil // twenty-five
			}
			return errUnreadable
		}
		return between(x, y)
	}
	for _, mark := range [...]string{"多", "余", "几", "约", "大概", "左右", "上下", "近", "超过", "不到", "about", "almost", "over", "around"} {
		if strings.Contains(s, mark) {
			return between()
		}
	}
	return nil
}

// closeUp takes out spaces, except between two digits that are not grouped in threes:
// "12 000" is one number, "3 5" is two.
func closeUp(s string) string {
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	parts := strings.Split(s, " ")
	out := parts[0]
	for _, p := range parts[1:] {
		if out != "" && p != "" && digit(out[len(out)-1]) && digit(p[0]) {
			run := len(out) - len(strings.TrimRight(out, "0123456789,"))
			lead := len(p) - len(strings.TrimLeft(p, "0123456789"))
			if lead != 3 || run > 3 && !strings.Contains(out[len(out)-run:], ",") || strings.HasSuffix(out[:len(out)-run], ".") {
				return s // stays unreadable
			}
			out += ","
		}
		out += p
	}
	return out
}

// english reads number words: three hundred and five, twenty-five, 3 hundred thousand.
func english(s string) (number, bool) {
	total, group, below, any := int64(0), int64(0), int64(1000), false
	limit := int64(1e12)
	for w := range strings.FieldsSeq(strings.ReplaceAll(s, "-", " ")) {
		if v, ok := englishSmall[w]; ok {
			// after twenty only one to nine, after a hundred anything below it
			if v >= below {
				return notNumber, false
			}
			group, any = group+v, any || w != "a"
			below = 0
			if v >= 20 {
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
			if group < 1 || group > 9 {
				return notNumber, false
			}
			group, below, any = group*100, 100, true
		case "thousand", "million", "billion":
			unit := map[string]int64{"thousand": 1e3, "million": 1e6, "billion": 1e9}[w]
			if group < 1 || unit >= limit {
				return notNumber, false
			}
			total, group, below, limit = total+group*unit, 0, 1000, unit
			any = true
		default:
			return notNumber, false
		}
	}
	return whole(total + group), any
}
