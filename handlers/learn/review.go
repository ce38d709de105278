package learn

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// Arguments of routeReview. Persisted in messages.
const (
	reviewGo    = "go"
	reviewStop  = "stop"
	reviewStart = "start"
)

// review is /review: what comes back today, and the switch.
func (f *feature) review(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("learn.join_first")
	}
	state, err := f.reviews.Reviews(ctx, t.Member.ID, locales.DateOf(t.Now))
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(stateScreen(state)), nil
}

// stateScreen says how the person stands with questions that come back.
func stateScreen(r training.Reviews) *bot.Screen {
	switch {
	case r.Stopped:
		return bot.Say(locales.M("review.stopped")).Row(startButton()).Row(homeButton())
	case r.Due > 0:
		return bot.Say(locales.M("review.due", "Count", r.Due), locales.M("review.rule")).
			Row(goButton()).Row(stopButton(), homeButton())
	case r.Waiting > 0:
		return bot.Say(locales.M("review.later", "Count", r.Waiting), locales.M("review.rule")).Row(stopButton(), homeButton())
	}
	return bot.Say(locales.M("review.none"), locales.M("review.rule")).Row(stopButton(), homeButton())
}

func goButton() bot.Button    { return bot.To(locales.M("review.btn_go"), routeReview, reviewGo) }
func stopButton() bot.Button  { return bot.To(locales.M("review.btn_stop"), routeReview, reviewStop) }
func startButton() bot.Button { return bot.To(locales.M("review.btn_start"), routeReview, reviewStart) }

// reviewPressed is a button of the evening's message or of /review.
func (f *feature) reviewPressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("learn.join_first")
	}
	switch t.Press.Arg {
	case "":
		return f.review(ctx, t)
	case reviewGo:
		return f.openRound(ctx, t)
	case reviewStop:
		if err := f.reviews.SetReviews(ctx, t.Member.ID, false); err != nil {
			return bot.Reply{}, err
		}
		r := bot.Show(bot.Say(locales.M("review.now_stopped")).Row(startButton()).Row(homeButton()))
		r.Drop = bot.Draft{Kind: kindReview, Ref: roundRef}
		return r, nil
	case reviewStart:
		if err := f.reviews.SetReviews(ctx, t.Member.ID, true); err != nil {
			return bot.Reply{}, err
		}
		return bot.Show(bot.Say(locales.M("review.now_on"), locales.M("review.rule")).Row(stopButton(), homeButton())), nil
	}
	return bot.Reply{}, locales.Refuse("review.unknown")
}
