package notices

import (
	"slices"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Move is what an author does to a notice that is out. Persisted in the audit log.
type Move string

// Moves. Pausing holds what has not been sent; cancelling leaves it unsent for good;
// recalling also takes back what was sent.
const (
	Pause  Move = "pause"
	Resume Move = "resume"
	Cancel Move = "cancel"
	Recall Move = "recall"
)

var moves = map[Move]struct {
	from []string
	to   string
}{
	Pause:  {[]string{NoticeSending}, NoticePaused},
	Resume: {[]string{NoticePaused}, NoticeSending},
	Cancel: {[]string{NoticeSending, NoticePaused, NoticeScheduled, NoticeAwaiting}, NoticeCancelled},
	Recall: {[]string{NoticeSending, NoticePaused, NoticeSent, NoticeCancelled}, NoticeRecalled},
}

// Ends are the states from which a move leads and the one to which it leads; an unknown
// move leads nowhere.
func (m Move) Ends() (from []string, to string) { return moves[m].from, moves[m].to }

// May reports whether the notice can be moved so in its present state.
func (n Notice) May(m Move) bool { return slices.Contains(moves[m].from, n.State) }

// Correctable reports whether the text may still be changed: it is out or about to go.
func (n Notice) Correctable() bool {
	return slices.Contains([]string{NoticeScheduled, NoticeSending, NoticePaused, NoticeSent}, n.State)
}

// Asks reports whether readers have something to press: a receipt or an answer.
func (n Notice) Asks() bool { return n.Confirm || len(n.Question.Choices) > 0 }

// Over reports whether it is too late to answer or to be reminded.
func (n Notice) Over(now time.Time) bool { return !n.Expires.IsZero() && !now.Before(n.Expires) }

// Again is which deliveries are sent once more.
type Again int

// FailedOnes are those that surely did not arrive and may now; DoubtfulOnes those of which
// nobody knows.
const (
	FailedOnes Again = iota
	DoubtfulOnes
)

// ReasonLeft marks a delivery in doubt that the author did not want to send again. Persisted.
const ReasonLeft = "left"

// Whom is a list of people of a notice.
type Whom int

// Missing are those it did not get to; Silent those it got to who have not confirmed or
// answered.
const (
	Missing Whom = iota
	Silent
)

// UnitFigures are the totals of a notice in one unit and below it.
type UnitFigures struct {
	Unit      org.Unit
	Targeted  int
	Accepted  int
	Confirmed int
	Told      int // and not confirmed
}

// Reach is (confirmed + told) / targeted, as for the notice as a whole.
func (u UnitFigures) Reach() Ratio { return Ratio{u.Confirmed + u.Told, u.Targeted} }

// PhoneList is what one officer is asked to phone about one notice.
type PhoneList struct {
	Notice  Notice
	Officer org.PersonID
	People  int
	Round   int  // 1 the first time; more when sending again missed others
	Handed  bool // it comes from an officer who has left
}

// Withdrawn reports whether the notice was taken back.
func (n Notice) Withdrawn() bool { return n.State == NoticeRecalled }

// Words are what a reader reads, in order: title, text, question, who sent it and when, and
// when it was corrected. Of a withdrawn notice only the title and that it does not hold are left.
func (n Notice) Words() []locales.Text {
	if n.Withdrawn() {
		return []locales.Text{locales.M("follow.withdrawn_head", "Title", n.Title), locales.M("follow.withdrawn_on", "Unit", n.From.Name, "At", n.Recalled)}
	}
	out := []locales.Text{n.Head(), n.Body, locales.M("notice.from", "Unit", n.From.Name, "At", n.Created)}
	if !n.Corrected.IsZero() {
		out = append(out, locales.M("follow.corrected_on", "At", n.Corrected))
	}
	if !n.Question.Text.Empty() {
		out = append(out, locales.M("follow.question", "Question", n.Question.Text))
	}
	return out
}

// Phoning are the roles that are asked to phone those whom a notice missed, the first to be
// asked first: the officer of the village's township, then the unit above (brief, planted case 3).
var Phoning = []org.Role{
	org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator, org.CountyApprover, org.CityCoordinator, org.CityApprover, org.Province,
}

// GroupPost is the summary of a notice in a unit's work group: title, sender and a link to
// the private chat. Message is 0 before it was first sent, then it is edited.
type GroupPost struct {
	ID       int64
	Notice   Notice
	Chat     int64
	Lang     locales.Lang
	Message  int64
	Attempts int
}
