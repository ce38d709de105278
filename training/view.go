package training

import (
	"slices"
	"strconv"

	"cadrebot/locales"
)

// View is what to show for a session: data, in no language.
type View struct {
	Stage Stage
	Score Score // of what is given so far

	// Reading.
	Card                  *Card
	Module                *Module
	ModuleNumber, Modules int // of the modules of the course
	CardNumber, Cards     int // of the module
	First, Final          bool

	// Asking and Explained.
	Question    *Question
	Stem        locales.Text // this page of the question's text; after the answer, the last
	Page, Pages int          // from 1
	Number, Of  int
	Practice    bool
	Again       bool // it was wrong before in this round; it keeps its number
	Options     []Option
	Picked      []int // places picked so far, in the order picked
	Ready       bool  // the picks may be sent in
	Pending     string
	Heard       string

	// Explained.
	Given *Given
}

// Option is one choice as shown.
type Option struct {
	Choice int // index into Question.Choices
	Letter string
	Picked bool
}

// View shows where s stands; it changes nothing and is safe with any session.
func (c *Course) View(seed Seed, s Session) View {
	s = c.fit(s)
	v := View{Stage: s.Stage, Score: ScoreOf(c, s.Given), Practice: len(s.Practice) > 0}
	switch s.Stage {
	case Reading:
		v.Module = &c.Modules[s.Module]
		v.Card = &v.Module.Cards[s.Card]
		v.ModuleNumber, v.Modules = s.Module+1, len(c.Modules)
		v.CardNumber, v.Cards = s.Card+1, len(v.Module.Cards)
		_, more := c.card(s, 1)
		_, before := c.card(s, -1)
		v.First, v.Final = !before, !more
	case Asking, Explained:
		q := c.asked(seed, s)
		v.Question, v.Number, v.Of = q, s.At+1, c.total(s)
		if v.Practice {
			v.Number, v.Of = slices.Index(s.Practice, q.ID)+1, s.practised()
			v.Again = v.Number != s.At+1
		}
		pages := Pages(q.Stem)
		v.Page, v.Pages = min(s.Page+1, len(pages)), len(pages)
		if s.Stage == Explained {
			v.Page = v.Pages
		}
		v.Stem = pages[v.Page-1]
		order := Shuffle(seed, q, strconv.Itoa(s.At))
		if s.Stage == Explained {
			v.Given = &s.Given[len(s.Given)-1]
		}
		for at, choice := range order {
			v.Options = append(v.Options, Option{Choice: choice, Letter: letterOf(at), Picked: slices.Contains(s.Picks, choice)})
		}
		v.Picked = slices.DeleteFunc(Places(order, s.Picks), func(at int) bool { return at < 0 })
		v.Ready = len(s.Picks) > 0 && (q.Type == Multiple || len(s.Picks) == q.wants())
		v.Pending, v.Heard = s.Pending, s.Heard
	}
	return v
}

// letterOf names the place at, from 0: A, B ...
func letterOf(at int) string { return string(rune('A' + max(at, 0))) }
