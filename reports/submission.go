package reports

import (
	"cmp"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Submission is one report of a unit for a period, as it stands.
type Submission struct {
	ID         int64
	Number     string // the receipt
	Obligation int64  // 0 when nothing was set up for the period
	FormID     string
	Version    int
	Unit       org.Unit
	Period     Period
	Author     org.PersonID   // who wrote it last: a return goes to them
	Authors    []org.PersonID // everybody who wrote any of it
	Role       org.Role       // the first author's role in the unit
	Answers    form.Answers
	Last       form.Answers // the unit's answers of the period before; nil when there are none
	LastPeriod Period       // what Last was said for; "" when there is none, or when it was just filed
	Typed      int
	NoChange   bool
	State      lifecycle.State
	Revision   int
	OpenFields []string // what may be changed while it is returned
	SentBack   []string // the fields that the last return named; nil = never
	Reason     string   // why it was returned last; "" = never
	// Reasons are the reasons of the last return by field, when they were given one by one.
	Reasons   map[string]string
	First     time.Time
	Due       time.Time // zero when nothing says
	Entered   time.Time // when it came into State or its content last changed
	Returns   int
	Mover     org.PersonID // who made the last move
	MoverRole org.Role
	// Old and New are what the last correction after a return changed.
	Old, New form.Answers
	// Next is another period that the unit owed when this one was filed or changed; ""
	// when there is none, and when the report was only read.
	Next Period
}

// OnTime reports whether the first submission made the deadline.
func (s Submission) OnTime() bool { return OnTime(s.First, s.Due) }

// OnBehalf reports whether somebody else than the village entered it: the office that took
// it by phone. Role says which.
func (s Submission) OnBehalf() bool {
	return s.Unit.Level == org.LevelVillage && s.Role.Family() != org.Cadre
}

// Why is the reason for which the last return named the field; the one reason when they
// were not given one by one.
func (s Submission) Why(field string) string { return cmp.Or(s.Reasons[field], s.Reason) }

// Outstanding lists the fields of the last return that the correction left as they were.
func (s Submission) Outstanding() []string {
	var out []string
	for _, k := range s.SentBack {
		_, was := s.Old[k]
		_, is := s.New[k]
		if !was && !is {
			out = append(out, k)
		}
	}
	return out
}

// Asked lists the fields that the author of a returned report is asked about again.
func (s Submission) Asked() []string {
	if len(s.SentBack) == 0 {
		return s.OpenFields
	}
	return s.SentBack
}

// Lifecycle is the submission as the engine of moves sees it.
func (s Submission) Lifecycle() lifecycle.Record {
	return lifecycle.Record{State: s.State, Unit: s.Unit, Authors: s.Authors, Last: s.Mover, Entered: s.Entered, Due: s.Due, Deputed: s.OnBehalf()}
}

// StateText names a state for people.
func StateText(s lifecycle.State) locales.Text { return locales.M("report.state." + string(s)) }

// MoveText names a move for people.
func MoveText(n lifecycle.Name) locales.Text { return locales.M("report.move." + string(n)) }

// Standing is where a unit stands with its brief at a moment: which period is asked
// for, by when, what was said last time, and what has been filed already.
type Standing struct {
	Period     Period
	Due        time.Time
	Obligation int64        // 0 when nothing was set up
	Exempt     bool         // the period was waived for this unit
	Last       form.Answers // nil when there is no earlier report
	LastPeriod Period       // what Last was said for; "" when there is no earlier report
	Filed      *Submission  // nil when nothing has been filed for the period
}

// Filing is what a cadre hands in. Key is its idempotency key: the conversation, or
// the update of a button.
type Filing struct {
	Key      string
	By       lifecycle.Actor
	Form     form.Form
	Period   Period
	Answers  form.Answers
	Typed    int
	NoChange bool
	// Of and Revision are set when a filed report is changed: which one, as it was seen.
	Of       int64
	Revision int
	// Village is set when an office files for a village that phones; else the report is
	// that of By's own unit.
	Village *org.Unit
}

// Unit is whose report it is.
func (f Filing) Unit() org.Unit {
	if f.Village != nil {
		return *f.Village
	}
	return f.By.Grant.Unit
}

// Fits refuses a brief of anything but a village; other forms are owed by whom their terms name.
func (f Filing) Fits() error {
	if f.Form.ID == WeeklyBrief && f.Unit().Level != org.LevelVillage {
		return locales.Refuse("lifecycle.not_yours")
	}
	return nil
}

// Act is one decision on a report as the reviewer saw it.
type Act struct {
	Key      string
	By       lifecycle.Actor
	Of       int64
	Revision int
}

// Reviewer is a post whose holder may decide on a report next.
type Reviewer struct {
	Unit org.Unit
	Role org.Role
}

// SendBack is a decision to return some fields of a report.
type SendBack struct {
	Act
	Fields []string // as the reviewer chose them
	Opens  []string // what the author may change: Opens of Fields
	Reason string
	// Reasons holds a reason for each field when they differ; nil when Reason says it all.
	Reasons map[string]string
}
