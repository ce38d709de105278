package policyask

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/policy"
)

// kindSecond is the conversation in which an answer gets its second language; its ref is
// the question. Persisted.
const kindSecond = "policy.second"

// secondForm asks for the answer in the language that it still owes.
func (d *desk) secondForm() (bot.Dialogue, error) {
	c, err := form.Compile(form.Form{
		ID: kindSecond, Version: 1, Title: locales.M("policy.second_title"),
		Fields: []form.Field{{
			Key: keyText, Kind: form.Text, Required: true, Label: locales.M("policy.second_text"),
			Constraint:        fmt.Sprintf("string-length(.) <= %d", maxAnswer),
			ConstraintMessage: locales.M("policy.answer_too_long", "Limit", maxAnswer),
		}},
	})
	if err != nil {
		return bot.Dialogue{}, fmt.Errorf("compile form of the second language: %w", err)
	}
	return bot.FormDialogue{
		Kind: kindSecond, Title: locales.M("policy.second_title"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Submit: d.submitSecond, About: d.secondOf,
	}.Dialogue(), nil
}

// afterAnswer adds what may be done with an answered question.
func afterAnswer(s *bot.Screen, q policy.Question) {
	id := strconv.FormatInt(q.ID, 10)
	var row []bot.Button
	if q.Follows != "" {
		row = append(row, bot.To(locales.M("policy.second_"+string(q.Follows)), routeSecond, id))
	}
	s.Row(append(row, bot.To(locales.M("policy.make_card"), routeMakeCard, id))...)
}

func (d *desk) beginSecond(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if q.Follows == "" {
		return d.showQuestion(ctx, t, q)
	}
	o, err := bot.OpenForm(kindSecond, strconv.FormatInt(q.ID, 10), 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// secondOf shows above the question which answer is to be said again, and in what.
func (d *desk) secondOf(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	q, err := d.forDesk(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	about := []locales.Text{locales.M("policy.second_about", "Number", q.ID, "Answer", clip(anyAnswer(q).Plain(t.Lang), maxAnswering))}
	if q.Follows != "" {
		about = append(about, locales.M("policy.second_in_"+string(q.Follows)))
	}
	return about, nil
}

// submitSecond sends the answer to those who read the language that it owed.
func (d *desk) submitSecond(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	words := f.Answers[keyText].S
	if q.Follows != "" {
		if policy.LangOf(words) != q.Follows {
			return bot.Reply{}, locales.Refuse("policy.second_in_" + string(q.Follows))
		}
		err = d.questions.FollowUp(ctx, q.ID, q.Follows, words, t.Now, func(own policy.Question) (json.RawMessage, error) {
			return payload(answerNote(own, t.Member.Active.Unit))
		})
		if err != nil {
			return bot.Reply{}, err
		}
	}
	s := bot.Say(locales.M("policy.second_sent", "Number", q.ID))
	s.New = true
	q.Follows = ""
	afterAnswer(s, q)
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}
