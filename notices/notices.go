// Package notices owns what the bot says first: who is meant (audiences), one delivery
// per person with its states, confirmation, quiet hours and the daily message budget.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales, form and org only.
// Telegram has no read event, so only a pressed button counts as a receipt. A new kind
// of notice is a constant here and its rows in Urgent, Important and Validate.
package notices

import (
	"slices"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// NoticeID is a notice. Persisted; travels in button data.
type NoticeID int64

// Kind of a notice. Persisted.
type Kind string

// Kinds. An emergency passes quiet hours and the budget, goes first and needs a second
// person; an urgent notice goes before ordinary ones and keeps quiet hours; publicity is
// nothing that anybody has to do and never asks for a receipt.
const (
	Ordinary  Kind = "notice"
	Pressing  Kind = "urgent"
	Emergency Kind = "emergency"
	Publicity Kind = "publicity"
)

// Valid reports whether k is a known kind.
func (k Kind) Valid() bool {
	return slices.Contains([]Kind{Ordinary, Pressing, Emergency, Publicity}, k)
}

// Progress of a notice as a whole. Persisted.
const (
	NoticeAwaiting  = "awaiting" // a second person has to agree
	NoticeRefused   = "refused"  // and did not
	NoticeScheduled = "scheduled"
	NoticeSending   = "sending"
	NoticePaused    = "paused"
	NoticeSent      = "sent"      // every delivery has an end
	NoticeCancelled = "cancelled" // what had not been sent stays unsent
	NoticeRecalled  = "recalled"  // what had been sent was taken back
)

// Notice is one thing told to many people, each in their own language.
type Notice struct {
	ID       NoticeID
	Kind     Kind
	Author   org.PersonID
	From     org.Unit // the author's scope when it was sent
	Audience Audience
	Title    locales.Text
	Body     locales.Text
	Confirm  bool // asks for a receipt
	State    string
	Created  time.Time

	Starts   time.Time // not before; zero = at once
	AtDigest bool      // with each person's next digest
	Expires  time.Time // too late from then on; zero = never
	Media    []Medium
	Question Question
	Merges   NoticeID // the notice from above that this one carries along; 0 = none
	InGroups bool     // a summary goes to the work groups of the units meant
	Version  int      // of the text, from 1; a correction moves it

	Corrected time.Time // when the text was last changed; zero = never
	Recalled  time.Time // when it was taken back; zero = it stands
}

// Medium is a photo or file that Telegram keeps: sent once, then by its id. The tags are
// its spelling in the table.
type Medium struct {
	Kind string `json:"kind"` // photo or document
	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // of a document
}

// Question is asked under a notice; it has two or three Choices, or none and no Text.
type Question struct {
	Text    locales.Text
	Choices []locales.Text
}

// Received is a notice as somebody got it.
type Received struct {
	Notice    Notice
	At        time.Time // when it was sent
	Confirmed time.Time // zero: not, or not asked for
	Choice    int       // the answer given, from 1; 0 = none
}

// Urgent reports whether it passes quiet hours and the daily budget.
func (n Notice) Urgent() bool { return n.Kind == Emergency }

// Important reports whether, in doubt, it is better told twice than not at all.
func (n Notice) Important() bool { return n.Kind == Emergency || n.Confirm }

// Audience is the people of certain roles in the units and below them, minus those in
// Except and below it, for whom every condition holds. Somebody who holds several grants
// in it is meant once.
type Audience struct {
	Unit       org.Unit
	More       []org.UnitID // besides Unit
	Except     []org.UnitID
	Roles      []org.Role
	Conditions []Condition
}

// Condition narrows an audience. The tags are its spelling in the table.
type Condition struct {
	Is  ConditionKind `json:"is"`
	Ref string        `json:"ref"` // notice id, family of obligations or TaskRef and a task's id, or course id
}

// ConditionKind is what is asked of a person. Persisted.
type ConditionKind string

// Conditions: has not confirmed the notice Ref; owes something open of the family Ref, or the task
// behind TaskRef; has not passed the course Ref.
const (
	Unconfirmed ConditionKind = "unconfirmed"
	Owes        ConditionKind = "owes"
	NotPassed   ConditionKind = "not_passed"
)

// TaskRef begins the Ref of a condition about one task that was set, before its id. Persisted.
const TaskRef = "task-"

// Group is a choice of roles that people have a name for.
type Group struct {
	Key   string // persisted in drafts
	Roles []org.Role
}

// Groups are the audiences a composer chooses from, nearest to the village first.
var Groups = []Group{
	{"village", []org.Role{org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam, org.HouseholdContact, org.GridWorker}},
	{"township", []org.Role{org.TownshipOfficer, org.TownshipApprover}},
	{"county", []org.Role{
		org.CountyCoordinator, org.CountyApprover, org.CountyFirst, org.CountyFinance,
		org.CountyStatistician, org.CountyProject, org.CooperationLiaison,
	}},
	{"trainers", []org.Role{org.Trainer}},
}

// RolesOf are the roles of the groups with those keys; unknown keys add nothing.
func RolesOf(keys []string) []org.Role {
	var out []org.Role
	for _, k := range keys {
		for _, g := range Groups {
			if g.Key == k {
				out = append(out, g.Roles...)
			}
		}
	}
	return out
}
