// Package tasklist shows who owes what: /tasks for one's own, "/tasks unit" for the
// units below, the button that does a task, what people ask about their tasks and what is
// decided on it, and the job that reminds.
//
// It imports tasks, notices (for the queued message), org, locales and bot; never store.
// When a step fires and who hears of it is decided where reminders are fired; the words
// of the messages are here. Another kind of task that has its own flow gets its button
// in doButton.
package tasklist

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Tasks is what the feature needs of storage.
type Tasks interface {
	// Mine lists what m owes under the active grant, overdue first.
	Mine(ctx context.Context, m org.Member, now time.Time) ([]tasks.Obligation, error)
	// Returned lists the reports that came back to the unit in which m acts, to be put right.
	Returned(ctx context.Context, m org.Member) ([]tasks.Returned, error)
	// Owed is one task of m that a button does; org.ErrNotFound for anything else.
	Owed(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Obligation, error)
	// Complete does a task by button; org.ErrNotFound for what m does not owe.
	Complete(ctx context.Context, m org.Member, id tasks.ObligationID, now time.Time) (o tasks.Obligation, first bool, err error)
	// OfUnit counts what is open in a unit and in each unit directly below it, in code order.
	OfUnit(ctx context.Context, unit org.UnitID, now time.Time) ([]tasks.UnitBands, error)
	// OpenOf lists what one unit itself owes.
	OpenOf(ctx context.Context, unit org.UnitID, now time.Time) ([]tasks.Obligation, error)
	// FireReminders queues what compose makes of the reminders that are due.
	FireReminders(ctx context.Context, now time.Time, limit int, compose func([]tasks.Due) ([]notices.Outgoing, error)) (tasks.Fired, error)
	Asks
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
}

// Routes of the buttons; released names are never reused.
const (
	routeAsk  = "td" // asks whether it is done; arg: obligation
	routeDone = "ty" // it is done; arg: obligation
	routeUnit = "tu" // a unit below; arg: unit.page
	routeList = "tl" // my list; arg: page
)

// page is how many lines a screen lists: with long titles it still fits a phone.
const page = 6

type feature struct {
	tasks Tasks
	asks  Asks
	units Units
}

// New offers the feature over storage.
func New(t Tasks, u Units) bot.Feature {
	f := &feature{tasks: t, asks: t, units: u}
	return bot.Feature{
		Name: "tasks",
		Commands: []bot.Command{{
			Name: "tasks", Help: locales.M("tasks.help"),
			Families: []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin}, Run: f.open,
		}},
		Routes: append([]bot.Route{
			{Name: routeAsk, Run: f.ask},
			{Name: routeDone, Run: f.done},
			{Name: routeUnit, Run: f.unit},
			{Name: routeList, Run: f.open},
		}, f.askRoutes()...),
		Dialogues: f.dialogues(),
		Jobs:      []bot.Job{{Name: "remind", Every: 15 * time.Second, RunOnce: f.remind}},
	}
}

// open is /tasks: what I owe under the grant I act under. "/tasks unit" is the
// supervisor's view.
func (f *feature) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("tasks.not_joined")
	}
	if t.Press == nil && unitWords[strings.ToLower(strings.TrimSpace(t.Text))] {
		return f.showUnit(ctx, t, t.Member.Active.Unit, 0)
	}
	from := 0
	if t.Press != nil && t.Press.Route == routeList {
		from = number(t.Press.Arg) * page
	}
	return f.showMine(ctx, t, from, locales.Text{})
}

// unitWords are what asks for the units below after /tasks.
var unitWords = map[string]bool{"unit": true, "units": true, "单位": true, "下级": true}

// showMine lists what I owe from line from on; note stands above it when it is not empty.
func (f *feature) showMine(ctx context.Context, t *bot.Turn, from int, note locales.Text) (bot.Reply, error) {
	list, err := f.tasks.Mine(ctx, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show tasks: %w", err)
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	if from == 0 {
		if err := f.putRight(ctx, t, s); err != nil {
			return bot.Reply{}, err
		}
	}
	g := t.Member.Active
	s.Add(mineHead(g.Unit.Name, list, t.Now))
	if from >= len(list) {
		from = 0
	}
	shown := list[from:min(len(list), from+page)]
	for i, o := range shown {
		s.Add(line(from+i+1, o, t.Now))
	}
	s.Rows = append(s.Rows, doButtons(shown, from)...)
	s.Turns(from/page, len(list), page, locales.M("tasks.btn_previous"), locales.M("tasks.btn_next"), routeList, "")
	if err := f.others(ctx, t, s, len(list) > 0, from/page); err != nil {
		return bot.Reply{}, err
	}
	if g.Role.Family() == org.Coordinator {
		s.Row(bot.To(locales.M("tasks.btn_unit"), routeUnit, fmt.Sprintf("%d.0", g.Unit.ID)), bot.To(locales.M("tasks.btn_set"), "cmd", "task"))
	}
	return bot.Show(s), nil
}

// others adds the ways to what else can be done: about my own tasks, and about what others
// ask of me.
func (f *feature) others(ctx context.Context, t *bot.Turn, s *bot.Screen, own bool, at int) error {
	waits, err := f.asks.Waiting(ctx, t.Member, manyWaiting)
	if err != nil {
		return fmt.Errorf("show tasks: %w", err)
	}
	var row []bot.Button
	if own {
		row = append(row, bot.To(locales.M("taskask.btn_more"), routeMore, strconv.Itoa(at)))
	}
	if len(waits) > 0 {
		row = append(row, bot.To(locales.M("taskask.btn_waiting_n", "Count", len(waits)), routeWaiting, "0"))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return nil
}

// mineHead says how many tasks there are; what is overdue leads the list, if anything is.
func mineHead(unit locales.Text, list []tasks.Obligation, now time.Time) locales.Text {
	if len(list) == 0 {
		return locales.M("tasks.none", "Unit", unit)
	}
	id := "tasks.mine"
	if _, late := tasks.Late(list[0].Due, now); late { // the oldest due date comes first
		id = "tasks.mine_late"
	}
	return locales.M(id, "Unit", unit, "Count", len(list))
}

// Buttons of other features: routeFix of handlers/report opens what was sent back,
// routeQuestion of handlers/policyask a question that waits for its desk, routeWords of
// handlers/taskset a task that is answered in words, routeRecord of handlers/records a record,
// routePolicy of handlers/policyask an entry of the policy library.
const (
	routeFix      = "rf"
	routeQuestion = "polo"
	routeWords    = "tsw"
	routeRecord   = "kv"
	routePolicy   = "pol"
)

// putRight adds the reports that came back, each with the button that opens it.
func (f *feature) putRight(ctx context.Context, t *bot.Turn, s *bot.Screen) error {
	list, err := f.tasks.Returned(ctx, t.Member)
	if err != nil {
		return fmt.Errorf("show what was returned: %w", err)
	}
	var row []bot.Button
	for i, r := range list[:min(len(list), 2)] { // the buttons of a page leave one row
		if len(r.Fields) == 0 {
			continue
		}
		fields := r.Fields[0]
		for _, more := range r.Fields[1:] {
			fields = locales.M("tasks.fields_and", "Left", fields, "Right", more)
		}
		if r.Title.Empty() {
			s.Add(locales.M("tasks.returned", "Period", r.Period, "Fields", fields))
		} else {
			s.Add(locales.M("tasks.returned_form", "Title", r.Title, "Period", r.Period, "Fields", fields))
		}
		label := locales.M("tasks.btn_fix")
		if i > 0 {
			label = locales.M("tasks.btn_fix_of", "Period", r.Period)
		}
		row = append(row, bot.To(label, routeFix, fmt.Sprintf("%d.%d", r.Report, r.Revision)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return nil
}

// line is one task: number, title, and where it stands with its due date.
func line(n int, o tasks.Obligation, now time.Time) locales.Text {
	return locales.M("tasks.line", "Number", n, "Title", o.Called(), "When", when(o.Due, now))
}

// when says how a due date stands to now.
func when(due, now time.Time) locales.Text {
	days, late := tasks.Late(due, now)
	switch {
	case late && days == 0:
		return locales.M("tasks.late_today", "Due", due)
	case late:
		return locales.M("tasks.late", "Due", due, "Count", days)
	case locales.DateOf(due) == locales.DateOf(now):
		return locales.M("tasks.today", "Due", due)
	}
	return locales.M("tasks.due", "Due", due)
}

// ask makes sure that a task is done: a slip of the thumb would silence its reminders.
func (f *feature) ask(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	o, err := f.tasks.Owed(ctx, t.Member, tasks.ObligationID(number(t.Press.Arg)))
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("tasks.not_yours")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask about a task: %w", err)
	}
	if o.State != tasks.Open {
		return f.done(ctx, t)
	}
	return bot.Show(bot.Say(locales.M("tasks.ask_done", "Title", o.Title)).Row(
		bot.To(locales.M("tasks.btn_yes"), routeDone, t.Press.Arg),
		bot.To(locales.M("tasks.btn_not_yet"), routeList, "0"),
	)), nil
}

// done does a task that a button does, and shows what is left.
func (f *feature) done(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	o, first, err := f.tasks.Complete(ctx, t.Member, tasks.ObligationID(number(t.Press.Arg)), t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("tasks.not_yours")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("do a task: %w", err)
	}
	note := locales.M("tasks.already", "Title", o.Title, "At", o.DoneAt)
	switch _, late := tasks.Late(o.Due, o.DoneAt); {
	case o.State == tasks.Exempt:
		note = locales.M("tasks.exempt", "Title", o.Title)
	case first && late:
		note = locales.M("tasks.done_late", "Title", o.Title, "At", o.DoneAt)
	case first:
		note = locales.M("tasks.done", "Title", o.Title, "At", o.DoneAt)
	}
	return f.showMine(ctx, t, 0, note)
}

// number reads a button's number; what is none is 0, which no record has.
func number(arg string) int {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
