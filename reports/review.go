package reports

import (
	"slices"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Record is the kind of record in the history of moves. Persisted.
const Record = "report"

// States of a report (brief 1.2). Persisted.
const (
	Draft               lifecycle.State = "draft"
	Submitted           lifecycle.State = "submitted"
	Returned            lifecycle.State = "returned"
	TownshipApproved    lifecycle.State = "township_approved"
	CountyApproved      lifecycle.State = "county_approved"
	Locked              lifecycle.State = "locked"
	CorrectionRequested lifecycle.State = "correction_requested"
	Corrected           lifecycle.State = "corrected"
)

// Moves of a report. Persisted in the history.
const (
	Submit            lifecycle.Name = "submit"
	Revise            lifecycle.Name = "revise"   // the village changes it before anybody has reviewed it
	Resubmit          lifecycle.Name = "resubmit" // after a return
	Approve           lifecycle.Name = "approve"
	Return            lifecycle.Name = "return"
	CountyApprove     lifecycle.Name = "county_approve"
	CountyReturn      lifecycle.Name = "county_return"
	Lock              lifecycle.Name = "lock"
	RequestCorrection lifecycle.Name = "request_correction"
	RefuseCorrection  lifecycle.Name = "refuse_correction"
	Correct           lifecycle.Name = "correct"
)

// Keys of what a return or a correction asks for. Persisted.
const (
	AskFields = "fields"
	AskReason = "reason"
)

// Reporters are the roles that report for their village; the first one that somebody
// in the village holds is reminded.
var Reporters = []org.Role{org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam}

// Phones are the township's roles that enter a report for a village that phones it in.
var Phones = []org.Role{org.TownshipOfficer, org.TownshipApprover}

// resubmitWithin is how soon a returned report is asked back; lateness is not affected.
const resubmitWithin = 48 * time.Hour

// Review is the life cycle of a report: submitted, perhaps returned, approved by the
// township and the county, locked, and corrected after an approval only by two people.
var Review = lifecycle.Must(lifecycle.Definition{
	Record:  Record,
	Initial: Draft,
	States: []lifecycle.State{
		Draft, Submitted, Returned, TownshipApproved, CountyApproved, Locked, CorrectionRequested, Corrected,
	},
	Moves: reviewMoves(),
})

func reviewMoves() []lifecycle.Move {
	village := []lifecycle.Who{{Families: []org.Family{org.Cadre}, Roles: Reporters, Relation: lifecycle.OwnUnit}}
	township := []lifecycle.Who{
		{Families: []org.Family{org.Coordinator}, Levels: []org.Level{org.LevelTownship}, Relation: lifecycle.Supervising},
		// A village without a township above it is reviewed by the unit that it has.
		{Families: []org.Family{org.Coordinator}, Roles: countyReviewers, Relation: lifecycle.Parent},
	}
	// A village without signal reports by phone: the office that would review it types it
	// in, and then leaves the review to a colleague (NotAuthor); where it has none, the county
	// stands in for it.
	phone := []lifecycle.Who{
		{Families: []org.Family{org.Coordinator}, Roles: Phones, Levels: []org.Level{org.LevelTownship}, Relation: lifecycle.Supervising},
		{Families: []org.Family{org.Coordinator}, Roles: countyReviewers, Relation: lifecycle.Parent},
	}
	// What a township itself owes of a form its offices report; the unit above reviews it.
	office := []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Levels: []org.Level{org.LevelTownship}, Relation: lifecycle.OwnUnit}}
	county := []lifecycle.Who{{Roles: countyReviewers, Levels: []org.Level{org.LevelCounty}, Relation: lifecycle.Supervising}}
	standIn := []lifecycle.Who{{Roles: countyReviewers, Levels: []org.Level{org.LevelCounty}, Relation: lifecycle.Supervising, Deputed: true}}
	// What the village sent itself stays out of the reach of those who only take calls.
	phoned := slices.Clone(phone)
	for i := range phoned {
		phoned[i].Author = true
	}
	why := form.Field{Key: AskReason, Kind: form.Text, Required: true, Label: locales.M("report.ask.reason")}
	which := form.Field{Key: AskFields, Kind: form.Many, Required: true, Label: locales.M("report.ask.fields")}
	tellAuthor := lifecycle.Tells(lifecycle.ToAuthor)
	settle := lifecycle.Settles()

	return []lifecycle.Move{
		{Name: Submit, Label: locales.M("report.move.submit"), From: lifecycle.From(Draft), To: Submitted, By: slices.Concat(village, phone, office), Arms: settle, Writes: true},
		{Name: Revise, Label: locales.M("report.move.revise"), From: lifecycle.From(Submitted), To: Submitted, By: slices.Concat(village, phoned, office), Writes: true},
		{Name: Resubmit, Label: locales.M("report.move.resubmit"), From: lifecycle.From(Returned), To: Submitted, By: slices.Concat(village, phoned, office), Limit: resubmitWithin, Writes: true},
		{Name: Approve, Label: locales.M("report.move.approve"), From: lifecycle.From(Submitted), To: TownshipApproved, By: slices.Concat(township, standIn), NotAuthor: true, Arms: tellAuthor},
		{
			Name: Return, Label: locales.M("report.move.return"), From: lifecycle.From(Submitted), To: Returned, By: slices.Concat(township, standIn), NotAuthor: true,
			Asks: []form.Field{which, why}, Arms: tellAuthor,
		},
		{Name: CountyApprove, Label: locales.M("report.move.county_approve"), From: lifecycle.From(TownshipApproved), To: CountyApproved, By: county, NotAuthor: true, Second: true},
		{
			Name: CountyReturn, Label: locales.M("report.move.county_return"), From: lifecycle.From(TownshipApproved), To: Returned, By: county, NotAuthor: true,
			Asks: []form.Field{which, why}, Arms: tellAuthor,
		},
		{Name: Lock, Label: locales.M("report.move.lock"), From: lifecycle.From(CountyApproved), To: Locked, By: county},
		{
			Name: RequestCorrection, Label: locales.M("report.move.request_correction"), From: lifecycle.From(TownshipApproved, CountyApproved, Locked, Corrected), To: CorrectionRequested,
			By: slices.Concat(village, township, office), Asks: []form.Field{which, why},
		},
		{
			Name: RefuseCorrection, Label: locales.M("report.move.refuse_correction"), From: lifecycle.From(CorrectionRequested), To: Locked, Back: lifecycle.From(TownshipApproved, CountyApproved, Locked, Corrected), By: county,
			Second: true, Asks: []form.Field{why}, Arms: tellAuthor,
		},
		{
			Name: Correct, Label: locales.M("report.move.correct"), From: lifecycle.From(CorrectionRequested), To: Corrected, By: county,
			Second: true, Asks: []form.Field{why}, Arms: tellAuthor, Writes: true,
		},
	}
}

// countyReviewers are the county's roles that decide on reports.
var countyReviewers = []org.Role{org.CountyCoordinator, org.CountyApprover, org.CountyFirst}

// TownshipReviewers are the roles of a township that decide on reports.
func TownshipReviewers() []org.Role {
	var out []org.Role
	for _, r := range org.AllRoles() {
		if r.Family() == org.Coordinator && r.Level() == org.LevelTownship {
			out = append(out, r)
		}
	}
	return out
}

// Approving and Returning list the moves that count as one: which of them applies
// depends on the state the report is in.
var (
	Approving = []lifecycle.Name{Approve, CountyApprove}
	Returning = []lifecycle.Name{Return, CountyReturn}
)

// MayPhone reports whether somebody under grant g may enter a report for unit u.
func MayPhone(g org.Grant, u org.Unit) bool {
	// Who exactly it is plays no part in a first submission; the engine only wants somebody.
	_, err := Review.Check(Submit, lifecycle.Record{State: Review.Initial(), Unit: u}, lifecycle.Actor{Person: 1, Grant: g}, nil, time.Time{})
	return err == nil && u.Level == org.LevelVillage && g.Unit.ID != u.ID
}

// WaitingFor is what a reviewer finds in the inbox: reports in the Below states
// anywhere below the unit, and in the Direct states of units directly below it. In the
// Deputed states it is what an office below has entered for a village and nobody else there
// can decide on.
type WaitingFor struct {
	Below, Direct, Deputed []lifecycle.State
}

// Waits derives from Review what waits for a reviewer under grant g; empty when
// nothing ever does.
func Waits(g org.Grant) WaitingFor {
	var w WaitingFor
	me := lifecycle.Actor{Person: 1, Grant: g}
	child := org.Unit{ID: -1, Parent: g.Unit.ID, Path: g.Unit.Path + "-1/"}
	grandchild := org.Unit{ID: -2, Parent: -1, Path: child.Path + "-2/"}
	reviews := func(r lifecycle.Record) bool { return Decides(r, me) }
	for _, s := range Review.States() {
		switch {
		case reviews(lifecycle.Record{State: s, Unit: grandchild}):
			w.Below = append(w.Below, s)
		case reviews(lifecycle.Record{State: s, Unit: child}):
			w.Direct = append(w.Direct, s)
		}
		if r := (lifecycle.Record{State: s, Unit: grandchild, Deputed: true}); reviews(r) && !slices.Contains(w.Below, s) {
			w.Deputed = append(w.Deputed, s)
		}
	}
	return w
}

// Decides reports whether a may approve r as it stands.
func Decides(r lifecycle.Record, a lifecycle.Actor) bool {
	return slices.ContainsFunc(Review.Permitted(r, a, time.Time{}), func(mv lifecycle.Move) bool {
		return slices.Contains(Approving, mv.Name)
	})
}

// Any reports whether anything may ever wait.
func (w WaitingFor) Any() bool { return len(w.Below)+len(w.Direct) > 0 }

// OwnWords is the choice of a reason that the reviewer types. Persisted only while the
// return is being written.
const OwnWords = "own"

// OneByOne is the choice to give each field a reason of its own. Persisted likewise.
const OneByOne = "each"

// Reasons are the ready-made reasons for a return. Persisted as reasonMark and the key,
// so that each reader gets them in their own language.
var Reasons = []string{"differs", "unit", "jump", "missing"}

// reasonMark sets a ready-made reason apart from typed words. Persisted.
const reasonMark = "@"

// ReadyReason is how a ready-made reason is kept.
func ReadyReason(key string) string { return reasonMark + key }

// ReasonText is a kept reason for people: ready-made ones in their language, typed ones as they are.
func ReasonText(reason string) locales.Text {
	if key, ready := strings.CutPrefix(reason, reasonMark); ready && slices.Contains(Reasons, key) {
		return ReasonLabel(key)
	}
	return locales.Raw(reason)
}

// ReasonLabel names a choice of reason, ready-made or OwnWords.
func ReasonLabel(key string) locales.Text { return locales.M("report.why." + key) }
