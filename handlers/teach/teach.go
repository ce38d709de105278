// Package teach is the trainer's side of courses: asking people to take one (/courses), what
// came of it by unit, who has not begun, how the questions work, essays to mark, questions
// from learners, and which questions rest on a policy that has been superseded.
//
// It imports training, training/statistics, tasks, notices, form, lifecycle, org, locales and
// bot; never store, never another feature. Names are shown only where training.SeesNames
// allows it, and nothing is ranked. A new page about a course is a file of its own with its
// route in New.
package teach

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
	"cadrebot/training/statistics"
)

// Library has the courses. What it returns is shared and must not be changed.
type Library interface {
	// Courses are the newest versions in code order.
	Courses(ctx context.Context) ([]training.Course, error)
}

// Results are totals by unit and of questions; they hold no person.
type Results interface {
	// Completion is org.ErrNotFound for a unit outside scope.
	Completion(ctx context.Context, scope org.Unit, unit org.UnitID, course training.CourseID, now time.Time) (training.Completion, error)
	Asked(ctx context.Context, unit org.Unit, course training.CourseID, version int) ([]training.Asked, error)
	FirstAttempts(ctx context.Context, unit org.Unit, c *training.Course) (*statistics.Sheet, error)
}

// Pushes asks people to take courses and knows who has not. Both changes are idempotent.
type Pushes interface {
	PushReach(ctx context.Context, p training.Push, now time.Time) (training.Reach, error)
	Push(ctx context.Context, p training.Push, compose func(push int64, to []org.PersonID) ([]notices.Outgoing, error), now time.Time) (training.Reach, error)
	// NotYet are those whose names m may see, in code order.
	NotYet(ctx context.Context, m org.Member, unit org.Unit, course training.CourseID, now time.Time) ([]training.Learner, error)
	Remind(ctx context.Context, m org.Member, unit org.Unit, course training.CourseID, payload json.RawMessage, now time.Time) (training.Reminded, error)
}

// Ledger takes people out of the count, with a reason, and back.
type Ledger interface {
	Exempt(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error)
	OweAgain(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error)
}

// Units is the tree.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
}

// Store is what the feature needs of storage besides the tree and the ledger.
type Store interface {
	Library
	Results
	Pushes
	Questions
	Essays
	Checks
}

// Routes of the buttons; released names are never reused. Arguments begin with the course.
const (
	routeCourses  = "courses"  // "" or /N the list; C1, C1/unit, C1/unit/page totals; C1/h hardest
	routePush     = "cpush"    // C1/unit: where in the tree; page behind it
	routeAsk      = "cpushf"   // C1/unit: the form
	routeNotYet   = "cnot"     // C1/unit/page
	routeRemind   = "crem"     // C1/unit
	routeExempt   = "cexe"     // C1/unit/obligation
	routeOwe      = "cowe"     // obligation
	routeStats    = "cstat"    // C1/unit/page
	routeItem     = "citem"    // C1/unit/question from 1
	routeFigures  = "cfig"     // C1/unit/question from 1
	routeQuiz     = "cquiz"    // C1/unit
	routePicture  = "cpic"     // C1/unit/page
	routeSheet    = "cxls"     // C1/unit
	routeTeach    = "teach"    // see ask.go
	routeInbox    = "cin"      // page of the trainer's inbox
	routeAnswered = "cans"     // page of what was answered lately
	routeEssay    = "cess"     // attempt/question, or attempt/question/page
	routeMark     = "cmark"    // attempt/percent/question
	routeWords    = "cmarkw"   // attempt/question: with words
	routeChecks   = "ccheck"   // C1: what to check
	routeChecked  = "cchecked" // C1/version
)

// overseers see totals by unit; trainers do the rest.
var (
	overseers = []org.Family{org.Teaching, org.Coordinator}
	trainers  = []org.Family{org.Teaching}
	everybody = []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin, org.Reading}
)

type feature struct {
	store  Store
	ledger Ledger
	units  Units
}

// New is the feature over what it needs of storage.
func New(s Store, l Ledger, u Units) (bot.Feature, error) {
	f := &feature{s, l, u}
	words, err := f.wordForms()
	if err != nil {
		return bot.Feature{}, fmt.Errorf("teaching feature: %w", err)
	}
	return bot.Feature{
		Name: "teach",
		Commands: []bot.Command{
			{Name: "courses", Help: locales.M("teach.help_courses"), Families: overseers, Run: f.courses},
		},
		Routes: []bot.Route{
			{Name: routeCourses, Families: overseers, Run: f.totals},
			{Name: routePush, Families: trainers, Run: f.pushTree},
			{Name: routeAsk, Families: trainers, Run: f.openPush},
			{Name: routeNotYet, Families: overseers, Run: f.notYet},
			{Name: routeRemind, Families: overseers, Run: f.remind},
			{Name: routeExempt, Families: overseers, Run: f.openExempt},
			{Name: routeOwe, Families: overseers, Run: f.oweAgain},
			{Name: routeStats, Families: overseers, Run: f.verdicts},
			{Name: routeItem, Families: overseers, Run: f.item},
			{Name: routeFigures, Families: overseers, Run: f.figures},
			{Name: routeQuiz, Families: overseers, Run: f.quiz},
			{Name: routePicture, Families: overseers, Run: f.picture},
			{Name: routeSheet, Families: overseers, Run: f.sheet},
			{Name: routeTeach, Families: everybody, Run: f.teach},
			{Name: routeInbox, Families: trainers, Run: f.inbox},
			{Name: routeAnswered, Families: trainers, Run: f.answered},
			{Name: routeEssay, Families: trainers, Run: f.essay},
			{Name: routeMark, Families: trainers, Run: f.mark},
			{Name: routeWords, Families: trainers, Run: f.openWords},
			{Name: routeChecks, Families: trainers, Run: f.checks},
			{Name: routeChecked, Families: trainers, Run: f.checked},
		},
		Dialogues: append([]bot.Dialogue{f.pushForm().Dialogue()}, words...),
		Jobs:      []bot.Job{{Name: "course-checks", Every: time.Minute, RunOnce: f.tellChecks}},
	}, nil
}

// Inbox is what /inbox shows a trainer: essays and questions.
func Inbox(s Store, l Ledger, u Units) bot.Handler {
	f := &feature{s, l, u}
	return f.inbox
}

// oversees reports whether the member may see totals under the active grant.
func oversees(t *bot.Turn) error {
	if !t.Member.Joined() || !slices.Contains(overseers, t.Member.Active.Role.Family()) {
		return locales.Refuse("teach.not_covered")
	}
	return nil
}

// newest finds the newest version of a course; a refusal when there is none like that.
func (f *feature) newest(ctx context.Context, id training.CourseID) (training.Course, error) {
	courses, err := f.store.Courses(ctx)
	if err != nil {
		return training.Course{}, err
	}
	for _, c := range courses {
		if c.ID == id {
			return c, nil
		}
	}
	return training.Course{}, locales.Refuse("teach.no_course")
}

// payload is a screen as a message that waits to be sent.
func payload(s *bot.Screen) (json.RawMessage, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	return b, nil
}

func actor(t *bot.Turn) lifecycle.Actor { return lifecycle.ActorOf(t.Member) }
