package policy

import (
	"errors"
	"slices"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// DraftID is a change of the library that an editor has drawn up. Persisted; travels in buttons.
type DraftID int64

// DraftKind says how a draft came to be. Persisted; the tail of a sentence id.
type DraftKind string

// Kinds of drafts.
const (
	FromFile   DraftKind = "file"       // documents that were sent
	FromCard   DraftKind = "card"       // a new card
	FromEdit   DraftKind = "edit"       // other words or facts
	FromDates  DraftKind = "dates"      // since and until when it holds
	FromNext   DraftKind = "successor"  // another item takes its place
	FromRetire DraftKind = "retirement" // it holds no longer
)

// States of a draft. Persisted. Only an approved one answers anybody.
const (
	DraftOpen      lifecycle.State = "draft"
	DraftWaiting   lifecycle.State = "waiting"
	DraftApproved  lifecycle.State = "approved"
	DraftReturned  lifecycle.State = "returned"
	DraftWithdrawn lifecycle.State = "withdrawn"
)

// Moves of a draft. Persisted in the history.
const (
	DraftAsk      lifecycle.Name = "ask"
	DraftApprove  lifecycle.Name = "approve"
	DraftReturn   lifecycle.Name = "return"
	DraftWithdraw lifecycle.Name = "withdraw"
	DraftRedraw   lifecycle.Name = "redraw"
)

// Editing is the life of a draft: it answers only after a second person of the same unit or
// of one above has approved it, and never by the word of its own author (brief 1.5, A1a).
var Editing = lifecycle.Must(lifecycle.Definition{
	Record: "policy_draft", Initial: DraftOpen, Final: lifecycle.From(DraftApproved, DraftReturned, DraftWithdrawn),
	States: lifecycle.From(DraftOpen, DraftWaiting, DraftApproved, DraftReturned, DraftWithdrawn),
	Moves: []lifecycle.Move{
		{Name: DraftAsk, From: lifecycle.From(DraftOpen), To: DraftWaiting, By: authors},
		{Name: DraftApprove, From: lifecycle.From(DraftWaiting), To: DraftApproved, By: seconds, NotAuthor: true},
		{Name: DraftReturn, From: lifecycle.From(DraftWaiting), To: DraftReturned, By: seconds, NotAuthor: true},
		{Name: DraftRedraw, From: lifecycle.From(DraftOpen, DraftWaiting), To: DraftOpen, By: authors},
		{Name: DraftWithdraw, From: lifecycle.From(DraftOpen, DraftWaiting), To: DraftWithdrawn, By: authors},
	},
})

var (
	authors = []lifecycle.Who{{Roles: []org.Role{org.PolicyEditor}, Relation: lifecycle.OwnUnit, Author: true}}
	seconds = []lifecycle.Who{
		{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit},
		{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising},
	}
)

// ErrMoved refuses a draft when something that it changes has come to another version since.
var ErrMoved = errors.New("the item has come to another version")

// Draft is a change of the library before it counts.
type Draft struct {
	ID        DraftID
	Kind      DraftKind
	Person    org.PersonID // who drew it up
	Role      org.Role
	Unit      org.Unit
	State     lifecycle.State
	About     locales.Text // the item's title, or the file's name
	Items     int          // how many it changes
	At        time.Time
	Proposals []Proposal
	Figures   []Parameter
	File      SentFile // of FromFile
	Notes     []Note   // what was found in the file

	Second     org.PersonID // who decided; 0 = nobody yet
	SecondRole org.Role
	Decided    time.Time
	Reason     string // of a return
}

// Proposal is one item as it is to be, with what it was drawn from and what holds today.
type Proposal struct {
	Item Item
	Base int  // version that it was drawn from; 0 = a new item
	Was  Item // that version; zero for a new item
	Now  int  // newest version in the library; 0 = none
	Then Item // that version
}

// SentFile is a document as it lies with Telegram, and what an editor has answered about it.
type SentFile struct {
	Ref, Name string
	Answers   map[string]map[string]string // by part of the file and name of the fact
}

// Note is a finding of the import, kept with the draft.
type Note struct {
	Severity string // error, question or warning
	Part     string // the file that it is about
	Where    string // with line or paragraph
	Asks     string // fact that an answer in the chat would settle: date, region or title; "" = none
	Message  locales.Text
	Do       locales.Text
}

// Record is what the rules of Editing go by.
func (d Draft) Record() lifecycle.Record {
	return lifecycle.Record{State: d.State, Unit: d.Unit, Authors: []org.PersonID{d.Person}}
}

// Changes is what the draft makes of an item.
func (p Proposal) Changes() []Change {
	if p.Base == 0 {
		return nil
	}
	return Diff(p.Was, p.Item)
}

// Moved are the proposals whose item has come to another version since they were drawn up.
func (d Draft) Moved() []Proposal {
	return slices.DeleteFunc(slices.Clone(d.Proposals), func(p Proposal) bool { return p.Now == p.Base })
}

// Ready refuses to show a draft to a second person while there is nothing in it, or while a
// card that was typed lacks a language.
func (d Draft) Ready() error {
	if len(d.Proposals)+len(d.Figures) == 0 {
		return locales.Refuse("library.nothing_in_it")
	}
	for _, p := range d.Proposals {
		if d.Kind == FromFile {
			continue
		}
		if err := p.Item.Bilingual(); err != nil {
			return err
		}
	}
	return nil
}

// Open reports whether a draft is still under way.
func (d Draft) Open() bool { return d.State == DraftOpen || d.State == DraftWaiting }

// Sees reports whether m may read the draft: its author, and whoever could decide on it.
func (d Draft) Sees(m org.Member) bool {
	return m.Joined() && (m.ID == d.Person || m.Active.Role.Family() == org.Coordinator && m.Active.Unit.Covers(d.Unit))
}

// MayEdit refuses everybody but policy editors.
func MayEdit(m org.Member) error {
	if m.Joined() && m.Active.Role == org.PolicyEditor {
		return nil
	}
	return locales.Refuse("library.not_editor")
}

// KeepOpened is for how many days it is kept that somebody opened an item.
const KeepOpened = 90

// Decided is a draft that was decided on, with whom to tell of it: those who have opened
// one of its items lately, each with the items that they opened.
type Decided struct {
	Draft   Draft
	Readers map[org.PersonID][]ItemID
}

// Rebased is mine, drawn from was, on top of now: what mine changed is taken from mine and
// the rest from now. Points and sections are taken whole.
func Rebased(was, mine, now Item) Item {
	out := now
	before := was.facts()
	for i, f := range mine.facts() {
		if compareTexts(before[i].New, f.New) != "" {
			out.take(f.Field, mine)
		}
	}
	if !slices.Equal(texts(was.Points), texts(mine.Points)) {
		out.Points = mine.Points
	}
	if !slices.EqualFunc(was.Sections, mine.Sections, func(a, b Section) bool {
		return a.Number == b.Number && sameWords(a.Body, b.Body) && sameWords(a.Heading, b.Heading)
	}) {
		out.Sections = mine.Sections
	}
	return out
}

func texts(list []locales.Text) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Zh + "\x00" + t.En
	}
	return out
}

// take sets one of the facts to that of from.
func (it *Item) take(field string, from Item) {
	switch field {
	case "title":
		it.Title = from.Title
	case "issuer":
		it.Issuer = from.Issuer
	case "doc_no":
		it.DocNo = from.DocNo
	case "level":
		it.Level = from.Level
	case "region":
		it.Region = from.Region
	case "english":
		it.English = from.English
	case "date":
		it.Date = from.Date
	case "valid_from":
		it.From = from.From
	case "valid_to":
		it.To = from.To
	case "status":
		it.Status = from.Status
	case "superseded_by":
		it.SupersededBy = from.SupersededBy
	case "topics":
		it.Topics = from.Topics
	case "confidence":
		it.Confidence = from.Confidence
	case "confidence_note":
		it.ConfidenceNote = from.ConfidenceNote
	case "sources":
		it.Sources = from.Sources
	}
}
