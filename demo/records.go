package demo

import (
	"cmp"
	"slices"
)

// Step is one step of a record of the office in the demo, made in the name of somebody of the
// cast through the same door as in the chat, so that histories, money and deadlines are real.
type Step struct {
	Ref    string // what later steps call the record
	Kind   string // the first step: begins a record of this kind; "" = moves the one that Ref names
	Parent string // Ref of the record it belongs to; ""
	Unit   string // code of the unit it is about; "" = the unit of whoever makes the step
	Role   string // who: a role ...
	At     string // ... in the unit with this code
	Nth    int    // which holder of the role there, from 0
	Move   string // of a step that is not the first
	Day    int    // days from the day the demo is loaded; negative = before
	Hour   int    // local hour
	// Data are the answers: plain numbers, keys of choices, several keys joined by a space, texts.
	// "day:-20" is the date 20 days before the load day, "year:-1" the year before the load day's,
	// "code:REF" the code of another record.
	Data map[string]string
}

// Steps are all records of the demo in the order in which their steps are made: by day and hour, as
// listed within them.
func Steps() []Step {
	var out []Step
	for _, part := range [][]Step{projectSteps(), fundSteps(), monitoringSteps(), partnerSteps(), storySteps(), oversightSteps(), planSteps(), flags(), incomeSteps()} {
		out = append(out, part...)
	}
	slices.SortStableFunc(out, func(a, b Step) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Hour, b.Hour)) })
	return out
}
