package reports

import (
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// ClosingRecord is the kind of record in the history of moves. Persisted.
const ClosingRecord = "period"

// States of a unit's period and the move between them. Persisted.
const (
	PeriodOpen   lifecycle.State = "open"
	PeriodClosed lifecycle.State = "closed"

	ClosePeriod lifecycle.Name = "close"
)

// closers are the roles that may close a period, each for their own unit.
var closers = []org.Role{
	org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator, org.CountyApprover, org.CountyFirst,
	org.CountyStatistician, org.CityCoordinator, org.CityApprover, org.Province,
}

// Closing is the life cycle of a unit's period: open until somebody of the unit closes it,
// which happens once. Afterwards its figures stand; what is corrected later is shown beside them.
var Closing = lifecycle.Must(lifecycle.Definition{
	Record: ClosingRecord, Initial: PeriodOpen, Final: lifecycle.From(PeriodClosed),
	States: lifecycle.From(PeriodOpen, PeriodClosed),
	Moves: []lifecycle.Move{{
		Name: ClosePeriod, Label: locales.M("figures.close"), From: lifecycle.From(PeriodOpen), To: PeriodClosed,
		By: []lifecycle.Who{lifecycle.Own(closers...)},
	}},
})

// MayClose reports whether the member's post closes periods of its unit.
func MayClose(m org.Member) bool {
	rec := lifecycle.Record{State: PeriodOpen, Unit: m.Active.Unit}
	return len(Closing.Permitted(rec, lifecycle.ActorOf(m), time.Time{})) > 0
}

// Close is one closed period of a unit and everything below it.
type Close struct {
	ID     int64
	Form   string
	Period Period
	Unit   org.Unit
	Person org.PersonID
	Role   org.Role
	At     time.Time
}

// Locking is who locked reports of a period last, and how many of them have been locked.
type Locking struct {
	Role    org.Role
	Unit    org.Unit // of whoever locked
	At      time.Time
	Reports int
}

// Gap is a unit whose report for a period was not counted: missing, waiting for its review
// or sent back. State is empty when nothing had come.
type Gap struct {
	Unit   org.Unit
	Period Period // of the source's rhythm, also when a longer one was asked about
	State  lifecycle.State
}
