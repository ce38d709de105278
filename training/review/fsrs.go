package review

import (
	"math"
)

// Bounds. FSRS-6 lets stability sink to 0.001 days, FSRS-5 to 0.01: with whole days both
// mean tomorrow, and from 0.01 fewer right answers lead back up. Difficulty as published.
const (
	leastStability, mostStability   = 0.01, 36500
	leastDifficulty, mostDifficulty = 1, 10
)

func stability(s float64) float64  { return min(max(s, leastStability), mostStability) }
func difficulty(d float64) float64 { return min(max(d, leastDifficulty), mostDifficulty) }

// forgetting is the shape of the forgetting curve: R(t,S) = (1 + factor t/S)^decay with
// decay = -w20 and factor = 0.9^(1/decay) - 1, so that R(S,S) is 0.9.
func (p Parameters) forgetting() (factor, decay float64) {
	decay = -p.Weights[20]
	return math.Pow(0.9, 1/decay) - 1, decay
}

// recall is the chance, 0 to 1, to know a question of stability s after so many days: R(t,S)
// of FSRS-6. Only the schedule rests on it; it is shown to nobody.
func (p Parameters) recall(elapsed, s float64) float64 {
	factor, decay := p.forgetting()
	return math.Pow(1+factor*elapsed/s, decay)
}

// Interval is how many whole days until the chance sinks to Retention r, 1 to Longest:
// I(r,S) = S/factor (r^(1/decay) - 1), rounded half up.
func (p Parameters) Interval(s float64) int {
	factor, decay := p.forgetting()
	i := s / factor * (math.Pow(p.Retention, 1/decay) - 1)
	return int(min(max(math.Floor(i+0.5), 1), float64(p.Longest)))
}

// firstDifficulty is D0(G) = w4 - e^(w5 (G-1)) + 1, not yet bounded.
func (p Parameters) firstDifficulty(r Rating) float64 {
	return p.Weights[4] - math.Exp(p.Weights[5]*float64(r-1)) + 1
}

// nextDifficulty moves by -w6 (G-3), damped by (10-D)/9, and then reverts to D0(Easy) by w7:
// D' = w7 D0(4) + (1-w7) (D - w6 (G-3) (10-D)/9).
func (p Parameters) nextDifficulty(d float64, r Rating) float64 {
	w := p.Weights
	d = difficulty(d)
	moved := d - w[6]*float64(r-Good)*(mostDifficulty-d)/(mostDifficulty-leastDifficulty)
	return difficulty(w[7]*p.firstDifficulty(Easy) + (1-w[7])*moved)
}

// sameDay is the stability after another answer on the same day:
// S' = S e^(w17 (G-3+w18)) S^-w19, where no right answer makes it smaller. The last holds
// for Hard too, as in the model that the weights were fitted with
// (https://github.com/open-spaced-repetition/srs-benchmark/issues/343).
func (p Parameters) sameDay(s float64, r Rating) float64 {
	w := p.Weights
	growth := math.Exp(w[17]*(float64(r-Good)+w[18])) * math.Pow(s, -w[19])
	if r != Again {
		growth = max(growth, 1)
	}
	return stability(s * growth)
}

// later is the stability after an answer on a later day. Forgotten:
//
//	S' = w11 D^-w12 ((S+1)^w13 - 1) e^(w14 (1-R)), at most S / e^(w17 w18)
//
// Remembered, with w15 for Hard and w16 for Easy:
//
//	S' = S (1 + e^w8 (11-D) S^-w9 (e^(w10 (1-R)) - 1) w15|1|w16)
func (p Parameters) later(m Memory, elapsed float64, r Rating) float64 {
	w, s, d := p.Weights, m.Stability, difficulty(m.Difficulty)
	forgotten := 1 - p.recall(elapsed, s)
	if r == Again {
		left := w[11] * math.Pow(d, -w[12]) * (math.Pow(s+1, w[13]) - 1) * math.Exp(w[14]*forgotten)
		return stability(min(left, s/math.Exp(w[17]*w[18])))
	}
	weight := 1.0
	switch r {
	case Hard:
		weight = w[15]
	case Easy:
		weight = w[16]
	}
	return stability(s * (1 + math.Exp(w[8])*(11-d)*math.Pow(s, -w[9])*(math.Exp(w[10]*forgotten)-1)*weight))
}
