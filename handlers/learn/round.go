package learn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// roundRef is what every round is about: pressing the button of an old message goes on
// with the round that was begun.
const roundRef = "round"

// roundBody is the body of a round of questions that came back: the session over a mix of
// courses, each in the version that it was begun with.
type roundBody struct {
	Session training.Session          `json:"s"`
	From    map[training.CourseID]int `json:"f"`
}

func (f *feature) round() bot.Dialogue {
	return bot.Dialogue{Kind: kindReview, Version: 1, Title: locales.M("review.title"), Resumed: locales.M("review.resumed"), Step: f.roundStep, Render: f.roundRender}
}

// openRound begins a round over what comes back today, or goes on with one that was begun.
func (f *feature) openRound(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	today := locales.DateOf(t.Now)
	state, err := f.reviews.Reviews(ctx, t.Member.ID, today)
	if err != nil {
		return bot.Reply{}, err
	}
	if state.Stopped {
		return bot.Reply{}, locales.Refuse("review.is_off")
	}
	names, err := f.reviews.DueToday(ctx, t.Member.ID, today)
	if err != nil {
		return bot.Reply{}, err
	}
	courses, err := f.library.Courses(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	mix := training.Mix(locales.M("review.title"), courses, names)
	s, some := training.Practise(&mix, names)
	if !some && !t.Drafted(kindReview, roundRef) {
		return bot.Reply{}, locales.Refuse("review.nothing_due")
	}
	r := roundBody{Session: s, From: map[training.CourseID]int{}}
	for _, c := range courses {
		if slices.ContainsFunc(s.Practice, func(n training.QuestionID) bool { return strings.HasPrefix(string(n), string(c.ID)+"/") }) {
			r.From[c.ID] = c.Version
		}
	}
	b, err := json.Marshal(r)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open round: %w", err)
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindReview, Ref: roundRef, Body: b}}, nil
}

// readRound reads the body with the questions that it is about.
func (f *feature) readRound(ctx context.Context, body []byte) (r roundBody, mix training.Course, err error) {
	if err := json.Unmarshal(body, &r); err != nil {
		return r, mix, fmt.Errorf("read round: %w", err)
	}
	var courses []training.Course
	for id, version := range r.From {
		c, err := f.library.Course(ctx, id, version)
		if errors.Is(err, org.ErrNotFound) {
			continue
		}
		if err != nil {
			return r, mix, err
		}
		courses = append(courses, c)
	}
	mix = training.Mix(locales.M("review.title"), courses, r.Session.Practice)
	if len(mix.Questions) == 0 {
		return r, mix, locales.Refuse("review.nothing_due")
	}
	return r, mix, nil
}

func (f *feature) roundRender(ctx context.Context, t *bot.Turn, body []byte) (bot.Reply, error) {
	r, mix, err := f.readRound(ctx, body)
	if err != nil {
		return bot.Reply{}, err
	}
	v := mix.View(training.SeedOf(t.Conversation), r.Session)
	return f.shown(ctx, screen(&mix, v), pictureOf(v))
}

// roundStep takes one turn; every answer is counted before it is shown, so that who leaves
// in the middle keeps what they did.
func (f *feature) roundStep(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
	if !t.Member.Joined() {
		return nil, bot.Reply{}, locales.Refuse("learn.join_first")
	}
	r, mix, err := f.readRound(ctx, body)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	seed, was := training.SeedOf(t.Conversation), r.Session
	in, err := input(t, mix.View(seed, was))
	if err != nil {
		return nil, bot.Reply{}, err
	}
	r.Session, err = mix.Step(seed, was, in)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	if len(r.Session.Given) > len(was.Given) {
		if err := f.reviews.Reviewed(ctx, t.Member.ID, recalled(t, r.Session.Given), t.Now); err != nil {
			return nil, bot.Reply{}, err
		}
	}
	v := mix.View(seed, r.Session)
	if r.Session.Stage == training.Finished || mix.Last(r.Session) {
		reply, err := f.concludeRound(ctx, t, screen(&mix, v), r.Session.Stage == training.Finished)
		return nil, reply, err
	}
	next, err := json.Marshal(r)
	if err != nil {
		return nil, bot.Reply{}, fmt.Errorf("write round: %w", err)
	}
	if !arrived(was, r.Session) {
		return next, bot.Show(screen(&mix, v)), nil
	}
	reply, err := f.shown(ctx, screen(&mix, v), pictureOf(v))
	return next, reply, err
}

// recalled is the last answer of a round.
func recalled(t *bot.Turn, given []training.Given) training.Recalled {
	last := given[len(given)-1]
	course, question := split(last.Question)
	return training.Recalled{
		Course: course, Question: question, Answer: fmt.Sprintf("%s/%d", t.Conversation, len(given)), Right: last.Right,
		WrongBefore: slices.ContainsFunc(given[:len(given)-1], func(g training.Given) bool { return g.Question == last.Question && !g.Right }),
	}
}

// concludeRound shows the last explanation, unless it was read, and what is left today.
func (f *feature) concludeRound(ctx context.Context, t *bot.Turn, last *bot.Screen, read bool) (bot.Reply, error) {
	state, err := f.reviews.Reviews(ctx, t.Member.ID, locales.DateOf(t.Now))
	if err != nil {
		return bot.Reply{}, err
	}
	result := bot.Say(locales.M("review.finished"))
	if state.Due > 0 {
		result.Add(locales.M("review.left", "Count", state.Due)).Row(goButton())
	}
	result.Row(stopButton(), homeButton()).New = true
	if read {
		return bot.Show(result), nil
	}
	last.Rows, last.Dialogue = nil, false
	return bot.Reply{Screens: []*bot.Screen{last, result}}, nil
}

// split takes the name of a question among all courses apart.
func split(name training.QuestionID) (training.CourseID, training.QuestionID) {
	course, question, _ := strings.Cut(string(name), "/")
	return training.CourseID(course), training.QuestionID(question)
}
