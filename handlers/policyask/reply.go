package policyask

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
	"cadrebot/org"
	"cadrebot/policy"
)

// kindAnswer is the conversation in which a desk answers; its ref is the question. Persisted.
const kindAnswer = "policy.answer"

const answerVersion = 2

// Field keys. Persisted in drafts.
const (
	keyText  = "text"
	keyOther = "other"
	keyItem  = "item"
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
			{
				Key: keyOther, Kind: form.Text,
				Label: locales.M("policy.answer_other"), Hint: locales.M("policy.answer_other_hint"),
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
		ReviewNote: d.promise,
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

// reads says in which language the askers read, so that the answer can be in it.
func reads(q policy.Question) locales.Text {
	if q.Readers.All() > 1 {
		return locales.M("policy.askers_read", "Zh", q.Readers.Zh, "En", q.Readers.En)
	}
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
	r := policy.Reply{Question: q.ID, Key: t.Conversation, By: t.Member.ID, At: t.Now}
	if r.Text, r.Follows, err = inBoth(q, f.Answers); err != nil {
		return bot.Reply{}, err
	}
	if r.Item, err = d.itemTyped(ctx, t, f.Answers[keyItem].S); err != nil {
		return bot.Reply{}, err
	}
	if r.Anchor, err = d.clauseFor(ctx, t, q, r.Item); err != nil {
		return bot.Reply{}, err
	}
	note := func(own policy.Question) (json.RawMessage, error) {
		return payload(answerNote(own, t.Member.Active.Unit))
	}
	switch err := d.questions.AnswerQuestion(ctx, r, note); {
	case errors.Is(err, org.ErrConflict):
		return d.tooLateFor(ctx, q.ID)
	case err != nil:
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.answer_sent", "Number", q.ID, "Unit", q.Unit.Name))
	s.New = true
	q.Answer, q.Follows = r.Text, r.Follows
	afterAnswer(s, q)
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// clauseFor is the clause of an item with which a question is answered; "" for no item.
func (d *desk) clauseFor(ctx context.Context, t *bot.Turn, q policy.Question, id policy.ItemID) (string, error) {
	x, err := d.shelf.current(ctx)
	if err != nil {
		return "", err
	}
	it, ok := x.Library().Item(id)
	if !ok {
		return "", nil
	}
	return answering(x, it, policy.Query{Text: q.Text, Today: today(t), AsOf: q.AsOf}), nil
}

// inBoth is the answer by language, and the language in which it follows later: one that an
// asker reads and that was not written.
func inBoth(q policy.Question, a form.Answers) (text locales.Text, follows locales.Lang, err error) {
	text = policy.InOwn(a[keyText].S)
	other := locales.EN
	if text.Zh == "" {
		other = locales.ZH
	}
	words := a[keyOther].S
	if words == "" {
		if q.Readers.Of(other) > 0 {
			follows = other
		}
		return text, follows, nil
	}
	second := policy.InOwn(words)
	if (second.Zh == "") == (text.Zh == "") {
		return text, "", locales.Refuse("policy.same_language")
	}
	return locales.Both(text.Zh+second.Zh, text.En+second.En), "", nil
}

// promise says at the review who gets the answer in a language that they did not ask in,
// and that the other one is promised to them.
func (d *desk) promise(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	q, err := d.forDesk(ctx, t, f.Ref)
	if err != nil {
		return nil, err
	}
	_, follows, err := inBoth(q, f.Answers)
	if err != nil || follows == "" {
		return nil, nil // what is wrong with it is said when it is submitted
	}
	return []locales.Text{locales.M("policy.promise_"+string(follows), "Number", q.Readers.Of(follows))}, nil
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
	s := bot.Say(locales.M("policy.already_answered", "Number", q.ID, "Answer", anyAnswer(q), "At", q.AnsweredAt))
	return s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))
}

// answerNote is what an asker gets.
func answerNote(own policy.Question, from org.Unit) *bot.Screen {
	s := answerScreen(own)
	return s.Add(locales.M("policy.answer_from", "Unit", from.Name))
}

// anyAnswer is the answer in the reader's language, or in the one that there is.
func anyAnswer(q policy.Question) locales.Text {
	if q.Answer.Zh == "" || q.Answer.En == "" {
		return locales.Raw(q.Answer.Zh + q.Answer.En)
	}
	return q.Answer
}

func answerScreen(own policy.Question) *bot.Screen {
	s := bot.Say(locales.M("policy.answer_note", "Number", own.ID, "Words", clip(own.Text, maxQuery), "Answer", anyAnswer(own)))
	if given := givenIn(own.Answer); given != "" && given != own.Lang {
		id := "policy.answer_in_" + string(given)
		if own.Follows == own.Lang {
			id += "_follows"
		}
		s.Add(locales.M(id))
	}
	if own.Item != "" {
		s.Row(bot.To(locales.M("policy.answer_card", "Item", string(own.Item)), routeCard, place{card: own.Item, day: own.AsOf}.arg()))
	}
	return s
}

// givenIn is the one language of an answer; "" when it is in both.
func givenIn(answer locales.Text) locales.Lang {
	switch {
	case answer.En == "":
		return locales.ZH
	case answer.Zh == "":
		return locales.EN
	}
	return ""
}
