package tasklist

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Conversations that decide on a request. Persisted; their ref is the request.
const (
	kindDeny   = "task.deny"
	kindAnswer = "task.answer"
)

// manyWaiting is how many requests a list holds.
const manyWaiting = 60

// message is a screen in somebody's queue.
func message(key string, to org.PersonID, s *bot.Screen, rationed bool) (notices.Outgoing, error) {
	payload, err := json.Marshal(s)
	if err != nil {
		return notices.Outgoing{}, fmt.Errorf("write a message: %w", err)
	}
	return notices.Outgoing{Key: key, Person: to, Payload: payload, Budgeted: rationed}, nil
}

// tellAsked tells whoever decides. A colleague hears of each hand-over; a supervisor of the
// first request of a day only, for the others stand in the same list.
func (f *feature) tellAsked(now time.Time) func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error) {
	return func(r tasks.Request, people []org.PersonID) ([]notices.Outgoing, error) {
		var out []notices.Outgoing
		for _, p := range people {
			key := fmt.Sprintf("asked/%d/%s", p, locales.DateOf(now))
			if r.Kind == tasks.PassOn {
				key = fmt.Sprintf("asked/%d/%s", p, r.Key)
			}
			s := bot.Say(requestLines(r)...)
			if r.Kind != tasks.PassOn {
				s.Add(locales.M("taskask.others_in_list"))
			}
			id := strconv.FormatInt(int64(r.ID), 10)
			m, err := message(key, p, s.Row(bot.To(locales.M("taskask.btn_open"), routeRequest, id), bot.To(locales.M("taskask.btn_waiting"), routeWaiting, "0")), true)
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		}
		return out, nil
	}
}

// requestLines say who asks what of which task, and why.
func requestLines(r tasks.Request) []locales.Text {
	return []locales.Text{
		locales.M("taskask.request", "Unit", r.Of.Unit.Name, "Name", r.ByName, "What", what(r)),
		locales.M("taskask.request_task", "Title", r.Of.Called(), "Due", r.Of.Due),
		locales.M("taskask.quote", "Words", r.Reason),
	}
}

// waiting lists what waits for the member.
func (f *feature) waiting(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("tasks.not_joined")
	}
	return f.showWaiting(ctx, t, number(t.Press.Arg), locales.Text{})
}

func (f *feature) showWaiting(ctx context.Context, t *bot.Turn, at int, note locales.Text) (bot.Reply, error) {
	list, err := f.asks.Waiting(ctx, t.Member, manyWaiting)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list what waits: %w", err)
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	if len(list) == 0 {
		return bot.Show(s.Add(locales.M("taskask.waiting_none")).Row(backToList())), nil
	}
	s.Add(locales.M("taskask.waiting", "Count", len(list)))
	shown, at := bot.Cut(list, at, page)
	var buttons []bot.Button
	for i, r := range shown {
		n := at*page + i + 1
		s.Add(locales.M("taskask.waiting_line", "Number", n, "Unit", r.Of.Unit.Name, "Title", r.Of.Title, "What", what(r)))
		buttons = append(buttons, bot.To(locales.M("taskask.pick", "Number", n), routeRequest, strconv.FormatInt(int64(r.ID), 10)))
	}
	s.Pairs(buttons)
	s.Turns(at, len(list), page, locales.M("tasks.btn_previous"), locales.M("tasks.btn_next"), routeWaiting, "")
	return bot.Show(s.Row(backToList())), nil
}

// decidable is the request of a button that waits for the member.
func (f *feature) decidable(ctx context.Context, t *bot.Turn, arg string) (tasks.Request, error) {
	r, err := f.asks.Request(ctx, tasks.RequestID(number(arg)))
	if errors.Is(err, org.ErrNotFound) {
		return r, locales.Refuse("taskask.not_for_you")
	}
	if err != nil {
		return r, fmt.Errorf("read a request: %w", err)
	}
	mine := r.Kind == tasks.PassOn && r.To == t.Member.ID && r.Of.Unit.ID == t.Member.Active.Unit.ID
	g := t.Member.Active
	above := r.Kind != tasks.PassOn && g.Role.Family() == org.Coordinator && g.Unit.ID != r.Of.Unit.ID && g.Unit.Covers(r.Of.Unit)
	if !mine && !above || r.By.Person == t.Member.ID {
		return r, locales.Refuse("taskask.not_for_you")
	}
	return r, nil
}

// request shows one request with the buttons that decide it.
func (f *feature) request(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.decidable(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(requestLines(r)...)
	back := bot.To(locales.M("taskask.btn_waiting"), routeWaiting, "0")
	if r.State != tasks.Asked || r.Of.State != tasks.Open {
		return bot.Show(s.Add(locales.M("taskask.settled")).Row(back)), nil
	}
	id := strconv.FormatInt(int64(r.ID), 10)
	if r.Kind == tasks.Inquiry {
		s.Row(bot.To(locales.M("taskask.btn_answer"), routeDeny, "a."+id))
	} else {
		grant, deny := locales.M("taskask.grant"), locales.M("taskask.deny")
		if r.Kind == tasks.PassOn {
			grant, deny = locales.M("taskask.accept"), locales.M("taskask.decline")
		}
		s.Row(bot.To(grant, routeGrant, id), bot.To(deny, routeDeny, "n."+id))
	}
	return bot.Show(s.Row(back)), nil
}

// grant grants a request at once: it asks for nothing more.
func (f *feature) grant(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.decidable(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Kind == tasks.Inquiry {
		return bot.Reply{}, locales.Refuse("taskask.not_for_you")
	}
	return f.verdict(ctx, t, tasks.Verdict{Key: t.Key, By: lifecycle.ActorOf(t.Member), Of: r.ID, Move: tasks.Grant})
}

func (f *feature) verdict(ctx context.Context, t *bot.Turn, v tasks.Verdict) (bot.Reply, error) {
	r, err := f.asks.Decide(ctx, v, func(r tasks.Request) ([]notices.Outgoing, error) { return tellDecided(r, t.Member) }, t.Now)
	if no := (*locales.Refusal)(nil); errors.As(err, &no) {
		return f.showWaiting(ctx, t, 0, no.Text)
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("decide on a request: %w", err)
	}
	return f.showWaiting(ctx, t, 0, locales.M("taskask.decided", "Name", r.ByName, "What", standing(r)))
}

// tellDecided tells who asked. It answers them, so the daily budget does not hold it.
func tellDecided(r tasks.Request, by org.Member) ([]notices.Outgoing, error) {
	s := bot.Say(
		locales.M("taskask.told_decided", "Title", r.Of.Called(), "Unit", by.Active.Unit.Name),
		standing(r),
	)
	if r.State == tasks.Granted && r.Kind == tasks.MoreTime {
		s.Add(locales.M("taskask.new_due", "Due", r.Of.Due))
	}
	s.Row(bot.To(locales.M("tasks.btn_list"), "cmd", "tasks"))
	m, err := message(fmt.Sprintf("decided/%d", r.ID), r.By.Person, s, false)
	return []notices.Outgoing{m}, err
}

// beginVerdict opens the form that asks why a request is denied, or for the answer.
func (f *feature) beginVerdict(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	letter, id, _ := strings.Cut(t.Press.Arg, ".")
	r, err := f.decidable(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	kind := kindDeny
	if (letter == "a") != (r.Kind == tasks.Inquiry) {
		return bot.Reply{}, locales.Refuse("taskask.not_for_you")
	}
	if letter == "a" {
		kind = kindAnswer
	}
	open, err := bot.OpenForm(kind, id, askVersion, form.Session{})
	return bot.Reply{Open: open}, err
}

// verdictDialogue asks for the words of a verdict and gives it.
func (f *feature) verdictDialogue(kind string, move lifecycle.Name, name, label, hint locales.Text) bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kind, Title: name,
		Form: func(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
			if _, err := f.decidable(ctx, t, ref); err != nil {
				return nil, err
			}
			return compiled(kind, name, []form.Field{words(label, hint)})
		},
		About: func(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
			r, err := f.decidable(ctx, t, ref)
			if err != nil {
				return nil, err
			}
			return requestLines(r), nil
		},
		Submit: func(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
			r, err := f.decidable(ctx, t, in.Ref)
			if err != nil {
				return bot.Reply{}, err
			}
			return f.verdict(ctx, t, tasks.Verdict{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: r.ID, Move: move, Answer: in.Answers[keyWords].S})
		},
	}
}
