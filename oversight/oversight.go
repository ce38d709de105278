// Package oversight owns what is looked into: inspection issues with their rectification, cases
// of enforcement, and the yearly evaluation of a county by the offices above it.
//
// It is values over package record. The program decides nothing: people do, with the basis, the
// reason and the deadline on record. Rules and their sources: brief 1.5 (A1b, A3a, B11e, B12) and 6.1 (F31).
package oversight

import (
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("oversight.")

// Kinds of records. Persisted.
const (
	Issue      = "issue"
	Case       = "case"
	Facts      = "case_facts"
	Evaluation = "evaluation"
)

// States. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Open      lifecycle.State = "open"
	Answered  lifecycle.State = "answered"
	MoreTime  lifecycle.State = "more_time_asked"
	Closed    lifecycle.State = "closed"
	Withdrawn lifecycle.State = "withdrawn"
	Filed     lifecycle.State = "filed"
	Proposed  lifecycle.State = "proposed"
	Decided   lifecycle.State = "decided"
	Rectified lifecycle.State = "rectified"
	Dismissed lifecycle.State = "dismissed"
	Asked     lifecycle.State = "asked"
	Sent      lifecycle.State = "sent"
	Commented lifecycle.State = "commented"
	Final     lifecycle.State = "final"
)

// Moves. Persisted in the history.
const (
	OpenIt    lifecycle.Name = "open"
	Answer    lifecycle.Name = "answer"
	Close     lifecycle.Name = "close"
	NotYet    lifecycle.Name = "not_yet"
	AskTime   lifecycle.Name = "ask_time"
	GiveTime  lifecycle.Name = "give_time"
	KeepTime  lifecycle.Name = "keep_time"
	Urge      lifecycle.Name = "urge"
	Withdraw  lifecycle.Name = "withdraw"
	File      lifecycle.Name = "file"
	Propose   lifecycle.Name = "propose"
	Decide    lifecycle.Name = "decide"
	SendBack  lifecycle.Name = "send_back"
	Rectify   lifecycle.Name = "rectify"
	Dismiss   lifecycle.Name = "dismiss"
	AskFacts  lifecycle.Name = "ask_facts"
	GiveFacts lifecycle.Name = "give_facts"
	Send      lifecycle.Name = "send"
	Comment   lifecycle.Name = "comment"
	Settle    lifecycle.Name = "settle"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyWhat   = "what"
	KeySource = "source"
	KeyType   = "type"
	KeyBasis  = "basis"
	KeyDue    = "due"
	KeyOnTime = "on_time"
	KeyYear   = "year"
	keyUrged  = "urged_on"
)

// Desk is what oversight puts on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: "issue", Name: locales.M("oversight.door"), Help: locales.M("oversight.help"), Group: 1}},
		Kinds: []record.Kind{issue(), enforcement(), facts(), evaluation()},
	}
}

// answering is who answers for a unit: its offices, or its cadres in a village.
var answering = []lifecycle.Who{
	{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit},
	lifecycle.Own(org.VillageFirstSecretary, org.VillageCommittee),
}
