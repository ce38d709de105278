package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// kindCard is the conversation in which an answer becomes a card; its ref is the question.
// Persisted.
const kindCard = "policy.card"

// Field keys. Persisted in drafts.
const (
	keyTitleZh = "title_zh"
	keyTitleEn = "title_en"
	keyPointZh = "point_zh"
	keyPointEn = "point_en"
)

// Bounds of a card, so that it fits a screen in both languages.
const (
	maxCardTitle = 80
	maxCardPoint = 400
	onCards      = 4 // on one screen
)

// cardForm asks for the words of a card in both languages and the policy it rests on.
func (d *desk) cardForm() (bot.Dialogue, error) {
	text := func(key, label string, most int) form.Field {
		return form.Field{
			Key: key, Kind: form.Text, Required: true, Label: locales.M(label),
			Constraint:        fmt.Sprintf("string-length(.) <= %d", most),
			ConstraintMessage: locales.M("policy.card_too_long", "Limit", most),
		}
	}
	cites := form.Field{
		Key: keyItem, Kind: form.Text, Required: true,
		Label: locales.M("policy.card_item"), Hint: locales.M("policy.card_item_hint"),
	}
	c, err := form.Compile(form.Form{
		ID: kindCard, Version: 1, Title: locales.M("policy.card_form"),
		Fields: []form.Field{
			text(keyTitleZh, "policy.card_title_zh", maxCardTitle), text(keyTitleEn, "policy.card_title_en", 2*maxCardTitle),
			text(keyPointZh, "policy.card_point_zh", maxCardPoint), text(keyPointEn, "policy.card_point_en", 2*maxCardPoint), cites,
		},
	})
	if err != nil {
		return bot.Dialogue{}, fmt.Errorf("compile card form: %w", err)
	}
	return bot.FormDialogue{
		Kind: kindCard, Title: locales.M("policy.card_form"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Submit: d.submitCard, Check: d.checkItem,
	}.Dialogue(), nil
}

// beginCard opens the form with what question and answer say already.
func (d *desk) beginCard(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if q.Open() {
		return d.showQuestion(ctx, t, q)
	}
	asked := policy.InOwn(q.Text)
	known := form.Answers{}
	for key, words := range map[string]string{
		keyTitleZh: clip(asked.Zh, maxCardTitle), keyTitleEn: clip(asked.En, 2*maxCardTitle),
		keyPointZh: q.Answer.Zh, keyPointEn: q.Answer.En, keyItem: string(q.Item),
	} {
		if words != "" {
			known[key] = form.Value{S: words}
		}
	}
	o, err := bot.OpenForm(kindCard, strconv.FormatInt(q.ID, 10), 1, form.Session{Answers: known})
	return bot.Reply{Open: o}, err
}

// submitCard proposes the card; somebody else has to approve it.
func (d *desk) submitCard(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	q, err := d.forDesk(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	a := f.Answers
	c := policy.Card{
		Question: q.ID, Desk: q.Desk, By: t.Member.ID, At: t.Now,
		Title: locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), Point: locales.Both(a[keyPointZh].S, a[keyPointEn].S),
	}
	if c.Cites, err = d.itemTyped(ctx, t, a[keyItem].S); err != nil {
		return bot.Reply{}, err
	}
	_, err = d.questions.ProposeCard(ctx, t.Conversation, c, func(c policy.Card) (json.RawMessage, error) {
		s := bot.Say(locales.M("policy.card_note", "Unit", c.Desk.Name, "Title", c.Title))
		return payload(s.Row(bot.To(locales.M("policy.card_open"), routeProposed, strconv.FormatInt(c.ID, 10))))
	})
	if errors.Is(err, org.ErrConflict) {
		err = locales.Refuse("policy.card_twice", "Number", q.ID)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.card_proposed", "Title", c.Title))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// cards lists by pages what waits for a second person.
func (d *desk) cards(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.cardPage(ctx, t, pageAsked(t))
}

func (d *desk) cardPage(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	list, all, err := d.questions.ProposedCards(ctx, t.Member.Active.Unit, onCards, page*onCards)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(list) == 0 && page > 0 { // the last page has been done
		return d.cardPage(ctx, t, 0)
	}
	pages := pagesOf(all, onCards)
	s := bot.Say(locales.M("policy.cards", "All", all, "Page", page+1, "Pages", pages))
	if all == 0 {
		s = bot.Say(locales.M("policy.cards_none"))
	}
	for i, c := range list {
		n := page*onCards + i + 1
		s.Add(locales.M("policy.card_line", "Number", n, "Unit", c.Desk.Name, "Title", clipText(c.Title, maxTitle, 2*maxTitle)))
		s.Row(bot.To(locales.M("policy.open", "Number", n, "Title", clipText(c.Title, 14, 26)), routeProposed, strconv.FormatInt(c.ID, 10)))
	}
	turnTo(s, routeCards, page, pages, strconv.Itoa)
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// forApproval reads a card that the member may decide on; all else is not found.
func (d *desk) forApproval(ctx context.Context, t *bot.Turn, id int64) (policy.Card, error) {
	if err := mayAnswer(t.Member); err != nil {
		return policy.Card{}, err
	}
	c, err := d.questions.ProposedCard(ctx, id)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(c.Desk)) {
		return policy.Card{}, locales.Refuse("policy.card_gone")
	}
	return c, err
}

// proposed shows one card in both languages, with the words under which it will be found.
func (d *desk) proposed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	c, err := d.forApproval(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(cardAsProposed(c, t.Member.ID)), nil
}

func cardAsProposed(c policy.Card, reader org.PersonID) *bot.Screen {
	s := bot.Say(
		locales.M("policy.card_proposal", "Unit", c.Desk.Name),
		locales.M("policy.card_words", "Title", locales.Raw(c.Title.Zh), "Point", locales.Raw(c.Point.Zh)),
		locales.M("policy.card_words", "Title", locales.Raw(c.Title.En), "Point", locales.Raw(c.Point.En)),
		locales.M("policy.card_cites", "Item", string(c.Cites)),
	)
	for _, words := range c.Asked[:min(len(c.Asked), policy.MostAliases)] {
		s.Add(locales.M("policy.card_asked", "Words", clip(words, deskPreview)))
	}
	id := strconv.FormatInt(c.ID, 10)
	switch {
	case c.State != policy.CardProposed:
		s.Add(locales.M("policy.card_" + string(c.State)))
		if c.Reason != "" {
			s.Add(locales.M("policy.reason", "Reason", reasonText(c.Reason)))
		}
	case c.By == reader:
		s.Add(locales.M("policy.card_second"))
	default:
		s.Row(bot.To(locales.M("policy.approve"), routeApprove, id), bot.To(locales.M("policy.decline"), routeDecline, id))
	}
	s.Row(bot.To(locales.M("policy.answer_card", "Item", string(c.Cites)), routeCard, place{card: c.Cites}.arg()))
	return s.Row(bot.To(locales.M("policy.to_cards"), routeCards, ""))
}

func (d *desk) approve(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.decide(ctx, t, id, policy.Verdict{By: lifecycle.ActorOf(t.Member), Yes: true, At: t.Now})
}

// decline asks why the card of the button is not approved.
func (d *desk) decline(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	c, err := d.forApproval(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if c.State != policy.CardProposed || c.By == t.Member.ID {
		return bot.Show(cardAsProposed(c, t.Member.ID)), nil
	}
	return bot.Show(whyScreen(subject{aboutCard, id})), nil
}

// decide is the second person's yes or no; the proposer is told.
func (d *desk) decide(ctx context.Context, t *bot.Turn, id int64, v policy.Verdict) (bot.Reply, error) {
	c, err := d.forApproval(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	c, err = d.questions.DecideCard(ctx, c.ID, v, func(c policy.Card) (json.RawMessage, error) {
		return payload(cardTold(c, t.Member.Active.Unit))
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(cardAsProposed(c, t.Member.ID)), nil
}

// cardTold tells a proposer what has become of their card.
func cardTold(c policy.Card, by org.Unit) *bot.Screen {
	s := bot.Say(locales.M("policy.card_told_"+string(c.State), "Title", c.Title, "Unit", by.Name))
	if c.State == policy.CardApproved {
		return s.Row(bot.To(locales.M("policy.answer_card", "Item", string(c.ItemID())), routeCard, place{card: c.ItemID()}.arg()))
	}
	s.Add(locales.M("policy.reason", "Reason", reasonText(c.Reason)))
	if c.State == policy.CardDeclined && c.Question != 0 {
		s.Row(bot.To(locales.M("policy.open_question"), routeQuestion, strconv.FormatInt(c.Question, 10)))
	}
	return s
}
