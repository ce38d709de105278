package form

import (
	"math/big"
	"strings"
)

// number is an exact rational or not-a-number, as expressions and the reader of typed
// numbers need it: money must add up, so there is no float64 anywhere. Almost every
// number fits c/10^s and costs no allocation; the rest falls back on big.Rat.
type number struct {
	c   int64
	s   uint8 // decimal places, at most maxScale
	nan bool
	r   *big.Rat // set instead of c and s when they do not suffice
}

const (
	maxScale = 9
	maxBits  = 4096
)

var (
	notNumber = number{nan: true}
	pow10     = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}
)

func whole(n int64) number { return number{c: n} }

// parseNumber reads a plain decimal with optional sign; anything else is not a number.
func parseNumber(s string) number {
	s = strings.TrimSpace(s)
	body := strings.TrimPrefix(s, "-")
	w, frac, dotted := strings.Cut(body, ".")
	if w == "" && frac == "" || dotted && frac == "" && w == "" || len(body) > 400 {
		return notNumber
	}
	var c int64
	for i := range len(body) {
		d := body[i]
		if d == '.' && i == len(w) {
			continue
		}
		if d < '0' || d > '9' {
			return notNumber
		}
		if len(body) <= 18 {
			c = c*10 + int64(d-'0')
		}
	}
	if len(body) > 18 || len(frac) > maxScale {
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			return notNumber
		}
		return number{r: r}.shrink()
	}
	if body != s {
		c = -c
	}
	return number{c: c, s: uint8(len(frac))}.trim()
}

// trim drops trailing zeros of the fraction so that equal numbers are equal structs.
func (n number) trim() number {
	for n.s > 0 && n.c%10 == 0 {
		n.c /= 10
		n.s--
	}
	return n
}

// shrink returns the allocation-free form of n where there is one.
func (n number) shrink() number {
	if n.r == nil {
		return n.trim()
	}
	if n.r.Num().BitLen() > maxBits || n.r.Denom().BitLen() > maxBits {
		return notNumber // a chain of calculations must not eat the machine
	}
	if n.r.IsInt() {
		if n.r.Num().IsInt64() {
			return number{c: n.r.Num().Int64()}
		}
		return n
	}
	m := new(big.Rat).Mul(n.r, new(big.Rat).SetInt64(pow10[maxScale]))
	if m.IsInt() && m.Num().IsInt64() {
		return number{c: m.Num().Int64(), s: maxScale}.trim()
	}
	return n
}

func (n number) rat() *big.Rat {
	if n.r != nil {
		return n.r
	}
	return big.NewRat(n.c, pow10[n.s])
}

func (n number) sign() int {
	if n.r != nil {
		return n.r.Sign()
	}
	switch {
	case n.c < 0:
		return -1
	case n.c > 0:
		return 1
	}
	return 0
}

func (n number) isWhole() bool {
	if n.r != nil {
		return n.r.IsInt()
	}
	return n.trim().s == 0
}

// align brings two small numbers to one scale; false when that overflows.
func align(a, b number) (x, y int64, s uint8, ok bool) {
	if a.r != nil || b.r != nil {
		return 0, 0, 0, false
	}
	x, y, s = a.c, b.c, max(a.s, b.s)
	x, ok = mul64(x, pow10[s-a.s])
	if !ok {
		return 0, 0, 0, false
	}
	y, ok = mul64(y, pow10[s-b.s])
	return x, y, s, ok
}

func mul64(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	p := a * b
	if p/b != a || p == -1<<63 {
		return 0, false
	}
	return p, true
}

func (n number) add(m number) number {
	if n.nan || m.nan {
		return notNumber
	}
	if x, y, s, ok := align(n, m); ok {
		if t := x + y; (t > x) == (y > 0) && t != -1<<63 {
			return number{c: t, s: s}.trim()
		}
	}
	return number{r: new(big.Rat).Add(n.rat(), m.rat())}.shrink()
}

func (n number) neg() number {
	if n.r != nil {
		return number{r: new(big.Rat).Neg(n.r)}.shrink()
	}
	n.c = -n.c
	return n
}

func (n number) mul(m number) number {
	if n.nan || m.nan {
		return notNumber
	}
	if n.r == nil && m.r == nil && n.s+m.s <= maxScale {
		if p, ok := mul64(n.c, m.c); ok {
			return number{c: p, s: n.s + m.s}.trim()
		}
	}
	return number{r: new(big.Rat).Mul(n.rat(), m.rat())}.shrink()
}

// div is exact; dividing by zero gives not-a-number rather than XPath's infinity,
// because no answer can be infinite.
func (n number) div(m number) number {
	if n.nan || m.nan || m.sign() == 0 {
		return notNumber
	}
	return number{r: new(big.Rat).Quo(n.rat(), m.rat())}.shrink()
}

// mod has the sign of n, as in XPath.
func (n number) mod(m number) number {
	q := n.div(m)
	if q.nan {
		return notNumber
	}
	return n.add(q.trunc().mul(m).neg())
}

func (n number) trunc() number {
	if n.nan {
		return n
	}
	if n.r == nil {
		return number{c: n.c / pow10[n.s]}
	}
	return number{r: new(big.Rat).SetInt(new(big.Int).Quo(n.r.Num(), n.r.Denom()))}.shrink()
}

// round keeps the given decimal places (-15 to 15), half away from zero.
func (n number) round(places int) number {
	if n.nan {
		return n
	}
	unit := number{c: pow10[min(max(places, -places), 15)]}
	half := number{c: 5, s: 1}
	if n.sign() < 0 {
		half = half.neg()
	}
	if places >= 0 {
		return n.mul(unit).add(half).trunc().div(unit)
	}
	return n.div(unit).add(half).trunc().mul(unit)
}

// cmp compares two numbers, neither of them not-a-number.
func (n number) cmp(m number) int {
	if x, y, _, ok := align(n, m); ok {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return n.rat().Cmp(m.rat())
}

// String writes the canonical spelling: no exponent, no leading zeros, no trailing
// zeros of the fraction, "0" for minus zero. Endless fractions keep 12 places. Not a
// number is the empty string, as an empty answer is.
func (n number) String() string {
	if n.nan {
		return ""
	}
	if n.r != nil {
		s := n.r.FloatString(30)
		if exact, ok := new(big.Rat).SetString(s); !ok || exact.Cmp(n.r) != 0 {
			s = n.r.FloatString(12)
		}
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		if n.r.IsInt() {
			s = n.r.Num().String()
		}
		if s == "-0" || s == "" || s == "-" {
			return "0"
		}
		return s
	}
	return n.plain()
}

func (n number) plain() string {
	n = n.trim()
	var buf [24]byte
	i := len(buf)
	c, neg := uint64(n.c), n.c < 0
	if neg {
		c = -c
	}
	for d := 0; c > 0 || d <= int(n.s); d++ {
		if d == int(n.s) && n.s > 0 {
			i--
			buf[i] = '.'
		}
		i--
		buf[i] = byte('0' + c%10)
		c /= 10
	}
	if neg {
		i--
		buf[i] = '-'
	}
	return string(buf[i:])
}
