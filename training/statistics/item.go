package statistics

import "math"

// ItemFigures is how one question works. A nil figure is undefined: too few attempts,
// or nothing to divide by. Weights, Discrimination and Efficiency are per cent.
type ItemFigures struct {
	Attempts          int      // first attempts that were asked it
	Right             int      // of them with full marks
	Facility          *float64 // mean mark as a share of the full mark
	StandardDeviation *float64 // of the marks
	Guess             *float64 // as set by the author
	IntendedWeight    *float64
	EffectiveWeight   *float64
	Discrimination    *float64 // -100 to 100
	Efficiency        *float64 // -100 to 100
}

// spread is what the figures of an item are made of, over the S attempts that were
// asked it: x its mark, T the total, X = T - x the rest. All over S-1, in marks.
type spread struct {
	n, right       int
	mean           float64
	mark, rest     float64 // V(x), V(X)
	covariance     float64 // C(x, X)
	covarianceMax  float64 // C of the sorted x with the sorted X
	covarianceAll  float64 // C(x, T)
	enough, common bool    // two attempts and more; asked in every attempt
}

// Items are the figures of all questions, in the order handed to New. The formulas, for
// an item with marks x out of Full, over the S attempts that were asked it:
//
//	Facility           mean(x) / Full; nil without attempts or when Full is 0
//	StandardDeviation  sqrt(V(x)), V over S-1; nil below two attempts
//	IntendedWeight     100 Full / full marks of the attempt (their mean where attempts differ)
//	EffectiveWeight    100 sqrt(C(x,T)) / sum over items of sqrt(C(x,T))
//	Discrimination     100 C(x,X) / sqrt(V(x) V(X)), X the total without this item
//	Efficiency         100 C(x,X) / Cmax(x,X), Cmax with both sorted
//
// An item whose C(x,T) is negative has no effective weight and adds nothing to the sum.
// Where questions are drawn at random, effective weight is nil, because Moodle defines it
// for places only, and the item's own mark is always taken out of the rest, as Moodle does
// for places. Source: https://docs.moodle.org/dev/Quiz_statistics_calculations, sections
// "Position statistics" and "Question statistics".
func (s *Sheet) Items() []ItemFigures {
	spreads := make([]spread, len(s.items))
	roots := 0.0
	for i := range s.items {
		spreads[i] = s.spread(i)
		if spreads[i].covarianceAll > 0 {
			roots += math.Sqrt(spreads[i].covarianceAll)
		}
	}
	out := make([]ItemFigures, len(s.items))
	for i, p := range spreads {
		out[i] = ItemFigures{Attempts: p.n, Right: p.right, Guess: s.items[i].Guess}
		if p.n > 0 {
			out[i].Facility = quotient(p.mean, s.items[i].Full)
			out[i].IntendedWeight = quotient(100*s.items[i].Full*float64(p.n), s.fulls[i])
		}
		if !p.enough {
			continue
		}
		sd := math.Sqrt(p.mark)
		out[i].StandardDeviation = &sd
		out[i].Discrimination = quotient(100*p.covariance, math.Sqrt(p.mark*p.rest))
		out[i].Efficiency = quotient(100*p.covariance, p.covarianceMax)
		if p.common && p.covarianceAll >= 0 {
			out[i].EffectiveWeight = quotient(100*math.Sqrt(p.covarianceAll), roots)
		}
	}
	return out
}

func (s *Sheet) spread(item int) spread {
	keys := sorted(s.cells[item])
	byMark, byRest, byTotal := map[units]int{}, map[units]int{}, map[units]int{}
	full := unitsOf(s.items[item].Full)
	p := spread{common: s.whole()}
	for _, k := range keys {
		n := s.cells[item][k]
		byMark[k.mark] += n
		byRest[k.total-k.mark] += n
		byTotal[k.total] += n
		p.n += n
		if k.mark >= full {
			p.right += n
		}
	}
	if p.n == 0 {
		return p
	}
	x, rest, total := tallyOf(byMark), tallyOf(byRest), tallyOf(byTotal)
	cx, crest, ctotal := x.center(), rest.center(), total.center()
	p.mean = marks(x[0].value) + cx
	if p.n < 2 {
		return p
	}
	p.enough = true
	p.mark, p.rest, p.covarianceMax = x.variance(), rest.variance(), paired(x, rest)
	for _, k := range keys {
		dx := (marks(k.mark-x[0].value) - cx) * float64(s.cells[item][k])
		p.covariance += dx * (marks(k.total-k.mark-rest[0].value) - crest)
		p.covarianceAll += dx * (marks(k.total-total[0].value) - ctotal)
	}
	p.covariance = exact(p.covariance/float64(p.n-1), p.mark, p.rest)
	p.covarianceAll = exact(p.covarianceAll/float64(p.n-1), p.mark, total.variance())
	return p
}

// exact is the covariance without the rounding noise around zero, whose sign would decide
// whether an item has an effective weight and what is said of it.
func exact(covariance, v1, v2 float64) float64 {
	const noise = 1e-12
	if math.Abs(covariance) <= noise*math.Sqrt(v1*v2) {
		return 0
	}
	return covariance
}
