package account

import (
	"context"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// Kinds of conversation; persisted.
const (
	kindFeedback = "account.feedback"
	kindAnswer   = "account.answer"
	kindInvite   = "account.invite"
)

// kindName is the name of a kind of feedback.
func kindName(k org.FeedbackKind) locales.Text {
	switch k {
	case org.Complaint:
		return locales.M("account.kind_complaint")
	case org.Suggestion:
		return locales.M("account.kind_suggestion")
	}
	return locales.M("account.kind_help")
}

// feedbackDialogue asks what kind and what about. Form id and field keys are persisted.
func (f *feature) feedbackDialogue() (bot.FormDialogue, error) {
	fm := form.Form{ID: "feedback", Version: 1, Title: locales.M("account.feedback_title")}
	kind := form.Field{Key: "kind", Kind: form.One, Label: locales.M("account.feedback_kind"), Required: true}
	for _, k := range org.FeedbackKinds {
		kind.Choices = append(kind.Choices, form.Choice{Key: string(k), Label: kindName(k)})
	}
	fm.Fields = []form.Field{kind, {
		Key: "body", Kind: form.Text, Required: true,
		Label: locales.M("account.feedback_body"), Hint: locales.M("account.feedback_hint"),
	}}
	c, err := form.Compile(fm)
	return bot.FormDialogue{
		Kind: kindFeedback, Title: fm.Title, Submit: f.submitFeedback,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
	}, err
}

// giveFeedback opens the form. People without a post are told where else to turn.
func (f *feature) giveFeedback(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Show(bot.Say(locales.M("account.feedback_stranger"))), nil
	}
	o, err := bot.OpenForm(kindFeedback, "new", 1, form.Session{})
	return bot.Reply{Open: o}, err
}

func (f *feature) submitFeedback(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
	fb := org.Feedback{
		Person: t.Member.ID, Unit: t.Member.Active.Unit, At: t.Now,
		Kind: org.FeedbackKind(in.Answers["kind"].S), Body: in.Answers["body"].S,
	}
	fb, err := f.Feedback.Add(ctx, t.Conversation, fb, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("account.feedback_receipt", "Number", fb.ID, "Due", locales.DateOf(fb.Due))).Row(homeButton())
	s.New = true
	return bot.Show(s), nil
}
