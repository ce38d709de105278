// Package taskset is how a coordinator sets tasks: /task lists what the unit has set, composes
// a task or begins from a template, lets it recur, shows how far it has come by unit, moves,
// widens and cancels it. It also takes the words with which a task is answered.
//
// It imports tasks, notices, form, forms, reports/export, training, calendar, org, locales and
// bot; never store. Another question of the composer is a field in compose.go, another rhythm a row in
// tasks/recur.go. Who owes what, and the reminders, are handlers/tasks.
package taskset

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

// Telling composes what people are told of a task: the payload of a delivery.
type Telling = func(tasks.Task) (json.RawMessage, error)

// Tasks stores what is set. What it refuses are *locales.Refusal values; whatever takes a key
// is idempotent by it.
type Tasks interface {
	// Reach counts whom a task of the unit would meet.
	Reach(ctx context.Context, s tasks.Spec, from org.UnitID, now time.Time) (tasks.Reach, error)
	// Asked refuses what one of the units owes already.
	Asked(ctx context.Context, s tasks.Spec, from org.UnitID, due time.Time, scheduled bool, now time.Time) error
	Set(ctx context.Context, key string, t tasks.Task, tell Telling, now time.Time) (tasks.Task, bool, error)
	// SetTask is org.ErrNotFound when there is none.
	SetTask(ctx context.Context, id tasks.TaskID) (tasks.Task, error)
	SetBy(ctx context.Context, unit org.UnitID, limit, offset int, now time.Time) ([]tasks.Progress, error)
	Standings(ctx context.Context, id tasks.TaskID, unit org.UnitID, now time.Time) ([]tasks.Standing, error)
	// ShortShare is F38 for what the unit and those below it set between two moments;
	// ShortTasks are the tasks that it counts as short, by unit code and then by when they
	// were set.
	ShortShare(ctx context.Context, unit org.Unit, from, to time.Time) (tasks.ShortShare, error)
	ShortTasks(ctx context.Context, unit org.Unit, from, to time.Time, limit, offset int) ([]tasks.Task, error)
	// TaskSheet is what became of a task in each unit, in code order.
	TaskSheet(ctx context.Context, id tasks.TaskID) ([]tasks.Outcome, error)
	// Ladder is the ladder that a unit's new tasks of a family get; "" is the family's own.
	Ladder(ctx context.Context, unit org.UnitID, family string) (tasks.LadderName, error)
	// SpreadTasks does a piece of what tasks of many units have left to do, and Spreading says how
	// far one has come with that, in units; total is 0 when nothing is left.
	SpreadTasks(ctx context.Context, tell Telling, now time.Time) (units int, more bool, err error)
	Spreading(ctx context.Context, id tasks.TaskID) (done, total int, err error)
}

// Changes are what may still be done about a task that was set.
type Changes interface {
	MoveTask(ctx context.Context, key string, m org.Member, id tasks.TaskID, due time.Time, reason string, tell Telling, now time.Time) (tasks.Task, error)
	AddTaskUnits(ctx context.Context, key string, m org.Member, id tasks.TaskID, more []org.UnitID, reason string, tell Telling, now time.Time) (tasks.Task, error)
	CancelTask(ctx context.Context, key string, m org.Member, id tasks.TaskID, reason string, tell Telling, now time.Time) (tasks.Task, error)
	ExpireTasks(ctx context.Context, now time.Time) (int, error)
}

// Recurring stores tasks that come again.
type Recurring interface {
	Begin(ctx context.Context, key string, s tasks.Series, tell Telling, now time.Time) (tasks.Series, bool, error)
	OneSeries(ctx context.Context, id tasks.SeriesID) (tasks.Series, error)
	SeriesOf(ctx context.Context, unit org.UnitID, limit, offset int) ([]tasks.Series, error)
	TurnSeries(ctx context.Context, key string, m org.Member, id tasks.SeriesID, to tasks.SetState, now time.Time) (tasks.Series, error)
	ChangeRhythm(ctx context.Context, key string, m org.Member, id tasks.SeriesID, to tasks.Rhythm, now time.Time) (tasks.Series, error)
	// OpenPeriods makes the periods that are near, each once.
	OpenPeriods(ctx context.Context, tell Telling, now time.Time) (int, error)
}

// Templates are tasks to begin from.
type Templates interface {
	Templates(ctx context.Context, unit org.Unit, limit, offset int) ([]tasks.Template, error)
	Template(ctx context.Context, unit org.Unit, id tasks.TemplateID) (tasks.Template, error)
	KeepTemplate(ctx context.Context, key string, unit org.UnitID, s tasks.Spec, preset string, now time.Time) error
	DropTemplate(ctx context.Context, unit org.UnitID, id tasks.TemplateID) error
}

// Evidence is what may do a task.
type Evidence interface {
	// Evidence refuses a form or course that cannot do a task.
	Evidence(ctx context.Context, s tasks.Spec) error
	FormsFor(ctx context.Context, unit org.Unit, limit int) ([]forms.Entry, error)
	ItemThere(ctx context.Context, id string) (bool, error)
}

// Courses are what people can learn.
type Courses interface {
	Courses(ctx context.Context) ([]training.Course, error)
}

// Answers take words as the answer to a task.
type Answers interface {
	// TaskFor is org.ErrNotFound for what m does not owe.
	TaskFor(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Task, tasks.Obligation, error)
	HandIn(ctx context.Context, m org.Member, id tasks.ObligationID, words string, now time.Time) (tasks.Obligation, bool, error)
	Handed(ctx context.Context, id tasks.TaskID, limit, offset int) ([]tasks.Handed, error)
}

// Calendar is the working days, and who has to hear that a year is missing.
type Calendar interface {
	Days(ctx context.Context) (*calendar.Days, error)
	// TellAdministrators queues what they are told of the year, once for each.
	TellAdministrators(ctx context.Context, year int, payload json.RawMessage, now time.Time) (int, error)
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
}

// Stores is what the feature needs of storage.
type Stores struct {
	Tasks     Tasks
	Changes   Changes
	Recurring Recurring
	Templates Templates
	Evidence  Evidence
	Courses   Courses
	Answers   Answers
	Calendar  Calendar
	Units     Units
}

// Routes of the buttons; released names are never reused.
const (
	routeList      = "tsl" // what we set; arg: page
	routeNew       = "tsn" // set one; arg: template, "" for none
	routeShow      = "tsv" // one task; arg: task
	routeUnits     = "tsu" // how far it has come; arg: task.unit.page
	routeRead      = "tsr" // words handed in; arg: task.page
	routeMove      = "tsd" // move the due date; arg: task
	routeWiden     = "tsa" // further units; arg: task
	routeCancel    = "tsc" // cancel; arg: task
	routeKeep      = "tsk" // keep as a template; arg: task
	routeTemplates = "tsm" // templates; arg: page
	routeTemplate  = "tsb" // one template; arg: template
	routeDrop      = "tsx" // forget a template; arg: template
	routeSeriesAll = "tss" // what recurs; arg: page
	routeSeries    = "tsi" // one recurring task; arg: series
	routeTurn      = "tst" // pause, resume, end; arg: series.state
	routeRhythm    = "tse" // another rhythm; arg: series
	routeSheet     = "tsf" // what became of it as a workbook; arg: task
	routeShort     = "tsh" // tasks at short notice; arg: month.page, "" for this month
	routeAnswer    = "tsw" // answer in words; arg: obligation; handlers/tasks shows this button
)

type feature struct{ Stores }

// New offers the feature over storage.
func New(s Stores) bot.Feature {
	f := &feature{s}
	setters := []org.Family{org.Coordinator}
	route := func(name string, run bot.Handler) bot.Route {
		return bot.Route{Name: name, Families: setters, Run: run}
	}
	return bot.Feature{
		Name: "taskset",
		Commands: []bot.Command{{
			Name: "task", Help: locales.M("taskset.help"), Families: setters,
			Levels: []org.Level{org.LevelProvince, org.LevelCity, org.LevelCounty, org.LevelTownship}, Run: f.list,
		}},
		Routes: []bot.Route{
			route(routeList, f.list), route(routeNew, f.compose), route(routeShow, f.show), route(routeUnits, f.standings),
			route(routeRead, f.read), route(routeMove, f.openMove), route(routeWiden, f.openWiden), route(routeCancel, f.openCancel),
			route(routeKeep, f.keep), route(routeTemplates, f.templates), route(routeTemplate, f.template), route(routeDrop, f.drop),
			route(routeShort, f.burden), route(routeSheet, f.sheet), route(routeSeriesAll, f.seriesAll), route(routeSeries, f.series), route(routeTurn, f.turn), route(routeRhythm, f.openRhythm),
			{Name: routeAnswer, Run: f.answer},
		},
		Dialogues: []bot.Dialogue{
			f.composer().Dialogue(), f.mover().Dialogue(), f.widener().Dialogue(), f.canceller().Dialogue(), f.rhythmer().Dialogue(),
			f.answerer().Dialogue(),
		},
		Jobs: []bot.Job{
			{Name: "task-pieces", Every: 2 * time.Second, RunOnce: f.spread},
			{Name: "task-periods", Every: time.Minute, RunOnce: f.tend},
			{Name: "calendar", Every: time.Hour, RunOnce: f.watchCalendar},
		},
	}
}

// number reads a button's number; what is none is 0, which no record has.
func number(arg string) int64 {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// cut reads a button's two numbers.
func cut(arg string) (int64, int64) {
	a, b, _ := strings.Cut(arg, ".")
	return number(a), number(b)
}

// id is a number as a button carries it.
func id[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// turnArg reads a button's series and the state to turn it to.
func turnArg(arg string) (int64, tasks.SetState) {
	a, b, _ := strings.Cut(arg, ".")
	return number(a), tasks.SetState(b)
}
