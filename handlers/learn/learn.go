// Package learn is the feature "Learn": the courses of a person with their cards and
// questions (/learn), and what they got wrong coming back (/review, evening.go).
// What trainers see of it is the feature "Teach".
//
// It turns turns into steps of training.Session and sessions into screens; marks,
// orders and rules are training's. It imports no store and no other feature. A new type
// of question needs its rows in question.go (how it is asked) and answer.go (how an
// answer reads).
package learn

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// Library has the courses. What it returns is shared and must not be changed.
type Library interface {
	// Courses are the newest versions in code order.
	Courses(ctx context.Context) ([]training.Course, error)
	// Course is one version; org.ErrNotFound when there is none.
	Course(ctx context.Context, id training.CourseID, version int) (training.Course, error)
}

// Attempts keeps what a person has finished.
type Attempts interface {
	// Finish stores an attempt, once for each conversation; a *locales.Refusal when the
	// course does not allow another one.
	Finish(ctx context.Context, a training.Attempt, now time.Time) (training.Outcome, error)
	Progress(ctx context.Context, person org.PersonID) (map[training.CourseID]training.Progress, error)
	// Taken is what the person has finished of a course before.
	Taken(ctx context.Context, person org.PersonID, course training.CourseID) (training.Taken, error)
	// Missed are the wrong answers of one's own attempt; org.ErrNotFound for others'.
	Missed(ctx context.Context, person org.PersonID, attempt int64) (training.Course, []training.QuestionID, error)
}

// Essays are told of once a trainer has marked them.
type Essays interface {
	// TellMarked queues what compose makes of each essay that was marked, once.
	TellMarked(ctx context.Context, now time.Time, compose func(training.MarkedEssay) (json.RawMessage, error)) (int, error)
}

// Reviews keeps which questions come back to whom.
type Reviews interface {
	// Days are the working days: reviews come on their evenings only.
	Days(ctx context.Context) (*calendar.Days, error)
	// DueToday are the questions of one round, by their names among all courses.
	DueToday(ctx context.Context, person org.PersonID, on locales.Date) ([]training.QuestionID, error)
	// Reviewed counts an answer, once for each Recalled.Answer.
	Reviewed(ctx context.Context, person org.PersonID, r training.Recalled, now time.Time) error
	Reviews(ctx context.Context, person org.PersonID, on locales.Date) (training.Reviews, error)
	// SetReviews switches them; switching off deletes what is kept of them.
	SetReviews(ctx context.Context, person org.PersonID, on bool) error
	// FireReviews queues at most one message a day for each person within their budget.
	FireReviews(ctx context.Context, now time.Time, compose func(to org.PersonID, questions int) (notices.Outgoing, error)) (int, error)
}

// Pictures has the pictures of courses.
type Pictures interface {
	// Picture is a picture by the name that a card or question has for it; org.ErrNotFound
	// when there is none.
	Picture(ctx context.Context, name string) ([]byte, error)
}

// Names that travel in buttons and envelopes. Persisted; never reused.
const (
	routeLearn  = "learn"  // "" the list; pN its page; oC1 a course; qC1 its questions; w7 what attempt 7 got wrong
	routeReview = "review" // "" where one stands; go, stop, start
	kindLearn   = "learn"
	kindReview  = "review"
)

// everybody who has joined may learn.
var everybody = []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin, org.Reading}

// Stores is what the feature needs of storage. Without Pictures no pictures show.
type Stores struct {
	Library  Library
	Attempts Attempts
	Essays   Essays
	Reviews  Reviews
	Pictures Pictures
}

type feature struct {
	library  Library
	attempts Attempts
	essays   Essays
	reviews  Reviews
	pictures Pictures
}

// New is the feature over storage.
func New(s Stores) bot.Feature {
	f := &feature{s.Library, s.Attempts, s.Essays, s.Reviews, s.Pictures}
	return bot.Feature{
		Name: "learn",
		Commands: []bot.Command{
			{Name: "learn", Help: locales.M("learn.help"), Families: everybody, Run: f.learn},
			{Name: "review", Help: locales.M("review.help"), Families: everybody, Run: f.review},
		},
		Routes: []bot.Route{
			{Name: routeLearn, Families: everybody, Run: f.pressed},
			{Name: routeReview, Run: f.reviewPressed},
		},
		Dialogues: []bot.Dialogue{f.dialogue(), f.round()},
		Jobs: []bot.Job{
			{Name: "review", Every: 10 * time.Minute, RunOnce: f.evening},
			{Name: "marks", Every: 15 * time.Second, RunOnce: f.tellMarks},
		},
	}
}

// learn is /learn, with or without the code of a course.
func (f *feature) learn(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if code := locales.HalfWidth(t.Text); code != "" {
		return f.open(ctx, t, training.CourseID(code), training.Begin)
	}
	return f.list(ctx, t, 0)
}

// pressed is a button of the list or of a result.
func (f *feature) pressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg := t.Press.Arg
	if arg == "" {
		return f.list(ctx, t, 0)
	}
	switch rest := arg[1:]; arg[0] {
	case 'p':
		page, err := strconv.Atoi(rest)
		if err == nil {
			return f.list(ctx, t, page)
		}
	case 'o':
		return f.open(ctx, t, training.CourseID(rest), training.Begin)
	case 'q':
		return f.open(ctx, t, training.CourseID(rest), training.Retry)
	case 'w':
		id, err := strconv.ParseInt(rest, 10, 64)
		if err == nil {
			return f.again(ctx, t, id)
		}
	}
	return bot.Reply{}, locales.Refuse("learn.no_course")
}

// open starts the newest version of a course with the session that begin makes.
func (f *feature) open(ctx context.Context, t *bot.Turn, id training.CourseID, begin func(*training.Course) training.Session) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("learn.join_first")
	}
	c, err := f.newest(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	s := begin(&c)
	if s.Stage != training.Reading {
		if err := f.mayTake(ctx, t, &c); err != nil {
			return bot.Reply{}, err
		}
	}
	r, err := opening(s, string(c.ID))
	if err == nil && s.Stage != training.Reading {
		r.Open.Moved = toQuestions
	}
	return r, err
}

// toQuestions takes a course that was left at a card to its questions; answers that were
// given in it stay.
func toQuestions(was []byte) []byte {
	var s training.Session
	if json.Unmarshal(was, &s) != nil || s.Stage != training.Reading {
		return was
	}
	s.Stage, s.Page = training.Asking, 0
	b, err := json.Marshal(s)
	if err != nil {
		return was
	}
	return b
}

// mayTake refuses the questions of a course whose attempts are used up, or whose day has
// not come. Its cards can be read at any time.
func (f *feature) mayTake(ctx context.Context, t *bot.Turn, c *training.Course) error {
	if c.Attempts == 0 && c.Delay == 0 {
		return nil
	}
	before, err := f.attempts.Taken(ctx, t.Member.ID, c.ID)
	if err != nil {
		return err
	}
	return c.MayTake(before, locales.DateOf(t.Now))
}

// again opens a round over what one's own attempt got wrong.
func (f *feature) again(ctx context.Context, t *bot.Turn, attempt int64) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("learn.join_first")
	}
	c, ids, err := f.attempts.Missed(ctx, t.Member.ID, attempt)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("learn.not_yours")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	s, some := training.Practise(&c, ids)
	if !some {
		return bot.Reply{}, locales.Refuse("learn.nothing_wrong")
	}
	return opening(s, "w"+strconv.FormatInt(attempt, 10))
}

// newest finds the newest version of a course; a refusal when there is none like that.
func (f *feature) newest(ctx context.Context, id training.CourseID) (training.Course, error) {
	courses, err := f.library.Courses(ctx)
	if err != nil {
		return training.Course{}, err
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} { // typed codes may be in any case
		for _, c := range courses {
			if same(string(c.ID), string(id)) {
				return c, nil
			}
		}
	}
	return training.Course{}, locales.Refuse("learn.no_course")
}

func homeButton() bot.Button { return bot.To(locales.M("learn.home"), "cmd", "menu") }
