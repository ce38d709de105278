package statistics

import "math"

// QuizFigures is how a whole quiz works. A nil figure is undefined. Mean, Median,
// StandardDeviation and StandardError are marks; Consistency and ErrorRatio per cent.
type QuizFigures struct {
	Attempts          int
	Full              *float64 // marks that can be had; nil when attempts differ in it
	Mean, Median      *float64
	StandardDeviation *float64 // from 2 attempts
	Skewness          *float64 // from 3 attempts: above 0 a tail to the right
	Kurtosis          *float64 // from 4 attempts: a normal distribution has 0
	Consistency       *float64 // from 3 attempts and 2 questions: Cronbach's alpha x 100
	ErrorRatio        *float64
	StandardError     *float64
}

// Quiz are the figures of the totals T of S attempts at P questions. With the central
// moments m2, m3, m4 of T and the unbiased k-statistics k2, k3, k4:
//
//	Mean, Median       of T; the median of an even S is the mean of the middle two
//	StandardDeviation  sqrt(k2), k2 = S m2 / (S-1)
//	Skewness           k3 / k2^(3/2), k3 = S² m3 / ((S-1)(S-2))
//	Kurtosis           k4 / k2², k4 = S² ((S+1) m4 - 3 (S-1) m2²) / ((S-1)(S-2)(S-3))
//	Consistency        100 P/(P-1) (1 - sum of V(x) / k2)
//	ErrorRatio         100 sqrt(1 - Consistency/100)
//	StandardError      ErrorRatio/100 StandardDeviation
//
// From Skewness on they are nil when all totals are equal, and the last three when attempts
// differ in how many questions they have. V(x) is summed over the items when every
// attempt was asked all of them, else over the places of the quiz: to Moodle a question drawn
// at random is a position of the quiz, whichever question it turns out to be. Then they are
// nil too when the order of any attempt is not known.
// Source: https://docs.moodle.org/dev/Quiz_statistics_calculations, section "Test
// statistics"; the least numbers of attempts are those of Moodle's report.
func (s *Sheet) Quiz() QuizFigures {
	n := s.length.attempts
	q := QuizFigures{Attempts: n}
	if n == 0 {
		return q
	}
	if !s.length.fulls {
		full := s.length.full
		q.Full = &full
	}
	t := tallyOf(s.totals)
	low := marks(t[0].value)
	mean := low + t.center()
	median := (marks(t.at((n-1)/2)) + marks(t.at(n/2))) / 2
	q.Mean, q.Median = &mean, &median
	if n < 2 {
		return q
	}
	p2, p3, p4 := t.powers()
	sd := math.Sqrt(p2 / float64(n-1))
	q.StandardDeviation = &sd
	q.shape(float64(n), p2, p3, p4)
	s.reliability(&q, p2/float64(n-1))
	return q
}

// shape fills in skewness and kurtosis from the sums of powers.
func (q *QuizFigures) shape(n, p2, p3, p4 float64) {
	m2, m3, m4 := p2/n, p3/n, p4/n
	k2 := p2 / (n - 1)
	if n > 2 {
		q.Skewness = quotient(n*n*m3/((n-1)*(n-2)), math.Pow(k2, 1.5))
	}
	if n > 3 {
		q.Kurtosis = quotient(n*n*((n+1)*m4-3*(n-1)*m2*m2)/((n-1)*(n-2)*(n-3)), k2*k2)
	}
}

// reliability fills in what rests on the variance k2 of the totals and those of the parts.
func (s *Sheet) reliability(q *QuizFigures, k2 float64) {
	p := float64(s.length.of)
	if q.Attempts < 3 || s.length.mixed || p < 2 || k2 == 0 || s.jumbled && !s.whole() {
		return
	}
	parts := 0.0
	for _, v := range s.partVariances() {
		parts += v
	}
	q.Consistency = quotient(100*p*(1-parts/k2), p-1)
	// A consistency of 100 may come out a hair above it.
	ratio := 100 * math.Sqrt(max(0, 1-*q.Consistency/100))
	err := ratio / 100 * *q.StandardDeviation
	q.ErrorRatio, q.StandardError = &ratio, &err
}

func (s *Sheet) partVariances() []float64 {
	var out []float64
	if !s.whole() {
		for _, place := range s.places {
			out = append(out, tallyOf(place).variance())
		}
		return out
	}
	for i := range s.items {
		byMark := map[units]int{}
		for k, n := range s.cells[i] {
			byMark[k.mark] += n
		}
		out = append(out, tallyOf(byMark).variance())
	}
	return out
}
