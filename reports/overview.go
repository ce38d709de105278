package reports

import (
	"time"

	"cadrebot/org"
)

// Completeness is what a unit and everything below it owe for a period, and what became of it.
type Completeness struct {
	Tally  Tally
	Counts Counts
	// Due is the latest moment by which anything of it is due; zero when nothing is owed.
	Due time.Time
}

// Arrived is how many of the owed reports are in, on time or not, due or not yet: what
// "12 of 14 reported" says. Exempt ones are in neither figure.
func (p Completeness) Arrived() Ratio { return Ratio{p.Tally.Owed - p.Tally.Missing, p.Tally.Owed} }

// Overview is what a unit and everything below it owe for a period. Before the last of it
// is due, Counts are taken as if it were due already: what came in, came in.
type Overview struct {
	Unit     org.Unit
	Whole    Completeness
	Children []Child // directly below, in code order: never ranked (brief 2.5)
}

// Child is a unit directly below that of an Overview.
type Child struct {
	Unit         org.Unit
	Completeness Completeness
	// Owes is what a village owes itself; nil when it owes nothing, and for every other unit.
	Owes *Owed
}
