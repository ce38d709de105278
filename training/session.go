package training

import (
	"slices"
	"strconv"

	"cadrebot/locales"
)

// Stage is where a session stands. Persisted.
type Stage string

// Stages.
const (
	Reading   Stage = "c" // a card
	Asking    Stage = "q" // a question
	Explained Stage = "e" // the answer is marked; the explanation shows
	Finished  Stage = "f" // every question is answered
)

// Session is what a conversation keeps of learning one course; JSON in its envelope.
// It holds choices as they were written, never as they were shown, so it does not
// depend on the language or on the shuffle.
type Session struct {
	Course  CourseID `json:"c"`
	Version int      `json:"v"`
	Stage   Stage    `json:"s"`
	Module  int      `json:"m,omitempty"`
	Card    int      `json:"k,omitempty"`
	At      int      `json:"n,omitempty"` // place in the order of questions
	Page    int      `json:"o,omitempty"` // of the text of the question at hand
	Picks   []int    `json:"p,omitempty"` // picked so far for the question at hand
	Pending string   `json:"y,omitempty"` // a number as understood, or an essay, waiting for yes or no
	Heard   string   `json:"h,omitempty"` // what was typed for Pending
	Given   []Given  `json:"g,omitempty"`
	// Practice holds the questions of a round of practice in order; a wrong answer puts
	// its question at the end again. Empty for an attempt that counts.
	Practice []QuestionID `json:"w,omitempty"`
}

// Begin opens c at its first card, or at the questions when it has no cards.
func Begin(c *Course) Session {
	s := Session{Course: c.ID, Version: c.Version, Stage: Reading}
	if c.cards() == 0 {
		s.Stage = Asking
		return s
	}
	for len(c.Modules[s.Module].Cards) == 0 {
		s.Module++
	}
	return s
}

// Retry opens c straight at its questions.
func Retry(c *Course) Session {
	return Session{Course: c.ID, Version: c.Version, Stage: Asking}
}

// Practise opens a round over just these questions; those that c does not have are
// left out, and essays, which nobody would mark. It reports false when none is left.
func Practise(c *Course, ids []QuestionID) (Session, bool) {
	s := Retry(c)
	for _, id := range ids {
		if q := c.Question(id); q != nil && q.Type != Essay && !slices.Contains(s.Practice, id) {
			s.Practice = append(s.Practice, id)
		}
	}
	return s, len(s.Practice) > 0
}

// Act is what a person did. The codes travel in button data.
type Act string

// Acts.
const (
	Back    Act = "b" // one card, or page of a question, back
	Forward Act = "f" // one card or page on; after the last card the questions begin
	Quiz    Act = "z" // leave the cards for the questions
	Pick    Act = "p" // place Input.Places[0] of the shown choices
	Whole   Act = "w" // a whole answer typed as places
	Undo    Act = "u" // take back the last pick
	Done    Act = "d" // the picks are the answer
	Number  Act = "n" // Input.Number was typed
	Said    Act = "t" // Input.Text was typed
	Yes     Act = "y" // what waits is meant so
	No      Act = "x" // it is not
	Next    Act = "e" // the explanation is read
)

// Input is one act. Places count from 0 in the order shown.
type Input struct {
	Act    Act
	Places []int
	Number string // plain decimal
	Heard  string // what was typed for Number; "" when it needs no reading back
	Text   string // words for Short and Essay
}

// stale refuses an act that does not belong to the stage.
func stale() error { return locales.Refuse("learn.stale") }

// Step takes one act: pure, and safe with any session and any input. A
// *locales.Refusal leaves the session as it was.
func (c *Course) Step(seed Seed, s Session, in Input) (Session, error) {
	s = c.fit(s)
	switch s.Stage {
	case Reading:
		return c.read(s, in)
	case Asking:
		q := c.asked(seed, s)
		if turned, was, err := c.turn(s, q, in); was {
			return turned, err
		}
		switch q.Type {
		case Numeric:
			return c.number(s, q, in)
		case Short, Essay:
			return c.say(s, q, in)
		}
		return c.choose(s, q, Shuffle(seed, q, strconv.Itoa(s.At)), in)
	case Explained:
		if in.Act != Next {
			return s, stale()
		}
		s.At, s.Page, s.Stage = s.At+1, 0, Asking
		if s.At >= c.total(s) {
			s.Stage = Finished
		}
		return s, nil
	}
	return s, stale()
}

// Last reports whether the explanation that shows is that of the last question.
func (c *Course) Last(s Session) bool { return s.Stage == Explained && s.At+1 >= c.total(s) }

// total is how many questions the session asks as far as known.
func (c *Course) total(s Session) int {
	if len(s.Practice) > 0 {
		return len(s.Practice)
	}
	if c.Draw > 0 {
		return min(c.Draw, len(c.Questions))
	}
	return len(c.Questions)
}

// practised is how many questions a round began with: what was wrong stands at its end once more.
func (s Session) practised() int {
	n := 0
	for i, id := range s.Practice {
		if slices.Index(s.Practice, id) == i {
			n++
		}
	}
	return n
}

// asked is the question at hand.
func (c *Course) asked(seed Seed, s Session) *Question {
	if len(s.Practice) > 0 {
		return c.Question(s.Practice[s.At])
	}
	return &c.Questions[seed.permutation("questions", len(c.Questions))[s.At]]
}

// fit brings a session of unknown origin within the bounds of c.
func (c *Course) fit(s Session) Session {
	s.Practice = slices.DeleteFunc(slices.Clone(s.Practice), func(id QuestionID) bool { return c.Question(id) == nil })
	s.At = min(max(s.At, 0), c.total(s)-1)
	s.Page = max(s.Page, 0)
	if s.Stage == Finished { // whoever comes back after the end is shown the last explanation
		s.Stage = Explained
	}
	switch s.Stage {
	case Reading:
		if s.Module < 0 || s.Module >= len(c.Modules) || s.Card < 0 || s.Card >= len(c.Modules[s.Module].Cards) {
			return Begin(c)
		}
	case Asking:
		s.Given = s.Given[:min(len(s.Given), s.At)]
	case Explained:
		if len(s.Given) == 0 {
			s.Stage = Asking
		}
	default:
		return Begin(c)
	}
	return s
}

func (c *Course) read(s Session, in Input) (Session, error) {
	switch in.Act {
	case Quiz:
	case Forward:
		if at, ok := c.card(s, 1); ok {
			return at, nil
		}
	case Back:
		if at, ok := c.card(s, -1); ok {
			return at, nil
		}
		return s, nil
	default:
		return s, stale()
	}
	s.Stage, s.Page = Asking, 0
	return s, nil
}

// card moves one card on or back, over modules without cards; false at either end.
func (c *Course) card(s Session, by int) (Session, bool) {
	s.Card += by
	for s.Card < 0 || s.Card >= len(c.Modules[s.Module].Cards) {
		s.Module += by
		if s.Module < 0 || s.Module >= len(c.Modules) {
			return s, false
		}
		s.Card = 0
		if by < 0 {
			s.Card = len(c.Modules[s.Module].Cards) - 1
		}
	}
	return s, true
}

// give marks the answer and shows the explanation.
func (c *Course) give(s Session, q *Question, a Answer) Session {
	worth := Worth(q, a)
	g := Given{Question: q.ID, Answer: a, Right: worth == Full, Waiting: q.Type == Essay}
	if !g.Right {
		g.Worth = worth
	}
	s.Given = append(slices.Clone(s.Given), g)
	s.Picks, s.Pending, s.Heard, s.Stage = nil, "", "", Explained
	if len(s.Practice) > 0 && !g.Right && !g.Waiting {
		s.Practice = append(slices.Clone(s.Practice), q.ID)
	}
	return s
}
