package teach

import (
	"context"
	"strconv"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// waitsAPage keeps the trainer's inbox on one screen.
const waitsAPage = 6

// keptAnswered is how long an answer stays at hand, to be made a card.
const keptAnswered = 30 * 24 * time.Hour

// inbox lists what waits for a trainer: questions first, then essays, oldest first.
func (f *feature) inbox(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	questions, err := f.store.WaitingQuestions(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, err
	}
	essays, err := f.store.WaitingEssays(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, err
	}
	answered, err := f.store.AnsweredQuestions(ctx, t.Member.Active.Unit, t.Now.Add(-keptAnswered))
	if err != nil {
		return bot.Reply{}, err
	}
	lines := make([]waits, 0, len(questions)+len(essays))
	for _, x := range questions {
		lines = append(lines, asks(x))
	}
	for _, e := range essays {
		lines = append(lines, waits{"teach.inbox_essay", string(e.Course), e.Unit.Name, e.Text, "teach.inbox_mark", routeEssay, essayArg(e)})
	}
	s := bot.Say(locales.M("teach.inbox", "Count", len(lines)))
	if len(lines) == 0 {
		s = bot.Say(locales.M("teach.inbox_none"))
	}
	listed(s, t, lines, routeInbox)
	if len(answered) > 0 {
		s.Row(bot.To(locales.M("teach.answered_btn", "Number", len(answered)), routeAnswered, "0"))
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.courses"), routeCourses, ""), homeButton())), nil
}

// answered lists what was answered lately and is no card yet, the last answer first.
func (f *feature) answered(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	list, err := f.store.AnsweredQuestions(ctx, t.Member.Active.Unit, t.Now.Add(-keptAnswered))
	if err != nil {
		return bot.Reply{}, err
	}
	lines := make([]waits, len(list))
	for i, x := range list {
		lines[i] = asks(x)
	}
	s := bot.Say(locales.M("teach.answered_list"))
	listed(s, t, lines, routeAnswered)
	return bot.Show(s.Row(bot.To(locales.M("teach.inbox_btn"), routeInbox, "0"), homeButton())), nil
}

// waits is a line of the inbox: ids of sentences, what they say, and where the button leads.
type waits struct {
	line, course string
	unit         locales.Text
	text         string
	button       string
	route, arg   string
}

func asks(x training.OpenQuestion) waits {
	return waits{"teach.inbox_question", string(x.Course), x.Unit.Name, x.Text, "teach.inbox_read", routeTeach, string(actOpen) + strconv.FormatInt(x.ID, 10)}
}

// listed adds a page of lines with a button each; the page is the button's argument.
func listed(s *bot.Screen, t *bot.Turn, all []waits, route string) {
	page := 0
	if t.Press != nil {
		page, _ = strconv.Atoi(t.Press.Arg)
	}
	here, page := bot.Cut(all, page, waitsAPage)
	var buttons []bot.Button
	for i, w := range here {
		n := page*waitsAPage + i + 1
		s.Add(locales.M(w.line, "Number", n, "Code", w.course, "Unit", bot.Clip(w.unit, 12, 24), "Text", cutTo(w.text, 40)))
		buttons = append(buttons, bot.To(locales.M(w.button, "Number", n), w.route, w.arg))
	}
	s.Pairs(buttons)
	s.Turns(page, len(all), waitsAPage, locales.M("teach.older"), locales.M("teach.newer"), route, "")
}
