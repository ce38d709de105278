package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// kindRefuse is the conversation that asks why a notice is refused. Persisted; its ref is the
// notice.
const kindRefuse = "notice.refuse"

const keyReason = "reason"

// letters is what the second people get: the whole notice with their two buttons. That for an
// emergency wakes them up, because it cannot wait.
func letters(n notices.Notice, people int, to []org.PersonID) ([]notices.Outgoing, error) {
	payload, err := json.Marshal(letter(n, people))
	if err != nil {
		return nil, fmt.Errorf("compose a letter about a notice: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("notice-ask/%d/%d", n.ID, p), Person: p, Payload: payload, Urgent: n.Urgent()}
	}
	return out, nil
}

// letter shows a notice to whoever is to agree to it; people is 0 when it was not counted.
func letter(n notices.Notice, people int) *bot.Screen {
	id := idArg(n.ID)
	s := bot.Say(locales.M("compose.please_agree", "Unit", n.From.Name, "Audience", n.Audience.Unit.Name))
	if people > 0 {
		s.Add(locales.M("compose.people", "Count", people))
	}
	if n.Urgent() {
		s.Add(locales.M("notice.at_once"))
	}
	if !n.Starts.IsZero() {
		s.Add(locales.M("compose.starts", "At", n.Starts))
	}
	s.Add(said(n)...)
	s.Row(bot.To(locales.M("compose.btn_agree"), routeAgree, id), bot.To(locales.M("compose.btn_refuse"), routeRefuse, id))
	return s.Row(bot.To(locales.M("compose.btn_zh"), routeLook, id+".1"), bot.To(locales.M("compose.btn_en"), routeLook, id+".2"))
}

// look shows a notice that waits in one of the languages, with its pictures and files.
func (f *feature) look(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg := numbersIn(t.Press.Arg, 2)
	n, err := f.outbox.ToDecide(ctx, notices.NoticeID(arg[0]), t.Member)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	s := bot.Say(said(n)...)
	s.New, s.Lang = true, locales.ZH
	if arg[1] == 2 {
		s.Lang = locales.EN
	}
	for _, c := range n.Question.Choices {
		s.Row(bot.To(c, routeTry, ""))
	}
	return bot.Reply{Screens: append(fileScreens(n.Media), s)}, nil
}

// agree lets a notice go.
func (f *feature) agree(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, err := f.outbox.Decide(ctx, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]), t.Member, true, "", func(n notices.Notice) ([]notices.Outgoing, error) {
		line := locales.M("compose.agreed_to_yours", "Title", n.Title, "Role", t.Member.Active.Role.Name(), "Unit", t.Member.Active.Unit.Name)
		return answer(n, bot.Say(line).Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices")))
	}, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	line := locales.M("compose.agreed", "Title", n.Title)
	if n.State == notices.NoticeScheduled {
		line = locales.M("compose.agreed_planned", "Title", n.Title, "At", n.Starts)
	}
	return bot.Show(bot.Say(line).Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices"))), nil
}

// answer is what the author of a notice gets once it is decided.
func answer(n notices.Notice, s *bot.Screen) ([]notices.Outgoing, error) {
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("compose an answer about a notice: %w", err)
	}
	return []notices.Outgoing{{Key: "notice-decided/" + idArg(n.ID), Person: n.Author, Payload: payload, Urgent: n.Urgent()}}, nil
}

// startRefuse asks why.
func (f *feature) startRefuse(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, err := f.outbox.ToDecide(ctx, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]), t.Member)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	if n.State != notices.NoticeAwaiting {
		return bot.Reply{}, locales.Refuse("compose.decided_already")
	}
	o, err := bot.OpenForm(kindRefuse, idArg(n.ID), 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// refusal is the dialogue that asks why a notice is refused.
func (f *feature) refusal() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindRefuse, Title: locales.M("compose.refuse_title"), Submit: f.refuse,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) {
			c, err := form.Compile(form.Form{ID: kindRefuse, Version: 1, Title: locales.M("compose.refuse_title"), Fields: []form.Field{{
				Key: keyReason, Kind: form.Text, Required: true, Label: locales.M("compose.refuse_reason"), Hint: locales.M("compose.refuse_hint"),
			}}})
			if err != nil {
				return nil, fmt.Errorf("compose a refusal: %w", err)
			}
			return c, nil
		},
	}
}

// refuse sends a notice back to its author with the reason and a way to mend it.
func (f *feature) refuse(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	reason := filled.Answers[keyReason].S
	n, err := f.outbox.Decide(ctx, notices.NoticeID(numbersIn(filled.Ref, 1)[0]), t.Member, false, reason, func(n notices.Notice) ([]notices.Outgoing, error) {
		return answer(n, bot.Say(
			locales.M("compose.refused_yours", "Title", n.Title, "Role", t.Member.Active.Role.Name(), "Unit", t.Member.Active.Unit.Name),
			locales.M("compose.why_refused", "Reason", reason),
		).Row(bot.To(locales.M("compose.btn_mend"), routeMend, idArg(n.ID))))
	}, t.Now)
	var no *locales.Refusal
	if err = told(err); errors.As(err, &no) { // another was faster: there is nothing left to ask
		return bot.Show(bot.Say(no.Text).Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices"))), nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("compose.refused", "Title", n.Title))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices"))), nil
}

// mend opens the composer with what a refused notice said.
func (f *feature) mend(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n := r.Notice
	if n.State != notices.NoticeRefused {
		return bot.Reply{}, locales.Refuse("compose.nothing_to_mend")
	}
	return f.rewrite(ctx, t, n, n.ID)
}

// rewrite opens the composer with what a notice of the member's said; mended is 0 when another is
// written like it.
func (f *feature) rewrite(ctx context.Context, t *bot.Turn, n notices.Notice, mended notices.NoticeID) (bot.Reply, error) {
	if n.Merges != 0 {
		original, err := f.passedOn(ctx, t, n.Merges)
		if err != nil {
			return bot.Reply{}, err
		}
		n = notices.Own(n, original)
	}
	return openComposer(refTo(t.Member.Active.Unit.ID, n.Merges, mended), answersOf(n))
}

// waitingMost is how many notices that wait for somebody's consent are listed at a time.
const waitingMost = 8

// waiting lists the notices that wait for the member's consent, the oldest first.
func (f *feature) waiting(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	list, err := f.outbox.Waiting(ctx, t.Member, waitingMost)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(list) == 0 {
		return bot.Show(bot.Say(locales.M("compose.none_waiting")).Row(bot.To(locales.M("notice.btn_list"), routeList, "0"))), nil
	}
	s := bot.Say(locales.M("compose.waiting"))
	for i, n := range list {
		s.Add(locales.M("compose.waiting_line", "Number", i+1, "Title", n.Title, "Unit", n.From.Name, "At", n.Created))
		if b := bot.To(locales.M("notice.btn_open", "Number", i+1), routeDecide, idArg(n.ID)); i%2 == 0 {
			s.Row(b)
		} else {
			s.Rows[len(s.Rows)-1] = append(s.Rows[len(s.Rows)-1], b)
		}
	}
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_list"), routeList, "0"))), nil
}

// decide shows one notice that waits with its two buttons.
func (f *feature) decide(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n, err := f.outbox.ToDecide(ctx, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]), t.Member)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	if n.State != notices.NoticeAwaiting {
		return bot.Reply{}, locales.Refuse("compose.decided_already")
	}
	r, err := f.outbox.Reach(ctx, n.Audience, n.Author, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("count the audience: %w", err)
	}
	return bot.Show(letter(n, r.People)), nil
}

// doors are the ways from the list of one's own notices: to those that wait for one's consent,
// and to those that one has got.
func (f *feature) doors(ctx context.Context, t *bot.Turn) ([][]bot.Button, error) {
	waiting, err := f.outbox.Waiting(ctx, t.Member, waitingMost)
	if err != nil {
		return nil, err
	}
	row := []bot.Button{bot.To(locales.M("compose.btn_received"), routeReceived, "0")}
	if n := len(waiting); n > 0 {
		row = append([]bot.Button{bot.To(locales.M("compose.btn_waiting", "Number", n), routeWaiting, "")}, row...)
	}
	return [][]bot.Button{row}, nil
}

// stands says where a notice is that is not being sent.
func stands(n notices.Notice) []locales.Text {
	switch n.State {
	case notices.NoticeAwaiting:
		return []locales.Text{locales.M("compose.stands_awaiting")}
	case notices.NoticeRefused:
		return []locales.Text{locales.M("compose.stands_refused")}
	case notices.NoticeScheduled:
		return []locales.Text{locales.M("compose.starts", "At", n.Starts)}
	}
	return nil
}
