package statistics

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// tally is how often each value came, ascending by value.
type tally []counted

type counted struct {
	value units
	n     int
}

func tallyOf(m map[units]int) tally {
	t := make(tally, 0, len(m))
	for _, v := range slices.Sorted(maps.Keys(m)) {
		t = append(t, counted{v, m[v]})
	}
	return t
}

// count is how many values there are, repeated ones too.
func (t tally) count() int {
	n := 0
	for _, c := range t {
		n += c.n
	}
	return n
}

// at is the value at a place counted from 0 in ascending order.
func (t tally) at(place int) units {
	for _, c := range t {
		if place -= c.n; place < 0 {
			return c.value
		}
	}
	return t[len(t)-1].value
}

// center is the mean as a distance in marks from the lowest value. Distances, not
// values, keep their digits when all marks are far from zero.
func (t tally) center() float64 {
	sum, n := 0.0, 0
	for _, c := range t {
		sum += marks(c.value-t[0].value) * float64(c.n)
		n += c.n
	}
	return sum / float64(n)
}

// powers are the sums of the distances from the mean, to the powers 2, 3 and 4.
func (t tally) powers() (p2, p3, p4 float64) {
	center := t.center()
	for _, c := range t {
		d := marks(c.value-t[0].value) - center
		sq := d * d * float64(c.n)
		p2 += sq
		p3 += sq * d
		p4 += sq * d * d
	}
	return p2, p3, p4
}

// variance is the unbiased one, over n-1; 0 with fewer than two values.
func (t tally) variance() float64 {
	n := t.count()
	if n < 2 {
		return 0
	}
	p2, _, _ := t.powers()
	return p2 / float64(n-1)
}

// paired is the covariance that two tallies of equally many values would have if both
// were sorted: the highest one that these values allow.
func paired(a, b tally) float64 {
	n := a.count()
	ca, cb := a.center(), b.center()
	sum := 0.0
	for i, j, left, right := 0, 0, 0, 0; ; {
		if left == 0 {
			if i == len(a) {
				break
			}
			left = a[i].n
			i++
		}
		if right == 0 {
			right = b[j].n
			j++
		}
		k := min(left, right)
		sum += float64(k) * (marks(a[i-1].value-a[0].value) - ca) * (marks(b[j-1].value-b[0].value) - cb)
		left, right = left-k, right-k
	}
	return sum / float64(n-1)
}

func marks(u units) float64 { return float64(u) / grid }

// sorted lists the cells in a fixed order, so that the same attempts always give the
// same figures to the last digit.
func sorted(m map[cell]int) []cell {
	return slices.SortedFunc(maps.Keys(m), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.mark, b.mark), cmp.Compare(a.total, b.total))
	})
}

// quotient is a/b, nil where that is no number.
func quotient(a, b float64) *float64 {
	q := a / b
	if b == 0 || math.IsNaN(q) || math.IsInf(q, 0) {
		return nil
	}
	return &q
}
