package training

import "math"

// guesses is the guessing table: which share of the mark blind guessing gets for each
// type. A rule of nil says that it cannot be told.
var guesses = map[Type]func(q *Question) float64{
	Single:    single,
	TrueFalse: func(*Question) float64 { return 0.5 },
	Multiple:  nil, // how many a guesser ticks is anybody's guess
	Numeric:   func(*Question) float64 { return 0 },
	Matching:  func(q *Question) float64 { return 1 / math.Pow(float64(len(q.Choices)), float64(len(q.Left))) },
	Ordering:  func(q *Question) float64 { return 1 / arrangements(len(q.Choices)) },
	Short:     func(*Question) float64 { return 0 },
	Essay:     nil, // nobody guesses an essay
}

// single is the mean of what the choices are worth.
func single(q *Question) float64 {
	if len(q.Weights) != len(q.Choices) {
		return 1 / float64(len(q.Choices))
	}
	sum := 0
	for _, w := range q.Weights {
		sum += w
	}
	return float64(sum) / float64(Full*len(q.Choices))
}

// GuessScore is the mark, 0 to 1, that somebody gets on average who knows nothing and picks
// among the choices; false when it cannot be told. It is Moodle's random guess score
// (https://docs.moodle.org/dev/Quiz_statistics_calculations, "Random guess score") for
// questions marked all or nothing, as Mark does: a matching or ordering question is then
// right only by hitting on the one arrangement.
func GuessScore(q *Question) (float64, bool) {
	rule := guesses[q.Type]
	if rule == nil || len(q.Choices) == 0 && q.Type != Numeric && q.Type != Short {
		return 0, false
	}
	return rule(q), true
}

// arrangements is in how many ways n things can be put in a row.
func arrangements(n int) float64 {
	ways := 1.0
	for i := range n {
		ways *= float64(i + 1)
	}
	return ways
}
