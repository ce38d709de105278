// Package lifecycle owns a record's states as data: which moves lead from state to
// state, who may make them, what each move asks for, by when it is due and what it
// arms. One engine checks every move and one history keeps it.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales, org and form. A new
// duty is a new Definition beside the record it is about (reports.Review, ...), never
// a new flow here; a new kind of rule about who may move is a new field of Who.
package lifecycle

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// State is where a record stands. Persisted; a released state keeps its meaning.
type State string

// Name is the name of a move within its machine. Persisted in the history.
type Name string

// Relation is how the mover's unit stands to the record's unit.
type Relation string

// Relations. Supervising is any unit above the record's; Parent only the one directly
// above it, which is how a township that does not exist is stepped over.
const (
	OwnUnit     Relation = "own"
	Supervising Relation = "supervising"
	Parent      Relation = "parent"
	// Beneath is any unit below the record's: who answers a county's question to its villages.
	Beneath Relation = "beneath"
)

// Who is one group that may make a move. Every condition that is set must hold; an
// empty list does not narrow.
type Who struct {
	Families []org.Family
	Roles    []org.Role
	Levels   []org.Level // of the unit that the mover acts for
	Relation Relation
	// Author narrows to those who wrote some of the record's content.
	Author bool
	// Deputed narrows to records that an office has entered for the unit.
	Deputed bool
}

// Whom says to whom an armed effect goes.
type Whom string

// Receivers of effects.
const (
	ToAuthor     Whom = "author"
	ToUnit       Whom = "unit"
	ToSupervisor Whom = "supervisor"
	// ToBelow are all below the record's unit who may answer it.
	ToBelow Whom = "below"
)

// What names the kind of an effect.
type What string

// Kinds of effects that a move arms.
const (
	Tell   What = "tell"   // a message
	Task   What = "task"   // an obligation
	Settle What = "settle" // the obligation that the record answers is done
)

// Effect is something that a move arms; whoever carries the move out does it in the
// same transaction.
type Effect struct {
	What What
	Whom Whom
}

// Move leads from one of several states to one.
type Move struct {
	Name  Name
	Label locales.Text
	From  []State
	To    State
	// Back leads to the state that the record came from, when it is one of these; else to To.
	Back []State
	// Else are states that it leads to instead where the record's kind says so (record.Kind.Lands).
	Else []State
	// Stay leaves the record in whichever of From it is; To is one of them then.
	Stay bool
	By   []Who // any of them suffices
	// NotAuthor refuses everybody who wrote any of the record's content.
	NotAuthor bool
	// Second refuses the person who made the record's previous move: two people are needed.
	Second bool
	// BeforeDue allows the move only until the record's due moment.
	BeforeDue bool
	// Limit is how long after entering the state the move is due; zero = no limit. A
	// late move is still accepted: lateness is counted, not forbidden.
	Limit time.Duration
	// Days is a limit in calendar days, as rules put it ("within 15 days"); see WithinDays.
	Days int
	// Asks are the fields of the form that the move asks for; required ones must be given.
	Asks []form.Field
	Arms []Effect
	// ByItself says that the program makes the move when what it waits for has come about; only
	// those in By, if anybody, may press it as well. Waits are those whose work it waits for.
	ByItself bool
	Waits    []Who
	// AtDue, with ByItself: what it waits for is the record's due moment.
	AtDue bool
	// Writes says that the move changes the record's content: its mover becomes an author.
	Writes bool
	// Aside says that nobody waits for the move: a withdrawal, an urging.
	Aside bool
	// AsideIn are states out of which it stands aside, where out of the others of From it is waited for.
	AsideIn []State
}

// Onward reports whether a record in state from waits for m: it leads to another state and does
// not stand aside.
func (m Move) Onward(from State) bool {
	return !m.Aside && !slices.Contains(m.AsideIn, from) && (m.To != from || len(m.Back) > 0)
}

// ArmsFor reports whether m arms what for whom.
func (m Move) ArmsFor(what What, whom Whom) bool {
	for _, e := range m.Arms {
		if e.What == what && e.Whom == whom {
			return true
		}
	}
	return false
}

// Record is what the engine needs to know of a record.
type Record struct {
	State   State
	From    State // where it stood before State; only moves with Back ask for it
	Unit    org.Unit
	Authors []org.PersonID // everybody who wrote any of its content
	Last    org.PersonID   // who made the previous move
	Entered time.Time      // when it came into State
	Due     time.Time      // zero = no due moment
	Deputed bool           // an office has entered it for the unit
}

// Actor is somebody with the grant they act under.
type Actor struct {
	Person org.PersonID
	Grant  org.Grant
	// Stands are the posts that they hold for others (org.Grant.Deputy) in the unit of Grant: what
	// these may do needs no switching.
	Stands []org.Grant
	// Program says that the program makes the move by itself because of what the person did;
	// nobody, when Person is 0 and time has passed.
	Program bool
}

// ActorOf is the member under the active grant, with the posts in which they stand in for somebody.
func ActorOf(m org.Member) Actor {
	a := Actor{Person: m.ID, Grant: m.Active}
	for _, g := range m.Grants {
		if g.Deputy && g.ID != m.Active.ID && g.Unit.ID == m.Active.Unit.ID {
			a.Stands = append(a.Stands, g)
		}
	}
	return a
}

// Posts are those under which a may act, the active one first.
func (a Actor) Posts() []org.Grant { return append([]org.Grant{a.Grant}, a.Stands...) }

// Entry is one line of the history: who moved what, when, why, and what changed.
type Entry struct {
	Record   string // kind of record; persisted
	RecordID int64
	Move     Name
	From, To State
	Person   org.PersonID
	Role     org.Role
	Unit     org.UnitID // the unit the mover acted for
	At       time.Time
	Deputy   bool     // they stood in for the holder of the post
	Own      org.Role // then: their own post there, "" when it is over
	For      string   // and for whom they stood in, as people are called
	Reason   string
	Fields   []string
	Reasons  map[string]string // by field, when they were given one by one
	Old, New form.Answers      // only what differs
}
