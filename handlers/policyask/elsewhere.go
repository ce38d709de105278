package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const (
	stillGood = 180 * 24 * time.Hour // how old another desk's answer may be to be offered
	twins     = 2                    // other desks that one question shows
)

// elsewhere are the entries of other desks that ask the same as q, answered ones first.
func (d *desk) elsewhere(ctx context.Context, t *bot.Turn, qs ...policy.Question) ([]policy.Question, error) {
	ids := make([]int64, len(qs))
	for i, q := range qs {
		ids[i] = q.ID
	}
	return d.questions.SameQuestions(ctx, ids, t.Now.Add(-stillGood))
}

// sameAs are those of list that ask the same as q, at most so many as a screen shows.
func sameAs(q policy.Question, list []policy.Question) []policy.Question {
	out := slices.DeleteFunc(slices.Clone(list), func(o policy.Question) bool { return !q.Same(o) || o.Desk.ID == q.Desk.ID })
	return out[:min(len(out), twins)]
}

// twinLines says on a question's screen which other desks have it, with a button for each
// answer that may be used.
func twinLines(s *bot.Screen, q policy.Question, same []policy.Question) {
	for _, o := range same {
		if o.Open() {
			s.Add(locales.M("policy.twin_open", "Unit", o.Desk.Name, "Due", locales.DateOf(o.DueAt)))
			continue
		}
		answer := anyAnswer(o)
		s.Add(locales.M("policy.twin_answered", "Unit", o.Desk.Name, "At", locales.DateOf(o.AnsweredAt),
			"Answer", clipText(answer, maxAnswering/2, maxAnswering)))
		s.Row(bot.To(locales.M("policy.twin_use", "Unit", clipText(o.Desk.Name, 8, 16)), routeUse, fmt.Sprintf("%d.%d", q.ID, o.ID)))
	}
}

// twinMark says in the list of the desk that another one has the question too.
func twinMark(same []policy.Question) locales.Text {
	switch {
	case len(same) == 0:
		return locales.Text{}
	case same[0].Open():
		return locales.M("policy.twin_mark_open", "Unit", same[0].Desk.Name)
	}
	return locales.M("policy.twin_mark_answered", "Unit", same[0].Desk.Name)
}

// useAnswer gives the askers of one entry the answer that another desk gave.
func (d *desk) useAnswer(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, from, err := two(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	q, late, err := d.openEntry(ctx, t, id)
	if err != nil || late != nil {
		return showOr(late), err
	}
	same, err := d.elsewhere(ctx, t, q)
	if err != nil {
		return bot.Reply{}, err
	}
	i := slices.IndexFunc(same, func(o policy.Question) bool { return o.ID == from && !o.Open() && q.Same(o) })
	if i < 0 {
		return bot.Reply{}, locales.Refuse("policy.twin_gone")
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	r := q.Taken(same[i], x.Library(), d.units.above(ctx, q.Desk))
	r.Key, r.By, r.At = t.Key, t.Member.ID, t.Now
	if r.Anchor, err = d.clauseFor(ctx, t, q, r.Item); err != nil {
		return bot.Reply{}, err
	}
	err = d.questions.AnswerQuestion(ctx, r, func(own policy.Question) (json.RawMessage, error) {
		return payload(answerNote(own, t.Member.Active.Unit).Add(locales.M("policy.twin_from", "Unit", same[i].Desk.Name)))
	})
	if errors.Is(err, org.ErrConflict) {
		return d.tooLateFor(ctx, q.ID)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.twin_used", "Number", q.ID, "Unit", same[i].Desk.Name))
	s.New = true
	q.Answer, q.Follows = r.Text, r.Follows
	afterAnswer(s, q)
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// tooLateFor shows the answer that came first.
func (d *desk) tooLateFor(ctx context.Context, entry int64) (bot.Reply, error) {
	now, err := d.questions.PolicyQuestion(ctx, entry)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(tooLate(now)), nil
}
