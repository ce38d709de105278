package policy

import (
	"slices"
	"strings"
	"time"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy/search"
)

// Search is what a person looked for, kept for some days so that the buttons under the
// answer go on working.
type Search struct {
	ID   int64
	Text string
	AsOf locales.Date // chosen by a button; empty = what the words say, else today
}

// Answering are the roles that answer questions for their unit and what is below it, the
// one that is reminded first at the front.
var Answering = []org.Role{org.CountyCoordinator, org.PolicyEditor, org.CityCoordinator}

// Question is what one person asked that the library could not answer. Alike questions
// share one entry: due date, desk and answer are the entry's.
type Question struct {
	ID         int64
	Entry      int64 // the question that leads the entry; its own id when it does
	Asker      org.PersonID
	Unit       org.Unit // of the asker
	Lang       locales.Lang
	Text       string
	AsOf       locales.Date
	AskedAt    time.Time
	Desk       org.Unit // that is to answer
	DueAt      time.Time
	Extended   int       // how often the due date was put off
	AnsweredAt time.Time // zero while open
	Answer     locales.Text
	Follows    locales.Lang // in which the answer is still owed; "" when in none
	Item       ItemID       // the card that the answer points to; may be empty
	Readers    Readers
}

// Readers counts the askers of an entry by the language in which they asked.
type Readers struct{ Zh, En int }

// All is how many people asked.
func (r Readers) All() int { return r.Zh + r.En }

// Of is how many asked in l.
func (r Readers) Of(l locales.Lang) int {
	if l == locales.EN {
		return r.En
	}
	return r.Zh
}

// Open reports whether nobody has answered yet.
func (q Question) Open() bool { return q.AnsweredAt.IsZero() }

// Leads reports whether q stands for its entry.
func (q Question) Leads() bool { return q.Entry == q.ID }

// Reply is an answer to an entry, in one language or both. Key is the idempotency key of
// what gave it.
type Reply struct {
	Question int64
	Key      string
	By       org.PersonID
	Text     locales.Text
	Follows  locales.Lang // promised for later; "" when nothing is
	Item     ItemID
	Anchor   string // of the clause of Item that answers; "" when not known
	At       time.Time
}

// Same reports whether two entries ask the same, of the same day.
func (q Question) Same(o Question) bool {
	return q.Entry != o.Entry && q.AsOf == o.AsOf && Alike(q.Text) == Alike(o.Text)
}

// Taken is the answer of other as an answer to q, without who gives it and when: with what is
// still owed to q's own askers. The item is left out where it does not hold for q's desk, whose
// code and those of the units above it are units.
func (q Question) Taken(other Question, lib *Library, units []string) Reply {
	r := Reply{Question: q.ID, Text: other.Answer}
	for _, l := range locales.All {
		if q.Readers.Of(l) > 0 && (l == locales.ZH && r.Text.Zh == "" || l == locales.EN && r.Text.En == "") {
			r.Follows = l
		}
	}
	if it, ok := lib.Item(other.Item); ok && nearness(it.Region, units) >= 0 {
		r.Item = it.ID
	}
	return r
}

// TaskTitle names an entry in the ledger of its desk.
func TaskTitle(number int64, words string) locales.Text {
	return locales.M("policy.task", "Number", number, "Words", words)
}

// answerDays is how many working days a question may wait (the owner's rule for the queue);
// mostExtended is how often that may be granted again.
const (
	answerDays   = 5
	mostExtended = 2
)

// Due is the end of the fifth working day after asked.
func Due(asked time.Time, days *calendar.Days) time.Time {
	return days.EndAfter(asked, answerDays).UTC()
}

// Extension is the due date that q gets when it is put off at now: five working days from
// the one it has, or from today when that has passed. It is false when q has been put off
// as often as may be, or is answered.
func Extension(q Question, now time.Time, days *calendar.Days) (time.Time, bool) {
	if !q.Open() || q.Extended >= mostExtended {
		return time.Time{}, false
	}
	from := q.DueAt
	if now.After(from) {
		from = now
	}
	return Due(from, days), true
}

// Alike is what is left of words when spelling, spaces and signs are taken away: questions
// that agree in it are the same.
func Alike(words string) string {
	var b strings.Builder
	gap := false
	for _, r := range search.Fold(words) {
		switch {
		case search.Han(r):
			b.WriteRune(r)
			gap = false
		case search.Lettered(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			gap = false
		default:
			gap = true
		}
	}
	return b.String()
}

// Likeness is the share of terms, 0 to 1, that two questions have in common.
func Likeness(a, b string) float64 {
	left, right := termsOf(a), termsOf(b)
	both := 0
	for _, t := range left {
		if _, ok := slices.BinarySearch(right, t); ok {
			both++
		}
	}
	if all := len(left) + len(right) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

func termsOf(words string) []string {
	out := search.Tokens(words)
	slices.Sort(out)
	return slices.Compact(out)
}

// lettersToWord is how many letters an English word takes where Chinese takes a character.
const lettersToWord = 3

// LangOf is the language that words are written in; a name or a number of the other
// language does not count against it.
func LangOf(words string) locales.Lang {
	chinese, letters := 0, 0
	for _, r := range search.Fold(words) {
		switch {
		case search.Han(r):
			chinese++
		case search.Lettered(r):
			letters++
		}
	}
	if chinese > 0 && lettersToWord*chinese >= letters {
		return locales.ZH
	}
	return locales.EN
}

// InOwn is content of one language: the other one is empty.
func InOwn(words string) locales.Text {
	if LangOf(words) == locales.EN {
		return locales.Both("", words)
	}
	return locales.Both(words, "")
}

// DeskRecord is the kind of record in the history of moves. Persisted.
const DeskRecord = "policy_question"

// Moves of an entry. Persisted in the history.
const (
	PutOff lifecycle.Name = "put_off"
	HandUp lifecycle.Name = "hand_up"
	JoinTo lifecycle.Name = "join"
)

// Keys under which a move keeps what differs. Persisted.
const (
	MovedDue   = "due"
	MovedDesk  = "desk"
	MovedEntry = "entry"
)

// DeskAct is what somebody at a desk does with an entry before it is answered.
type DeskAct struct {
	Key      string // idempotency key
	By       lifecycle.Actor
	Question int64     // the entry
	Extended int       // how often it had been put off when the button was shown
	Into     int64     // the entry that it joins
	Due      time.Time // the new one
	At       time.Time
}
