package statistics

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestWhatCannotBeToldIsUndefined(t *testing.T) {
	t.Parallel()
	empty := New([]Item{one})
	if f := empty.Items()[0]; f.Facility != nil || f.StandardDeviation != nil || f.IntendedWeight != nil || f.Discrimination != nil {
		t.Errorf("no attempts give %+v", f)
	}
	if q := empty.Quiz(); !reflect.DeepEqual(q, QuizFigures{}) {
		t.Errorf("no attempts give %+v", q)
	}

	single := sheet(t, []Item{one, one}, []float64{1, 0})
	f, q := single.Items()[0], single.Quiz()
	near(t, "facility of one attempt", f.Facility, 1)
	for what, got := range map[string]*float64{
		"deviation": f.StandardDeviation, "discrimination": f.Discrimination, "efficiency": f.Efficiency, "weight": f.EffectiveWeight,
		"quiz deviation": q.StandardDeviation, "skewness": q.Skewness, "kurtosis": q.Kurtosis, "consistency": q.Consistency,
		"error ratio": q.ErrorRatio, "standard error": q.StandardError,
	} {
		undefined(t, what+" of one attempt", got)
	}

	two := sheet(t, []Item{one, one}, []float64{1, 0}, []float64{1, 1}).Quiz()
	undefined(t, "skewness of two attempts", two.Skewness)
	undefined(t, "consistency of two attempts", two.Consistency)
	three := sheet(t, []Item{one, one}, []float64{1, 0}, []float64{1, 1}, []float64{0, 0}).Quiz()
	undefined(t, "kurtosis of three attempts", three.Kurtosis)
	if three.Skewness == nil || three.Consistency == nil {
		t.Error("three attempts have a skewness and a consistency")
	}

	lone := sheet(t, []Item{one}, []float64{1}, []float64{0}, []float64{1}, []float64{0})
	undefined(t, "discrimination in a quiz of one", lone.Items()[0].Discrimination)
	undefined(t, "consistency of a quiz of one", lone.Quiz().Consistency)
	undefined(t, "facility without marks", sheet(t, []Item{{}, one}, []float64{0, 1}).Items()[0].Facility)
}

// Thirds and tenths have no exact binary form: what is the same for everybody must
// still have no spread at all.
func TestNoSpreadIsZeroAndNotNoise(t *testing.T) {
	t.Parallel()
	third := 1.0 / 3
	s := sheet(t, []Item{one, one, one}, []float64{.1, .2, third}, []float64{.1, .2, third}, []float64{.1, .2, third}, []float64{.1, .2, third}, []float64{.2, .1, third})
	f := s.Items()
	near(t, "deviation", f[2].StandardDeviation, 0)
	undefined(t, "discrimination", f[2].Discrimination)
	undefined(t, "efficiency", f[2].Efficiency)
	q := s.Quiz()
	near(t, "quiz deviation", q.StandardDeviation, 0)
	undefined(t, "skewness", q.Skewness)
	undefined(t, "kurtosis", q.Kurtosis)
	undefined(t, "consistency", q.Consistency)
}

func TestMarksFarFromZeroKeepTheirDigits(t *testing.T) {
	t.Parallel()
	var low, high [][]float64
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		a, b := float64(r.IntN(5))/4, float64(r.IntN(3))/2
		low, high = append(low, []float64{a, b}), append(high, []float64{a + 900_000, b - 900_000})
	}
	items := []Item{one, one}
	near(t, "deviation", sheet(t, items, high...).Quiz().StandardDeviation, *sheet(t, items, low...).Quiz().StandardDeviation)
	a, b := sheet(t, items, low...).Items(), sheet(t, items, high...).Items()
	for i := range a {
		near(t, "discrimination", b[i].Discrimination, *a[i].Discrimination)
		near(t, "efficiency", b[i].Efficiency, *a[i].Efficiency)
		near(t, "effective weight", b[i].EffectiveWeight, *a[i].EffectiveWeight)
	}
}

func TestFiguresStayWithinTheirBounds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		items := make([]Item, 1+r.IntN(6))
		var attempts [][]float64
		for i := range items {
			items[i].Full = float64(1 + r.IntN(3))
		}
		for range r.IntN(12) {
			marks := make([]float64, len(items))
			for i := range marks {
				marks[i] = items[i].Full * float64(r.IntN(4)) / 3
			}
			attempts = append(attempts, marks)
		}
		s := sheet(t, items, attempts...)
		weights, any := 0.0, false
		for _, f := range s.Items() {
			for _, p := range []*float64{f.Discrimination, f.Efficiency} {
				if p != nil && *p > 100+1e-9 {
					t.Fatalf("%v: %+v", attempts, f)
				}
			}
			if f.Discrimination != nil && *f.Discrimination < -100-1e-9 {
				t.Fatalf("%v: discrimination %v", attempts, *f.Discrimination)
			}
			if f.EffectiveWeight != nil {
				weights, any = weights+*f.EffectiveWeight, true
			}
		}
		if any && math.Abs(weights-100) > 1e-6 {
			t.Fatalf("%v: the weights are %v", attempts, weights)
		}
		if q := s.Quiz(); q.Consistency != nil && (*q.Consistency > 100+1e-9 || math.IsNaN(*q.ErrorRatio)) {
			t.Fatalf("%v: %+v", attempts, q)
		}
		r.Shuffle(len(attempts), func(i, j int) { attempts[i], attempts[j] = attempts[j], attempts[i] })
		if !reflect.DeepEqual(sheet(t, items, attempts...).Items(), s.Items()) {
			t.Fatalf("%v: the order of attempts matters", attempts)
		}
	}
}

// Questions that always get the same marks are wholly consistent: 100, and no error left.
func TestFullConsistencyLeavesNoError(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		items := make([]Item, 2+r.IntN(9))
		var attempts [][]float64
		for range 3 + r.IntN(20) {
			marks, m := make([]float64, len(items)), r.Float64()
			for i := range marks {
				marks[i] = m
			}
			attempts = append(attempts, marks)
		}
		q := sheet(t, items, attempts...).Quiz()
		near(t, "consistency", q.Consistency, 100)
		if !(*q.ErrorRatio < 1e-4) || !(*q.StandardError < 1e-4) {
			t.Fatalf("%v: error ratio %v", attempts, *q.ErrorRatio)
		}
	}
}

// The covariance of whole numbers is zero exactly when n·sum(xy) = sum(x)·sum(y).
func TestNoCovarianceIsZeroAndNotNoise(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 14))
	for zeros := 0; zeros < 200; {
		var attempts [][]float64
		n, sx, sy, sxy, sxt := 5+r.IntN(8), 0, 0, 0, 0
		for range n {
			x, y := r.IntN(4), r.IntN(4)
			sx, sy, sxy, sxt = sx+x, sy+y, sxy+x*y, sxt+x*(x+y)
			attempts = append(attempts, []float64{float64(x) / 10, float64(y) / 10})
		}
		f := sheet(t, []Item{one, one}, attempts...).Items()[0]
		if n*sxy == sx*sy && f.Discrimination != nil {
			zeros++
			if *f.Discrimination != 0 || *f.Efficiency != 0 {
				t.Fatalf("%v: discrimination %v, efficiency %v", attempts, *f.Discrimination, *f.Efficiency)
			}
		}
		if n*sxt == sx*(sx+sy) && (f.EffectiveWeight == nil || *f.EffectiveWeight != 0) && *f.StandardDeviation > 0 {
			other := sheet(t, []Item{one, one}, attempts...).Items()[1]
			if other.EffectiveWeight != nil {
				t.Fatalf("%v: effective weights %v and %v", attempts, f.EffectiveWeight, *other.EffectiveWeight)
			}
		}
	}
}
