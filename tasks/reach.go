package tasks

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Reach is whom a task would meet.
type Reach struct {
	Units     int        // will owe it
	First     []org.Unit // the first five of them, in code order
	Vacant    int        // left out: nobody there holds one of the roles
	People    int        // who answer for it
	Unreached int        // of Units: nobody who answers can be reached by the bot
	Alone     []org.Unit // of Units: no unit supervises them; the first of them
}

// AtOnce is how many units a task is put to within the turn that sets it: their obligations,
// reminders and messages are one transaction, which must end well before the turn does. More
// are put to it piece by piece afterwards, so many at a time.
const AtOnce = 5_000

// MostUnits is how many units one task may be for: more than there are villages.
const MostUnits = 1_000_000

// Check refuses what nobody would owe, what nobody would supervise (brief B6), and more than
// MostUnits.
func (r Reach) Check() error {
	if r.Units > MostUnits {
		return locales.Refuse("taskset.too_many", "Max", MostUnits)
	}
	if len(r.Alone) > 0 {
		return locales.Refuse("taskset.alone", "Unit", r.Alone[0].Name)
	}
	if r.Units == 0 {
		return locales.Refuse("taskset.nobody")
	}
	return nil
}

// Standing is how far one task has come in one unit and below it.
type Standing struct {
	Unit              org.Unit
	Open, Late, Done  int // Late are open and past due; they are in Open too
	LateDone, Excused int // done after it was due, in Done too; exempt
}

// Progress is how far a task has come in all units that owe it.
type Progress struct {
	Task
	Standing
}

// Handed are the words that one unit handed in.
type Handed struct {
	Unit  org.Unit
	Words string
	At    time.Time
}

// Outcome is what became of a task in one unit, for a file: of people it knows nothing.
type Outcome struct {
	Unit     org.Unit
	State    State
	Due      time.Time // later than the task's own where more time was given
	DoneAt   time.Time // zero while it is not done
	Evidence string    // number of the report, code of the course, else the record's own number; "" while not done
}
