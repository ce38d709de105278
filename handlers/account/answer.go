package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// feedbackPage is how many entries a page of /feedbacks has.
const feedbackPage = 5

// feedbacks lists what waits for an answer in the units of the active grant.
func (f *feature) feedbacks(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.feedbackList(ctx, t, 0)
}

func (f *feature) feedbackList(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	if err := keeper(t); err != nil {
		return bot.Reply{}, err
	}
	rows, err := f.Feedback.Open(ctx, t.Member.Active.Unit, feedbackPage+1, page*feedbackPage)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(rows) == 0 {
		return bot.Show(bot.Say(locales.M("account.feedbacks_none")).Row(homeButton())), nil
	}
	s := bot.Say(locales.M("account.feedbacks_title"))
	for _, fb := range rows[:min(len(rows), feedbackPage)] {
		label := locales.M("account.feedbacks_row", "Kind", kindName(fb.Kind), "Unit", fb.Unit.Name, "Due", locales.DateOf(fb.Due))
		s.Row(bot.To(label, "fb", "o"+strconv.FormatInt(fb.ID, 10)))
	}
	s.Turns(page, page*feedbackPage+len(rows), feedbackPage, locales.M("account.previous"), locales.M("account.next"), "fb", "p")
	return bot.Show(s), nil
}

// feedbackPressed turns a page (p), opens one entry (o) or begins the answer (a).
func (f *feature) feedbackPressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg := t.Press.Arg
	n, err := strconv.ParseInt(strings.TrimLeft(arg, "poa"), 10, 32)
	if err != nil || n < 0 || len(arg) < 2 {
		return bot.Reply{}, locales.Refuse("account.bad_button")
	}
	switch arg[0] {
	case 'p':
		return f.feedbackList(ctx, t, int(n))
	case 'o':
		return f.showFeedback(ctx, t, n)
	}
	if _, err := f.answerable(ctx, t, n); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindAnswer, strconv.FormatInt(n, 10), 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// answerable is one entry that the member may read and answer now.
func (f *feature) answerable(ctx context.Context, t *bot.Turn, id int64) (org.Feedback, error) {
	if err := keeper(t); err != nil {
		return org.Feedback{}, err
	}
	fb, err := f.Feedback.Get(ctx, id)
	switch {
	case errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(fb.Unit)):
		return fb, locales.Refuse("account.feedback_gone")
	case err != nil:
		return fb, err
	case fb.Person == t.Member.ID:
		return fb, locales.Refuse("account.feedback_own")
	case fb.Answer != "":
		return fb, locales.Refuse("account.feedback_answered")
	}
	return fb, nil
}

func (f *feature) showFeedback(ctx context.Context, t *bot.Turn, id int64) (bot.Reply, error) {
	fb, err := f.answerable(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(
		locales.M("account.feedback_head", "Number", fb.ID, "Kind", kindName(fb.Kind), "Unit", fb.Unit.Name, "At", fb.At, "Due", locales.DateOf(fb.Due)),
		locales.M("account.feedback_quote", "Body", fb.Body),
	)
	s.Row(bot.To(locales.M("account.feedback_answer"), "fb", "a"+strconv.FormatInt(fb.ID, 10)))
	return bot.Show(s.Row(bot.To(locales.M("account.feedback_list"), "fb", "p0"))), nil
}

// answerDialogue asks for the answer to the entry that ref names.
func (f *feature) answerDialogue() (bot.FormDialogue, error) {
	fm := form.Form{ID: "feedback_answer", Version: 1, Title: locales.M("account.answer_title"), Fields: []form.Field{
		{Key: "answer", Kind: form.Text, Required: true, Label: locales.M("account.answer_body"), Hint: locales.M("account.answer_hint")},
	}}
	c, err := form.Compile(fm)
	return bot.FormDialogue{
		Kind: kindAnswer, Title: fm.Title, Submit: f.submitAnswer,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
	}, err
}

func (f *feature) submitAnswer(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
	id, err := strconv.ParseInt(in.Ref, 10, 64)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("answer feedback %q: %w", in.Ref, err)
	}
	if err := keeper(t); err != nil {
		return bot.Reply{}, err
	}
	fb, err := f.Feedback.Get(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	answer := in.Answers["answer"].S
	payload, err := json.Marshal(bot.Say(
		locales.M("account.answer_arrived", "Number", fb.ID, "At", locales.DateOf(fb.At)),
		locales.M("account.feedback_quote", "Body", answer),
		locales.M("account.answer_more"),
	))
	if err != nil {
		return bot.Reply{}, fmt.Errorf("write the answer's screen: %w", err)
	}
	out := notices.Outgoing{Key: "feedback-answer-" + strconv.FormatInt(id, 10), Person: fb.Person, Payload: payload}
	s := bot.Say(locales.M("account.answer_sent", "Number", id))
	if err := f.Feedback.Answer(ctx, id, t.Member, answer, out, t.Now); errors.Is(err, org.ErrConflict) {
		s = bot.Say(locales.M("account.feedback_answered"))
	} else if err != nil {
		return bot.Reply{}, err
	}
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("account.feedback_list"), "fb", "p0"), homeButton())), nil
}
