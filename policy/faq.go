package policy

import (
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// FAQ marks an item that came out of the queue: its level and its topic.
const FAQ Level = "faq"

// CardState is how far the way of an answer into the library has gone. Persisted.
type CardState string

// States of a proposed card.
const (
	CardProposed CardState = "proposed"
	CardApproved CardState = "approved"
	CardDeclined CardState = "declined"
)

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
	Asked    []string // the askers' own words
}

// ItemID is the item that the card becomes.
func (c Card) ItemID() ItemID { return ItemID(fmt.Sprintf("FAQ-%d", c.ID)) }

// Item is the card as an item of the library, in force from the day of its approval on. It
// stands on the item that it cites, and no card of the queue claims to be fully checked.
func (c Card) Item(day locales.Date) Item {
	return Item{
		ID: c.ItemID(), Title: c.Title, Issuer: c.Desk.Name, Date: When(day), Level: FAQ, Region: c.Desk.Code,
		Topics: []string{string(FAQ)}, Points: []locales.Text{c.Point}, Confidence: Medium, Status: "in_force",
		Sources: []string{string(c.Cites)},
	}
}

// Alias is a question that an item answers, as somebody put it. It is searched beside the
// words of the item and never shown as its text.
type Alias struct {
	Item ItemID
	Lang locales.Lang
	Text string
}

// AliasSource says where an alias comes from. Persisted.
type AliasSource string

// Sources of aliases.
const (
	AliasThanks   AliasSource = "thanks"   // somebody said that the item answered them
	AliasAnswered AliasSource = "answered" // a desk answered the question with the item
	AliasCard     AliasSource = "card"     // the item came out of the question
)

// Proposed is an alias that waits for its desk. Nobody who asked is kept with it.
type Proposed struct {
	ID    int64
	Alias Alias
	Desk  org.Unit
}

// Bounds of aliases: per item, so that people's words never outweigh the item's own; and
// how long words may be, in characters, to be one.
const (
	MostAliases = 5
	LongestAsk  = 100
)
