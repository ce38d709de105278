// Package projects owns the project library: what a village applies for, how it is reviewed,
// posted, approved, built, accepted and handed over, and what becomes of it afterwards.
//
// It is values over package record. Only what stands in the library may get money; progress is
// told once a month on one screen. Rules and their sources: brief 3.7 and 6.1.
package projects

import (
	"time"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("projects.")

// Kinds of records. Persisted.
const (
	Project    = "project"
	Progress   = "project_progress"
	Acceptance = "project_acceptance"
	Asset      = "asset"
	Assignment = "project_assignment"
)

// States of a project (brief 3.7). Persisted.
const (
	Idea       lifecycle.State = "idea"
	Applied    lifecycle.State = "village_applied"
	TownPassed lifecycle.State = "township_reviewed"
	Appraised  lifecycle.State = "county_appraised"
	InLibrary  lifecycle.State = "in_library"
	AnnualPlan lifecycle.State = "annual_plan"
	Approved   lifecycle.State = "approved"
	Tendering  lifecycle.State = "tendering"
	Started    lifecycle.State = "started"
	Completed  lifecycle.State = "completed"
	Accepted   lifecycle.State = "accepted"
	Settled    lifecycle.State = "settled"
	HandedOver lifecycle.State = "handed_over"
	Operating  lifecycle.State = "operating"
	Returned   lifecycle.State = "returned"
	Rejected   lifecycle.State = "rejected"
	Dropped    lifecycle.State = "dropped"
)

// Moves. Persisted in the history.
const (
	Apply     lifecycle.Name = "apply"
	Reapply   lifecycle.Name = "reapply"
	Review    lifecycle.Name = "township_review"
	Appraise  lifecycle.Name = "county_appraise"
	Admit     lifecycle.Name = "admit"
	Plan      lifecycle.Name = "plan"
	Approve   lifecycle.Name = "approve"
	Tender    lifecycle.Name = "tender"
	Start     lifecycle.Name = "start"
	Complete  lifecycle.Name = "complete"
	Accept    lifecycle.Name = "accept" // by itself, when its acceptance is approved
	Rework    lifecycle.Name = "rework" // by itself, when it is not accepted
	Settle    lifecycle.Name = "settle"
	HandOver  lifecycle.Name = "hand_over" // by itself, when its asset is taken over
	Operate   lifecycle.Name = "operate"
	Return    lifecycle.Name = "return"
	Reject    lifecycle.Name = "reject"
	Drop      lifecycle.Name = "drop"
	TagOld    lifecycle.Name = "tag_old_base"
	Note      lifecycle.Name = "note_progress" // by itself, from the month's report
	Submit    lifecycle.Name = "submit"
	Confirm   lifecycle.Name = "confirm"
	SendBack  lifecycle.Name = "send_back"
	Correct   lifecycle.Name = "correct"
	TakeOver  lifecycle.Name = "take_over"
	Idle      lifecycle.Name = "idle"
	Use       lifecycle.Name = "use"
	AskChange lifecycle.Name = "ask_change"
	Reassign  lifecycle.Name = "reassign"
	Finish    lifecycle.Name = "finish"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyName    = "name"
	KeyClass   = "class"
	KeyBudget  = "budget"
	KeyYear    = "year"
	KeyPercent = "pct"
	KeyStage   = "stage"
	KeyProblem = "problem"
	KeyOldBase = "old_base"
	KeyValue   = "value"
)

// Classes of projects; industry decides the industry share of funds (brief 3.7). Persisted.
var Classes = []string{"industry", "employment", "infrastructure", "public_service", "asset_upkeep", "technology", "training", "fee", "other"}

// Desk is what projects put on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: "project", Name: locales.M("projects.door"), Help: locales.M("projects.help"), Group: 3, Shelves: []record.Shelf{
			{Name: locales.M("projects.library"), Kind: Project, State: InLibrary},
			{Name: locales.M("projects.building"), Kind: Project, State: Started},
			{Name: locales.M("projects.behind"), Kind: Project, Sift: record.Sift{States: unfinished, Passed: "finish"}},
			{Name: locales.M("projects.old_base"), Kind: Project, Sift: record.Sift{Where: map[string]string{KeyOldBase: "yes"}}},
		}}},
		Kinds: []record.Kind{project(), progress(), acceptance(), asset(), assignment()},
	}
}

// Who does what: the village applies, or the township for a village that phones; the township
// reviews, the county appraises and approves.
var (
	village = []lifecycle.Who{
		lifecycle.Own(org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam),
		lifecycle.Above(org.TownshipOfficer, org.TownshipApprover),
	}
	township = []lifecycle.Who{
		lifecycle.Above(org.TownshipOfficer, org.TownshipApprover),
		// A village right below a county is reviewed there.
		{Roles: []org.Role{org.CountyProject, org.CountyCoordinator}, Relation: lifecycle.Parent},
	}
	county = []lifecycle.Who{lifecycle.Above(org.CountyProject, org.CountyCoordinator), lifecycle.Own(org.CountyProject)}
	chiefs = []lifecycle.Who{lifecycle.Above(org.CountyApprover, org.CountyFirst), lifecycle.Own(org.CountyApprover, org.CountyFirst)}
)

// ParamAccept is within how many working days a county answers an assignment: 10 (brief B11b).
const (
	ParamAccept = "assignment_answer_days"

	usualAccept = 10
)

// workingDays is the end of the n-th working day after t.
func workingDays(t time.Time, n int) time.Time {
	off, err := calendar.Starter()
	if err != nil { // the shipped table is read by a test
		off = calendar.NewDays(nil)
	}
	return off.EndAfter(t, n)
}
