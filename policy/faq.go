package policy

import (
	"fmt"
	"strings"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// FAQ marks an item that came out of the queue: its level and its topic.
const FAQ Level = "faq"

// CardState is how far the way of an answer into the library has gone. Persisted.
type CardState string

// States of a proposed card. Aliases have the first three.
const (
	CardProposed CardState = "proposed"
	CardApproved CardState = "approved"
	CardDeclined CardState = "declined"
	CardRetired  CardState = "retired" // it was approved, and holds no longer
)

// Verdict is what a second person decides about a card or an alias.
type Verdict struct {
	By     lifecycle.Actor
	Yes    bool
	Reason Reason // of a no
	At     time.Time
}

// State is what the verdict makes of what was proposed.
func (v Verdict) State() CardState {
	if v.Yes {
		return CardApproved
	}
	return CardDeclined
}

// Reason says why not: one of the constants, or somebody's own words. Persisted. What follows
// the sign is the tail of a sentence id and travels in buttons.
type Reason string

// Reasons to choose from. No own words begin with the sign.
const (
	ReasonWrong    Reason = "=wrong"    // it does not say what the policy says, or does not fit the clause
	ReasonUnclear  Reason = "=unclear"  // people would not understand it
	ReasonDouble   Reason = "=double"   // the library says it already
	ReasonPrivate  Reason = "=private"  // it is about one person or household
	ReasonOutdated Reason = "=outdated" // it was right once
)

// LongestReason is how many characters own words may have.
const LongestReason = 200

// Key is the tail of the sentence id of a reason to choose from; false for own words.
func (r Reason) Key() (string, bool) { return strings.CutPrefix(string(r), "=") }

// OwnReason is a reason in somebody's own words.
func OwnReason(words string) Reason { return Reason(strings.TrimLeft(strings.TrimSpace(words), "=")) }

// Card is an answer that somebody wants in the library.
type Card struct {
	ID       int64
	Question int64    // of the queue; 0 when it is gone
	Desk     org.Unit // whose rules it tells; it holds there and below
	Title    locales.Text
	Point    locales.Text
	Cites    ItemID
	By       org.PersonID
	At       time.Time
	State    CardState
	Reason   Reason   // why declined or retired
	Asked    []string // the askers' own words
}

// ItemID is the item that the card becomes.
func (c Card) ItemID() ItemID { return ItemID(fmt.Sprintf("%s%d", cardPrefix, c.ID)) }

// cardPrefix begins the ids of items that were cards. Persisted.
const cardPrefix = "FAQ-"

// Item is the card as an item of the library, in force from the day of its approval on. It
// stands on the item that it cites, and no card of the queue claims to be fully checked.
func (c Card) Item(day locales.Date) Item {
	return Item{
		ID: c.ItemID(), Title: c.Title, Issuer: c.Desk.Name, Date: When(day), Level: FAQ, Region: c.Desk.Code,
		Topics: []string{string(FAQ)}, Points: []locales.Text{c.Point}, Confidence: Medium, Status: "in_force",
		Sources: []string{string(c.Cites)},
	}
}

// Gone is the item of a card that is retired on day: the day before was its last. An item that
// began on day never held.
func (it Item) Gone(day locales.Date) (Item, error) {
	last := When(day).Before()
	if it.start().First() > last.Last() {
		it.From = last
	}
	return it.Retired(last)
}

// Alias is a question that a clause answers, as somebody put it. It is searched beside the
// words of the clause and never shown as its text. Without an anchor, or when the clause has
// gone, it belongs to every clause of the item.
type Alias struct {
	Item   ItemID
	Anchor string
	Lang   locales.Lang
	Text   string
}

// AliasSource says where an alias comes from. Persisted.
type AliasSource string

// Sources of aliases.
const (
	AliasThanks   AliasSource = "thanks"   // somebody said that the item answered them
	AliasAnswered AliasSource = "answered" // a desk answered the question with the item
	AliasCard     AliasSource = "card"     // the item came out of the question
	AliasDesk     AliasSource = "desk"     // somebody who answers questions, or edits, put it so
)

// Proposed is an alias that waits for its desk. Nobody who asked is kept with it.
type Proposed struct {
	ID     int64
	Alias  Alias
	Desk   org.Unit
	By     org.PersonID // who put it so at the desk and does not decide on it; 0 for an asker's words
	Reason Reason       // why declined
}

// Bounds of aliases: per clause, so that people's words never outweigh its own; and how long
// words may be, in characters, to be one.
const (
	MostAliases = 5
	LongestAsk  = 100
)
