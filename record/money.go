package record

import (
	"cmp"
	"fmt"
	"math/big"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// Number is an exact decimal number; the zero value is 0. It never changes.
type Number struct{ r *big.Rat }

// Num is the number n.
func Num(n int64) Number { return Number{big.NewRat(n, 1)} }

// Read is the number written in s ("35000", "2.5"); false when s is none.
func Read(s string) (Number, bool) {
	r, ok := new(big.Rat).SetString(s)
	return Number{r}, ok
}

// NumberOf is the number that an answer holds; false when it is unknown or not applicable.
func NumberOf(v form.Value) (Number, bool) {
	if v.NA || v.S == "" {
		return Number{}, false
	}
	return Read(v.S)
}

// In is the number under key in a, 0 when it is unknown.
func In(a form.Answers, key string) Number {
	n, _ := NumberOf(a[key])
	return n
}

func (n Number) rat() *big.Rat {
	if n.r == nil {
		return new(big.Rat)
	}
	return n.r
}

// Plus is n + m.
func (n Number) Plus(m Number) Number { return Number{new(big.Rat).Add(n.rat(), m.rat())} }

// Minus is n - m.
func (n Number) Minus(m Number) Number { return Number{new(big.Rat).Sub(n.rat(), m.rat())} }

// Times is n x m.
func (n Number) Times(m Number) Number { return Number{new(big.Rat).Mul(n.rat(), m.rat())} }

// Over is n / m; false when m is 0.
func (n Number) Over(m Number) (Number, bool) {
	if m.Sign() == 0 {
		return Number{}, false
	}
	return Number{new(big.Rat).Quo(n.rat(), m.rat())}, true
}

// Sign is -1, 0 or 1.
func (n Number) Sign() int { return n.rat().Sign() }

// Cmp compares n and m as cmp.Compare does.
func (n Number) Cmp(m Number) int { return n.rat().Cmp(m.rat()) }

// Neg is -n.
func (n Number) Neg() Number { return Number{new(big.Rat).Neg(n.rat())} }

// String writes n with two decimals.
func (n Number) String() string { return n.Fixed(2) }

// Fixed writes n with so many decimals, half rounded away from zero.
func (n Number) Fixed(places int) string { return n.rat().FloatString(places) }

// Floor is the greatest whole number that is not above n.
func (n Number) Floor() Number {
	r := n.rat()
	return Number{new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom()))} // Div rounds down for a denominator above 0
}

// Float is the nearest float, for pictures only.
func (n Number) Float() float64 { f, _ := n.rat().Float64(); return f }

// Value is n as an answer, in yuan and fen when it has decimals.
func (n Number) Value() form.Value {
	if n.rat().IsInt() {
		return form.Value{S: n.Fixed(0)}
	}
	return form.Value{S: n.Fixed(2)}
}

// Purse is an account of one record: what a batch still has to give away ("free"), what of an
// allocation was paid ("paid"). The outside world is the purse of record 0. Names are persisted.
type Purse struct {
	Record int64
	Name   string
}

// World is where money comes from and where paid money goes: the only purse that may be below
// zero. name tells sources and purposes apart.
func World(name string) Purse { return Purse{Name: name} }

// Purses are balances; one that is not there holds nothing.
type Purses map[Purse]Number

// Of is what the purse name of record r holds.
func (p Purses) Of(r int64, name string) Number { return p[Purse{r, name}] }

// Posting moves an amount above zero from one purse to another. A posting is never changed; a
// mistake is put right by a posting the other way round.
type Posting struct {
	From, To Purse
	Amount   Number // yuan with at most two decimals, or whole units of another currency's hundredths
}

// Own stands in a posting for the record under way, which has no id yet when it begins.
const Own int64 = -1

// After is what the purses hold after the postings; overdrawn is the first purse of a record that
// would fall below zero, nil when none does.
func (p Purses) After(posts []Posting) (after Purses, overdrawn *Purse) {
	after = Purses{}
	for k, v := range p {
		after[k] = v
	}
	for _, x := range posts {
		after[x.From] = after[x.From].Minus(x.Amount)
		after[x.To] = after[x.To].Plus(x.Amount)
	}
	for _, x := range posts {
		for _, at := range []Purse{x.From, x.To} {
			if at.Record != 0 && after[at].Sign() < 0 && overdrawn == nil {
				overdrawn = &at
			}
		}
	}
	return after, overdrawn
}

// Sorted orders purses by record and name: the order in which they are locked.
func Sorted(a, b Purse) int {
	return cmp.Or(cmp.Compare(a.Record, b.Record), cmp.Compare(a.Name, b.Name))
}

// Money is n as an amount of yuan for people, without fen when there are none.
func (n Number) Money() locales.Money { return locales.Money(n.Value().S) }

// Percent writes n/of in per cent with one decimal, half rounded away from zero; "-" when of is 0.
func Percent(n, of Number) string {
	q, ok := n.Over(of)
	if !ok {
		return "-"
	}
	return q.Times(Num(100)).Fixed(1) + "%"
}

// Sound finds what is wrong with a posting by itself: an amount that is not above zero or is no
// whole number of hundredths, or a purse that it takes from and puts into.
func (p Posting) Sound() error {
	if p.Amount.Sign() <= 0 || !p.Amount.Times(Num(100)).rat().IsInt() || p.From == p.To {
		return fmt.Errorf("posting of %s from %v to %v is not sound", p.Amount.Fixed(4), p.From, p.To)
	}
	return nil
}

// Posted is a posting as it stands in the books.
type Posted struct {
	Posting
	Record           int64 // whose step it was
	Code             string
	Move             lifecycle.Name
	FromCode, ToCode string // codes of the purses' records; "" for the world
	At               time.Time
}
