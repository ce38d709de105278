package training

import (
	"cadrebot/locales"
	"cadrebot/org"
)

// Given is one counted answer. Persisted.
type Given struct {
	Question QuestionID `json:"q"`
	Answer   Answer     `json:"a"`
	Right    bool       `json:"r"`           // entirely
	Worth    int        `json:"w,omitempty"` // parts of Full, of an answer that is not entirely right
	Waiting  bool       `json:"x,omitempty"` // for a trainer to mark it
}

// Credit is what the answer counts for, 0 to Full.
func (g Given) Credit() int {
	if g.Right {
		return Full
	}
	return g.Worth
}

// Score is how an attempt ended: entirely right answers of so many, what all of them are
// worth, and whether that passes. While answers wait for a mark, it passes when it would
// with nothing for them.
type Score struct {
	Right, Of int
	Worth     int // parts of Full, Of times Full at most
	Waiting   int
	Passed    bool
}

// ScoreOf marks what was given against the pass mark of c. No answers never pass.
func ScoreOf(c *Course, given []Given) Score {
	s := Score{Of: len(given)}
	for _, g := range given {
		s.Worth += g.Credit()
		if g.Right {
			s.Right++
		}
		if g.Waiting {
			s.Waiting++
		}
	}
	s.Passed = s.Of > 0 && s.Worth*100 >= c.Pass*s.Of*Full
	return s
}

// Percent is what the attempt is worth of all it could be, rounded down.
func (s Score) Percent() int {
	if s.Of == 0 {
		return 0
	}
	return s.Worth / (s.Of * (Full / 100))
}

// Better reports whether s is a better score than other, compared as fractions.
func (s Score) Better(other Score) bool { return s.Worth*other.Of > other.Worth*s.Of }

// Attempt is a finished attempt at a whole course. It has a day, for the two years
// after which attempts are reduced to totals, and no moment or duration at all.
type Attempt struct {
	Conversation string // idempotency key
	Person       org.PersonID
	Unit         org.UnitID
	Role         org.Role
	Course       CourseID
	Version      int
	On           locales.Date
	Given        []Given
	Score        Score
}

// Outcome is an attempt as stored. First stays what the first attempt was, whatever
// comes later: question difficulty rests on it. Best only ever rises.
type Outcome struct {
	Attempt     int64
	Number      int // 1 = the first attempt of this person at this course
	Score       Score
	Best, First Score
}

// Progress is where one person stands with one course they have finished at least once.
type Progress struct {
	Best, First Score
}

// Recalled is an answer to a question that came back. Answer names it, so that an update that
// is repeated counts once.
type Recalled struct {
	Course      CourseID
	Question    QuestionID
	Answer      string
	Right       bool
	WrongBefore bool // in the same round
}

// Reviews is where a person stands with the questions that come back.
type Reviews struct {
	Stopped bool
	Due     int // today, or before
	Waiting int // for a later day
}

// MarkedEssay is an essay that a trainer has marked, for the learner to hear of.
type MarkedEssay struct {
	Person   org.PersonID
	Attempt  int64
	Course   CourseID
	Version  int
	Question QuestionID
	Worth    int    // parts of Full
	Remark   string // of the trainer
	Score    Score  // of the attempt as it stands now
}

// UnitTotal is what is known about a course in one unit and below, of people who hold a
// role there: those who were asked to take it or did so by themselves, those of them who
// are exempt, who finished it, passed it, and passed it the first time.
type UnitTotal struct {
	Unit        org.Unit
	Enrolled    int
	Exempt      int
	Completed   int
	Passed      int
	FirstPassed int
}

// Expected is the denominator of completion: enrolled without the exempt (F26).
func (u UnitTotal) Expected() int { return u.Enrolled - u.Exempt }

// plus adds up what two units have.
func (u UnitTotal) plus(o UnitTotal) UnitTotal {
	u.Enrolled += o.Enrolled
	u.Exempt += o.Exempt
	u.Completed += o.Completed
	u.Passed += o.Passed
	u.FirstPassed += o.FirstPassed
	return u
}

// Completion is a course in a unit: the totals of the unit itself and of the units
// directly below it, in code order.
type Completion struct {
	Whole UnitTotal
	Below []UnitTotal
}

// Add counts what stands in a unit itself, or in one directly below it.
func (c *Completion) Add(u UnitTotal) {
	c.Whole = c.Whole.plus(u)
	if u.Unit.ID != c.Whole.Unit.ID {
		c.Below = append(c.Below, u)
	}
}

// EnoughFirst is how many first attempts difficulty needs to mean anything (F28).
const EnoughFirst = 20

// Asked counts the first attempts at one question.
type Asked struct {
	Question QuestionID
	First    int // first attempts
	Right    int // of them right
}

// Difficulty is the wrong first attempts of ten, rounded half up: formula F28,
// 1 - right first attempts / first attempts, in words that can be said. It reports
// false below EnoughFirst first attempts.
func (a Asked) Difficulty() (ofTen int, ok bool) {
	if a.First < EnoughFirst {
		return 0, false
	}
	return ((a.First-a.Right)*20 + a.First) / (2 * a.First), true
}
