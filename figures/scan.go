package figures

import (
	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/org"
)

// Finding is a reported number that looks wrong, with who reported it and what has been asked about it.
type Finding struct {
	Suspect
	Unit  org.Unit
	Flag  string // code of the flag that was sent about it; "" = none
	State string // of the flag, as it is persisted
}

// Scan is what looks wrong in one form's newest period in a unit and below it.
type Scan struct {
	Form     string // what obligations and submissions call it
	Title    locales.Text
	Period   string // 2026W47; "" when nothing has come in
	Reports  int
	Values   int
	Findings []Finding // by the code of the unit, then in the order of the indicator list
}

// Find is the finding about an indicator of a unit; false when it is none any more.
func (s Scan) Find(u org.UnitID, c indicators.Code, f Fault) (Finding, bool) {
	for _, x := range s.Findings {
		if x.Unit.ID == u && x.Code == c && x.Fault == f {
			return x, true
		}
	}
	return Finding{}, false
}

// Plain is a number as a flag keeps it: without its unit, "-" where nothing was reported.
func (s Suspect) Plain() (now, other string) {
	now, other = plain(s.Now), plain(s.Other)
	if s.Fault == Missing {
		now = "-"
	}
	return now, other
}
