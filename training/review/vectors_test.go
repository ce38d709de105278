package review

import (
	"math"
	"testing"
	"time"
)

var start = time.Date(2022, 11, 29, 12, 30, 0, 0, time.UTC)

func agree(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.8f, want %.8f", what, got, want)
	}
}

// walk answers at these days after each other.
func walk(p Parameters, ratings []Rating, elapsed []int) []Memory {
	var m Memory
	var out []Memory
	now := start
	for i, r := range ratings {
		now = now.AddDate(0, 0, elapsed[i])
		m = p.Answer(m, r, now, time.UTC)
		out = append(out, m)
	}
	return out
}

// Published with FSRS-6: ts-fsrs, packages/fsrs/__tests__/FSRS-6.test.ts, "first repeat".
func TestTheFirstAnswerAgreesWithThePublishedValues(t *testing.T) {
	t.Parallel()
	stabilities := []float64{0.212, 1.2931, 2.3065, 8.2956}
	difficulties := []float64{6.4133, 5.11217071, 2.11810397, 1}
	for i, r := range []Rating{Again, Hard, Good, Easy} {
		m := walk(Default(), []Rating{r}, []int{0})[0]
		agree(t, "stability", m.Stability, stabilities[i], 1e-8)
		agree(t, "difficulty", m.Difficulty, difficulties[i], 1e-8)
	}
}

// Published with FSRS-6: fsrs-rs, src/inference.rs, and ts-fsrs, FSRS-6.test.ts, "memory
// state"; the second without the formula for the same day.
func TestTheMemoryAgreesWithThePublishedValues(t *testing.T) {
	t.Parallel()
	ratings, elapsed := []Rating{Again, Good, Good, Good, Good, Good}, []int{0, 0, 1, 3, 8, 21}
	frozen := Default()
	frozen.Weights[17], frozen.Weights[18], frozen.Weights[19] = 0, 0, 0
	for want, p := range map[float64]Parameters{53.62691: Default(), 53.335106: frozen} {
		m := walk(p, ratings, elapsed)[5]
		agree(t, "stability", m.Stability, want, 1e-4)
		agree(t, "difficulty", m.Difficulty, 6.3574867, 1e-4)
	}
}

// Published with FSRS-6: ts-fsrs, FSRS-6.test.ts, "ivl_history". Its zeros are steps of
// minutes, which a quiz does not have: the answer after them falls on the same day.
func TestTheIntervalsAgreeWithThePublishedOnes(t *testing.T) {
	t.Parallel()
	p := Default()
	p.Longest = 36500
	published := []int{0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21}
	ratings := []Rating{Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good}
	for i, m := range walk(p, ratings, append([]int{0}, published...)) {
		if got := p.Interval(m.Stability); published[i] > 0 && got != published[i] {
			t.Errorf("answer %d comes back in %d days, want %d", i+1, got, published[i])
		}
	}
}

// Published with FSRS-6: ts-fsrs, FSRS-6.test.ts, "get retrievability".
func TestTheChanceAgreesWithThePublishedOne(t *testing.T) {
	t.Parallel()
	m := walk(Default(), []Rating{Easy}, []int{0})[0]
	if m.Due != "2022-12-07" {
		t.Fatalf("due on %s", m.Due)
	}
	elapsed, _ := days(m.Last, m.Due)
	agree(t, "chance", Default().recall(float64(elapsed), m.Stability), 0.9024733, 1e-7)
}

// Published with the weights of FSRS-5, whose formulas are those of FSRS-6 with w19 = 0 and
// w20 = 0.5: ts-fsrs, impl/long-term_scheduler.test.ts, without the formula for the same
// day. They walk through Again, Hard and Easy, which a row of Good does not.
func TestOtherWeightsAgreeWithThePublishedValues(t *testing.T) {
	t.Parallel()
	p := Parameters{Retention: 0.9, Longest: 36500, Weights: [21]float64{
		0.4197, 1.1869, 3.0412, 15.2441, 7.1434, 0.6477, 1.0007, 0.0674, 1.6597,
		0.1712, 1.1178, 2.0225, 0.0904, 0.3025, 2.1214, 0.2498, 2.9466, 0, 0, 0, 0.5,
	}}
	for _, c := range []struct {
		ratings      []Rating
		intervals    []int
		stabilities  []float64
		difficulties []float64
	}{
		{
			[]Rating{Again, Hard, Good, Easy, Again, Hard, Good, Easy},
			[]int{1, 2, 6, 41, 4, 7, 21, 133},
			[]float64{0.4197, 1.0344317, 5.5356759, 41.0033667, 4.46605519, 6.67743292, 20.88868155, 132.81849454},
			[]float64{7.1434, 7.03653841, 6.64066485, 5.92312772, 6.44779861, 6.45995078, 6.10293922, 5.36588547},
		},
		{
			[]Rating{Hard, Good, Easy, Again, Hard, Good, Easy, Again},
			[]int{2, 7, 54, 5, 8, 26, 171, 8},
			[]float64{1.1869, 6.59167572, 53.76078737, 5.0853693, 8.09786749, 25.52991279, 171.16195166, 8.11072373},
			[]float64{6.23225985, 5.89059466, 5.14583392, 5.884097, 5.99269555, 5.667177, 4.91430736, 5.71619151},
		},
		{
			[]Rating{Easy, Again, Hard, Good, Easy, Again, Hard, Good},
			[]int{15, 3, 6, 27, 240, 10, 17, 60},
			[]float64{15.2441, 3.25621013, 6.32684549, 26.56339029, 239.70462771, 9.75621519, 17.06035531, 59.59547542},
			[]float64{1.16304343, 2.99573557, 3.59851762, 3.43436666, 2.60045771, 4.03816348, 4.46259158, 4.24020203},
		},
	} {
		for i, m := range walk(p, c.ratings, append([]int{0}, c.intervals...)) {
			agree(t, "stability", m.Stability, c.stabilities[i], 1e-5)
			agree(t, "difficulty", m.Difficulty, c.difficulties[i], 1e-6)
		}
	}
}
