// Package record owns what all records that offices keep have in common: a fund batch, a
// project, a clue, an inspection issue. A Kind says as data what is entered, which life cycle
// it has, whom it is about, what money it moves and which figures it feeds; Begin and Move
// decide every step of every kind.
//
// It is pure: no SQL, no Telegram, no clock. A new duty is a Kind in a domain (funds,
// projects, ...) with its form, its lifecycle.Definition and its rules; never a new flow.
package record

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Kind is one kind of record.
type Kind struct {
	ID     string       // persisted; also Definition.Record of Machine
	Prefix string       // of its codes, two to four capital letters: FB-2026-0012. Persisted in codes.
	Name   locales.Text // fund batch
	Door   string       // the command that it stands under
	Duties []string     // rows of the duty map that it serves: A3b, B11c
	Group  int          // which of the eight duty groups, 1-8

	Form    form.Form // what is entered at the beginning
	Machine *lifecycle.Machine
	First   lifecycle.Name // the move that handing in the form makes, out of the initial state
	Title   func(form.Answers) locales.Text
	States  func(lifecycle.State) locales.Text // what people call its states
	Place   Place
	Of      []Parent // kinds that it may belong to; empty = it stands by itself
	Links   []Link
	People  []Colleague
	// Readers narrows who may read; nil = everybody whose unit is the record's or above it.
	// Who wrote it and who may move it always read it.
	Readers []lifecycle.Who
	// Once is what may be there only once at a time among the records of the kind: a household's open
	// clue, a county's plan of a year. "" = no such limit; optional.
	Once func(Record) string
	// Household says that it is about one household by its code: see Flow.
	Household bool
	// Voluntary says that nobody may be asked for it: it has no deadline and no reminders.
	Voluntary bool

	// Rhythm says that it is asked for once a month, quarter, half-year or year; nil = not.
	Rhythm *Rhythm

	// Family chooses the reminders of its deadlines (tasks/families.csv); "" = those of a task that is set.
	Family string

	// Anonymous says of a record that begins that nobody learns who wrote it: whoever keeps it notes
	// neither person nor unit with it, and its unit is that of the record it belongs to; optional.
	Anonymous func(Case) bool

	// Not is why a move cannot be made of the record as it stands, whoever wants to and whatever they would
	// answer: a *locales.Refusal, nil when it can. Its button is not shown, so the Lines say it too; optional.
	Not func(r Record, name lifecycle.Name, now time.Time) error

	// Asks are questions of the form or of a move as they are put below that record, which may have some of its
	// own or narrow their choices; where nothing is above, those of a move as they are put about the record itself; optional.
	Asks func(of Record, fields []form.Field) []form.Field

	// Facts are figures of the unit that the functions below want to see.
	Facts []Fact
	// Known prefills the form; optional.
	Known func(Case) form.Answers
	// Check judges the record as it would stand after Begin or Move, where form and life
	// cycle cannot: a *locales.Refusal keeps it as it was; optional.
	Check func(Case) error
	// Shows is what the records know already and whoever fills the form in should see above its questions, from
	// what Known prefills; optional.
	Shows func(Case) []locales.Text
	// Early judges one answer of the form as soon as it is given, from what is known before the others: c.Record.Data
	// holds it alone. What it refuses Check refuses too; optional.
	Early func(c Case, key string) error
	// Work works out answers that nobody types (a decision's date); merged into the data before
	// Check; optional.
	Work func(Case) form.Answers
	// Due is by when the record must have been moved on, over its whole way; zero = the limit of
	// the moves out of its state; optional.
	Due func(Case) time.Time
	// Posts is the money that the step moves; optional.
	Posts func(Case) []Posting
	// Then are moves of other records that follow from the step, in the same transaction: those
	// that their life cycles make by themselves; optional.
	Then func(Case) []Follow
	// Lands is which state of its move's Else the step ends in because of what the record says or belongs to; the
	// one it is given where nothing is different. Optional.
	Lands func(c Case, to lifecycle.State) lifecycle.State
	// Deputes is the post that the record gives to somebody else for a time, as it stands; nil when
	// it gives none. Whoever keeps records gives and ends the post in the same transaction; optional.
	Deputes func(Record) *Post
	// Sets is the task that the step puts to units of the record's area; optional.
	Sets func(Case) *Assignment
	// Rewrites is the number of a report of the record's unit that the step puts right; nil when it puts none
	// right. Whoever keeps reports changes it in the same transaction, or asks for the change
	// where the report's life cycle wants somebody else to make it; optional.
	Rewrites func(Case) *Rewrite
	// Lines stand on the card below what was entered: rates, warnings, what is left; optional.
	Lines func(Case) []locales.Text
	// Warns is what somebody should have seen before they hand the record in or move it on. It stands on the card,
	// above the button that does it, and never refuses anything; optional.
	Warns func(Case) []locales.Text
	// Tells are the answers that its title or Lines say whole, so that the card does not list them again.
	Tells []string
	// Ways lead on from its card to other rooms: from a story to the notice that tells it; optional.
	Ways func(Case) []Way
	// Digest puts together what belongs to a record, for whoever reads all of it; optional.
	Digest *Digest
	// Feeds are the indicators that are counted from its records.
	Feeds []Feed
	// By are answers by which its records are counted besides those chosen from a list: a country, and what is
	// worked out; optional.
	By []form.Field
}

// Digest is what came of a record, put together from all records of a kind that belong to it.
type Digest struct {
	Of    string // their kind
	Lines func(of Case, all []Record) []locales.Text
}

// Way is a button on a card that runs a command with what stands behind it.
type Way struct {
	Label   locales.Text
	Command string // notice
	Rest    string // ST-2026-0012
}

// Colleague is a field of the form that names somebody by their post. The field is a form.One;
// its choices, the people who hold one of the roles in the record's unit, are read when it is asked.
// The answer is their person id.
type Colleague struct {
	Field string
	Roles []org.Role
}

// Post is a role that a record gives to somebody in its unit between two moments.
type Post struct {
	Person      org.PersonID
	Role        org.Role
	For         org.PersonID // whose deputy they are
	From, Until time.Time
}

// Assignment is a task that a record puts to the units of a level in its area.
type Assignment struct {
	Title  locales.Text
	Body   locales.Text // may be empty: the title says it
	Source string       // the document that it rests on; "" = the record
	Level  org.Level
	Roles  []org.Role
	Words  bool // done by a few words; else by a tap
	Due    time.Time
	Reason string // why it is so near, where it is
}

// Link is a field of the form that names another record by its code. The field is a
// form.One; its choices are read when it is asked.
type Link struct {
	Field  string
	Kind   string
	States []lifecycle.State // that may be chosen; empty = any
	Wide   bool              // anywhere in the scope of whoever chooses; else in the unit of the record or below
}

// Fact is a figure over all records of a kind in the unit of a record and below it.
type Fact struct {
	Name   string
	Kind   string
	Field  string            // a number that is added up; "" = how many
	Purse  string            // or the money in this purse
	States []lifecycle.State // empty = any
	Where  map[string]string // only records with these answers
	Period string            // form field that must begin with the year of the record's own field "year"; "" = all years
	Ago    int               // with Period: so many years earlier
	Alike  []string          // fields whose answers must be the record's own
	Around Around
	// Indicator, or the answer under IndicatorIn, names what records feed of the unit (Feed) over the year of the record's
	// own field "year", in the place of all above. Where no kind feeds it there is no such fact.
	Indicator, IndicatorIn string
}

// Around says over which units a Fact goes.
type Around string

// Around the record: the same unit alone, or the units beside it, which stand right below the same
// one, with itself. A Fact without a kind counts these units. "" is the unit and all below it.
const (
	AroundUnit   Around = "unit"
	AroundBeside Around = "beside"
)

// Said is what the record says under key, or the one that it belongs to while it says nothing:
// what facts of a record that has not begun go by.
func (c Case) Said(key string) form.Value {
	v := c.Record.Data[key]
	if v.S == "" && c.Parent != nil {
		return c.Parent.Data[key]
	}
	return v
}

// Follow is a move that the program makes of other records because of a step of one.
type Follow struct {
	Record int64 // 0 = every record of Kind that Below or Where names and that the move can be made of
	Kind   string
	Below  bool              // those that belong to the record under way
	Where  map[string]string // those about the same unit, with these answers, other than the record itself
	Move   lifecycle.Name
	Given  form.Answers
}

// Rewrite is a reported number with what it should have been.
type Rewrite struct {
	Period    string // 2026W47
	Indicator string // code of indicators.jsonl
	Value     string // a plain number
}

// Feed is an indicator that a kind's records give without anybody typing it.
type Feed struct {
	Indicator string            // code of indicators.jsonl
	Field     string            // a number that is added up; "" = how many
	Inflow    bool              // or the money that came to such records from outside the unit, less what went back
	States    []lifecycle.State // empty = any
	Where     map[string]string // only records with these answers
	Day       string            // field with the day that says which period it counts in; "" = the day it came into the state
}

// Record is one record as it stands.
type Record struct {
	ID      int64
	Kind    string
	Code    string // FB-2026-0012: can be read out over the phone
	Unit    org.Unit
	Parent  int64
	State   lifecycle.State
	From    lifecycle.State
	Entered time.Time // when it came into State
	Due     time.Time // zero = no limit
	Began   time.Time
	Version int // rises with every step
	Data    form.Answers
	Authors []org.PersonID
	Last    org.PersonID
	Linked  map[string]int64 // by field
}

// Case is all that a rule of a kind may look at. Nothing of it may be changed.
type Case struct {
	Record Record         // as it would stand; when nothing is under way, as it stands
	Before *Record        // before the step; nil at the beginning and when nothing is under way
	Move   lifecycle.Name // "" when nothing is under way
	Given  form.Answers   // what the move asked for
	Parent *Record
	Links  map[string]Record     // by field
	People map[string]org.Holder // by field: whom a Colleague names
	Purses Purses                // of the record itself and of its parent, before the step
	Below  map[string]Tally      // by kind: what belongs to the record
	Facts  map[string]Number
	Params Params
	Actor  lifecycle.Actor
	Now    time.Time
}

// Tally is how many records of a kind there are below another, and what their numbers come to.
type Tally struct {
	Count   int
	ByState map[lifecycle.State]int
	Sums    map[string]Number // by field; unknown and "not applicable" count as nothing
	InState map[lifecycle.State]map[string]Number
}

// Sum is what a field comes to over the records in these states.
func (t Tally) Sum(field string, states ...lifecycle.State) Number {
	sum := Num(0)
	for _, s := range states {
		sum = sum.Plus(t.InState[s][field])
	}
	return sum
}

// Params finds date-effective parameters: limits, lines, posting days.
type Params interface {
	// At is the value that holds for unit u on day, the nearest unit above it that has one;
	// false when nobody has set it.
	At(name string, u org.Unit, day locales.Date) (Number, bool)
}
