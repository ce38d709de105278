package tasklist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// more lets somebody choose the task that they want to do something else with than do it.
func (f *feature) more(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("tasks.not_joined")
	}
	list, err := f.tasks.Mine(ctx, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("choose a task: %w", err)
	}
	s := &bot.Screen{}
	if len(list) == 0 {
		return bot.Show(s.Add(locales.M("tasks.none", "Unit", t.Member.Active.Unit.Name)).Row(backToList())), nil
	}
	s.Add(locales.M("taskask.choose"))
	shown, at := bot.Cut(list, number(t.Press.Arg), page)
	var buttons []bot.Button
	for i, o := range shown {
		n := at*page + i + 1
		s.Add(line(n, o, t.Now))
		buttons = append(buttons, bot.To(locales.M("taskask.pick", "Number", n), routeCard, strconv.FormatInt(int64(o.ID), 10)))
	}
	s.Pairs(buttons)
	s.Turns(at, len(list), page, locales.M("tasks.btn_previous"), locales.M("tasks.btn_next"), routeMore, "")
	return bot.Show(s.Row(bot.To(locales.M("taskask.btn_calendar"), routeCalendar, ""), backToList())), nil
}

// mine is the task of a button that the member owes.
func (f *feature) mine(ctx context.Context, t *bot.Turn, arg string) (tasks.Obligation, error) {
	o, err := f.asks.Task(ctx, t.Member, tasks.ObligationID(number(arg)))
	if errors.Is(err, org.ErrNotFound) {
		return o, locales.Refuse("tasks.not_yours")
	}
	if err != nil {
		return o, fmt.Errorf("read a task: %w", err)
	}
	return o, nil
}

// card shows one of my tasks with everything that can be done about it.
func (f *feature) card(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	o, err := f.mine(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.showCard(ctx, t, o, locales.Text{})
}

// cardHead begins the card of a task; note stands above it when it is not empty.
func cardHead(o tasks.Obligation, note locales.Text, now time.Time) *bot.Screen {
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	return s.Add(locales.M("taskask.card", "Title", o.Called(), "Unit", o.Unit.Name, "When", when(o.Due, now)))
}

// answers says who answers for o and which unit supervises it (brief B6), when it is reminded of, and from which
// step on the unit above hears of it too.
func (f *feature) answers(ctx context.Context, o tasks.Obligation) ([]locales.Text, error) {
	var to tasks.Above
	if o.Supervisor != 0 {
		u, err := f.units.Unit(ctx, o.Supervisor)
		if err != nil {
			return nil, fmt.Errorf("find who supervises a task: %w", err)
		}
		to = tasks.Above{Name: u.Name, Level: u.Level}
	}
	var who locales.Text
	for i, r := range o.Roles {
		if who = locales.M("records.or", "Left", who, "Right", r.Name()); i == 0 {
			who = r.Name()
		}
	}
	out := []locales.Text{locales.M("taskask.responsible", "Level", o.Unit.Level.Name(), "Roles", who), o.Steps().Said(to)}
	if o.Supervisor != 0 {
		out = slices.Insert(out, 1, locales.M("taskask.supervised", "Unit", to.Name))
	}
	return out, nil
}

func (f *feature) showCard(ctx context.Context, t *bot.Turn, o tasks.Obligation, note locales.Text) (bot.Reply, error) {
	s := cardHead(o, note, t.Now)
	set, _, err := f.asks.TaskFor(ctx, t.Member, o.ID)
	switch {
	case err == nil:
		s.Add(locales.M("taskask.set_by", "Unit", set.From.Name)).Add(set.Lines()...)
	case !errors.Is(err, org.ErrNotFound):
		return bot.Reply{}, fmt.Errorf("show a task: %w", err)
	}
	asked, err := f.asks.RequestsOf(ctx, o.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a task: %w", err)
	}
	waits := map[tasks.RequestKind]bool{}
	for i, r := range asked {
		waits[r.Kind] = waits[r.Kind] || r.State == tasks.Asked
		if i < 2 {
			s.Add(standing(r))
		}
	}
	if o.State != tasks.Open {
		return bot.Show(s.Add(locales.M("taskask.not_open", "Title", o.Title)).Row(backToList())), nil
	}
	answers, err := f.answers(ctx, o)
	if err != nil {
		return bot.Reply{}, err
	}
	s.Add(answers...)
	row := []bot.Button{doButton(0, o)}
	if set.Item != "" {
		row = append(row, bot.To(locales.M("taskset.btn_policy"), routePolicy, "~~~"+set.Item))
	}
	s.Rows = append(s.Rows, row)
	s.Pairs(f.cardButtons(t, o, waits))
	return bot.Show(s.Row(backToList())), nil
}

// cardButtons are what may be asked of o now; what would be refused is not offered.
func (f *feature) cardButtons(t *bot.Turn, o tasks.Obligation, waits map[tasks.RequestKind]bool) []bot.Button {
	id := strconv.FormatInt(int64(o.ID), 10)
	var out []bot.Button
	for _, a := range askings {
		if waits[a.kind] || mayAsk(a.kind, o, t.Now) != nil {
			continue
		}
		out = append(out, bot.To(a.label, routeAskFor, a.letter+"."+id))
	}
	if _, late := tasks.Late(o.Due, t.Now); !late && locales.DateOf(o.Due) > locales.DateOf(t.Now) && o.Snoozes < tasks.MaxSnoozes {
		out = append(out, bot.To(locales.M("taskask.btn_snooze1"), routeSnooze, "1."+id))
		if locales.DateOf(o.Due) > locales.DateOf(t.Now.AddDate(0, 0, 1)) {
			out = append(out, bot.To(locales.M("taskask.btn_snooze2"), routeSnooze, "2."+id))
		}
	}
	return out
}

// mayAsk refuses what nobody could ask of o now, whatever the date they would name.
func mayAsk(k tasks.RequestKind, o tasks.Obligation, now time.Time) error {
	return tasks.Request{Kind: k, Due: o.Due.AddDate(0, 0, 1)}.Check(o, now)
}

// standing says what became of something that was asked.
func standing(r tasks.Request) locales.Text {
	id := "taskask.standing_asked"
	switch {
	case r.State == tasks.Granted && r.Kind == tasks.Inquiry:
		return locales.M("taskask.standing_answered", "Words", r.Reason, "Answer", r.Answer)
	case r.State == tasks.Granted:
		id = "taskask.standing_granted"
	case r.State == tasks.Denied:
		return locales.M("taskask.standing_denied", "What", what(r), "Answer", r.Answer)
	}
	return locales.M(id, "What", what(r))
}

// what names what is asked.
func what(r tasks.Request) locales.Text {
	switch r.Kind {
	case tasks.MoreTime:
		return locales.M("taskask.what_time", "Due", r.Due)
	case tasks.LeaveOut:
		return locales.M("taskask.what_exempt")
	case tasks.PassOn:
		return locales.M("taskask.what_handover", "Name", r.ToName)
	}
	return locales.M("taskask.what_question")
}

// snooze puts the reminders of one task off.
func (f *feature) snooze(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	count, id, _ := strings.Cut(t.Press.Arg, ".")
	o, err := f.mine(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	until, err := f.asks.Snooze(ctx, t.Key, t.Member, o.ID, number(count), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("put a task off: %w", err)
	}
	if o, err = f.mine(ctx, t, id); err != nil {
		return bot.Reply{}, err
	}
	return f.showCard(ctx, t, o, locales.M("taskask.snoozed", "Until", until))
}

// calendar sends my deadlines as a file that the phone's own calendar takes.
func (f *feature) calendar(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("tasks.not_joined")
	}
	list, err := f.tasks.Mine(ctx, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("write a calendar: %w", err)
	}
	if len(list) == 0 {
		return bot.Show(bot.Say(locales.M("tasks.none", "Unit", t.Member.Active.Unit.Name)).Row(backToList())), nil
	}
	s := bot.Say(locales.M("taskask.calendar", "Count", len(list))).Row(backToList())
	s.New, s.File = true, &bot.File{Name: "deadlines.ics", Bytes: tasks.Calendar(list, t.Lang, t.Now)}
	return bot.Show(s), nil
}
