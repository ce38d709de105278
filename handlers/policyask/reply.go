package policyask

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// kindAnswer is the conversation in which a desk answers; its ref is the question. Persisted.
const kindAnswer = "policy.answer"

const answerVersion = 1

// Field keys. Persisted in drafts.
const (
	keyText = "text"
	keyItem = "item"
)

// maxAnswer keeps an answer with its question inside one message.
const maxAnswer = 1500

// maxAnswering is how much of the question stands above each step of its answer.
const maxAnswering = 200

// answerForm is the form as a dialogue: the answer, and the card it rests on if there is one.
func (d *desk) answerForm() (bot.Dialogue, error) {
	c, err := form.Compile(form.Form{
		ID: kindAnswer, Version: answerVersion, Title: locales.M("policy.answer_title"),
		Fields: []form.Field{
			{
				Key: keyText, Kind: form.Text, Required: true,
				Label: locales.M("policy.answer_text"), Hint: locales.M("policy.answer_text_hint"),
				Constraint:        fmt.Sprintf("string-length(.) <= %d", maxAnswer),
				ConstraintMessage: locales.M("policy.answer_too_long", "Limit", maxAnswer),
			},
			{Key: keyItem, Kind: form.Text, Label: locales.M("policy.answer_item"), Hint: locales.M("policy.answer_item_hint")},
		},
	})
	if err != nil {
		return bot.Dialogue{}, fmt.Errorf("compile answer form: %w", err)
	}
	return bot.FormDialogue{
		Kind: kindAnswer, Title: locales.M("policy.answer_title"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Submit: d.submitAnswer, About: d.answering, Check: d.checkItem,
	}.Dialogue(), nil
}

// answering says above every step what is answered, and in which language the asker reads.
func (d *desk) answering(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	q, err := d.forDesk(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	return []locales.Text{
		locales.M("policy.answering", "Number", q.ID, "Unit", q.Unit.Name, "Words", clip(q.Text, maxAnswering)),
		reads(q),
	}, nil
}

// reads says in which language the asker reads, so that the answer can be in it.
func reads(q policy.Question) locales.Text {
	if q.Lang == locales.EN {
		return locales.M("policy.asker_reads_en")
	}
	return locales.M("policy.asker_reads_zh")
}

// checkItem refuses an id that the library does not have as soon as it is typed.
func (d *desk) checkItem(ctx context.Context, t *bot.Turn, _, key string, v form.Value) error {
	if key != keyItem {
		return nil
	}
	_, err := d.itemTyped(ctx, t, v.S)
	return err
}

// itemTyped is the item that the answer rests on; "" when none was typed.
func (d *desk) itemTyped(ctx context.Context, t *bot.Turn, typed string) (policy.ItemID, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return "", nil
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return "", err
	}
	it, ok := findItem(x.Library(), typed)
	if !ok {
		return "", locales.Refuse("policy.unknown_item", "Item", clip(typed, maxEchoed))
	}
	return it.ID, nil
}

// beginAnswer opens the form, unless somebody has answered meanwhile.
func (d *desk) beginAnswer(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if !q.Open() {
		return bot.Show(tooLate(q)), nil
	}
	o, err := bot.OpenForm(kindAnswer, strconv.FormatInt(q.ID, 10), answerVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// submitAnswer records the answer and sends it to the asker. When another answer came
// first, it shows that one and ends.
func (d *desk) submitAnswer(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	r := policy.Reply{Question: q.ID, Key: t.Conversation, By: t.Member.ID, Text: f.Answers[keyText].S, At: t.Now}
	if r.Item, err = d.itemTyped(ctx, t, f.Answers[keyItem].S); err != nil {
		return bot.Reply{}, err
	}
	told := q
	told.Answer, told.Item = r.Text, r.Item
	note, err := payload(answerNote(told, t.Member.Active.Unit))
	if err != nil {
		return bot.Reply{}, err
	}
	switch err := d.questions.AnswerQuestion(ctx, r, note); {
	case errors.Is(err, org.ErrConflict):
		now, err := d.questions.PolicyQuestion(ctx, q.ID)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Show(tooLate(now)), nil
	case err != nil:
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.answer_sent", "Number", q.ID, "Unit", q.Unit.Name))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// findItem takes an id as it is typed: pol-41 is POL-041.
func findItem(lib *policy.Library, typed string) (*policy.Item, bool) {
	id := strings.ToUpper(locales.HalfWidth(typed))
	if it, ok := lib.Item(policy.ItemID(id)); ok {
		return it, true
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(id, "POL"), "-"))
	if err != nil {
		return nil, false
	}
	return lib.Item(policy.ItemID(fmt.Sprintf("POL-%03d", n)))
}

func tooLate(q policy.Question) *bot.Screen {
	s := bot.Say(locales.M("policy.already_answered", "Number", q.ID, "Answer", q.Answer, "At", q.AnsweredAt))
	return s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
}

// answerNote is what the asker gets.
func answerNote(q policy.Question, from org.Unit) *bot.Screen {
	s := answerScreen(q)
	return s.Add(locales.M("policy.answer_from", "Unit", from.Name))
}

func answerScreen(q policy.Question) *bot.Screen {
	s := bot.Say(locales.M("policy.answer_note", "Number", q.ID, "Words", clip(q.Text, maxQuery), "Answer", q.Answer))
	if q.Item != "" {
		s.Row(bot.To(locales.M("policy.answer_card", "Item", string(q.Item)), routeCard, place{card: q.Item, day: q.AsOf}.arg()))
	}
	return s
}
