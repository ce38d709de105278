// Package fill answers any form with valid answers, for tests that walk over all forms: it
// talks to the form's own engine, so what comes back is what a person could have handed in.
package fill

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
)

// mostSteps is how many inputs one form may take before filling is given up.
const mostSteps = 400

// Form answers c at random, with what is known offered first; the same rnd gives the same answers.
// Dates lie within two months of now. It fails when a question takes none of its guesses.
func Form(c *form.Compiled, known form.Answers, rnd *rand.Rand, now time.Time) (form.Answers, error) {
	s := form.Session{Known: known}
	s, p := c.Step(s, form.Input{}, now)
	for range mostSteps {
		if p.Stage == form.Review {
			return c.Submission(s, now), nil
		}
		s, p = c.Step(s, next(p, rnd, now), now)
	}
	return nil, fmt.Errorf("%s: %q takes no answer: %s", c.Form().ID, p.Field.Key, p.Refusal.ID)
}

// next is an input to a prompt.
func next(p form.Prompt, rnd *rand.Rand, now time.Time) form.Input {
	yes := func(share int) bool { return rnd.IntN(share) == 0 }
	f := p.Field
	switch {
	case p.Stage == form.ReadBack:
		return form.Input{Act: form.Yes}
	case p.CanSame && yes(2):
		return form.Input{Act: form.Same}
	case p.CanSkip && (yes(2) || attached(f.Kind)):
		return form.Input{Act: form.Skip}
	case len(p.Readings) > 0:
		return form.Input{Act: form.Pick, Arg: p.Readings[rnd.IntN(len(p.Readings))].Key}
	case f.Kind == form.Many && (len(p.Ticked) > 0 && yes(2)):
		return form.Input{Act: form.Done}
	case f.Kind == form.Many:
		return form.Input{Act: form.Toggle, Arg: p.Choices[rnd.IntN(len(p.Choices))].Key}
	case len(p.Choices) > 0:
		return form.Input{Act: form.Pick, Arg: p.Choices[rnd.IntN(len(p.Choices))].Key}
	case f.Kind == form.Geopoint:
		return form.Input{Act: form.Located, Arg: "30.1 107.2 0 5"}
	case f.Kind == form.Note || f.Kind == form.Acknowledge:
		return form.Input{Act: form.Yes}
	}
	return form.Input{Act: form.Typed, Text: typed(f, rnd, now)}
}

func attached(k form.Kind) bool {
	return k == form.Image || k == form.Audio || k == form.Video || k == form.File
}

// typed is a guess at what a question wants; a wrong one is refused, and another one follows.
func typed(f *form.Field, rnd *rand.Rand, now time.Time) string {
	switch f.Key { // what is looked up somewhere else
	case "basis":
		return "POL-037"
	case "indicator":
		return "MON-07"
	case "household":
		return fmt.Sprintf("YT-%04d-%04d", rnd.IntN(9000)+1000, rnd.IntN(9000)+1000)
	case "year":
		return strconv.Itoa(now.Year())
	}
	switch f.Kind {
	case form.Integer, form.Decimal, form.Percent:
		return []string{"1", "3", "12", "20", "60", "100", strconv.Itoa(now.Year())}[rnd.IntN(7)]
	case form.Money, form.Area, form.Weight:
		return []string{"10", "250", "3000", "90000"}[rnd.IntN(4)]
	case form.Date:
		return now.AddDate(0, 0, rnd.IntN(121)-60).Format(time.DateOnly)
	case form.Time:
		return "09:30"
	case form.Period:
		return calendar.Of([]calendar.Kind{calendar.Quarter, calendar.Half, calendar.Year}[rnd.IntN(3)], now).ID()
	}
	return []string{"修整灌溉水渠", "已经办好，手续齐全", "Mend the irrigation ditch"}[rnd.IntN(3)]
}
