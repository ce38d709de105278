package form

import (
	"errors"
	"strings"
	"unicode/utf8"
)

var errUnreadable = errors.New("not one number")

// ambiguity is a number that can be read in several ways, or several numbers.
type ambiguity struct{ readings []number }

func (*ambiguity) Error() string { return "more than one reading" }

func between(readings ...number) error { return &ambiguity{readings} }

var chineseDigits = map[rune]int64{
	'零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

var smallUnits = map[rune]int64{'十': 10, '百': 100, '千': 1000}

// digitOf is the value of one Arabic or Chinese digit.
func digitOf(r rune) (int64, bool) {
	if r >= '0' && r <= '9' {
		return int64(r - '0'), true
	}
	d, ok := chineseDigits[r]
	return d, ok
}

// bigUnits are cut at from the largest down. 兆 is 万亿, as the older generation and
// Taiwan count.
var bigUnits = [...]struct {
	word string
	size int64
}{{"兆", 1e12}, {"亿", 1e8}, {"万", 1e4}}

// numeral reads a number without unit in Arabic or Chinese digits or both: 35000,
// 35,000, 3.5万, 3万5, 三万五, 一百二, 两千零五, 三点五亿, 五分之一.
func numeral(s string) (number, error) {
	if s == "" {
		return notNumber, errUnreadable
	}
	if below, above, ok := strings.Cut(s, "分之"); ok {
		return fraction(below, above)
	}
	if strings.Contains(s, "万万") {
		s = strings.ReplaceAll(s, "万万", "亿")
	}
	for _, big := range bigUnits {
		if i := strings.LastIndex(s, big.word); i >= 0 {
			return scaled(s[:i], s[i+len(big.word):], big.word, big.size)
		}
	}
	if s == "半" || s == "一半" {
		return half, nil
	}
	if body, ok := strings.CutSuffix(s, "个半"); ok {
		if body == "" {
			body = "一" // 个半
		}
		n, err := numeral(body)
		if err != nil || !n.isWhole() {
			return notNumber, errUnreadable
		}
		return n.add(half), nil
	}
	if body, ok := strings.CutSuffix(s, "打"); ok { // a dozen
		n, err := numeral(body)
		return n.mul(whole(12)), err
	}
	if strings.ContainsRune(s, '点') {
		return pointed(s)
	}
	return small(s)
}

// scaled reads head万tail. A single digit after the unit counts in tenths of the unit,
// as it is spoken: 三万五 is 35000, 三万零五 is 30005.
func scaled(head, tail, word string, unit int64) (number, error) {
	if strings.Contains(head, word) {
		return notNumber, errUnreadable
	}
	if head == "" && tail != "一" && utf8.RuneCountInString(tail) == 1 && chineseDigits[[]rune(tail)[0]] > 0 {
		head = "一" // 万九 is 一万九
	}
	n, err := numeral(head)
	if err != nil {
		return notNumber, err
	}
	n = n.mul(whole(unit))
	switch {
	case tail == "":
		return n, nil
	case tail == "半":
		return n.add(whole(unit / 2)), nil
	case strings.ContainsAny(head, ".点"):
		return notNumber, errUnreadable // 3.5万5
	}
	if r, size := utf8.DecodeRuneInString(tail); size == len(tail) {
		d, ok := digitOf(r)
		if !ok || d == 0 {
			return notNumber, errUnreadable
		}
		return n.add(whole(d * unit / 10)), nil
	}
	rest := strings.TrimLeft(tail, "零")
	if strings.HasPrefix(rest, "点") {
		rest = "零" + rest // 两千万点五
	}
	t, err := numeral(rest)
	if err != nil {
		return notNumber, err
	}
	if t.sign() < 0 || t.cmp(whole(unit)) >= 0 || !t.isWhole() && !strings.Contains(rest, "点") && strings.IndexByte(rest, '.') < 2 {
		return notNumber, errUnreadable
	}
	return n.add(t), nil
}

// pointed reads 三点五: digits one by one after the point.
func pointed(s string) (number, error) {
	head, tail, _ := strings.Cut(s, "点")
	if body, ok := strings.CutSuffix(head, "零"); ok && smallUnits[lastRune(body)] > 0 { // 一百零点五
		head = body
	}
	n, err := small(head)
	if rs := readingsOf(err); rs != nil { // 一二点三: said digit by digit
		n, err = rs[len(rs)-1], nil
	}
	if err != nil || !n.isWhole() {
		return notNumber, errUnreadable
	}
	unit := number{c: 1, s: 1}
	tenth := unit
	for _, r := range tail {
		d, ok := digitOf(r)
		if !ok || r == '两' { // 两百点两 is no number
			return notNumber, errUnreadable
		}
		n = n.add(unit.mul(whole(d)))
		unit = unit.mul(tenth)
	}
	if tail == "" {
		return notNumber, errUnreadable
	}
	return n, nil
}

// small reads what stands below 万: Arabic digits, or groups of digit and unit.
func small(s string) (number, error) {
	if strings.Trim(s, "0123456789.,") == "" {
		return arabic(s)
	}
	if n, ok, err := digitByDigit(s); ok {
		return n, err
	}
	if len(s) == len("百") { // 百分之百; 十 and a lone digit are handled below
		if u, ok := smallUnits[[]rune(s)[0]]; ok {
			return whole(u), nil
		}
	}
	return groups(s)
}

// digitByDigit reads 二〇二六. Two digits that rise side by side, as in 三五个 and 两三个, mean
// "three to five"; 八五 can only be 85.
func digitByDigit(s string) (number, bool, error) {
	var n, count int64
	zero := false
	var ds []number
	for _, r := range s {
		d, ok := chineseDigits[r]
		if !ok {
			return notNumber, false, nil
		}
		n = n*10 + d
		zero = zero || d == 0
		ds = append(ds, whole(d))
		count++
	}
	switch {
	case count == 1:
		return whole(n), true, nil
	case s == "两三":
		return notNumber, true, between(ds...)
	case count > maxDigits || strings.ContainsRune(s, '两'):
		return notNumber, true, errUnreadable
	case count == 2 && !zero && ds[0].c < ds[1].c:
		return notNumber, true, between(ds[0], ds[1], whole(n))
	}
	return whole(n), true, nil
}

// groups reads 三千五百二十一 and its short forms; units must fall.
func groups(s string) (number, error) {
	total, last, zero := whole(0), int64(10000), false
	for first := true; s != ""; first = false {
		if rest, ok := strings.CutPrefix(s, "零"); ok {
			if rest == "" {
				return notNumber, errUnreadable
			}
			s, zero = rest, true
			continue
		}
		d, size, err := leading(s)
		if err != nil {
			return notNumber, err
		}
		alone := utf8.RuneCountInString(s[:size]) == 1
		s = s[size:]
		r, unitSize := utf8.DecodeRuneInString(s)
		unit, isUnit := smallUnits[r]
		switch {
		case isUnit:
			s = s[unitSize:]
			if size == 0 && unit != 10 && !first || unit >= last || !first && d.cmp(whole(9)) > 0 {
				return notNumber, errUnreadable
			}
			if size == 0 {
				d = whole(1)
			}
			if !d.isWhole() && s != "" {
				return notNumber, errUnreadable
			}
			total, last, zero = total.add(d.mul(whole(unit))), unit, false
		case size == 0 || s != "" || first:
			if s == "半" && last < 10000 && size == 0 {
				return total.add(whole(last / 2)), nil
			}
			if _, ok := digitOf(r); ok && size > 0 {
				return notNumber, between() // 一百二三十
			}
			return notNumber, errUnreadable
		case alone && !zero && last >= 100:
			total = total.add(d.mul(whole(last / 10)))
		case d.cmp(whole(last)) >= 0:
			return notNumber, errUnreadable
		default:
			total = total.add(d)
		}
	}
	return total, nil
}
