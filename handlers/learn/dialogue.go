package learn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

func (f *feature) dialogue() bot.Dialogue {
	return bot.Dialogue{
		Kind: kindLearn, Version: 1, Title: locales.M("learn.title"), Resumed: locales.M("learn.resumed"), Named: f.named,
		Step: f.step, Render: f.render,
	}
}

// named names a conversation by its course; a round over wrong answers says that it is one.
func (f *feature) named(ctx context.Context, _ *bot.Turn, body []byte) locales.Text {
	s, c, err := f.session(ctx, body)
	switch {
	case err != nil:
		return locales.M("learn.title")
	case len(s.Practice) > 0:
		return locales.M("learn.named_practice", "Code", string(c.ID))
	}
	return locales.M("learn.named", "Code", string(c.ID), "Title", brief(c.Title))
}

// brief is a title as a button has room for it.
func brief(t locales.Text) locales.Text {
	cut := func(s string, most int) string {
		if r := []rune(s); len(r) > most {
			return strings.TrimSpace(string(r[:most-1])) + "…"
		}
		return s
	}
	return locales.Both(cut(t.Zh, titleZh), cut(t.En, titleEn))
}

// Characters of a title on a button.
const (
	titleZh = 14
	titleEn = 24
)

// opening starts the dialogue, or goes on with the one about the same ref.
func opening(s training.Session, ref string) (bot.Reply, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open course: %w", err)
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindLearn, Ref: ref, Body: b}}, nil
}

// session reads the body with the version of the course that it was begun on.
func (f *feature) session(ctx context.Context, body []byte) (s training.Session, c training.Course, err error) {
	if err := json.Unmarshal(body, &s); err != nil {
		return s, c, fmt.Errorf("read session: %w", err)
	}
	c, err = f.library.Course(ctx, s.Course, s.Version)
	if errors.Is(err, org.ErrNotFound) {
		return s, c, locales.Refuse("learn.no_course")
	}
	return s, c, err
}

// render shows where the session stands. The order of questions and choices follows
// from the conversation's id, so nothing of it is kept.
func (f *feature) render(ctx context.Context, t *bot.Turn, body []byte) (bot.Reply, error) {
	s, c, err := f.session(ctx, body)
	if err != nil {
		return bot.Reply{}, err
	}
	v := c.View(training.SeedOf(t.Conversation), s)
	return f.shown(ctx, screen(&c, v), pictureOf(v))
}

// step takes one turn. The last answer of an attempt is stored before it is shown.
func (f *feature) step(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
	if !t.Member.Joined() {
		return nil, bot.Reply{}, locales.Refuse("learn.join_first")
	}
	s, c, err := f.session(ctx, body)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	seed := training.SeedOf(t.Conversation)
	in, err := input(t, c.View(seed, s))
	if err != nil {
		return nil, bot.Reply{}, err
	}
	was := s
	s, err = c.Step(seed, s, in)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	if was.Stage == training.Reading && s.Stage == training.Asking {
		if err := f.mayTake(ctx, t, &c); err != nil {
			return nil, bot.Reply{}, err
		}
	}
	if s.Stage == training.Finished || c.Last(s) {
		r, err := f.conclude(ctx, t, &c, seed, s)
		return nil, r, err
	}
	next, err := json.Marshal(s)
	if err != nil {
		return nil, bot.Reply{}, fmt.Errorf("write session: %w", err)
	}
	v := c.View(seed, s)
	if !arrived(was, s) {
		return next, bot.Show(screen(&c, v)), nil
	}
	r, err := f.shown(ctx, screen(&c, v), pictureOf(v))
	return next, r, err
}

// conclude shows the last explanation and the result; an attempt is stored first, under
// the conversation's id, so that a repeated turn stores nothing twice.
func (f *feature) conclude(ctx context.Context, t *bot.Turn, c *training.Course, seed training.Seed, s training.Session) (bot.Reply, error) {
	var result *bot.Screen
	if len(s.Practice) > 0 {
		result = bot.Say(locales.M("learn.practised", "Code", string(c.ID), "Title", c.Title)).
			Row(bot.To(locales.M("learn.begin_again"), routeLearn, "q"+string(c.ID)), askTrainer(c.ID, "")).
			Row(bot.To(locales.M("learn.courses"), routeLearn, ""), homeButton())
	} else {
		a := training.Attempt{
			Conversation: t.Conversation, Person: t.Member.ID, Unit: t.Member.Active.Unit.ID, Role: t.Member.Active.Role,
			Course: c.ID, Version: c.Version, On: locales.DateOf(t.Now), Given: s.Given, Score: training.ScoreOf(c, s.Given),
		}
		out, err := f.attempts.Finish(ctx, a, t.Now)
		var no *locales.Refusal
		switch {
		case errors.As(err, &no): // another chat was faster: this attempt does not count
			result = bot.Say(no.Text).Row(bot.To(locales.M("learn.courses"), routeLearn, ""), homeButton())
		case err != nil:
			return bot.Reply{}, err
		default:
			result = resultScreen(c, out, s.Given, a.On)
		}
	}
	result.New = true
	if s.Stage == training.Finished {
		return bot.Show(result), nil
	}
	last := screen(c, c.View(seed, s))
	last.Rows, last.Dialogue = nil, false // the conversation is over: its buttons would be stale
	return bot.Reply{Screens: []*bot.Screen{last, result}}, nil
}
