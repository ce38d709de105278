// Package training owns courses: short cards to read, questions of eight types, the
// attempt at a course with its marks, and what trainers may see of the results.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales and org only. By law
// (POL-038) study time, points and rankings are neither kept nor computed, so nothing
// here has a place for them. A new type of question is a new Type with its row in the
// tables of mark.go, check.go, guess.go and read.go; the tests walk Types and name what is missing.
package training

import (
	"cadrebot/locales"
	"cadrebot/org"
)

// CourseID names a course: 1-24 of A-Z a-z 0-9 - _ and dot. Persisted; travels in buttons.
type CourseID string

// QuestionID names a question within all courses, spelled like a CourseID. Persisted.
type QuestionID string

// DefaultPass is the pass mark in per cent of a course that sets none.
const DefaultPass = 80

// Course is one version of a course. Stored as JSON; Version is given by the store and
// an attempt stays with the version it was begun on.
type Course struct {
	ID        CourseID     `json:"id"`
	Version   int          `json:"-"`
	Title     locales.Text `json:"title"`
	Pass      int          `json:"pass"`               // per cent of what the questions are worth
	Draw      int          `json:"draw,omitempty"`     // questions drawn for an attempt; 0 = all
	Attempts  int          `json:"attempts,omitempty"` // most attempts of a person; 0 = any number
	Delay     int          `json:"delay,omitempty"`    // whole days between two attempts of a person
	Audience  []org.Role   `json:"audience,omitempty"` // whom it is written for; empty = all cadres
	Modules   []Module     `json:"modules"`
	Questions []Question   `json:"questions"`
}

// Module is a part of a course with its reading cards.
type Module struct {
	ID    string       `json:"id"`
	Title locales.Text `json:"title"`
	Cards []Card       `json:"cards,omitempty"`
}

// CardLength is how many characters the text of a card may have in each language.
const CardLength = 400

// Card is one short text to read. Source is the policy item it rests on, "" for
// arithmetic and general practice.
type Card struct {
	Title  locales.Text `json:"title"`
	Text   locales.Text `json:"text"`
	Source string       `json:"source,omitempty"`
	// Picture is the name of the file that shows with the card, "" for none.
	Picture string `json:"picture,omitempty"`
}

// Type is a type of question. The values are persisted.
type Type string

// The eight types.
const (
	Single    Type = "single"
	Multiple  Type = "multiple"
	TrueFalse Type = "true_false"
	Numeric   Type = "numeric"
	Matching  Type = "matching"
	Ordering  Type = "ordering"
	Short     Type = "short" // a word or two, compared with what is accepted
	Essay     Type = "essay" // words that a trainer marks
)

// Types lists every type of question.
var Types = []Type{Single, Multiple, TrueFalse, Numeric, Matching, Ordering, Short, Essay}

// Question is one question with its key. Choices stand in the order they were written
// in; what a person sees is shuffled (see Shuffle). A TrueFalse question has the two
// choices "true" and "false" in this order; Matching pairs every entry of Left with one
// of Choices.
type Question struct {
	ID      QuestionID     `json:"id"`
	Module  string         `json:"module"`
	Type    Type           `json:"type"`
	Stem    locales.Text   `json:"stem"`
	Picture string         `json:"picture,omitempty"` // as Card's
	Left    []locales.Text `json:"left,omitempty"`
	Choices []locales.Text `json:"choices,omitempty"`
	Key     Answer         `json:"key"`
	// Weights are what each choice of a Single or Multiple question is worth, in parts of
	// Full, -Full to Full. Without them only the key is worth anything.
	Weights []int `json:"weights,omitempty"`
	// Feedback is said of each choice after it was picked; an entry may be empty.
	Feedback []locales.Text `json:"feedback,omitempty"`
	// Accept lists what is accepted: always for Short, and for a Numeric question that has
	// more than the one number of its key. The first entry that fits counts.
	Accept      []Accept     `json:"accept,omitempty"`
	Tolerance   string       `json:"tolerance,omitempty"` // Numeric: how far off still counts, plain decimal
	Unit        locales.Text `json:"unit,omitzero"`       // Numeric: shown after the number
	Explanation locales.Text `json:"explanation,omitzero"`
	Sources     []string     `json:"sources,omitempty"`   // policy items
	Grounding   string       `json:"grounding,omitempty"` // how well the key is documented
}

// Accept is one answer that is accepted, in whatever language it is given. Text is for
// Short, with * for any run of characters; Low and High are for Numeric, both included.
type Accept struct {
	Text     string       `json:"text,omitempty"`
	Low      string       `json:"low,omitempty"` // plain decimal
	High     string       `json:"high,omitempty"`
	Weight   int          `json:"weight"` // parts of Full, 0 to Full: 0 is a foreseen wrong answer
	Feedback locales.Text `json:"feedback,omitzero"`
}

// Answer is an answer, or a key, apart from how it was shown. Picks are indexes into
// the choices as written: one for Single and TrueFalse, ascending for Multiple, in order
// for Ordering, one per entry of Left for Matching. Number is a plain decimal. Text is what
// was typed for Short and Essay. Persisted.
type Answer struct {
	Picks  []int  `json:"p,omitempty"`
	Number string `json:"n,omitempty"`
	Text   string `json:"t,omitempty"`
}

// Question finds a question of c by its id; nil when c has none like that.
func (c *Course) Question(id QuestionID) *Question {
	for i := range c.Questions {
		if c.Questions[i].ID == id {
			return &c.Questions[i]
		}
	}
	return nil
}

// cards counts the cards of all modules.
func (c *Course) cards() int {
	n := 0
	for i := range c.Modules {
		n += len(c.Modules[i].Cards)
	}
	return n
}
