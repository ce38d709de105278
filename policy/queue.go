package policy

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Search is what a person looked for, kept for some days so that the buttons under the
// answer go on working.
type Search struct {
	ID   int64
	Text string
	AsOf locales.Date // chosen by a button; empty = what the words say, else today
}

// Question is one entry of the queue: what the library could not answer.
type Question struct {
	ID         int64
	Asker      org.PersonID
	Unit       org.Unit // of the asker; who stands above it may answer
	Lang       locales.Lang
	Text       string
	AsOf       locales.Date
	AskedAt    time.Time
	DueAt      time.Time
	AnsweredAt time.Time // zero while open
	Answer     string
	Item       ItemID // the card that the answer points to; may be empty
}

// Open reports whether nobody has answered yet.
func (q Question) Open() bool { return q.AnsweredAt.IsZero() }

// Reply is an answer to a question. Key is the idempotency key of what gave it.
type Reply struct {
	Question int64
	Key      string
	By       org.PersonID
	Text     string
	Item     ItemID
	At       time.Time
}

// answerDays is how many working days a question may wait (the owner's rule for the queue).
const answerDays = 5

// Due is the end of the fifth working day after asked, Saturday and Sunday not counted.
func Due(asked time.Time) time.Time {
	t := asked.In(locales.Zone)
	for left := answerDays; left > 0; {
		t = t.AddDate(0, 0, 1)
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday {
			left--
		}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, locales.Zone).UTC()
}
