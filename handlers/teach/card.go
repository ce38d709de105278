package teach

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/training"
)

// cardOf is what an answer already says of the card that it may become.
func cardOf(answer locales.Text) form.Answers {
	out := form.Answers{}
	for key, words := range map[string]string{keyZh: answer.Zh, keyEn: answer.En} {
		if n := len([]rune(words)); n > 0 && n <= training.CardLength {
			out[key] = form.Value{S: words}
		}
	}
	return out
}

// card makes the answer a card of the course's next version.
func (f *feature) card(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	x, err := f.question(ctx, t, filled.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	a := filled.Answers
	version, err := f.store.AnswerAsCard(ctx, x.ID, training.Card{
		Title: locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), Text: locales.Both(a[keyZh].S, a[keyEn].S),
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("make a card of an answer: %w", err)
	}
	return bot.Show(bot.Say(locales.M("teach.card_made", "Code", string(x.Course), "Version", version)).
		Row(bot.To(locales.M("teach.inbox_btn"), routeInbox, "0"), bot.To(locales.M("teach.back_totals"), routeCourses, string(x.Course)))), nil
}
