// Package policy owns what the documents say and until when: items with their dates, the
// figures they quote, who replaced whom, and turning a question into a ranked, dated answer.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales and org, and package search
// for the words. An index is built from a Library and never changes afterwards, so that any
// number of searches may share it while the next one is being built. What words alone cannot
// tell - place, validity, who replaced whom - is in rank.go. A new spelling that people use is a
// line in library/words; a new field of an item is a row in parse.go, in facts (diff.go), in
// keep.go and, when it is to be searched, in passages.go. Files become items in policy/importing.
package policy

import "cadrebot/locales"

// ItemID names an item for good: POL-041. Persisted; travels in buttons.
type ItemID string

// Level says who made the document: central, ministerial, provincial, law, regulation,
// standard, international, white_paper, statistics. Persisted inside items.
type Level string

// Confidence says how well the card itself is verified. Persisted inside items.
type Confidence string

// The three degrees of confidence; below high the reader is asked to check the original.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// English says what the English wording of an item is worth; the Chinese one always
// decides. Persisted inside items.
type English string

// What the English wording may be; "" is for cards of our own wording, and for none.
const (
	OfficialEnglish   English = "official"
	UnofficialEnglish English = "unofficial"
)

// Item is one document: what it is, where, since and until when it holds, its short points
// as a card and its own text in sections; one of the two may be empty. Both languages are
// parallel: the same index says the same thing.
type Item struct {
	ID             ItemID
	Title          locales.Text
	Issuer         locales.Text
	Date           When // of the document, as precise as it is known
	DocNo          string
	Level          Level
	Region         string // code of the unit that it holds for; "" = the whole country
	English        English
	Topics         []string
	Points         []locales.Text
	Sections       []Section
	Confidence     Confidence
	ConfidenceNote string // English working note of the editors; not shown to cadres
	Status         string // as imported; Standing reads it
	SupersededBy   ItemID
	Sources        []string
	From           When // in force since; Derive fills it from the text or the date
	To             When // last day or month in force; empty while open or unknown

	derived [2]bool // From, To were not imported, and are not written out either
	days    *span   // From, To and Status worked out once; set by Derive
}

// span is what At compares: a search asks it of every item it touches.
type span struct {
	first, last locales.Date // last is empty while open or unknown
	state       State
}

// Parameter is one dated figure that items quote: the same key with another date, region
// or scope is another row. Text is the figure in words that can stand in an answer.
type Parameter struct {
	Key        string
	Value      string // exact, as imported: "50000", "0.01", "09-30"
	Unit       string
	Label      locales.Text
	Text       locales.Text
	Scope      locales.Text
	Region     string // code of the unit that it holds for; "" = everywhere, or as Scope says
	From       When
	To         When
	Source     string
	Confidence Confidence
	Items      []ItemID
}

// Holds reports whether the figure applied on day.
func (p Parameter) Holds(day locales.Date) bool {
	return p.From.First() <= day && (p.To == "" || day <= p.To.Last())
}

// Place tells figures of one key and date apart, as they are stored.
func (p Parameter) Place() string {
	if p.Region == "" {
		return p.Scope.Zh
	}
	return p.Region + " " + p.Scope.Zh
}
