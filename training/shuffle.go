package training

import (
	"hash/fnv"
	"slices"
)

// Seed decides every order of one attempt. It is derived, never stored: the same
// conversation always gives the same orders, also in another replica or release, which
// is why the generator below is ours and must not change.
type Seed uint64

// SeedOf is the seed of the conversation id.
func SeedOf(conversation string) Seed {
	h := fnv.New64a()
	h.Write([]byte(conversation)) // never fails
	return Seed(h.Sum64())
}

// permutation is an order of n things: at place i stands thing p[i]. salt keeps the
// orders of one attempt independent of each other.
func (s Seed) permutation(salt string, n int) []int {
	state := uint64(s) ^ uint64(SeedOf(salt))
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(splitmix(&state) % uint64(i+1))
		p[i], p[j] = p[j], p[i]
	}
	return p
}

// splitmix is the SplitMix64 generator (Steele, Lea, Flood 2014).
func splitmix(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Shuffle is the order in which the choices of q are shown: at place i stands choice
// p[i]. True and false keep their order, and an ordering question is never shown
// already solved.
func Shuffle(s Seed, q *Question, salt string) []int {
	n := len(q.Choices)
	if q.Type == TrueFalse {
		p := make([]int, n)
		for i := range p {
			p[i] = i
		}
		return p
	}
	p := s.permutation(string(q.ID)+"/"+salt, n)
	if q.Type == Ordering && n > 1 && slices.Equal(p, q.Key.Picks) {
		p = append(p[1:], p[0])
	}
	return p
}

// Remap turns the places of a shown order into choices as they were written. It
// reports false when a place does not exist.
func Remap(order, places []int) ([]int, bool) {
	picks := make([]int, len(places))
	for i, at := range places {
		if at < 0 || at >= len(order) {
			return nil, false
		}
		picks[i] = order[at]
	}
	return picks, true
}

// Places is the inverse of Remap: where in the shown order the choices stand.
func Places(order, picks []int) []int {
	places := make([]int, len(picks))
	for i, p := range picks {
		places[i] = slices.Index(order, p)
	}
	return places
}
