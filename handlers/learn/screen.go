package learn

import (
	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// screen turns a view into a message of the dialogue.
func screen(c *training.Course, v training.View) *bot.Screen {
	var s *bot.Screen
	switch v.Stage {
	case training.Reading:
		s = cardScreen(c, v)
	case training.Explained:
		s = explained(c, v)
	default:
		s = question(c, v)
	}
	s.Dialogue = true
	return s
}

// cardScreen is one card with the way back and on; the message is edited in place.
func cardScreen(c *training.Course, v training.View) *bot.Screen {
	s := bot.Say(
		locales.M("learn.card_head", "Code", string(c.ID), "Title", c.Title, "Name", v.Module.Title,
			"Module", v.ModuleNumber, "Modules", v.Modules, "Card", v.CardNumber, "Cards", v.Cards),
		locales.M("learn.card", "Title", v.Card.Title, "Text", v.Card.Text),
		sources([]string{v.Card.Source}),
	)
	ask := askTrainer(c.ID, training.AboutCard(v.ModuleNumber-1, v.CardNumber-1))
	var row []bot.Button
	if !v.First {
		row = append(row, bot.In(locales.M("learn.card_back"), arg(training.Back)))
	}
	if v.Final {
		return s.Row(append(row, bot.In(locales.M("learn.card_start"), arg(training.Quiz)))...).
			Row(ask, bot.To(locales.M("learn.courses"), routeLearn, ""))
	}
	return s.Row(append(row, bot.In(locales.M("learn.card_forward"), arg(training.Forward)))...).
		Row(bot.In(locales.M("learn.card_quiz"), arg(training.Quiz)), bot.To(locales.M("learn.courses"), routeLearn, "")).
		Row(ask)
}

// routeTeach takes questions to the trainers; buttons with it stand in chats for good.
const routeTeach = "teach"

// mostArg is what a button may carry, in bytes.
const mostArg = 40

// askTrainer is the way to the trainers with a question about a place in a course, or about
// the whole of it where the names are too long for a button.
func askTrainer(course training.CourseID, about training.About) bot.Button {
	carried := "a" + string(course) + "/" + string(about)
	if about == "" || len(carried) > mostArg {
		carried = "a" + string(course)
	}
	return bot.To(locales.M("learn.ask_trainer"), routeTeach, carried)
}

// sources names the policy items that something rests on.
func sources(ids []string) locales.Text {
	var known []locales.Text
	for _, id := range ids {
		if id != "" {
			known = append(known, locales.Raw(id))
		}
	}
	if len(known) == 0 {
		return locales.M("learn.no_source")
	}
	return locales.M("learn.source", "Sources", join(known, "、", ", "))
}

// head says which question this is. A round mixes courses and has no code of its own.
func head(c *training.Course, v training.View) locales.Text {
	id, code := "learn.question_head", c.ID
	if c.ID == "" {
		code, _ = split(v.Question.ID)
	}
	switch {
	case c.ID == "" && v.Again:
		id = "review.head_again"
	case c.ID == "":
		id = "review.head"
	case v.Again:
		id = "learn.practice_head_again"
	case v.Practice:
		id = "learn.practice_head"
	}
	return locales.M(id, "Code", string(code), "Number", v.Number, "Of", v.Of)
}

// explained is the marked answer with its explanation and source.
func explained(c *training.Course, v training.View) *bot.Screen {
	q := v.Question
	given, key := "learn.given", "learn.key"
	shown, was, best := q, v.Given.Answer, q.BestAnswer()
	if q.Type == training.Matching && !v.Given.Right { // all pairs twice would be a long screen
		given, key = "learn.given_pairs", "learn.key_pairs"
		shown, was, best = unmatched(q, was, best)
	}
	s := bot.Say(head(c, v), locales.M("learn.question", "Stem", v.Stem), locales.M(verdict(v.Given), "Percent", v.Given.Worth*100/training.Full),
		locales.M(given, "Answer", reads(shown, was)))
	for _, f := range q.FeedbackOn(v.Given.Answer) {
		s.Add(locales.M("learn.feedback", "Text", f))
	}
	if !v.Given.Right && !v.Given.Waiting {
		s.Add(locales.M(key, "Answer", reads(shown, best)))
	}
	if !q.Explanation.Empty() {
		s.Add(locales.M("learn.explanation", "Text", q.Explanation))
	}
	course, about := c.ID, q.ID
	if course == "" {
		course, about = split(q.ID)
	}
	return s.Add(sources(q.Sources)).Row(bot.In(locales.M("learn.next"), arg(training.Next)), askTrainer(course, training.About(about)))
}

// verdict is the sentence about a marked answer.
func verdict(g *training.Given) string {
	switch {
	case g.Waiting:
		return "learn.waits"
	case g.Right:
		return "learn.right"
	case g.Worth > 0:
		return "learn.partly"
	}
	return "learn.wrong"
}
