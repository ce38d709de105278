package tasks

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Identifiers. Persisted; they travel in button data.
type (
	TaskID     int64
	SeriesID   int64
	TemplateID int64
)

// Words is the evidence of a few written sentences, kept with the obligation. Persisted.
const Words Kind = "words"

// Evidences are what may do a task that a coordinator sets.
var Evidences = []Kind{Confirm, Words, Report, Course}

// Supervising says which unit supervises what a unit owes. Persisted.
type Supervising string

// Supervisors: the unit directly above the one that owes, or the one that set the task.
const (
	ByAbove  Supervising = "above"
	ByIssuer Supervising = "issuer"
)

// Duties are the eight primary duties, by which every task is counted.
const Duties = 8

// Limits of what is written, in characters.
const (
	MaxTitle  = 60
	MaxBody   = 300
	MaxSource = 60
	MaxReason = 200
	MaxWords  = 500
)

// Spec is what a task asks of whom, before there is a date: what a template keeps.
type Spec struct {
	Duty        int          // 1 to Duties
	Title, Body locales.Text // Body may be empty: the title says it
	Source      string       // number of the document that it rests on
	Item        string       // entry of the policy library, "" = none
	Units       []org.UnitID
	Level       org.Level // "" = the units themselves, else those of that level in and below them
	Roles       []org.Role
	Evidence    Kind
	Ref         string // form or course
	Supervising Supervising
}

// State of a task or a series as a whole. Persisted.
type SetState string

// States. What is cancelled, and what has expired, nobody owes any more.
const (
	SetOpen      SetState = "open"
	SetPaused    SetState = "paused" // of a series: no further period is made
	SetCancelled SetState = "cancelled"
	SetExpired   SetState = "expired"
	SetEnded     SetState = "ended" // of a series
)

// Task is one thing that a coordinator set, for all that owe it.
type Task struct {
	ID     TaskID
	Series SeriesID // 0 = set once
	Spec
	Author  org.PersonID
	Role    org.Role // of the author, then
	From    org.Unit // whose task it is
	Period  Period   // of a recurring task
	Due     time.Time
	Short   bool   // less than Notice48 was left when it was set
	Reason  string // why, and why it was moved or cancelled
	State   SetState
	Created time.Time
}

// Series is a recurring task.
type Series struct {
	ID SeriesID
	Spec
	Rhythm
	Author  org.PersonID
	Role    org.Role
	From    org.Unit
	State   SetState
	Created time.Time
}

// Template is a task to begin from.
type Template struct {
	ID TemplateID
	Spec
	Preset string // of a recurring task; "" = once
	Unit   org.Unit
}

// Notice48 is how long before its due moment a task must be put to people (brief 2.5).
const Notice48 = 48 * time.Hour

// KeepFor is how long after its due moment a task set once can still be done.
const KeepFor = 30 * 24 * time.Hour

// Short reports whether less than Notice48 is left.
func Short(due, now time.Time) bool { return due.Before(now.Add(Notice48)) }

// Families of what coordinators set. Persisted. At short notice there is no T-3.
const (
	FamilyTask     = "task"
	FamilyAssigned = "assigned"
)

// FamilyFor is the family of what is set at now: the person who was told less than three
// days before has just heard of it.
func FamilyFor(due, now time.Time) string {
	if dayNumber(due)-dayNumber(now) <= 3 {
		return FamilyAssigned
	}
	return FamilyTask
}

// MaySet refuses everybody but coordinators of a township and above.
func MaySet(m org.Member) error {
	if m.Joined() && m.Active.Role.Family() == org.Coordinator && m.Active.Unit.Level != org.LevelVillage {
		return nil
	}
	return locales.Refuse("taskset.not_yours")
}

// MayChange refuses whoever acts for another unit than the one whose task it is.
func MayChange(m org.Member, from org.Unit) error {
	if err := MaySet(m); err != nil {
		return err
	}
	if m.Active.Unit.ID != from.ID {
		return locales.Refuse("taskset.not_found")
	}
	return nil
}

// Check refuses a spec that says too little: a task leaves in both languages, Chinese being
// the one that counts, and with level, person and supervisor (brief B6).
func (s Spec) Check() error {
	switch {
	case s.Duty < 1 || s.Duty > Duties:
		return locales.Refuse("taskset.no_duty")
	case !bilingual(s.Title) || (!s.Body.Empty() && !bilingual(s.Body)):
		return locales.Refuse("taskset.one_language")
	case length(s.Title) > MaxTitle:
		return locales.Refuse("taskset.too_long", "Limit", MaxTitle)
	case length(s.Body) > MaxBody:
		return locales.Refuse("taskset.too_long", "Limit", MaxBody)
	case len(s.Units) == 0:
		return locales.Refuse("taskset.no_unit")
	case len(s.Roles) == 0:
		return locales.Refuse("taskset.no_role")
	case s.Supervising != ByAbove && s.Supervising != ByIssuer:
		return locales.Refuse("taskset.no_supervisor")
	case (s.Evidence == Report || s.Evidence == Course) != (s.Ref != ""):
		return locales.Refuse("taskset.no_evidence")
	}
	for _, k := range Evidences {
		if s.Evidence == k {
			return nil
		}
	}
	return locales.Refuse("taskset.no_evidence")
}

// bilingual: Chinese in the Chinese text, some English in the English one.
func bilingual(t locales.Text) bool {
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	return strings.ContainsFunc(t.Zh, han) && strings.TrimSpace(t.En) != "" && !strings.ContainsFunc(t.En, han)
}

func length(t locales.Text) int {
	return max(utf8.RuneCountInString(t.Zh), utf8.RuneCountInString(t.En))
}

// Timely refuses a due moment that has passed, and one within 48 hours without a reason.
func Timely(due time.Time, reason string, now time.Time) error {
	if !due.After(now) {
		return locales.Refuse("taskset.due_passed")
	}
	if Short(due, now) && strings.TrimSpace(reason) == "" {
		return locales.Refuse("taskset.short_notice", "Due", due)
	}
	return nil
}

// Armed are the steps of o that say more than the message that sets it: a catch-up for
// steps that had passed when it was set would be a second message of the same hour.
func Armed(o Obligation, days *calendar.Days, now time.Time) []Reminder {
	list := Arm(o, o.Steps(), days, now)
	first := Hold(now)
	if len(list) > 0 && !list[0].Due.After(first) {
		list = list[1:]
	}
	return list
}

// TaskRecord and SeriesRecord are the kinds of record in the history of moves. Persisted.
const (
	TaskRecord   = "task"
	SeriesRecord = "task_series"
)

// Moves of tasks and series. Persisted in the history.
const (
	MoveSet    lifecycle.Name = "set"
	MoveDueOn  lifecycle.Name = "move_due"
	MoveUnits  lifecycle.Name = "add_units"
	MoveCancel lifecycle.Name = "cancel"
	MovePause  lifecycle.Name = "pause"
	MoveResume lifecycle.Name = "resume"
	MoveEnd    lifecycle.Name = "end"
	MoveRhythm lifecycle.Name = "change_rhythm"
)

// ShortShare is F38: tasks put to people within 48 hours of their due moment, of all.
type ShortShare struct{ Short, All int }

// MonthOf is the calendar month in which a task is due: in it the same is asked once (brief 2.5).
func MonthOf(due time.Time) calendar.Span { return calendar.Of(calendar.Month, due) }

// WeekOf is the week in which a task is due: in it a village has one scheduled report.
func WeekOf(due time.Time) calendar.Span { return calendar.Of(calendar.Week, due) }

// Bearable refuses a weekly report of villages: they have one, the weekly brief (brief 2.5).
func Bearable(s Spec, r Rhythm) error {
	if s.Evidence == Report && r.Every == calendar.Week {
		return locales.Refuse("taskset.weekly_taken")
	}
	return nil
}
