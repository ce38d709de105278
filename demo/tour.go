package demo

import (
	"fmt"
	"strings"

	"cadrebot/locales"
)

// Part is whom somebody plays in the tour.
type Part string

// The parts of the tour; each is played by one of the cast in each language.
const (
	Cadre       Part = "cadre"
	Coordinator Part = "coordinator"
	Trainer     Part = "trainer"
)

// Scene is one act of the tour of the phone page: a sentence, what a person does, and what the bot then shows.
type Scene struct {
	Job   int    // index of the job
	Actor int64  // Telegram account of who acts
	Words string // for who watches; "" goes on under the sentence before
	Type  string // text to send
	Press string // part of a button's label
	Clock string // moves the clock, in the words of the phone page
	Shown string // part of what the bot shows then
}

// Tour is the tour in a language: the names of its jobs and its scenes. It is written, in the locales, line by line:
//
//	= Weekly brief   a job begins
//	@ cadre          who acts from here on
//	A sentence.      is shown with the acts that follow
//	- words          they type words
//	- [label]        they press the newest button that shows label
//	! morning        the clock moves
//	? words          the bot shows words
func (s *Set) Tour(l locales.Lang) (jobs []string, scenes []Scene, err error) {
	var now, next Scene
	end := func() {
		if next.Type+next.Press+next.Clock+next.Shown != "" {
			scenes = append(scenes, next)
			now.Words = ""
		}
		next = now
	}
	for line := range strings.Lines(locales.M("demo.tour").Plain(l)) {
		line = strings.TrimRight(line, "\n")
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "":
		case mark == "=":
			now.Job = len(jobs)
			jobs = append(jobs, rest)
		case mark == "@":
			end()
			if now.Actor = s.player(Part(rest), l); now.Actor == 0 {
				return nil, nil, fmt.Errorf("tour in %s: nobody plays %q", l, rest)
			}
		case mark == "?":
			next.Shown = rest
			end()
		case mark == "!":
			next.Job, next.Actor, next.Clock = now.Job, now.Actor, rest
		case mark == "-":
			next = now
			if label, press := strings.CutPrefix(rest, "["); press {
				next.Press = strings.TrimSuffix(label, "]")
			} else {
				next.Type = rest
			}
		default:
			now.Words = line
			next = now
		}
	}
	end()
	return jobs, scenes, nil
}

// player is the account of who plays the part in the language, 0 when nobody does.
func (s *Set) player(p Part, l locales.Lang) int64 {
	for _, a := range s.Cast {
		if a.Part == p && a.Lang == l {
			return a.ID
		}
	}
	return 0
}
