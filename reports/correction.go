package reports

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Wish is a request to correct a locked report, as it waits for the county.
type Wish struct {
	Fields []string // as the requester chose them
	Reason string
	By     org.PersonID
	Role   org.Role
	Unit   org.Unit // that the requester acted for
	At     time.Time
	From   lifecycle.State // where the report stood: Locked, or Corrected when it had been corrected before
}

// Correction is the county's answer to a Wish: what the open fields hold from now on. The
// old and the new values, the reason and who decided stay in the history (brief 1.2).
type Correction struct {
	Act
	Answers form.Answers
	Reason  string
}

// Settling is what a county has left to do with the reports of one period.
type Settling struct {
	Form      string
	Period    Period
	Due       time.Time // of the period, as a rule; zero when it is no week
	Approved  int       // approved by the county, to be locked
	UnderWay  int       // still on the way through review
	Requested int       // locked, with a correction asked for
}
