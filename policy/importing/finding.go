package importing

import (
	"math"
	"strconv"

	"cadrebot/locales"
	"cadrebot/policy"
)

// Severity says what a finding means for the item, or for the file when it names no item.
type Severity string

// Severities. The words are part of the JSON of "policy import".
const (
	Error    Severity = "error"    // left out
	Question Severity = "question" // held back until an editor says what the text does not
	Warning  Severity = "warning"  // taken; worth a look
)

// Finding is one thing to say about a file.
type Finding struct {
	File      string
	Line      int // from 1; 0 = the file as a whole
	Paragraph int // instead of a line in Word files, RTF and web pages; from 1
	Item      policy.ItemID
	Severity  Severity
	Message   locales.Text // what is wrong
	Do        locales.Text // what to do about it
}

// Where is the place for people: a/b.txt:12, a/b.docx ¶12, a/b.txt.
func (f Finding) Where() string {
	switch {
	case f.Line > 0:
		return f.File + ":" + strconv.Itoa(f.Line)
	case f.Paragraph > 0:
		return f.File + " ¶" + strconv.Itoa(f.Paragraph)
	}
	return f.File
}

// place orders findings as the file does; what is about the whole of it comes last.
func (f Finding) place() int {
	if n := max(f.Line, f.Paragraph); n > 0 {
		return n
	}
	return math.MaxInt
}

// say adds a finding about a place; at is a line or a paragraph, as the format counts.
func (r *reader) say(s Severity, at int, message, do locales.Text) {
	f := Finding{File: r.file.Name, Item: r.current, Severity: s, Message: message, Do: do}
	if r.format == Word || r.format == Rich || r.format == Page {
		f.Paragraph = at
	} else {
		f.Line = at
	}
	r.found = append(r.found, f)
}

func (r *reader) refuse(message, do locales.Text) { r.say(Error, 0, message, do) }

func (r *reader) fault(at int, message, do locales.Text) { r.say(Error, at, message, do) }

func (r *reader) ask(at int, message, do locales.Text) { r.say(Question, at, message, do) }

func (r *reader) warn(at int, message, do locales.Text) { r.say(Warning, at, message, do) }
