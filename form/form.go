// Package form owns forms as data and the engine that decides what to ask next.
//
// A form is fields in order with expressions, choices and languages, in the vocabulary
// of XLSForm. The engine is pure: form, session, input and now go in; session and
// prompt come out. It knows no Telegram, no SQL and no clock, and imports locales only.
// The position is never stored: it is the field the person asked to reopen, else the
// first relevant field without a valid answer. A new kind of question is a new Kind
// with its reader (what people type -> Value) and its row in the test tables.
package form

import "cadrebot/locales"

// Kind is the type of a field, named as in XLSForm. Persisted in form versions.
type Kind string

// Kinds that a chat can ask.
const (
	Text      Kind = "text"
	Integer   Kind = "integer"
	Decimal   Kind = "decimal"
	Money     Kind = "money"   // yuan; XLSForm decimal with appearance "money"
	Percent   Kind = "percent" // 0-100
	Area      Kind = "area"    // mu
	Weight    Kind = "weight"  // kg; 斤 are converted
	Date      Kind = "date"
	One       Kind = "select_one"
	Many      Kind = "select_multiple"
	YesNo     Kind = "yes_no"
	Note      Kind = "note"      // shown, nothing asked; counted as answered once seen
	Calculate Kind = "calculate" // never shown, computed from Calculation

	Time        Kind = "time"     // 15:04
	DateTime    Kind = "dateTime" // 2006-01-02T15:04 local time
	Period      Kind = "period"   // a week, month, quarter or year
	Range       Kind = "range"    // a number between Parameters start and end, in steps
	Rank        Kind = "rank"     // the choices in the person's own order
	Acknowledge Kind = "acknowledge"
	Barcode     Kind = "barcode"  // typed; a chat has no scanner
	Geopoint    Kind = "geopoint" // "latitude longitude altitude accuracy", from Telegram's location button
	Image       Kind = "image"
	Audio       Kind = "audio"
	Video       Kind = "video"
	File        Kind = "file"
	Hidden      Kind = "hidden"   // never shown, set by Default or Calculation
	Start       Kind = "start"    // when filling began
	End         Kind = "end"      // when it was submitted
	Today       Kind = "today"    // the day on which filling began
	Username    Kind = "username" // who fills: our id, never a name
	Device      Kind = "device"   // deviceid, simserial, phonenumber ...: nothing that a chat knows; stays empty

	BeginGroup  Kind = "begin_group"
	EndGroup    Kind = "end_group"
	BeginRepeat Kind = "begin_repeat"
	EndRepeat   Kind = "end_repeat"
)

// Form is one version of a form.
type Form struct {
	ID           string // persisted
	Version      int    // persisted with every submission
	Title        locales.Text
	Fields       []Field
	Release      string       // the version as its author writes it
	Lang         locales.Lang // default_language of an imported form; "" = none said
	InstanceName string       // expression; names a submission in lists
	Entity       *Entity      // what a submission makes or changes besides; nil = nothing
	// Upgrade carries the answers of an older version over when a field changed its
	// meaning; nil when adding, removing, reordering and narrowing is all that happened.
	Upgrade func(from int, a Answers) Answers
}

// Field is one question. Expressions are the XPath subset of XLSForm: ${key}, '.', last
// period's value as ${last.key} (unknown when there is none).
type Field struct {
	Key               string // persisted; never reused for another meaning
	Kind              Kind
	Label             locales.Text
	Hint              locales.Text // what is this, with one example
	Unit              locales.Text // shown after a number: 户, households
	UnitOne           locales.Text // the unit after exactly one: 户, household; empty = Unit
	Required          bool         // false offers "skip"
	Relevant          string       // "" = always
	Constraint        string       // "" = whatever the kind allows
	ConstraintMessage locales.Text
	Calculation       string // for Calculate
	Default           string // expression, offered as a prefilled answer
	Signed            bool   // numbers below zero make sense; without it they are refused
	Choices           []Choice
	// Most lets one question take several attachments, up to so many; 0 = one. The answer's
	// references are then in Value.L.
	Most int

	Name            string            // as references and exports write it; "" = Key
	Guidance        locales.Text      // further help, shown with Hint
	RequiredIf      string            // expression; overrides Required when set
	RequiredMessage locales.Text      // "" = our own words
	ReadOnly        bool              // shown with its value, never asked
	RepeatCount     string            // of BeginRepeat: expression; "" = asks whether to add another
	ChoiceFilter    string            // expression over the answers and the names of a choice's Attrs
	Appearance      string            // as written; what has no meaning in a chat is ignored
	Parameters      map[string]string // as XLSForm writes them: start, end, step, max-pixels, randomize, seed
}

// Choice is one option of One and Many.
type Choice struct {
	Key   string // persisted
	Label locales.Text
	Words []string          // further words that people type for it
	Attrs map[string]string // further columns of the choices sheet, for ChoiceFilter
}

// Typed reports whether answering takes typing rather than a button: what the burden
// budget of eight counts.
func (f Field) Typed() bool {
	switch f.Kind {
	case One, Many, YesNo, Note, Calculate, Rank, Acknowledge, Geopoint, Image, Audio, Video, File:
		return false
	}
	return !f.silent() && f.Kind != BeginRepeat && f.Kind != EndRepeat && !f.ReadOnly
}

// Collects reports whether the field asks people for something that is kept: not a note, a
// calculation or the frame of a group.
func (f Field) Collects() bool {
	switch f.Kind {
	case Note, BeginRepeat, EndRepeat:
		return false
	}
	return !f.silent() && !f.ReadOnly
}

// Evidence reports whether answers of kind k show a moment: photos, recordings, files and
// places.
func (k Kind) Evidence() bool { return k == Geopoint || attachments(k) != nil }

// silent reports whether the field is never shown: what it holds is worked out.
func (f *Field) silent() bool {
	switch f.Kind {
	case Calculate, Hidden, Start, End, Today, Username, Device, BeginGroup, EndGroup:
		return true
	}
	return false
}

// Entity is the entities sheet of an XLSForm: a record that later forms may choose from.
type Entity struct {
	Dataset                       string            // persisted
	ID, CreateIf, UpdateIf, Label string            // expressions
	SaveTo                        map[string]string // property by field key
}

// Value is one answer in a language-neutral, exact form. Persisted as JSON.
// S holds text, a plain decimal number ("35000", "2.5", no marks), a date (2006-01-02), a time (15:04),
// a moment (2006-01-02T15:04), a period as package calendar spells it (2026W47) or one choice key; L holds the keys of Many, in the form's order, or several attachments as they came.
// NA marks "not applicable"; an unknown value is the absence of the answer.
type Value struct {
	S  string   `json:"s,omitempty"`
	L  []string `json:"l,omitempty"`
	NA bool     `json:"na,omitempty"`
}

// Answers are values by field key. Inside a repeat the key names the instance too, counted
// from 1: rep[1]/field, rep[1]/inner[2]/field; the repeat's own key (rep, rep[1]/inner) holds
// how many instances there are.
type Answers map[string]Value

// Session is what a conversation keeps of a form being filled: JSON in the envelope.
type Session struct {
	Answers Answers  `json:"a,omitempty"`
	Known   Answers  `json:"k,omitempty"` // last period's values: prefill and ${last.key}
	Reopen  string   `json:"o,omitempty"` // field that the person asked to see again
	Pending *Value   `json:"p,omitempty"` // read back, not yet counted; the ticks of an open Many, the attachments so far
	Heard   string   `json:"h,omitempty"` // what was typed for Pending or Between, shown with them
	Skipped []string `json:"s,omitempty"` // optional fields passed over; notes seen
	Only    []string `json:"y,omitempty"` // when set, just these fields are open (a returned report)
	Typed   int      `json:"t,omitempty"` // answers that took typing (burden report)
	Edit    bool     `json:"e,omitempty"` // Reopen was chosen at the review: back leads there again
	Between []string `json:"m,omitempty"` // readings of Heard between which the person has to decide, as Value.S
	For     string   `json:"f,omitempty"` // the field that Pending, Between, Find and Page belong to; they are dropped at any other
	Find    string   `json:"q,omitempty"` // what is looked for in a long list of choices
	Page    int      `json:"g,omitempty"` // page of a long list or of the review, from 0
	Seed    string   `json:"d,omitempty"` // unique to the conversation; random() and uuid() come from it
	Who     string   `json:"w,omitempty"` // who fills: our id, for fields of kind Username
	Began   int64    `json:"b,omitempty"` // when filling began, in Unix seconds; 0 where no field asks for it
}
