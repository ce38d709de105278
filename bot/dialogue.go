package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// FormDialogue is a dialogue that fills a form: one way back, one way to cancel, one
// review screen for every form of the bot.
type FormDialogue struct {
	Kind  string // persisted
	Title locales.Text
	// Form compiles or fetches the form that ref is about. Called every turn: cheap.
	Form func(ctx context.Context, t *Turn, ref string) (*form.Compiled, error)
	// Submit gets the relevant answers after the person confirmed the review.
	// It must be idempotent by t.Conversation. A *locales.Refusal keeps the form open.
	Submit func(ctx context.Context, t *Turn, f Filled) (Reply, error)
	// Intro is shown above the first question; optional.
	Intro func(ctx context.Context, t *Turn, ref string) ([]locales.Text, error)
	// ReviewNote is shown above the submit button of the review; optional (a notice's reach).
	ReviewNote func(ctx context.Context, t *Turn, f Filled) ([]locales.Text, error)
	// About stands above every question and above the review, for which key is ""; optional.
	About func(ctx context.Context, t *Turn, ref, key string) ([]locales.Text, error)
	// Check judges an answer that has just been given, where the form alone cannot: a
	// *locales.Refusal takes it back and asks again; optional.
	Check func(ctx context.Context, t *Turn, ref, key string, v form.Value) error
	// OwnWords says what typed words mean that are none of the choices of question key: the
	// choice, and the text question behind it that they answer; optional.
	OwnWords func(key string) (choice, question string, ok bool)
	// Marked reports whether what is formatted in the answer to question key counts
	// (locales.Marked); nil = nowhere, and answers are the bare words.
	Marked func(key string) bool
	// Kept is what is stored of an attachment; nil = its reference.
	Kept func(s Sent) string
	// Buttons stand under the review besides its own; optional.
	Buttons func(t *Turn, f Filled) []ReviewButton
	// Act answers a press on one of Buttons, by its Arg, with what the form holds. The form
	// stays open as it is, and its review is shown again below the answer.
	Act func(ctx context.Context, t *Turn, f Filled, arg string) (Reply, error)
	// Protect reports whether what the form about ref shows must not be forwarded or saved;
	// optional. Such screens are messages of their own: one that was sent cannot be protected.
	Protect func(ref string) bool
	// Brief shortens long answers in the review: the form has another way to show them whole.
	Brief bool
	// ByNumber leaves the numbered buttons out of a review that has Buttons: those name the lines
	// that are changed most, and the others open by their number, typed.
	ByNumber bool
}

// ReviewButton is a button of a form's own under its review. It opens the question Opens, in
// place of that line's button, and of the line too while it is empty; or else leads to Act
// with Arg.
type ReviewButton struct {
	Label locales.Text
	Opens string
	Arg   string
}

// Filled is a submitted form.
type Filled struct {
	Ref     string
	Version int
	Answers form.Answers
	Known   form.Answers // what the form was opened with, see form.Session
	Typed   int          // answers that took typing
}

// formBody is the body of a form conversation. Persisted in envelopes and drafts.
type formBody struct {
	Ref     string       `json:"r,omitempty"`
	Version int          `json:"v"`
	Session form.Session `json:"s"`
	// Stopping: whether to stop was asked last.
	Stopping bool `json:"x,omitempty"`
}

// filled is the form as it would be submitted now.
func (fb formBody) filled(c *form.Compiled, now time.Time) Filled {
	return Filled{
		Ref: fb.Ref, Version: fb.Version, Answers: c.Submission(fb.Session, now),
		Known: fb.Session.Known, Typed: fb.Session.Typed,
	}
}

// OpenForm starts the form dialogue kind about ref (at most 64 bytes, the dialogue's
// own meaning) with a session that may hold known and given answers.
func OpenForm(kind, ref string, version int, s form.Session) (*Opening, error) {
	fb := formBody{Ref: ref, Version: version, Session: s}
	return &Opening{Kind: kind, Ref: ref, Body: fb.encode()}, nil
}

// Dialogue makes the conversation out of the form.
func (d FormDialogue) Dialogue() Dialogue {
	return Dialogue{Kind: d.Kind, Version: 1, Title: d.Title, Step: d.step, Render: d.render, Takes: d.takes, Asks: d.asks, Stop: pressStop, Named: d.named}
}

// named is the title of the form that is filled in: one dialogue may fill in many.
func (d FormDialogue) named(ctx context.Context, t *Turn, body []byte) locales.Text {
	_, c, err := d.load(ctx, t, body)
	if err != nil || c.Form().Title.Empty() {
		return d.Title
	}
	return c.Form().Title
}

// takes reports whether the question that is asked now is answered by an attachment of
// this sort.
func (d FormDialogue) takes(ctx context.Context, t *Turn, body []byte, sort string) bool {
	fb, c, err := d.load(ctx, t, body)
	if err != nil {
		return false
	}
	_, p := c.Step(fb.Session, form.Input{}, t.Now)
	return p.Stage == form.Asking && p.Field.Kind.Takes(sort)
}

// asks reports whether a question is asked now: at the review only its buttons and their numbers count.
func (d FormDialogue) asks(ctx context.Context, t *Turn, body []byte) bool {
	fb, c, err := d.load(ctx, t, body)
	if err != nil {
		return true
	}
	_, p := c.Step(fb.Session, form.Input{}, t.Now)
	return p.Stage != form.Review
}

// load reads the body and the form, and carries the answers of an older version over.
func (d FormDialogue) load(ctx context.Context, t *Turn, body []byte) (formBody, *form.Compiled, error) {
	fb, err := readFormBody(body)
	if err != nil {
		return fb, nil, fmt.Errorf("read form conversation: %w", err)
	}
	c, err := d.Form(ctx, t, fb.Ref)
	if err != nil {
		return fb, nil, err
	}
	if f := c.Form(); fb.Version < f.Version {
		if f.Upgrade != nil {
			fb.Session.Answers = f.Upgrade(fb.Version, fb.Session.Answers)
		}
		fb.Version = f.Version
	}
	if c.WantsSeed() && fb.Session.Seed == "" {
		fb.Session.Seed = t.Conversation
	}
	if c.WantsWho() {
		fb.Session.Who = strconv.FormatInt(int64(t.Member.ID), 10)
	}
	return fb, c, nil
}

func (d FormDialogue) step(ctx context.Context, t *Turn, body []byte) ([]byte, Reply, error) {
	fb, c, err := d.load(ctx, t, body)
	if err != nil {
		return nil, Reply{}, err
	}
	d.typedButton(t, &fb, c)
	if t.Press != nil && (t.Press.Arg == pressStop || t.Press.Arg == pressStopped) {
		return d.stop(fb, t.Press.Arg == pressStopped)
	}
	if t.Press != nil && d.Act != nil {
		if arg, ours := strings.CutPrefix(t.Press.Arg, pressAct); ours {
			return d.act(ctx, t, fb, c, arg)
		}
	}
	fb.Stopping = false
	before := fb.Session
	p, err := d.take(ctx, t, &fb, c)
	if err != nil {
		return nil, Reply{}, err
	}
	if p.Stage == form.Finished {
		r, err := d.Submit(ctx, t, fb.filled(c, t.Now))
		if err == nil {
			return nil, r, nil
		}
		var no *locales.Refusal
		if !errors.As(err, &no) {
			return nil, Reply{}, err
		}
		fb.Session = before
		_, p = c.Step(before, form.Input{}, t.Now)
		p.Refusal = no.Text
	}
	s, err := d.screen(ctx, t, fb, c, p)
	if err != nil {
		return nil, Reply{}, err
	}
	r := Show(s)
	r.Stay = p.Stayed
	r.Passing = t.Sent != nil && p.Refusal.Empty()
	if t.Press != nil { // a line at the top of a long screen is easily missed
		r.Toast = p.Refusal
	}
	return fb.encode(), r, nil
}

func (d FormDialogue) render(ctx context.Context, t *Turn, body []byte) (Reply, error) {
	fb, c, err := d.load(ctx, t, body)
	if err != nil {
		return Reply{}, err
	}
	_, p := c.Step(fb.Session, form.Input{}, t.Now)
	s, err := d.screen(ctx, t, fb, c, p)
	if err != nil {
		return Reply{}, err
	}
	if d.Intro != nil && p.Stage == form.Asking && p.Number <= 1 && len(fb.Session.Answers) == 0 {
		intro, err := d.Intro(ctx, t, fb.Ref)
		if err != nil {
			return Reply{}, err
		}
		s.Body = append(intro, s.Body...)
	}
	return Show(s), nil
}

func (d FormDialogue) screen(ctx context.Context, t *Turn, fb formBody, c *form.Compiled, p form.Prompt) (*Screen, error) {
	var s *Screen
	switch p.Stage {
	case form.ReadBack:
		s = readBackScreen(p)
	case form.Review:
		s = d.review(c.Form(), t, fb.filled(c, t.Now), p)
		if d.ReviewNote == nil {
			break
		}
		note, err := d.ReviewNote(ctx, t, fb.filled(c, t.Now))
		if err != nil {
			return nil, err
		}
		s.Add(note...)
	default:
		s = askScreen(p, t.Lang)
	}
	if d.Protect != nil && d.Protect(fb.Ref) {
		s.Protect, s.New = true, true
	}
	return s, d.about(ctx, t, fb.Ref, s, p)
}
