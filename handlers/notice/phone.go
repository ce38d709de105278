package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// whoToPhone lists, for the author, the people who did not get it, in code order.
func (f *feature) whoToPhone(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.authorList(ctx, t, notices.Missing, numbersIn(t.Press.Arg, 2)[1])
}

// whoIsSilent lists those who have it and have neither confirmed nor answered.
func (f *feature) whoIsSilent(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.authorList(ctx, t, notices.Silent, numbersIn(t.Press.Arg, 2)[1])
}

func (f *feature) authorList(ctx context.Context, t *bot.Turn, whom notices.Whom, offset int) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.InTime(ctx, locales.Refuse("follow.too_many"), func(ctx context.Context) (bot.Reply, error) {
		found, err := f.phone.Unreached(ctx, t.Member.ID, r.Notice.ID, whom, phonePage+1, offset)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("list whom to phone: %w", err)
		}
		l := calls{notice: r.Notice, list: found, offset: offset, route: routePhone, told: routeTold, head: locales.M("notice.phone_title", "Title", r.Notice.Title)}
		if whom == notices.Silent {
			l.route, l.told, l.head = routeSilent, routeToldSilent, locales.M("follow.silent_title", "Title", r.Notice.Title)
		}
		return bot.Show(l.screen().Row(bot.To(locales.M("notice.btn_back"), routeView, idArg(r.Notice.ID)))), nil
	})
}

// told notes that the author has told somebody by phone or in a meeting.
func (f *feature) told(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n := numbersIn(t.Press.Arg, 3)
	if err := f.phone.ToldByPhone(ctx, t.Member.ID, r.Notice.ID, org.PersonID(n[1]), t.Now); err != nil {
		return bot.Reply{}, told(err)
	}
	whom := notices.Missing
	if t.Press.Route == routeToldSilent {
		whom = notices.Silent
	}
	reply, err := f.authorList(ctx, t, whom, n[2])
	reply.Toast = locales.M("notice.noted")
	return reply, err
}

// officerList is the list that an officer was sent, as it stands now.
func (f *feature) officerList(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n := numbersIn(t.Press.Arg, 2)
	return f.showCalls(ctx, t, notices.NoticeID(n[0]), n[1])
}

func (f *feature) showCalls(ctx context.Context, t *bot.Turn, id notices.NoticeID, offset int) (bot.Reply, error) {
	n, found, err := f.phone.PhoneList(ctx, t.Member.ID, id, phonePage+1, offset)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	l := calls{notice: n, list: found, offset: offset, route: routeCalls, told: routeCalled, head: locales.M("follow.call_title", "Title", n.Title, "Unit", n.From.Name)}
	s := l.screen()
	if offset == 0 && !n.Withdrawn() {
		s.Add(locales.M("follow.call_text", "Text", n.Body))
	}
	return bot.Show(s), nil
}

// called notes that an officer has told somebody.
func (f *feature) called(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n := numbersIn(t.Press.Arg, 3)
	id := notices.NoticeID(n[0])
	if err := f.phone.ToldByPhone(ctx, t.Member.ID, id, org.PersonID(n[1]), t.Now); err != nil {
		return bot.Reply{}, told(err)
	}
	reply, err := f.showCalls(ctx, t, id, n[2])
	reply.Toast = locales.M("notice.noted")
	return reply, err
}

// calls is a page of people to phone, in code order, by name and post; no phone numbers go
// through the chat.
type calls struct {
	notice      notices.Notice
	list        []notices.Missed // one more than a page when there are more
	offset      int
	route, told string
	head        locales.Text
}

func (c calls) screen() *bot.Screen {
	s, id := bot.Say(c.head), idArg(c.notice.ID)
	if len(c.list) == 0 {
		s.Add(locales.M("notice.phone_none"))
	}
	var buttons []bot.Button
	for i, m := range c.list[:min(len(c.list), phonePage)] {
		n := c.offset + i + 1
		s.Add(locales.M("notice.phone_line", "Number", n, "Unit", m.Unit.Name, "Post", m.Role.Name(), "Name", m.Name, "Why", why(m)))
		if !m.Closed() {
			buttons = append(buttons, bot.To(locales.M("notice.btn_told", "Number", n), c.told, fmt.Sprintf("%s.%d.%d", id, m.Person, c.offset)))
		}
	}
	s.Pairs(buttons)
	s.Rows = append(s.Rows, pages(c.route, id+".", c.offset, phonePage, len(c.list) > phonePage)...)
	return s
}

// why says why somebody is on the list, or that they are done with.
func why(m notices.Missed) locales.Text {
	switch {
	case m.Told:
		return locales.M("follow.why_told")
	case m.State == notices.Confirmed:
		return locales.M("follow.why_confirmed")
	case m.State == notices.Sent:
		return locales.M("follow.why_silent")
	}
	return notices.Why(m.State, m.Reason)
}

// phoneBatch is how many notices one round divides among officers.
const phoneBatch = 20

// askToPhone tells the officers, once the sending has ended, whom to phone.
func (f *feature) askToPhone(ctx context.Context, now time.Time) (map[string]int, error) {
	lists, err := f.phone.AskToPhone(ctx, now, phoneBatch, func(l notices.PhoneList) (json.RawMessage, error) {
		raw, err := json.Marshal(callScreen(l))
		if err != nil {
			return nil, fmt.Errorf("compose phone list: %w", err)
		}
		return raw, nil
	})
	if err != nil {
		return nil, fmt.Errorf("ask to phone: %w", err)
	}
	return map[string]int{"lists": lists}, nil
}

// callScreen is the message an officer gets; the people are behind its button, as they
// stand when it is pressed.
func callScreen(l notices.PhoneList) *bot.Screen {
	ask := "follow.call_ask"
	if l.Handed {
		ask = "follow.call_handed"
	}
	return bot.Say(
		locales.M(ask, "Title", l.Notice.Title, "Unit", l.Notice.From.Name),
		locales.M("follow.call_people", "Count", l.People),
	).Row(bot.To(locales.M("follow.btn_calls"), routeCalls, idArg(l.Notice.ID)+".0"))
}
