// Package learn is the feature "Learn": the courses of a person with their cards and
// questions (/learn), and for trainers and coordinators what the courses show by unit
// (/courses).
//
// It turns turns into steps of training.Session and sessions into screens; marks,
// orders and rules are training's. It imports no store and no other feature. A new type
// of question needs its rows in question.go (how it is asked) and answer.go (how an
// answer reads); a new screen for trainers goes beside totals.go.
package learn

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
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
	// Finish stores an attempt, once for each conversation.
	Finish(ctx context.Context, a training.Attempt, now time.Time) (training.Outcome, error)
	Progress(ctx context.Context, person org.PersonID) (map[training.CourseID]training.Progress, error)
	// Missed are the wrong answers of one's own attempt; org.ErrNotFound for others'.
	Missed(ctx context.Context, person org.PersonID, attempt int64) (training.Course, []training.QuestionID, error)
}

// Results are totals by unit; they hold no person.
type Results interface {
	// Completion is org.ErrNotFound for a unit outside scope.
	Completion(ctx context.Context, scope org.Unit, unit org.UnitID, course training.CourseID, now time.Time) (training.Completion, error)
	Asked(ctx context.Context, unit org.Unit, course training.CourseID, version int) ([]training.Asked, error)
}

// Names that travel in buttons and envelopes. Persisted; never reused.
const (
	routeLearn   = "learn"   // "" the list; pN its page; oC1 a course; qC1 its questions; w7 what attempt 7 got wrong
	routeCourses = "courses" // "" or /N the list; C1, C1/unit, C1/unit/page totals; C1/h hardest
	kindLearn    = "learn"
)

// everybody who has joined may learn.
var everybody = []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin, org.Reading}

// overseers see totals by unit.
var overseers = []org.Family{org.Teaching, org.Coordinator}

type feature struct {
	library  Library
	attempts Attempts
	results  Results
}

// New is the feature over the three things it needs.
func New(library Library, attempts Attempts, results Results) bot.Feature {
	f := &feature{library, attempts, results}
	return bot.Feature{
		Name: "learn",
		Commands: []bot.Command{
			{Name: "learn", Help: locales.M("learn.help"), Families: everybody, Run: f.learn},
			{Name: "courses", Help: locales.M("learn.help_courses"), Families: overseers, Run: f.courses},
		},
		Routes: []bot.Route{
			{Name: routeLearn, Families: everybody, Run: f.pressed},
			{Name: routeCourses, Families: overseers, Run: f.totals},
		},
		Dialogues: []bot.Dialogue{f.dialogue()},
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
	return opening(begin(&c), string(c.ID))
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

// coursesAPage is how many courses one list shows: two columns of four buttons.
const coursesAPage = 8

// list shows a page of the courses and where the person stands with each.
func (f *feature) list(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	courses, err := f.library.Courses(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	progress, err := f.attempts.Progress(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(courses) == 0 {
		return bot.Show(bot.Say(locales.M("learn.list_none")).Row(homeButton())), nil
	}
	s := bot.Say(locales.M("learn.list_title"))
	here, page := cut(courses, page, coursesAPage)
	var buttons []bot.Button
	for _, c := range here {
		s.Add(stateLine(c, progress))
		buttons = append(buttons, bot.To(locales.Raw(string(c.ID)), routeLearn, "o"+string(c.ID)))
	}
	pairUp(s, buttons)
	turnPages(s, page, len(courses), coursesAPage, routeLearn, "p")
	s.Row(homeButton())
	return bot.Show(s), nil
}

func stateLine(c training.Course, progress map[training.CourseID]training.Progress) locales.Text {
	p, begun := progress[c.ID]
	switch {
	case !begun:
		return locales.M("learn.line_new", "Code", string(c.ID), "Title", c.Title)
	case p.Best.Passed:
		return locales.M("learn.line_passed", "Code", string(c.ID), "Title", c.Title, "Right", p.Best.Right, "Of", p.Best.Of)
	}
	return locales.M("learn.line_again", "Code", string(c.ID), "Title", c.Title, "Right", p.Best.Right, "Of", p.Best.Of)
}
