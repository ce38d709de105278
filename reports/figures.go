package reports

import (
	"fmt"
	"math/big"
	"time"

	"cadrebot/lifecycle"
)

// Ratio is a rate as it is kept: never divided before it is shown, so that rates of
// several units add up as sums over sums.
type Ratio struct{ Num, Den int64 }

// Plus adds the ratio of another unit.
func (r Ratio) Plus(o Ratio) Ratio { return Ratio{r.Num + o.Num, r.Den + o.Den} }

// Percent shows r with one decimal, rounded half up once; "-" for a zero denominator.
func (r Ratio) Percent() string {
	if r.Den == 0 {
		return "-"
	}
	tenths := new(big.Rat).SetFrac64(r.Num, r.Den)
	tenths.Mul(tenths, big.NewRat(1000, 1)).Add(tenths, big.NewRat(1, 2))
	n := new(big.Int).Div(tenths.Num(), tenths.Denom()) // Euclidean: floor, also below zero
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
		n.Neg(n)
	}
	whole, tenth := new(big.Int).QuoRem(n, big.NewInt(10), new(big.Int))
	return fmt.Sprintf("%s%s.%s%%", sign, whole, tenth)
}

// Owed is one report that was due or exempt, with what became of it.
type Owed struct {
	Due     time.Time
	Exempt  bool
	First   time.Time // first submission; zero = none
	State   lifecycle.State
	Returns int
}

// Counts are the raw figures of a set of owed reports; the sums of several units are
// the sums of their counts.
type Counts struct {
	Due        int64 // deadline passed, exempt ones included
	Exempt     int64
	Submitted  int64 // and not lying returned
	OnTime     int64 // first submitted by the deadline, whatever came later
	Returned   int64 // lying returned
	Approved   int64
	FirstPass  int64 // approved without ever having been returned
	Unreviewed int64 // submitted and waiting for the first review
}

// OnTime reports whether a first submission made the deadline; the deadline's own
// moment counts, and without a deadline nothing is late.
func OnTime(first, due time.Time) bool { return due.IsZero() || !first.After(due) }

// SubmissionRate is F01: submitted / (due - exempt).
func (c Counts) SubmissionRate() Ratio { return Ratio{c.Submitted, c.Due - c.Exempt} }

// OnTimeRate is F02: first submitted by the deadline / (due - exempt).
func (c Counts) OnTimeRate() Ratio { return Ratio{c.OnTime, c.Due - c.Exempt} }

// FirstPassRate is F04: approved without return / approved.
func (c Counts) FirstPassRate() Ratio { return Ratio{c.FirstPass, c.Approved} }
