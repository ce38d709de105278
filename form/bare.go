package form

import "strings"

// multipliers are Latin words after a number; w is how people type 万.
var multipliers = []struct {
	word   string
	factor int64
}{
	{"hundred", 100},
	{"thousand", 1e3},
	{"million", 1e6},
	{"billion", 1e9},
	{"trillion", 1e12},
	{"mn", 1e6},
	{"bn", 1e9},
	{"thousands", 1e3},
	{"millions", 1e6},
	{"dozens", 12},
	{"dozen", 12},
	{"grand", 1e3},
	{"k", 1e3},
	{"w", 1e4},
	{"m", 1e6},
}

// bare reads one folded number without sign and unit.
func bare(s string) (number, error) {
	if s == "" {
		return notNumber, errUnreadable
	}
	if plainDigits(s, ".,") {
		return arabic(s)
	}
	if n, ok := slashed(s); ok {
		return n, nil
	}
	if n, ok := scientific(s); ok {
		return n, nil
	}
	if n, ok := english(s); ok {
		return n, nil
	}
	if err := several(s); err != nil {
		return notNumber, err
	}
	if latin(s[0]) {
		if err := spokenPair(s); err != nil {
			return notNumber, err
		}
	} else if rs, ok := roundabout[s]; ok {
		return notNumber, between(rs...)
	}
	for _, m := range multipliers {
		if rest, ok := strings.CutSuffix(s, m.word); ok && rest != "" {
			n, err := numeral(closeUp(strings.TrimSpace(rest)))
			return n.mul(whole(m.factor)), err
		}
	}
	return numeral(closeUp(s))
}

// roundabout are sayings for a rough figure, which may be taken for a number too.
var roundabout = map[string][]number{
	"百十": {whole(100), whole(110)}, "百八十": {whole(100), whole(180)}, "千八百": {whole(1000), whole(1800)}, "万八千": {whole(10000), whole(18000)}, "万儿八千": {whole(10000), whole(18000)},
	"百把": {whole(100)}, "千把": {whole(1000)}, "万把": {whole(10000)}, "百儿八十": {whole(100), whole(80)}, "千儿八百": {whole(1000), whole(800)}, "个把": {one},
}

// several recognises ranges and lists of two: 3-5, 3到5万, three to five. They are more
// than one number, so the person is asked for one.
func several(s string) error {
	for _, mark := range [...]string{"-", "~", "至", "到", "或", "、", " to ", " or ", "/"} {
		a, b, ok := strings.Cut(s, mark)
		if !ok {
			continue
		}
		if strings.Contains(b, mark) {
			return between()
		}
		x, errX := oneOf(a)
		y, errY := oneOf(b)
		if errX != nil || errY != nil {
			return errUnreadable
		}
		if scale := scaleOf(b); scale > 1 && scaleOf(a) == 1 && x.cmp(y) < 0 { // 3-5万
			x = x.mul(whole(scale))
		}
		return between(x, y)
	}
	return nil
}

// oneOf reads one end of a range.
func oneOf(s string) (number, error) {
	s = strings.TrimSpace(s)
	if n, ok := english(s); ok {
		return n, nil
	}
	for _, m := range multipliers {
		if rest, ok := strings.CutSuffix(s, m.word); ok && rest != "" {
			n, err := numeral(closeUp(strings.TrimSpace(rest)))
			return n.mul(whole(m.factor)), err
		}
	}
	return numeral(closeUp(s))
}

// scaleOf is the power of ten that s ends with: 10000 for 5万, else 1.
func scaleOf(s string) int64 {
	for _, big := range bigUnits {
		if strings.HasSuffix(s, big.word) {
			return big.size
		}
	}
	for _, m := range multipliers {
		if strings.HasSuffix(s, m.word) {
			return m.factor
		}
	}
	for word, size := range smallUnits {
		if strings.HasSuffix(s, string(word)) && len(s) > len("百") {
			return size
		}
	}
	return 1
}

// closeUp takes out spaces, except between two digits that are not grouped in threes and
// after a comma: "12 000" is one number, "3 5" and "3, 500" are two.
func closeUp(s string) string {
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	parts := strings.Split(s, " ")
	out := parts[0]
	for _, p := range parts[1:] {
		if out != "" && p != "" && digit(p[0]) && out[len(out)-1] == ',' {
			return s // stays unreadable
		}
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
