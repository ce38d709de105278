package authoring

import (
	"slices"

	"cadrebot/locales"
	"cadrebot/training"
)

// likeness is whether two languages of a question ask the same.
type likeness int

const (
	alike         likeness = iota
	choicesDiffer          // in number
	keyDiffers             // what is right in one is not in the other
)

// alignments say for each type which English choice belongs to which Chinese one, or why
// the two questions do not ask the same.
var alignments = map[training.Type]func(zh, en *training.Question) ([]int, likeness){
	training.Single:   weighed,
	training.Multiple: weighed,
	training.TrueFalse: func(zh, en *training.Question) ([]int, likeness) {
		if !slices.Equal(zh.Key.Picks, en.Key.Picks) {
			return nil, keyDiffers
		}
		return []int{0, 1}, alike
	},
	training.Ordering: func(zh, en *training.Question) ([]int, likeness) {
		if len(zh.Choices) != len(en.Choices) || len(zh.Key.Picks) != len(en.Key.Picks) {
			return nil, choicesDiffer
		}
		order := inOrder(len(zh.Choices))
		for i, p := range zh.Key.Picks {
			if p < len(order) && en.Key.Picks[i] < len(order) {
				order[p] = en.Key.Picks[i]
			}
		}
		return order, alike
	},
	training.Matching: paired,
	training.Numeric: func(zh, en *training.Question) ([]int, likeness) {
		same := zh.Key.Number == en.Key.Number && zh.Tolerance == en.Tolerance && len(zh.Accept) == len(en.Accept)
		for i := range zh.Accept {
			same = same && zh.Accept[i].Low == en.Accept[i].Low && zh.Accept[i].High == en.Accept[i].High && zh.Accept[i].Weight == en.Accept[i].Weight
		}
		if !same {
			return nil, keyDiffers
		}
		return nil, alike
	},
	training.Short: func(_, _ *training.Question) ([]int, likeness) { return nil, alike },
	training.Essay: func(_, _ *training.Question) ([]int, likeness) { return nil, alike },
}

func inOrder(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// worth is what each choice is worth.
func worth(q *training.Question) []int {
	if len(q.Weights) == len(q.Choices) {
		return q.Weights
	}
	out := make([]int, len(q.Choices))
	for _, p := range q.Key.Picks {
		if p < len(out) {
			out[p] = training.Full
		}
	}
	return out
}

// weighed pairs choices that are worth the same: first those that are written alike, such as
// numbers, then the rest in order.
func weighed(zh, en *training.Question) ([]int, likeness) {
	if len(zh.Choices) != len(en.Choices) {
		return nil, choicesDiffer
	}
	a, b := worth(zh), worth(en)
	if !slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))) {
		return nil, keyDiffers
	}
	order := make([]int, len(a))
	for i := range order {
		order[i] = -1
	}
	gone := make([]bool, len(b))
	for i, c := range zh.Choices {
		if !neutral(c.Zh) {
			continue
		}
		written := false
		for k, d := range en.Choices {
			if d.En == c.Zh && !gone[k] {
				written = true
				if a[i] == b[k] {
					order[i], gone[k] = k, true
					break
				}
			}
		}
		if written && order[i] < 0 { // the same answer is right in one language and wrong in the other
			return nil, keyDiffers
		}
	}
	for i := range order {
		for k := 0; k < len(b) && order[i] < 0; k++ {
			if !gone[k] && a[i] == b[k] {
				order[i], gone[k] = k, true
			}
		}
	}
	return order, alike
}

// paired takes the entries of the left in order; what they belong to must do so too.
func paired(zh, en *training.Question) ([]int, likeness) {
	if len(zh.Left) != len(en.Left) || len(zh.Choices) != len(en.Choices) {
		return nil, choicesDiffer
	}
	order := make([]int, len(zh.Choices))
	for i := range order {
		order[i] = -1
	}
	gone := make([]bool, len(order))
	for i, p := range zh.Key.Picks {
		k := en.Key.Picks[i]
		switch {
		case order[p] < 0 && !gone[k]:
			order[p], gone[k] = k, true
		case order[p] != k:
			return nil, keyDiffers
		}
	}
	for i := range order {
		for k := 0; k < len(order) && order[i] < 0; k++ {
			if !gone[k] {
				order[i], gone[k] = k, true
			}
		}
	}
	return order, alike
}

// accepts is what is accepted in either language: numbers are the same in both, words are
// all taken. What is said of words of the same worth is paired in order.
func accepts(zh, en training.Question) []training.Accept {
	if zh.Type == training.Numeric {
		out := slices.Clone(zh.Accept)
		for i := range out {
			out[i].Feedback.En = en.Accept[i].Feedback.En
		}
		return out
	}
	if zh.Type != training.Short {
		return zh.Accept
	}
	note := func(list []training.Accept, weight, nth int, l locales.Lang) string {
		said := ""
		for _, a := range list {
			if a.Weight == weight && in(l, a.Feedback) != "" {
				if said = in(l, a.Feedback); nth == 0 {
					break
				}
				nth--
			}
		}
		return said
	}
	seen := map[string]bool{}
	var out []training.Accept
	for _, side := range []struct {
		own, other []training.Accept
		l          locales.Lang
	}{{zh.Accept, en.Accept, locales.ZH}, {en.Accept, zh.Accept, locales.EN}} {
		nth := map[int]int{}
		for _, a := range side.own {
			if seen[a.Text] {
				continue
			}
			seen[a.Text] = true
			if own := in(side.l, a.Feedback); own != "" {
				there := note(side.other, a.Weight, nth[a.Weight], other(side.l))
				a.Feedback = locales.Both(own, there)
				if side.l == locales.EN {
					a.Feedback = locales.Both(there, own)
				}
				nth[a.Weight]++
			}
			out = append(out, a)
		}
	}
	// Patterns with * come last: one would take what is written out elsewhere.
	slices.SortStableFunc(out, func(a, b training.Accept) int { return stars(a) - stars(b) })
	return out
}

func stars(a training.Accept) int {
	if a.Text == "*" {
		return 1
	}
	return 0
}
