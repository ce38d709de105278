// Package notices owns what the bot says first: who is meant (audiences), one delivery
// per person with its states, confirmation, quiet hours and the daily message budget.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales, form and org only.
// Telegram has no read event, so only a pressed button counts as a receipt. A new kind
// of notice is a constant here and its rows in Urgent, Important and Validate.
package notices

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// NoticeID is a notice. Persisted; travels in button data.
type NoticeID int64

// Kind of a notice. Persisted.
type Kind string

// Kinds. An emergency passes quiet hours and the budget and goes first.
const (
	Ordinary  Kind = "notice"
	Emergency Kind = "emergency"
)

// Valid reports whether k is a known kind.
func (k Kind) Valid() bool { return k == Ordinary || k == Emergency }

// Progress of a notice as a whole. Persisted.
const (
	NoticeSending   = "sending"
	NoticeSent      = "sent" // every delivery has an end
	NoticeCancelled = "cancelled"
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
}

// Received is a notice as somebody got it.
type Received struct {
	Notice    Notice
	At        time.Time // when it was sent
	Confirmed time.Time // zero: not, or not asked for
}

// Urgent reports whether it passes quiet hours and the daily budget.
func (n Notice) Urgent() bool { return n.Kind == Emergency }

// Important reports whether, in doubt, it is better told twice than not at all.
func (n Notice) Important() bool { return n.Kind == Emergency || n.Confirm }

// Audience is the people of certain roles in a unit and below it. Somebody who holds
// several grants in it is meant once.
type Audience struct {
	Unit  org.Unit
	Roles []org.Role
}

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
