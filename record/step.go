package record

import (
	"maps"
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Step is what Begin or Move has decided; whoever keeps records carries it out in one transaction.
type Step struct {
	Record   Record          // as it stands afterwards
	Actor    lifecycle.Actor // under the post by which it was made
	Entry    lifecycle.Entry
	Postings []Posting
	Follows  []Follow
	Sets     *Assignment // nil = none
	Rewrites *Rewrite    // nil = none
	Arms     []lifecycle.Effect
}

// MayBegin reports whether a may begin a record of k about r.Unit, before anything is entered.
func (k *Kind) MayBegin(r Record, a lifecycle.Actor, now time.Time) bool {
	r.State = k.Machine.Initial()
	return slices.ContainsFunc(k.Machine.Permitted(k.life(r), a, now), func(m lifecycle.Move) bool { return m.Name == k.First })
}

// Begin decides the first step: c holds the unit, the links and what was entered (Record.Data).
// It is a *locales.Refusal when the record may not be begun like this.
func (k *Kind) Begin(c Case) (Step, error) {
	c.Record.Kind, c.Record.State, c.Record.Version = k.ID, k.Machine.Initial(), 0
	c.Record.Began, c.Record.Entered = c.Now, c.Now
	if len(k.Of) > 0 {
		if err := k.under(c.Parent); err != nil {
			return Step{}, err
		}
	}
	c.Before, c.Move = nil, k.First
	return k.step(c, c.Record)
}

// Move decides one step of a record that is there: c.Record is as it stands.
func (k *Kind) Move(c Case, name lifecycle.Name, given form.Answers) (Step, error) {
	before := c.Record
	c.Before, c.Move, c.Given = &before, name, given
	return k.step(c, before)
}

// As is the case's actor under the post by which they may make the move of the record as it stands.
func (k *Kind) As(c Case, name lifecycle.Name) lifecycle.Actor {
	return k.Machine.As(name, k.life(c.Record), c.Actor)
}

// Permitted lists the moves that the actor may make of the record as it stands. Those that the
// program makes by itself are not among them.
func (k *Kind) Permitted(c Case) []lifecycle.Move {
	return slices.DeleteFunc(k.Machine.Permitted(k.life(c.Record), c.Actor, c.Now), func(mv lifecycle.Move) bool {
		return k.not(c.Record, mv.Name, c.Now) != nil
	})
}

// not is why a move cannot be made of r as it stands (Kind.Not).
func (k *Kind) not(r Record, name lifecycle.Name, now time.Time) error {
	if k.Not == nil {
		return nil
	}
	return k.Not(r, name, now)
}

// Reads reports whether the actor may read r.
func (k *Kind) Reads(r Record, a lifecycle.Actor, now time.Time) bool {
	if a.Grant.ID == 0 {
		return false
	}
	if len(k.Readers) == 0 {
		if a.Grant.Unit.Covers(r.Unit) {
			return true
		}
	} else if lifecycle.Includes(k.Readers, k.life(r), a) {
		return true
	}
	return slices.Contains(r.Authors, a.Person) || len(k.Machine.Permitted(k.life(r), a, now)) > 0
}

func (k *Kind) life(r Record) lifecycle.Record {
	return lifecycle.Record{State: r.State, From: r.From, Unit: r.Unit, Authors: r.Authors, Last: r.Last, Entered: r.Entered, Due: r.Due}
}

func (k *Kind) step(c Case, was Record) (Step, error) {
	to, err := k.Machine.Check(c.Move, k.life(was), c.Actor, c.Given, c.Now)
	if err != nil {
		return Step{}, err
	}
	if err := k.not(was, c.Move, c.Now); c.Before != nil && err != nil {
		return Step{}, err
	}
	mv, _ := k.Machine.Move(c.Move)
	if k.Lands != nil {
		if other := k.Lands(c, to); slices.Contains(mv.Else, other) {
			to = other
		}
	}
	c.Actor = k.Machine.As(c.Move, k.life(was), c.Actor)
	now := was
	now.Data, now.Authors = maps.Clone(was.Data), slices.Clone(was.Authors)
	if now.Data == nil {
		now.Data = form.Answers{}
	}
	now.Version, now.Last = was.Version+1, c.Actor.Person
	if to != was.State || c.Before == nil {
		now.From, now.State, now.Entered = was.State, to, c.Now
	}
	if mv.Writes {
		maps.Copy(now.Data, c.Given)
	}
	if (mv.Writes || c.Before == nil) && c.Actor.Person != 0 && !slices.Contains(now.Authors, c.Actor.Person) {
		now.Authors = append(now.Authors, c.Actor.Person)
	}
	for field, h := range c.People { // a post may be over when the record is read
		now.Data[NamedBy(field)] = form.Value{S: h.Person.Name}
	}
	c.Record = now
	if k.Work != nil {
		maps.Copy(now.Data, k.Work(c))
	}
	if now.Due = k.due(c); k.Check != nil {
		c.Record = now
		if err := k.Check(c); err != nil {
			return Step{}, err
		}
	}
	c.Record = now
	s := Step{Record: now, Actor: c.Actor, Arms: mv.Arms, Entry: k.entry(c, was, now)}
	if k.Posts != nil {
		s.Postings = k.Posts(c)
	}
	if k.Then != nil {
		s.Follows = k.Then(c)
	}
	if k.Sets != nil {
		s.Sets = k.Sets(c)
	}
	if k.Rewrites != nil {
		s.Rewrites = k.Rewrites(c)
	}
	if c.Before == nil && c.Parent != nil && k.Anonymous != nil && k.Anonymous(c) {
		s.hide(c.Parent.Unit)
	}
	return s, nil
}

// NamedBy is the key under which a record keeps the name of whom a Colleague names.
func NamedBy(field string) string { return field + "_name" }

// hide takes out of a step who makes it and where they stand.
func (s *Step) hide(at org.Unit) {
	s.Record.Authors, s.Record.Last, s.Record.Unit = nil, 0, at
	s.Entry.Person, s.Entry.Role, s.Entry.Unit = 0, "", at.ID
}

// Ripe is the move that the program makes of r by itself because its due moment has passed; ""
// when there is none.
func (k *Kind) Ripe(r Record, now time.Time) lifecycle.Name {
	if r.Due.IsZero() || !now.After(r.Due) {
		return ""
	}
	for _, mv := range k.Machine.Moves() {
		if mv.AtDue && slices.Contains(mv.From, r.State) {
			return mv.Name
		}
	}
	return ""
}

// due is by when the record must be moved on as it stands after the step.
func (k *Kind) due(c Case) time.Time {
	if k.Voluntary || k.Machine.Ends(c.Record.State) {
		return time.Time{}
	}
	if k.Due != nil {
		if at := k.Due(c); !at.IsZero() {
			return at
		}
	}
	at, _ := k.Machine.Due(c.Record.State, c.Record.Entered)
	return at
}

// entry is the line of the history: only what differs is kept, and what the move asked for.
func (k *Kind) entry(c Case, was, now Record) lifecycle.Entry {
	e := lifecycle.Entry{
		Record: k.ID, RecordID: was.ID, Move: c.Move, From: was.State, To: now.State,
		Person: c.Actor.Person, Role: c.Actor.Grant.Role, Unit: c.Actor.Grant.Unit.ID, At: c.Now,
		Reason: c.Given[AskReason].S, Old: form.Answers{}, New: form.Answers{},
	}
	if c.Before != nil {
		for key, v := range now.Data {
			if !same(was.Data[key], v) {
				e.Old[key], e.New[key] = was.Data[key], v
			}
		}
	}
	for key, v := range c.Given {
		if key != AskReason {
			e.New[key] = v
		}
	}
	return e
}

// AskReason is the key under which every move asks why; it stands in the history's own column. Persisted.
const AskReason = "reason"

func same(a, b form.Value) bool { return a.S == b.S && a.NA == b.NA && slices.Equal(a.L, b.L) }

// Fits reports whether x is of the kind and in a state that l may name.
func (l Link) Fits(x Record) bool {
	return x.Kind == l.Kind && (len(l.States) == 0 || slices.Contains(l.States, x.State))
}

// Reaches reports whether l, in a record about unit, may name something of at.
func (l Link) Reaches(at, unit org.Unit, a lifecycle.Actor) bool {
	return unit.Covers(at) || l.Wide && a.Grant.Unit.Covers(at)
}

// Told is what a move has to tell: to whom, about what, who did it.
type Told struct {
	Record Record // as it stands afterwards
	Kind   *Kind
	Move   lifecycle.Move
	Whom   lifecycle.Whom
	Actor  lifecycle.Actor
	Reason string
	People []org.PersonID
	Key    string // of the step: begin every message's key with it
	// Answers are the kinds of what those below may begin, when they are told.
	Answers []*Kind
	// Turn is what the step does to what is reported of a period about such records, when that is told; else nil.
	Turn *Turn
}

// MayStart is the refusal that Begin would give before anything is entered: of whoever may not
// begin it, or of a record above that is not one of k's; nil when it may begin.
func (k *Kind) MayStart(c Case) error {
	if len(k.Of) > 0 {
		if err := k.under(c.Parent); err != nil {
			return err
		}
	}
	if !k.MayBegin(c.Record, c.Actor, c.Now) {
		return locales.Refuse("lifecycle.not_yours")
	}
	return nil
}
