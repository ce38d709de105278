package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// two reads a button's "first.second".
func two(arg string) (first string, second int64, err error) {
	first, rest, ok := strings.Cut(arg, ".")
	if !ok {
		return "", 0, locales.Refuse("policy.stale")
	}
	second, err = number(rest)
	return first, second, err
}

// act is what the member does with an entry now.
func act(t *bot.Turn, q policy.Question) policy.DeskAct {
	return policy.DeskAct{Key: t.Key, By: lifecycle.ActorOf(t.Member), Question: q.ID, Extended: q.Extended, At: t.Now}
}

// moved shows the entry as it stands when somebody else was faster; else it passes err on.
func (d *desk) moved(ctx context.Context, t *bot.Turn, q policy.Question, err error) (bot.Reply, error) {
	if !errors.Is(err, org.ErrConflict) {
		return bot.Reply{}, err
	}
	now, err := d.forDesk(ctx, t, strconv.FormatInt(q.ID, 10))
	if err != nil {
		return bot.Reply{}, err
	}
	r, err := d.showQuestion(ctx, t, now)
	r.Toast = locales.M("policy.moved_on")
	return r, err
}

// openEntry is forDesk of an entry that is still open; tooLate is what to show otherwise.
func (d *desk) openEntry(ctx context.Context, t *bot.Turn, arg string) (q policy.Question, late *bot.Screen, err error) {
	if q, err = d.forDesk(ctx, t, arg); err == nil && !q.Open() {
		late = tooLate(q)
	}
	return q, late, err
}

// putOff asks whether the due date is to be put off, and says until when.
func (d *desk) putOff(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, late, err := d.openEntry(ctx, t, t.Press.Arg)
	if err != nil || late != nil {
		return showOr(late), err
	}
	days, err := d.questions.Days(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	due, ok := policy.Extension(q, t.Now, days)
	if !ok {
		return bot.Reply{}, locales.Refuse("policy.put_off_no", "Number", q.ID)
	}
	s := bot.Say(locales.M("policy.put_off_ask", "Number", q.ID, "From", locales.DateOf(q.DueAt), "To", locales.DateOf(due)))
	return bot.Show(s.Row(
		bot.To(locales.M("policy.put_off_yes"), routePutOffYes, fmt.Sprintf("%d.%d", q.ID, q.Extended)),
		bot.To(locales.M("policy.no"), routeQuestion, strconv.FormatInt(q.ID, 10)),
	)), nil
}

// showOr is a reply of a screen, or of none.
func showOr(s *bot.Screen) bot.Reply {
	if s == nil {
		return bot.Reply{}
	}
	return bot.Show(s)
}

func (d *desk) putOffYes(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, extended, err := two(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	q, late, err := d.openEntry(ctx, t, id)
	if err != nil || late != nil {
		return showOr(late), err
	}
	a := act(t, q)
	a.Extended = int(extended)
	days, err := d.questions.Days(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	due, ok := policy.Extension(q, t.Now, days)
	if !ok && a.Extended == q.Extended {
		return bot.Reply{}, locales.Refuse("policy.put_off_no", "Number", q.ID)
	}
	a.Due = due
	err = d.questions.ExtendQuestion(ctx, a, func(own policy.Question) (json.RawMessage, error) {
		return payload(bot.Say(locales.M("policy.put_off_note", "Number", own.ID, "Words", clip(own.Text, maxEchoed), "Unit", q.Desk.Name, "Due", locales.DateOf(due))))
	})
	if err != nil {
		return d.moved(ctx, t, q, err)
	}
	if q, err = d.forDesk(ctx, t, id); err != nil {
		return bot.Reply{}, err
	}
	r, err := d.showQuestion(ctx, t, q)
	r.Toast = locales.M("policy.put_off_done", "Due", locales.DateOf(q.DueAt))
	return r, err
}

// handUp asks whether the unit above is to answer.
func (d *desk) handUp(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, late, err := d.openEntry(ctx, t, t.Press.Arg)
	if err != nil || late != nil {
		return showOr(late), err
	}
	s := bot.Say(locales.M("policy.hand_up_ask", "Number", q.ID, "Unit", q.Desk.Name))
	return bot.Show(s.Row(
		bot.To(locales.M("policy.hand_up_yes"), routeUpYes, fmt.Sprintf("%d.%d", q.ID, q.Desk.ID)),
		bot.To(locales.M("policy.no"), routeQuestion, strconv.FormatInt(q.ID, 10)),
	)), nil
}

func (d *desk) handUpYes(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, from, err := two(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	q, late, err := d.openEntry(ctx, t, id)
	if err != nil || late != nil {
		return showOr(late), err
	}
	if int64(q.Desk.ID) != from {
		return d.moved(ctx, t, q, org.ErrConflict)
	}
	near, err := d.nearTo(ctx, t, q)
	if err != nil {
		return bot.Reply{}, err
	}
	a := act(t, q)
	days, err := d.questions.Days(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	a.Due = policy.Due(t.Now, days)
	err = d.questions.HandUpQuestion(ctx, a,
		func(up policy.Question) (json.RawMessage, error) { return payload(deskNote(up, near)) },
		func(own policy.Question) (json.RawMessage, error) {
			return payload(bot.Say(locales.M("policy.hand_up_note", "Number", own.ID, "Words", clip(own.Text, maxEchoed), "Unit", own.Desk.Name, "Due", locales.DateOf(a.Due))))
		})
	if err != nil {
		return d.moved(ctx, t, q, err)
	}
	s := bot.Say(locales.M("policy.hand_up_done", "Number", q.ID))
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// mostJoin is how many questions one screen offers to join.
const mostJoin = 4

// others lists the questions of the same desk by pages, the likest first, each with the button
// that joins this one to it; arg is "entry" or "entry.page".
func (d *desk) others(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, rest, paged := strings.Cut(t.Press.Arg, ".")
	asked := int64(0)
	if paged {
		var err error
		if asked, err = number(rest); err != nil {
			return bot.Reply{}, err
		}
	}
	q, late, err := d.openEntry(ctx, t, id)
	if err != nil || late != nil {
		return showOr(late), err
	}
	list, err := d.questions.OtherQuestions(ctx, q)
	if err != nil {
		return bot.Reply{}, err
	}
	back := bot.To(locales.M("policy.back_to_question"), routeQuestion, strconv.FormatInt(q.ID, 10))
	if len(list) == 0 {
		return bot.Show(bot.Say(locales.M("policy.join_none", "Unit", q.Desk.Name)).Row(back)), nil
	}
	slices.SortStableFunc(list, func(a, b policy.Question) int {
		switch x, y := policy.Likeness(q.Text, a.Text), policy.Likeness(q.Text, b.Text); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	pages := pagesOf(len(list), mostJoin)
	page := min(int(asked), pages-1)
	s := bot.Say(locales.M("policy.join_ask", "Number", q.ID, "Words", clip(q.Text, maxEchoed), "All", len(list)))
	if pages > 1 {
		s.Add(locales.M("policy.page", "Page", page+1, "Pages", pages))
	}
	for _, o := range list[page*mostJoin : min(len(list), (page+1)*mostJoin)] {
		s.Add(locales.M("policy.join_line", "Number", o.ID, "Unit", o.Unit.Name, "Words", clip(o.Text, deskPreview)))
		s.Row(bot.To(locales.M("policy.join_to", "Number", o.ID), routeJoinTo, fmt.Sprintf("%d.%d", q.ID, o.ID)))
	}
	turnTo(s, routeJoin, page, pages, func(n int) string { return fmt.Sprintf("%d.%d", q.ID, n) })
	return bot.Show(s.Row(back)), nil
}

// join makes this question part of another one: both askers get its answer.
func (d *desk) join(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, into, err := two(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	q, late, err := d.openEntry(ctx, t, id)
	if err != nil || late != nil {
		return showOr(late), err
	}
	to, err := d.forDesk(ctx, t, strconv.FormatInt(into, 10))
	if err != nil {
		return bot.Reply{}, err
	}
	if to.ID != q.ID { // else it has been done already
		a := act(t, q)
		a.Into = to.ID
		if err := d.questions.JoinQuestion(ctx, a); err != nil {
			return d.moved(ctx, t, q, err)
		}
		if to, err = d.forDesk(ctx, t, strconv.FormatInt(to.ID, 10)); err != nil {
			return bot.Reply{}, err
		}
	}
	r, err := d.showQuestion(ctx, t, to)
	r.Toast = locales.M("policy.join_done", "Number", to.ID)
	return r, err
}
