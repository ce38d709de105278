// Package gift reads questions that trainers already have: Moodle's GIFT in full, and
// Aiken. It also writes GIFT, and prints questions in the JSON shape of the npm parser
// gift-pegjs, so that a stranger can compare.
//
// It is pure: a reader in, entries out, one question in memory at a time. Good questions
// come although others are bad; what is bad is an Issue with its place and what was
// expected. The grammar is that of docs.moodle.org/en/GIFT_format; what it leaves open and
// what Chinese keyboards add is in docs/courses.md. How a question is marked and whether it
// fits a chat is no concern of this package.
package gift

import (
	"cadrebot/locales"
)

// Type is the type of a question; the values are those of the JSON.
type Type string

// The types. A Category is no question: it names the folder of the questions after it, in
// Title.
const (
	MultipleChoice Type = "MC"
	TrueFalse      Type = "TF"
	ShortAnswer    Type = "Short"
	Numerical      Type = "Numerical"
	Matching       Type = "Matching"
	Essay          Type = "Essay"
	Description    Type = "Description"
	Category       Type = "Category"
)

// Types lists every type, questions that are asked first.
var Types = []Type{MultipleChoice, TrueFalse, ShortAnswer, Numerical, Matching, Essay, Description, Category}

// Format says how a text is marked up.
type Format string

// The formats. A text that names none has the format of its question, and that is Moodle
// when it names none either.
const (
	Moodle   Format = "moodle"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Plain    Format = "plain"
)

// Text is marked-up text without space around it. Moodle and Plain texts have no line
// breaks but those written \n. The zero Text is none.
type Text struct {
	Format Format `json:"format"`
	Text   string `json:"text"`
}

// Number is a plain decimal in ASCII: "-3.142", never "+3", ".5" or "1e3"; "" is none.
type Number string

// Question is one question, or a Category. Which fields count depends on Type.
type Question struct {
	Type  Type
	ID    string   // of a comment [id:...]
	Tags  []string // of comments [tag:...]
	Lang  string   // of a comment [lang:...]: zh or en, as it was written
	Title string   // between ::, or the name of the Category
	Stem  Text
	// Embedded says that the answers stood inside the sentence; "_____" in Stem is their place.
	Embedded bool
	Choices  []Choice // MultipleChoice, ShortAnswer, Numerical
	Bare     bool     // Numerical: its only answer was written without = and without feedback
	Pairs    []Pair   // Matching
	True     bool     // TrueFalse: the right answer
	// IfWrong and IfRight are shown after a wrong and a right answer to a TrueFalse.
	IfWrong, IfRight Text
	Feedback         Text // shown after any answer
	Line, Column     int  // where it begins, from 1; Column counts characters
}

// Choice is one answer. Right is whether = stood before it and not ~; with weights, ~ may
// carry marks too. Weight is per cent from -100 to 100, "" when none was written.
type Choice struct {
	Right    bool
	Weight   Number
	Text     Text  // not of Numerical
	Value    Value // of Numerical
	Feedback Text
}

// Span says how a Value names the numbers that it takes.
type Span string

// The spans; the values of the first three are those of the JSON.
const (
	Exact    Span = "simple"   // Number alone
	Around   Span = "range"    // Number, and Tolerance to both sides
	Between  Span = "high-low" // Low to High, both included
	Anything Span = "*"        // any other number
)

// Value is what a Numerical answer takes; Span says which numbers are set.
type Value struct {
	Span              Span
	Number, Tolerance Number
	Low, High         Number
}

// Pair is one match. Left may have no text: then Right is a wrong offer.
type Pair struct {
	Left  Text
	Right string
}

// Issue is something wrong at a place, both numbers from 1, Column in characters. What
// says what was expected.
type Issue struct {
	Line, Column int
	What         locales.Text
}

// Entry is one piece of a file. Without a Question the Issues are why; Issues beside a
// Question are advice, and it is taken all the same.
type Entry struct {
	Question *Question
	Issues   []Issue
}
