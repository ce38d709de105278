package org

import (
	"encoding/json"
	"time"

	"cadrebot/locales"
)

// Stored is everything that is kept about one person, for that person to read. It holds
// nothing of anybody else: of what others wrote to them only the answers they were given.
type Stored struct {
	Since     time.Time
	Grants    []Grant // ended ones too, oldest first
	Reports   []StoredReport
	Files     []StoredFile // of those reports, replaced ones too, oldest first
	Decisions []StoredDecision
	Attempts  []StoredAttempt
	Reviews   []StoredReview      // questions that come back
	Certified []StoredCertificate // withdrawn ones too, oldest first
	Questions []StoredWords       // asked about policies and courses
	Searches  []StoredWords       // of policies; kept for days only
	Bookmarks []StoredWords       // ids of the policies that they keep
	Feedback  []StoredWords
	Handed    []StoredWords    // words with which the person did a task
	Opened    []StoredOpened   // policy items, on which day last; kept for 90 days to tell of changes
	Drafts    []StoredProposal // changes of the policy library that the person drew up
	Messages  []StoredMessage
	Calls     []StoredCall
	Events    []StoredEvent
}

// StoredReport is a report that the person entered first.
type StoredReport struct {
	Number string // receipt
	Form   string
	Unit   Unit
	Period string
	Role   Role
	At     time.Time
	State  string
	// Answers is the report's answers as they stand now, as stored: JSON.
	Answers json.RawMessage
}

// StoredFile is a photo, recording or file of a report that the person entered first.
type StoredFile struct {
	Report string    // receipt
	Field  string    // key of the answer that it is
	Kind   string    // image, audio, video or file
	At     time.Time // when the answer came
	State  string
	Name   string    // below the folder of attachments; "" while it is not there, and so on
	Size   int64     // in bytes
	Mime   string    // as its content says
	Kept   time.Time // when it came to lie there; zero = not
}

// StoredDecision is one move that the person made, of a report or of something else.
type StoredDecision struct {
	Record string // kind of record
	Number string // receipt of a report; "" for other records
	Move   string
	Role   Role
	At     time.Time
	Reason string
}

// StoredAttempt is one attempt at a course, with what was answered.
type StoredAttempt struct {
	Course    string
	Number    int // 1 = the first
	On        string
	Right, Of int
	Passed    bool
	Answers   []StoredAnswer
}

// StoredAnswer is one answer of an attempt, as stored: JSON.
type StoredAnswer struct {
	Question string
	Answer   json.RawMessage
	Right    bool
	Remark   string // of the trainer who marked it
}

// StoredReview is one question that comes back, and when.
type StoredReview struct {
	Course, Question      string
	Due                   string // 2006-01-02
	Stability, Difficulty float64
}

// StoredCertificate is one certificate of the person's, as it is printed.
type StoredCertificate struct {
	Number  string
	Holder  string // the name on it
	Course  string
	Version int
	Unit    Unit // in which the course was passed
	Issuer  locales.Text
	Passed  string // 2006-01-02, as the next two
	Issued  string
	Revoked string // "" while it holds
	Reason  string // of the withdrawal
}

// StoredWords is something the person wrote or keeps, with the answer they got, "" when none came.
type StoredWords struct {
	Kind   string // of feedback; "" for a question and a search
	At     time.Time
	Words  string
	Answer string
}

// StoredOpened is one policy item that the person opened.
type StoredOpened struct {
	Item string
	On   string // last day, 2006-01-02
}

// StoredProposal is one change of the policy library that the person drew up.
type StoredProposal struct {
	Number int64
	Kind   string
	About  string // title of its item in Chinese, or the file's name
	State  string
	At     time.Time
}

// StoredMessage is one message that the bot had for the person by itself.
type StoredMessage struct {
	At        time.Time // when it was made
	State     string
	Sent      time.Time // zero = not
	Confirmed time.Time // zero = not
	Notice    string    // title of the notice; "" for reminders and answers
	Answer    int       // to the notice's question, from 1; 0 = none
	Told      time.Time // by phone or in a meeting; zero = not
}

// StoredCall is a phone call about a notice that the person was to get, or to make as the
// officer of those whom the notice did not get to.
type StoredCall struct {
	At      time.Time // when it was asked for
	Notice  string
	Officer bool // the person is the one who calls
}

// StoredEvent is one line of the audit log that names the person as the one who acted.
type StoredEvent struct {
	At     time.Time
	Action string
	Object string
}
