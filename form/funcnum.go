package form

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
)

func round(a []val) val {
	places := 0
	if len(a) == 2 {
		p := a[1].number().trunc()
		if p.nan || p.r != nil || p.c > 15 || p.c < -15 {
			return numeric(notNumber)
		}
		places = int(p.c)
	}
	return numeric(a[0].number().round(places))
}

func abs(a []val) val {
	n := a[0].number()
	if !n.nan && n.sign() < 0 {
		n = n.neg()
	}
	return numeric(n)
}

// floor is the next whole number not above n.
func (n number) floor() number {
	t := n.trunc()
	if !n.nan && n.sign() < 0 && t.cmp(n) != 0 {
		return t.add(whole(-1))
	}
	return t
}

// pow is exact for whole exponents.
func pow(a []val) val {
	n, e := a[0].number(), a[1].number()
	if n.nan || e.nan || !e.isWhole() || e.r != nil || e.c < -64 || e.c > 64 {
		return approx(math.Pow(n.float(), e.float()))
	}
	out := whole(1)
	for range max(e.trim().c, -e.trim().c) {
		out = out.mul(n)
	}
	if e.sign() < 0 {
		out = whole(1).div(out)
	}
	return numeric(out)
}

// float leaves the exact numbers: roots and angles have no exact value.
func (n number) float() float64 {
	if n.nan {
		return math.NaN()
	}
	f, _ := n.rat().Float64()
	return f
}

// approx comes back to exact numbers with twelve places.
func approx(f float64) val {
	if math.IsNaN(f) || math.Abs(f) > 1e30 {
		return numeric(notNumber)
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', 12, 64))
	if !ok {
		return numeric(notNumber)
	}
	return numeric(number{r: r}.shrink())
}

func float1(do func(float64) float64) *function {
	return &function{1, 1, plain(func(a []val) val { return approx(do(a[0].number().float())) })}
}

func exp10(x float64) float64 { return math.Pow(10, x) }

func atan2(a []val) val { return approx(math.Atan2(a[0].number().float(), a[1].number().float())) }

// chance is what random() and uuid() draw from: the same for the same call of the same
// field in the same session, so that a step can be repeated.
func (st *state) chance(e *expr) [32]byte {
	key := st.c.form.ID
	if st.field >= 0 {
		key = st.prefix(st.at) + st.c.fields[st.field].Key
	}
	return sha256.Sum256([]byte(st.s.Seed + "\x00" + key + "\x00" + strconv.Itoa(e.idx)))
}

// random lies between 0 (included) and 1 (not), with nine places.
func random(st *state, e *expr) val {
	h := st.chance(e)
	return numeric(number{c: int64(binary.BigEndian.Uint64(h[:]) % 1e9), s: 9}.trim())
}

// uuid is shaped as RFC 9562 version 4, or has the wanted number of characters.
func uuid(st *state, e *expr) val {
	h := st.chance(e)
	if len(e.kids) == 1 {
		n := st.eval(e.kids[0]).number().trunc()
		if n.nan || n.r != nil || n.c < 1 || n.c > 64 {
			return val{}
		}
		return text(hex.EncodeToString(h[:])[:n.c])
	}
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	s := hex.EncodeToString(h[:16])
	return text(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:])
}
