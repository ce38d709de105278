package training

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// choose takes an act at a question with choices, shown in order.
func (c *Course) choose(s Session, q *Question, order []int, in Input) (Session, error) {
	picks, ok := Remap(order, in.Places)
	if !ok {
		return s, locales.Refuse("learn.no_choice", "Letter", letterOf(len(order)-1))
	}
	switch {
	case in.Act == Undo && len(s.Picks) > 0:
		s.Picks = slices.Clone(s.Picks[:len(s.Picks)-1])
		return s, nil
	case in.Act == Pick && len(picks) == 1:
		return c.pick(s, q, picks[0])
	case in.Act == Whole && len(picks) > 0:
		return c.whole(s, q, picks)
	case in.Act == Done:
		return c.done(s, q)
	case in.Act == Number, in.Act == Whole:
		return s, locales.Refuse("learn.no_choice", "Letter", letterOf(len(order)-1))
	}
	return s, stale()
}

// pick is one tap: the answer of a single choice, a tick, or the next in line.
func (c *Course) pick(s Session, q *Question, p int) (Session, error) {
	at := slices.Index(s.Picks, p)
	switch q.Type {
	case Single, TrueFalse:
		return c.give(s, q, Answer{Picks: []int{p}}), nil
	case Multiple:
		s.Picks = slices.Clone(s.Picks)
		if at >= 0 {
			s.Picks = slices.Delete(s.Picks, at, at+1)
		} else {
			s.Picks = append(s.Picks, p)
		}
		return s, nil
	}
	if at >= 0 && q.Type == Ordering {
		return s, locales.Refuse("learn.picked_already")
	}
	if len(s.Picks) >= q.wants() {
		return s, locales.Refuse("learn.all_picked")
	}
	s.Picks = append(slices.Clone(s.Picks), p)
	return s, nil
}

// whole is an answer typed at once. For a question that is answered step by step, one
// place is one step.
func (c *Course) whole(s Session, q *Question, picks []int) (Session, error) {
	switch {
	case len(picks) == 1 && q.Type != Multiple:
		return c.pick(s, q, picks[0])
	case q.Type == Single || q.Type == TrueFalse:
		return s, locales.Refuse("learn.one_only")
	case q.Type != Matching && !distinct(picks):
		return s, locales.Refuse("learn.picked_already")
	case q.Type != Multiple && len(picks) != q.wants():
		return s, locales.Refuse("learn.want_count", "Count", q.wants())
	}
	return c.give(s, q, q.answer(picks)), nil
}

// done ends ticking, ordering and matching.
func (c *Course) done(s Session, q *Question) (Session, error) {
	switch q.Type {
	case Multiple:
		if len(s.Picks) == 0 {
			return s, locales.Refuse("learn.tick_first")
		}
	case Ordering, Matching:
		if len(s.Picks) != q.wants() {
			return s, locales.Refuse("learn.want_count", "Count", q.wants())
		}
	default:
		return s, stale()
	}
	return c.give(s, q, q.answer(s.Picks)), nil
}

// wants is how many picks make an answer to q, for the types that fix it.
func (q *Question) wants() int {
	switch q.Type {
	case Ordering:
		return len(q.Choices)
	case Matching:
		return len(q.Left)
	}
	return 1
}

func (q *Question) answer(picks []int) Answer {
	picks = slices.Clone(picks)
	if q.Type == Multiple {
		slices.Sort(picks)
	}
	return Answer{Picks: picks}
}

// number takes an act at a numeric question. A number that needed reading is read back
// before it counts; a plain one counts at once.
func (c *Course) number(s Session, q *Question, in Input) (Session, error) {
	switch {
	case in.Act == Number:
		if _, ok := decimal(in.Number); !ok {
			return s, locales.Refuse("learn.type_number")
		}
		if in.Heard != "" {
			s.Pending, s.Heard = in.Number, in.Heard
			return s, nil
		}
		return c.give(s, q, Answer{Number: in.Number}), nil
	case in.Act == Yes && s.Pending != "":
		return c.give(s, q, Answer{Number: s.Pending}), nil
	case in.Act == No && s.Pending != "":
		s.Pending, s.Heard = "", ""
		return s, nil
	case in.Act == Pick, in.Act == Whole:
		return s, locales.Refuse("learn.type_number")
	}
	return s, stale()
}

// mostWords is how long an answer in words may be, in characters.
const mostWords = 1000

// say takes an act at a question that is answered in words. An essay is read back before it
// counts: it cannot be taken back from the trainer.
func (c *Course) say(s Session, q *Question, in Input) (Session, error) {
	switch {
	case in.Act == Said && strings.TrimSpace(in.Text) == "":
		return s, locales.Refuse("learn.type_words")
	case in.Act == Said && utf8.RuneCountInString(in.Text) > mostWords:
		return s, locales.Refuse("learn.too_many_words", "Count", mostWords)
	case in.Act == Said && q.Type == Essay:
		s.Pending = in.Text
		return s, nil
	case in.Act == Said:
		return c.give(s, q, Answer{Text: in.Text}), nil
	case in.Act == Yes && s.Pending != "":
		return c.give(s, q, Answer{Text: s.Pending}), nil
	case in.Act == No && s.Pending != "":
		s.Pending = ""
		return s, nil
	case in.Act == Pick, in.Act == Whole, in.Act == Number:
		return s, locales.Refuse("learn.type_words")
	}
	return s, stale()
}
