package statistics

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// sheet adds attempts, each a list of marks in the order of the items; NaN is not asked.
func sheet(t testing.TB, items []Item, attempts ...[]float64) *Sheet {
	t.Helper()
	s := New(items)
	for _, marks := range attempts {
		var a []Answer
		for i, m := range marks {
			if !math.IsNaN(m) {
				a = append(a, Answer{Item: i, Mark: m})
			}
		}
		if err := s.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

var one = Item{Full: 1}

// Five attempts at three questions, the second worth two marks:
//
//	     x1 x2 x3  T | X1 X2 X3
//	A     1  2  1  4 |  3  2  3
//	B     1  0  1  2 |  1  2  1
//	C     0  2  0  2 |  2  0  2
//	D     1  1  0  2 |  1  1  2
//	E     0  0  0  0 |  0  0  0
//
// Totals: mean 10/5 = 2, median 2, distances 2 0 0 0 -2, squares 8, so k2 = 8/4 = 2;
// cubes 0; fourth powers 32, m2 = 1.6, m4 = 6.4, k4 = 25(6·6.4 - 12·2.56)/24 = 8, 8/k2² = 2.
//
// x1: mean .6, V = (3·.16 + 2·.36)/4 = .3. X1: mean 1.4, distances 1.6 -.4 .6 -.4 -1.4, V = 5.2/4
// = 1.3. C = (.4(1.6 - .4 - .4) - .6(.6 - 1.4))/4 = .2. Sorted 0 0 1 1 1 with 0 1 1 2 3:
// (-.6(-1.8) + .4·1.8)/4 = .45. With the total C = .2 + .3 = .5.
//
// x2: mean 1, V = 4/4 = 1. X2: mean 1, V = 4/4 = 1. C = (1 - 1 - 1 + 0 + 1)/4 = 0. Sorted 4/4 = 1.
// With the total C = 0 + 1 = 1.
//
// x3: mean .4, V = (2·.36 + 3·.16)/4 = .3. X3: mean 1.6, distances 1.4 -.6 .4 .4 -1.6, V = 1.3.
// C = (.6·.8 - .4·(-.8))/4 = .2. Sorted 0 0 0 1 1 with 0 1 2 2 3: (-.4(-1.8) + .6·1.8)/4 = .45.
// With the total C = .5.
//
// Roots of C with the total: .70710678 + 1 + .70710678 = 2.41421356.
// Consistency 100·3/2·(1 - (.3 + 1 + .3)/2) = 30, error ratio 100·√.7, standard error √.7·√2.
func TestAgreesWithTheExampleWorkedByHand(t *testing.T) {
	t.Parallel()
	s := sheet(t, []Item{one, {Full: 2}, one}, []float64{1, 2, 1}, []float64{1, 0, 1}, []float64{0, 2, 0}, []float64{1, 1, 0}, []float64{0, 0, 0})
	want := []struct{ facility, sd, intended, effective, discrimination, efficiency float64 }{
		{.6, math.Sqrt(.3), 25, 29.28932188, 32.02563076, 44.44444444},
		{.5, 1, 50, 41.42135624, 0, 0},
		{.4, math.Sqrt(.3), 25, 29.28932188, 32.02563076, 44.44444444},
	}
	right := []int{3, 2, 2}
	for i, f := range s.Items() {
		name, w := fmt.Sprintf("question %d ", i+1), want[i]
		near(t, name+"facility", f.Facility, w.facility)
		near(t, name+"standard deviation", f.StandardDeviation, w.sd)
		near(t, name+"intended weight", f.IntendedWeight, w.intended)
		near(t, name+"effective weight", f.EffectiveWeight, w.effective)
		near(t, name+"discrimination", f.Discrimination, w.discrimination)
		near(t, name+"efficiency", f.Efficiency, w.efficiency)
		if f.Attempts != 5 || f.Right != right[i] {
			t.Errorf("%sis right %d of %d times", name, f.Right, f.Attempts)
		}
	}
	q := s.Quiz()
	near(t, "full marks", q.Full, 4)
	near(t, "mean", q.Mean, 2)
	near(t, "median", q.Median, 2)
	near(t, "standard deviation", q.StandardDeviation, math.Sqrt2)
	near(t, "skewness", q.Skewness, 0)
	near(t, "kurtosis", q.Kurtosis, 2)
	near(t, "consistency", q.Consistency, 30)
	near(t, "error ratio", q.ErrorRatio, 100*math.Sqrt(.7))
	near(t, "standard error", q.StandardError, math.Sqrt(1.4))
}

// Totals 0 0 0 4: mean 1, distances -1 -1 -1 3, cubes 24, m3 = 6, k2 = 12/3 = 4,
// k3 = 16·6/(3·2) = 16, skewness 16/4^1.5 = 2; the median of four is that of 0 and 0.
func TestATailToTheRightIsSkewedAboveZero(t *testing.T) {
	t.Parallel()
	q := sheet(t, []Item{{Full: 4}}, []float64{0}, []float64{4}, []float64{0}, []float64{0}).Quiz()
	near(t, "skewness", q.Skewness, 2)
	near(t, "median", q.Median, 0)
	near(t, "mean", q.Mean, 1)
	near(t, "median of three", sheet(t, []Item{{Full: 4}}, []float64{1}, []float64{4}, []float64{3}).Quiz().Median, 3)
	near(t, "median of two", sheet(t, []Item{{Full: 4}}, []float64{1}, []float64{4}).Quiz().Median, 2.5)
}

// Two of three questions are drawn for each attempt:
//
//	     x1 x2 x3  T
//	A     1  1  .  2
//	B     1  .  0  1
//	C     .  1  1  2
//	D     0  .  0  0
//
// x1 is asked in A B D: marks 1 1 0 with rests 1 0 0: means 2/3 and 1/3, V = 1/3 both,
// C = (1/3·2/3 - 1/3·1/3 + 2/3·1/3)/2 = 1/6, so 50. Sorted 0 1 1 with 0 0 1: also 1/6, so 100.
// x2 is asked in A C, always right: no spread. x3 in B C D: marks 0 1 0, rests 1 1 0.
// Places: first 1 1 1 0, V = 1/4; second 1 0 1 0, V = 1/3; totals 2 1 2 0, mean 5/4, V = 2.75/3.
// Consistency 200(1 - (7/12)/(11/12)) = 200·4/11.
func TestAQuestionThatWasNotDrawnIsNoWrongAnswer(t *testing.T) {
	t.Parallel()
	no := math.NaN()
	s := sheet(t, []Item{one, one, one}, []float64{1, 1, no}, []float64{1, no, 0}, []float64{no, 1, 1}, []float64{0, no, 0})
	f := s.Items()
	near(t, "facility 1", f[0].Facility, 2.0/3)
	near(t, "facility 2", f[1].Facility, 1)
	near(t, "facility 3", f[2].Facility, 1.0/3)
	near(t, "discrimination 1", f[0].Discrimination, 50)
	near(t, "efficiency 1", f[0].Efficiency, 100)
	undefined(t, "discrimination 2", f[1].Discrimination)
	near(t, "intended weight 1", f[0].IntendedWeight, 50)
	undefined(t, "effective weight 1", f[0].EffectiveWeight)
	if f[1].Attempts != 2 || f[1].Right != 2 {
		t.Errorf("question 2 is right %d of %d times", f[1].Right, f[1].Attempts)
	}
	q := s.Quiz()
	near(t, "consistency", q.Consistency, 800.0/11)
	near(t, "full marks", q.Full, 2)

	uneven := sheet(t, []Item{one, one, {Full: 3}}, []float64{1, 1, no}, []float64{1, no, no}, []float64{no, 1, 1}).Quiz()
	undefined(t, "consistency of uneven attempts", uneven.Consistency)
	undefined(t, "full marks of uneven attempts", uneven.Full)
}

func TestQuestionsOfAWholeQuizMayComeInAnyOrder(t *testing.T) {
	t.Parallel()
	inOrder, shuffled := New([]Item{one, one, one}), New([]Item{one, one, one})
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var a []Answer
		for i := range 3 {
			a = append(a, Answer{Item: i, Mark: float64(r.IntN(i + 2))})
		}
		if err := inOrder.Add(a); err != nil {
			t.Fatal(err)
		}
		r.Shuffle(3, func(i, j int) { a[i], a[j] = a[j], a[i] })
		if err := shuffled.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := inOrder.Quiz(), shuffled.Quiz(); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v and %+v", a, b)
	}
	if !reflect.DeepEqual(inOrder.Items(), shuffled.Items()) {
		t.Error("the questions differ")
	}
}

// Effective weight: x2 falls as the total rises, so it has none, and the others share 100.
func TestANegativeCovarianceHasNoEffectiveWeight(t *testing.T) {
	t.Parallel()
	f := sheet(t, []Item{{Full: 3}, one, one}, []float64{3, 0, 1}, []float64{2, 0, 0}, []float64{1, 1, 0}, []float64{0, 1, 0}).Items()
	undefined(t, "effective weight", f[1].EffectiveWeight)
	sum := *f[0].EffectiveWeight + *f[2].EffectiveWeight
	near(t, "the other weights", &sum, 100)
}

func TestAMalformedAttemptIsRefusedWhole(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []Answer
		want    error
	}{
		"no such question": {[]Answer{{Item: 0, Mark: 1}, {Item: 2}}, ErrItem},
		"below the first":  {[]Answer{{Item: -1}}, ErrItem},
		"twice":            {[]Answer{{Item: 1}, {Item: 1}}, ErrItem},
		"no number":        {[]Answer{{Item: 0, Mark: 1}, {Item: 1, Mark: math.NaN()}}, ErrMark},
		"endless":          {[]Answer{{Item: 0, Mark: math.Inf(-1)}}, ErrMark},
		"huge":             {[]Answer{{Item: 0, Mark: 2e6}}, ErrMark},
	} {
		s := New([]Item{one, one})
		if err := s.Add(c.answers); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if q := s.Quiz(); q.Attempts != 0 || s.Items()[0].Attempts != 0 {
			t.Errorf("%s: counted %+v", name, q)
		}
	}
	s := New([]Item{one})
	if err := s.Add(nil); err != nil || s.Quiz().Attempts != 0 {
		t.Errorf("an attempt without answers: %v, %d", err, s.Quiz().Attempts)
	}
}

func BenchmarkHundredThousandAttempts(b *testing.B) {
	items := make([]Item, 20)
	attempts := make([][]Answer, 100_000)
	r := rand.New(rand.NewPCG(7, 8))
	for i := range items {
		items[i] = Item{Full: 1, Choices: 4}
	}
	for i := range attempts {
		for k := range items {
			attempts[i] = append(attempts[i], Answer{Item: k, Mark: float64(r.IntN(2)), Picks: []int{r.IntN(4)}})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		s := New(items)
		for _, a := range attempts {
			if err := s.Add(a); err != nil {
				b.Fatal(err)
			}
		}
		if s.Quiz().Consistency == nil || s.Items()[0].Discrimination == nil {
			b.Fatal("no figures")
		}
	}
}

// Where every attempt was asked every question, nothing rests on the order.
func TestPlacesThatAreNotKnownLeaveADrawnQuizWithoutReliability(t *testing.T) {
	t.Parallel()
	no := math.NaN()
	drawn := sheet(t, []Item{one, one, one}, []float64{1, 1, no}, []float64{1, no, 0}, []float64{no, 1, 1}, []float64{0, no, 0})
	drawn.PlacesUnknown()
	undefined(t, "consistency", drawn.Quiz().Consistency)
	undefined(t, "error ratio", drawn.Quiz().ErrorRatio)
	near(t, "mean", drawn.Quiz().Mean, 1.25)
	near(t, "facility", drawn.Items()[0].Facility, 2.0/3)
	whole := sheet(t, []Item{one, one}, []float64{1, 1}, []float64{1, 0}, []float64{0, 0})
	before := whole.Quiz()
	whole.PlacesUnknown()
	near(t, "consistency of a whole quiz", whole.Quiz().Consistency, *before.Consistency)
}
