package teach

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
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// Questions keeps what learners ask. The changes are idempotent by key.
type Questions interface {
	// AskTrainer is org.ErrNotFound when nobody trains in the asker's unit or above it.
	AskTrainer(ctx context.Context, key string, ask training.OpenQuestion, note func(training.OpenQuestion) (json.RawMessage, error)) (training.OpenQuestion, error)
	OpenQuestion(ctx context.Context, id int64) (training.OpenQuestion, error)
	WaitingQuestions(ctx context.Context, unit org.Unit) ([]training.OpenQuestion, error)
	// AnsweredQuestions were answered since and are no card, the last answer first.
	AnsweredQuestions(ctx context.Context, unit org.Unit, since time.Time) ([]training.OpenQuestion, error)
	// AnswerOpenQuestion is org.ErrConflict, with the question, when another answer came first.
	AnswerOpenQuestion(ctx context.Context, key string, id int64, by org.PersonID, answer locales.Text, note func(training.OpenQuestion) (json.RawMessage, error), now time.Time) (training.OpenQuestion, error)
	AnswerAsCard(ctx context.Context, id int64, card training.Card, now time.Time) (version int, err error)
}

// Acts of routeTeach, by the first letter of its argument.
const (
	actAsk    = 'a' // aC1/about: a learner asks
	actOpen   = 'q' // q7: a trainer reads question 7
	actAnswer = 'r' // r7: and answers it
	actCard   = 'c' // c7: and makes a card of the answer
)

// Kinds of conversations. Persisted; the ref of the first is course/about, that of the others
// the question.
const (
	kindAsk    = "teach.ask"
	kindAnswer = "teach.answer"
	kindCard   = "teach.card"
)

const wordsVersion = 1

// Field keys. Persisted in drafts.
const (
	keyText    = "text"
	keyZh      = "zh"
	keyEn      = "en"
	keyTitleZh = "title_zh"
	keyTitleEn = "title_en"
)

// Lengths in characters.
const (
	mostAsked  = 350
	mostAnswer = training.CardLength
	mostTitle  = 40
)

// teach is a button about a question from a learner.
func (f *feature) teach(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg := t.Press.Arg
	if arg == "" {
		return bot.Reply{}, locales.Refuse("teach.question_gone")
	}
	rest := arg[1:]
	switch arg[0] {
	case actAsk:
		if _, _, err := f.asked(ctx, t, rest); err != nil {
			return bot.Reply{}, err
		}
		o, err := bot.OpenForm(kindAsk, rest, wordsVersion, form.Session{})
		return bot.Reply{Open: o}, err
	case actOpen:
		return f.showQuestion(ctx, t, rest)
	case actAnswer, actCard:
		x, err := f.question(ctx, t, rest)
		if err != nil {
			return bot.Reply{}, err
		}
		kind := kindAnswer
		if arg[0] == actCard {
			kind = kindCard
		}
		if x.Waits() != (kind == kindAnswer) || x.Card > 0 {
			return f.questionScreen(ctx, x)
		}
		session := form.Session{}
		if kind == kindCard {
			session.Answers = cardOf(x.Answer)
		}
		o, err := bot.OpenForm(kind, rest, wordsVersion, session)
		return bot.Reply{Open: o}, err
	}
	return bot.Reply{}, locales.Refuse("teach.question_gone")
}

// asked is the course and the place in it that a learner asks about.
func (f *feature) asked(ctx context.Context, t *bot.Turn, ref string) (training.Course, training.About, error) {
	if !t.Member.Joined() {
		return training.Course{}, "", locales.Refuse("teach.join_first")
	}
	id, about, _ := strings.Cut(ref, "/")
	c, err := f.newest(ctx, training.CourseID(id))
	return c, training.About(about), err
}

// said is a text that a form asks for.
func said(key string, label, hint locales.Text, most int, required bool) form.Field {
	return form.Field{
		Key: key, Kind: form.Text, Required: required, Label: label, Hint: hint,
		Constraint: fmt.Sprintf("string-length(.) <= %d", most), ConstraintMessage: locales.M("teach.too_long", "Limit", most),
	}
}

// wordForms are the conversations in which something is written.
func (f *feature) wordForms() ([]bot.Dialogue, error) {
	var out []bot.Dialogue
	for _, d := range []struct {
		bot.FormDialogue
		fields []form.Field
	}{
		{bot.FormDialogue{Kind: kindAsk, Title: locales.M("teach.ask_title"), Submit: f.ask, About: f.aboutAsk}, []form.Field{
			said(keyText, locales.M("teach.ask_text"), locales.M("teach.ask_hint"), mostAsked, true),
		}},
		{bot.FormDialogue{Kind: kindAnswer, Title: locales.M("teach.answer_title"), Submit: f.answer, About: f.aboutQuestion}, []form.Field{
			said(keyZh, locales.M("teach.answer_zh"), locales.M("teach.answer_hint"), mostAnswer, false),
			said(keyEn, locales.M("teach.answer_en"), locales.M("teach.answer_hint"), mostAnswer, false),
		}},
		{bot.FormDialogue{Kind: kindCard, Title: locales.M("teach.card_title"), Submit: f.card, About: f.aboutQuestion}, []form.Field{
			said(keyTitleZh, locales.M("teach.card_title_zh"), locales.Text{}, mostTitle, true),
			said(keyTitleEn, locales.M("teach.card_title_en"), locales.Text{}, mostTitle, true),
			said(keyZh, locales.M("teach.card_zh"), locales.M("teach.card_hint"), training.CardLength, true),
			said(keyEn, locales.M("teach.card_en"), locales.M("teach.card_hint"), training.CardLength, true),
		}},
		{bot.FormDialogue{Kind: kindMark, Title: locales.M("teach.mark_title"), Submit: f.markWords, About: f.aboutEssay}, markFields()},
		{bot.FormDialogue{Kind: kindExempt, Title: locales.M("teach.exempt_title"), Submit: f.exempt, About: f.aboutExempt}, exemptFields()},
	} {
		c, err := form.Compile(form.Form{ID: d.Kind, Version: wordsVersion, Title: d.Title, Fields: d.fields})
		if err != nil {
			return nil, fmt.Errorf("compile %s: %w", d.Kind, err)
		}
		d.Form = func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil }
		out = append(out, d.Dialogue())
	}
	return out, nil
}

// aboutLines name what a question is about.
func aboutLines(c *training.Course, about training.About) []locales.Text {
	out := []locales.Text{locales.M("teach.about_course", "Code", string(c.ID), "Title", bot.Clip(c.Title, 20, 30))}
	if text := about.Of(c); !text.Empty() {
		out = append(out, locales.M("teach.about", "Text", bot.Clip(text, 50, 70)))
	}
	return out
}

func (f *feature) aboutAsk(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	c, about, err := f.asked(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	return aboutLines(&c, about), nil
}

// ask hands a learner's question to the trainers.
func (f *feature) ask(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	c, about, err := f.asked(ctx, t, filled.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := f.store.AskTrainer(ctx, t.Conversation, training.OpenQuestion{
		Asker: t.Member.ID, Unit: t.Member.Active.Unit, Lang: t.Lang, Course: c.ID, Version: c.Version, About: about,
		Text: filled.Answers[keyText].S, Asked: t.Now,
	}, func(x training.OpenQuestion) (json.RawMessage, error) {
		s := bot.Say(locales.M("teach.question_note", "Unit", x.Unit.Name, "Text", x.Text)).Add(aboutLines(&c, x.About)...)
		return payload(s.Row(bot.To(locales.M("teach.question_open"), routeTeach, string(actOpen)+strconv.FormatInt(x.ID, 10))))
	})
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("teach.no_trainer")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask a trainer: %w", err)
	}
	s := bot.Say(locales.M("teach.asked", "Desk", x.Desk.Name, "Number", x.ID))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("teach.resume_course"), "cmd", "learn "+string(c.ID)), homeButton())), nil
}

// question reads one that the member may answer; all else is not found.
func (f *feature) question(ctx context.Context, t *bot.Turn, arg string) (training.OpenQuestion, error) {
	if err := training.MayPush(t.Member); err != nil {
		return training.OpenQuestion{}, err
	}
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return training.OpenQuestion{}, locales.Refuse("teach.question_gone")
	}
	x, err := f.store.OpenQuestion(ctx, id)
	if errors.Is(err, org.ErrNotFound) || err == nil && !t.Member.May(x.Desk) {
		return x, locales.Refuse("teach.question_gone")
	}
	return x, err
}

func (f *feature) showQuestion(ctx context.Context, t *bot.Turn, arg string) (bot.Reply, error) {
	x, err := f.question(ctx, t, arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.questionScreen(ctx, x)
}

// questionScreen is a question as its trainers read it, with what can be done about it.
func (f *feature) questionScreen(ctx context.Context, x training.OpenQuestion) (bot.Reply, error) {
	s := bot.Say(questionLine(x, x.Waits()))
	if c, err := f.newest(ctx, x.Course); err == nil { // a retired course is named by its code alone
		s.Add(aboutLines(&c, x.About)...)
	}
	id := strconv.FormatInt(x.ID, 10)
	switch {
	case x.Waits():
		s.Add(readsIn(x)).Row(bot.To(locales.M("teach.answer_btn"), routeTeach, string(actAnswer)+id))
	case x.Card > 0:
		s.Add(locales.M("teach.card_there", "Version", x.Card), answerLine(s, x))
	default:
		s.Add(answerLine(s, x)).Row(bot.To(locales.M("teach.card_btn"), routeTeach, string(actCard)+id))
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.inbox_btn"), routeInbox, "0"))), nil
}

// questionLine is what was asked, whole or its beginning.
func questionLine(x training.OpenQuestion, whole bool) locales.Text {
	text := x.Text
	if !whole {
		text = cutTo(text, 80)
	}
	return locales.M("teach.question", "Number", x.ID, "Unit", bot.Clip(x.Unit.Name, 16, 26), "At", locales.DateOf(x.Asked), "Text", text)
}

// answerLine is the answer as far as the screen has room.
func answerLine(s *bot.Screen, x training.OpenQuestion) locales.Text {
	const label = 40 // the words around the answer, and the line about the card
	zh, en := s.Room(1)
	return locales.M("teach.answered", "Answer", bot.Clip(x.Answer, zh-label, en-label))
}

func readsIn(x training.OpenQuestion) locales.Text { return locales.M("teach.reads_" + string(x.Lang)) }

func (f *feature) aboutQuestion(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	x, err := f.question(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	if x.Waits() {
		return []locales.Text{questionLine(x, true), readsIn(x)}, nil
	}
	return []locales.Text{questionLine(x, false), locales.M("teach.answered", "Answer", bot.Clip(x.Answer, 80, 120))}, nil
}

// answer records the one answer and sends it to the asker. It has to be in the asker's
// language; the other one may follow with a card.
func (f *feature) answer(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	x, err := f.question(ctx, t, filled.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	given := locales.Both(strings.TrimSpace(filled.Answers[keyZh].S), strings.TrimSpace(filled.Answers[keyEn].S))
	if x.Lang == locales.EN && given.En == "" || x.Lang != locales.EN && given.Zh == "" {
		return bot.Reply{}, locales.Refuse("teach.answer_in_" + string(x.Lang))
	}
	x, err = f.store.AnswerOpenQuestion(ctx, t.Conversation, x.ID, t.Member.ID, given, func(x training.OpenQuestion) (json.RawMessage, error) {
		s := bot.Say(locales.M("teach.reply", "Code", string(x.Course), "Text", cutTo(x.Text, 120), "Answer", locales.Raw(x.Answer.Plain(x.Lang))))
		return payload(s.Row(bot.To(locales.M("teach.resume_course"), "cmd", "learn "+string(x.Course))))
	}, t.Now)
	if errors.Is(err, org.ErrConflict) {
		return f.questionScreen(ctx, x)
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("answer a learner: %w", err)
	}
	return f.questionScreen(ctx, x)
}
