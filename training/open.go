package training

import (
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// OpenQuestion is what a learner asks the trainers about a card, a question or a course as a
// whole. It is answered once.
type OpenQuestion struct {
	ID       int64
	Asker    org.PersonID
	Unit     org.Unit // the asker's
	Lang     locales.Lang
	Course   CourseID
	Version  int
	About    About
	Text     string
	Desk     org.Unit // whose trainers answer
	Asked    time.Time
	Answer   locales.Text // empty while it waits
	Answered time.Time
	Card     int // the version of the course that has the answer as a card; 0 = none
}

// Waits reports whether nobody has answered yet.
func (q OpenQuestion) Waits() bool { return q.Answered.IsZero() }

// About says what in a course is meant: "" the whole of it, a question's id, or "m.n" for
// card n of module m, counted from 1. Persisted; travels in buttons.
type About string

// AboutCard is card n of module m, both counted from 0.
func AboutCard(m, n int) About {
	return About(strconv.Itoa(m+1) + "." + strconv.Itoa(n+1))
}

// card reads the places of a card, from 0.
func (a About) card() (m, n int, ok bool) {
	x, y, cut := strings.Cut(string(a), ".")
	m, err := strconv.Atoi(x)
	n, err2 := strconv.Atoi(y)
	return m - 1, n - 1, cut && err == nil && err2 == nil && m > 0 && n > 0
}

// Of is the text in c that is meant: the stem of a question or the title of a card; empty for
// the whole course and for what c does not have.
func (a About) Of(c *Course) locales.Text {
	if q := c.Question(QuestionID(a)); q != nil {
		return q.Stem
	}
	if m, n, ok := a.card(); ok && m < len(c.Modules) && n < len(c.Modules[m].Cards) {
		return c.Modules[m].Cards[n].Title
	}
	return locales.Text{}
}

// Module is the place of the module of c that is meant; the last one when none is.
func (a About) Module(c *Course) int {
	if m, _, ok := a.card(); ok && m < len(c.Modules) {
		return m
	}
	if q := c.Question(QuestionID(a)); q != nil {
		for i := range c.Modules {
			if c.Modules[i].ID == q.Module {
				return i
			}
		}
	}
	return len(c.Modules) - 1
}

// WithCard is c with one card more at the end of a module. c itself stays as it is.
func (c Course) WithCard(module int, card Card) (Course, error) {
	if module < 0 || module >= len(c.Modules) {
		return c, locales.Refuse("teach.no_course")
	}
	modules := append([]Module(nil), c.Modules...)
	modules[module].Cards = append(append([]Card(nil), modules[module].Cards...), card)
	c.Modules = modules
	return c, c.Check()
}

// EssayWaiting is an answer in words that no trainer has marked.
type EssayWaiting struct {
	Attempt  int64
	Unit     org.Unit // of whoever wrote it
	Course   CourseID
	Version  int
	Question QuestionID
	Text     string
	On       locales.Date
}

// ToCheck is a policy item that has been superseded or retired while the newest version of a
// course rests on it.
type ToCheck struct {
	Course  CourseID
	Version int
	Item    string
	Title   locales.Text
	Next    string // what supersedes it; "" when it was retired
	Noted   time.Time
}

// Citing lists what in c rests on a policy item: questions by their place from 1, and how
// many cards.
func (c *Course) Citing(item string) (questions []int, cards int) {
	for i := range c.Questions {
		for _, s := range c.Questions[i].Sources {
			if s == item {
				questions = append(questions, i+1)
				break
			}
		}
	}
	for _, m := range c.Modules {
		for _, card := range m.Cards {
			if card.Source == item {
				cards++
			}
		}
	}
	return questions, cards
}
