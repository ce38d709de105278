package learn

import (
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// Routes of the feature that issues certificates: that of a course, and one's own from page p0.
const (
	routeCertificate  = "cert"
	routeCertificates = "certs"
)

// resultScreen is how an attempt ended on that day, and what can be done next.
func resultScreen(c *training.Course, out training.Outcome, given []training.Given, on locales.Date) *bot.Screen {
	s := bot.Say(verdictOf(c, out.Score))
	if out.Score.Worth != out.Score.Right*training.Full {
		s.Add(locales.M("learn.percent", "Percent", out.Score.Percent()))
	}
	if out.Score.Waiting > 0 {
		s.Add(locales.M("learn.waiting", "Count", out.Score.Waiting))
	}
	s.Add(locales.M("learn.scores", "Best", out.Best.Right, "BestOf", out.Best.Of, "First", out.First.Right, "FirstOf", out.First.Of))
	ask := askTrainer(c.ID, onlyWrong(given))
	if out.Score.Passed {
		s.Row(bot.To(locales.M("learn.certificate"), routeCertificate, string(c.ID)), ask)
	}
	var row []bot.Button
	if out.Score.Right+out.Score.Waiting < out.Score.Of {
		row = append(row, bot.To(locales.M("learn.redo_wrong"), routeLearn, "w"+strconv.FormatInt(out.Attempt, 10)))
	}
	switch day, again := c.Opens(training.Taken{Count: out.Number, Last: on}); {
	case again && day <= on:
		if !out.Score.Passed && c.Attempts == 0 {
			s.Add(locales.M("learn.try_again"))
		}
		row = append(row, bot.To(locales.M("learn.retry"), routeLearn, "q"+string(c.ID)))
	case again:
		s.Add(locales.M("learn.again_from", "On", day))
	default:
		s.Add(locales.M("learn.last_attempt", "Count", c.Attempts))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	if !out.Score.Passed {
		after := []bot.Button{ask}
		if training.Begin(c).Stage == training.Reading {
			after = []bot.Button{bot.To(locales.M("learn.cards"), routeLearn, "o"+string(c.ID)), ask}
		}
		s.Row(after...)
	}
	return s.Row(bot.To(locales.M("learn.courses"), routeLearn, ""), homeButton())
}

// onlyWrong is the question that was got wrong when it is the only one: who asks the trainer
// after that most likely asks about it. After several it is the course.
func onlyWrong(given []training.Given) training.About {
	var about training.About
	for _, g := range given {
		switch {
		case g.Right || g.Waiting:
		case about != "":
			return ""
		default:
			about = training.About(g.Question)
		}
	}
	return about
}

// verdictOf is the sentence about an attempt. One with essays that wait is not called failed.
func verdictOf(c *training.Course, s training.Score) locales.Text {
	id := "learn.failed"
	switch {
	case s.Passed:
		id = "learn.passed"
	case s.Waiting > 0:
		id = "learn.undecided"
	}
	return locales.M(id, "Code", string(c.ID), "Title", c.Title, "Of", s.Of, "Right", s.Right, "Pass", c.Pass)
}
