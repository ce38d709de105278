package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const (
	onDesk      = 4  // questions on one screen
	deskPreview = 60 // runes of a question in a list
	mostRows    = 6  // of buttons on one screen
)

func mayAnswer(m org.Member) error {
	if !m.Joined() || !slices.Contains(policy.Answering, m.Active.Role) {
		return locales.Refuse("policy.not_your_desk")
	}
	return nil
}

// askPerson puts the search of the button into the queue; pressing again shows the same
// question.
func (d *desk) askPerson(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	what, err := d.search(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	days, err := d.questions.Days(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	ask := policy.Question{
		Asker: t.Member.ID, Unit: t.Member.Active.Unit, Lang: t.Lang, Text: what.Text, AsOf: what.AsOf,
		AskedAt: t.Now, DueAt: policy.Due(t.Now, days),
	}
	near, err := d.nearTo(ctx, t, ask)
	if err != nil {
		return bot.Reply{}, err
	}
	id, err := d.questions.AskQuestion(ctx, fmt.Sprintf("search/%d", what.ID), ask, func(q policy.Question) (json.RawMessage, error) {
		return payload(deskNote(q, near))
	})
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("policy.join_first") // their unit has gone
	}
	if err != nil {
		return bot.Reply{}, err
	}
	stored, err := d.questions.PolicyQuestion(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.question_sent", "Desk", stored.Desk.Name, "Number", id, "Words", clip(stored.Text, maxEchoed), "Due", locales.DateOf(stored.DueAt)))
	switch {
	case !stored.Open():
		s = answerScreen(stored)
	case !stored.Leads():
		s.Add(locales.M("policy.question_alike"))
	}
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
}

// nearTo are the cards that a search for the question brings.
func (d *desk) nearTo(ctx context.Context, t *bot.Turn, q policy.Question) ([]policy.Hit, error) {
	x, err := d.shelf.current(ctx)
	if err != nil {
		return nil, err
	}
	return x.Search(policy.Query{Text: q.Text, Today: today(t), AsOf: q.AsOf, Limit: nearest}).Hits, nil
}

// deskNote tells a desk of a question, with the cards that the search brought.
func deskNote(q policy.Question, near []policy.Hit) *bot.Screen {
	q.Readers = policy.Readers{} // just the one who asks
	s := bot.Say(locales.M("policy.desk_note", "Unit", q.Unit.Name, "Words", clip(q.Text, maxQuery), "Due", locales.DateOf(q.DueAt)), reads(q))
	if len(near) == 0 {
		s.Add(locales.M("policy.near_none"))
	}
	for _, h := range near {
		s.Add(locales.M("policy.near_line", "Item", string(h.Item.ID), "Title", clipText(h.Item.Title, maxTitle, 2*maxTitle)))
	}
	return s.Row(bot.To(locales.M("policy.open_question"), routeQuestion, strconv.FormatInt(q.Entry, 10)))
}

func payload(s *bot.Screen) (json.RawMessage, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	return b, nil
}

// queue is /questions: what waits below the desk's unit, the one due first at the top.
func (d *desk) queue(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		if mayCompare(t.Member) {
			return d.times(ctx, t)
		}
		return bot.Reply{}, err
	}
	page := pageAsked(t)
	open, all, err := d.questions.OpenQuestions(ctx, t.Member.Active.Unit, onDesk, page*onDesk)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(open) == 0 {
		s := bot.Say(locales.M("policy.desk_empty", "Unit", t.Member.Active.Unit.Name))
		if all > 0 {
			s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
		}
		return bot.Show(s.Row(bot.To(locales.M("policy.more"), routeMore, ""))), nil
	}
	same, err := d.elsewhere(ctx, t, open...)
	if err != nil {
		return bot.Reply{}, err
	}
	pages := pagesOf(all, onDesk)
	s := bot.Say(locales.M("policy.desk", "Unit", t.Member.Active.Unit.Name, "Count", all))
	if pages > 1 {
		s.Add(locales.M("policy.page", "Page", page+1, "Pages", pages))
	}
	for _, q := range open {
		s.Add(locales.M("policy.desk_line", "Number", q.ID, "Unit", q.Unit.Name, "Words", clip(q.Text, deskPreview), "Due", locales.DateOf(q.DueAt), "Late", lateMark(q, t)))
		if q.Follows != "" {
			s.Add(locales.M("policy.desk_follows_" + string(q.Follows)))
		}
		if mark := twinMark(sameAs(q, same)); q.Open() && !mark.Empty() {
			s.Add(mark)
		}
		s.Row(bot.To(locales.M("policy.desk_open", "Number", q.ID, "Unit", clipText(q.Unit.Name, 8, 16)), routeQuestion, strconv.FormatInt(q.ID, 10)))
	}
	turnTo(s, routeQueue, page, pages, strconv.Itoa)
	return bot.Show(s.Row(bot.To(locales.M("policy.more"), routeMore, ""))), nil
}

func lateMark(q policy.Question, t *bot.Turn) locales.Text {
	if q.Open() && t.Now.After(q.DueAt) {
		return locales.M("policy.late")
	}
	return locales.Text{}
}

// question shows one question to its desk, with the cards that come nearest.
func (d *desk) question(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showQuestion(ctx, t, q)
}

func (d *desk) showQuestion(ctx context.Context, t *bot.Turn, q policy.Question) (bot.Reply, error) {
	s := bot.Say(
		locales.M("policy.question", "Number", q.ID, "Unit", q.Unit.Name, "Asked", q.AskedAt, "Words", q.Text),
		locales.M("policy.question_due", "Due", locales.DateOf(q.DueAt), "Late", lateMark(q, t)),
		reads(q),
	)
	if q.AsOf != "" {
		s.Add(locales.M("policy.question_as_of", "Day", q.AsOf))
	}
	id := strconv.FormatInt(q.ID, 10)
	if !q.Open() {
		s.Add(locales.M("policy.question_answered", "Answer", anyAnswer(q), "At", q.AnsweredAt))
		afterAnswer(s, q)
		return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
	}
	near, err := d.nearTo(ctx, t, q)
	if err != nil {
		return bot.Reply{}, err
	}
	same, err := d.elsewhere(ctx, t, q)
	if err != nil {
		return bot.Reply{}, err
	}
	twinLines(s, q, sameAs(q, same))
	s.Row(bot.To(locales.M("policy.answer_it"), routeAnswering, id))
	for _, h := range near[:min(len(near), mostRows-len(s.Rows)-2)] {
		s.Row(bot.To(locales.M("policy.near_card", "Item", string(h.Item.ID), "Title", shortTitle(h.Item)), routeCard, place{card: h.Item.ID, day: q.AsOf}.arg()))
	}
	s.Row(bot.To(locales.M("policy.put_off"), routePutOff, id), bot.To(locales.M("policy.hand_up"), routeUp, id))
	s.Row(bot.To(locales.M("policy.join"), routeJoin, id), bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
	return bot.Show(s), nil
}

// forDesk reads the entry of a question that the member may answer; all else is not found.
func (d *desk) forDesk(ctx context.Context, t *bot.Turn, arg string) (policy.Question, error) {
	if err := mayAnswer(t.Member); err != nil {
		return policy.Question{}, err
	}
	id, err := number(arg)
	if err != nil {
		return policy.Question{}, err
	}
	q, err := d.questions.PolicyQuestion(ctx, id)
	if err == nil && !q.Leads() { // it has joined another one since the button was shown
		q, err = d.questions.PolicyQuestion(ctx, q.Entry)
	}
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(q.Desk)) {
		return policy.Question{}, locales.Refuse("policy.question_gone")
	}
	return q, err
}
