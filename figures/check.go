package figures

import (
	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/record"
)

// Fault is what is wrong with a reported number. Persisted.
type Fault string

// Faults.
const (
	Leapt   Fault = "leapt"   // more than thirty per cent away from the period before
	Fell    Fault = "fell"    // a running total that has become smaller
	Broken  Fault = "broken"  // it is not the sum of its parts
	Exceeds Fault = "exceeds" // a part is larger than its whole
	Missing Fault = "missing" // it was there last time and is not now
)

// Suspect is a reported number that somebody should look at again.
type Suspect struct {
	Code  indicators.Code
	Fault Fault
	Now   record.Number // as reported; of Missing 0
	Other record.Number // what it was held against: the last number, the sum of the parts, the whole
	Parts []indicators.Code
}

// Text says what is wrong, for the author.
func (s Suspect) Text() locales.Text {
	name := locales.Text{}
	if in, ok := indicators.Of(s.Code); ok {
		name = in.Name
	}
	return locales.M("formula.fault_"+string(s.Fault), "Name", name, "Code", string(s.Code), "Now", locales.Decimal(plain(s.Now)), "Other", locales.Decimal(plain(s.Other)))
}

func plain(n record.Number) string { return Yuan.digits(n) }

// Reported are the numbers of one unit for one period, by indicator; what was not said is not there.
type Reported map[indicators.Code]record.Number

// wholes are the indicators that are the sum of others (brief 3.20).
var wholes = []struct {
	whole indicators.Code
	parts []indicators.Code
}{
	{"MON-01", []indicators.Code{"MON-01a", "MON-01b", "MON-01c"}},
	{"LAB-01", []indicators.Code{"LAB-01a", "LAB-01b", "LAB-01c"}},
}

// within are the indicators that cannot be larger than another (brief 3.20).
var within = [][2]indicators.Code{
	{"MON-01", "MON-02"},
	{"MON-06", "MON-05"},
	{"MON-07", "MON-01"},
	{"PRJ-04", "PRJ-03"},
	{"PRJ-05", "PRJ-04"},
	{"FND-02", "FND-01"},
	{"FND-03", "FND-02"},
	{"FND-04", "FND-03"},
	{"LAB-03", "LAB-02"},
	{"LOA-04", "LOA-03"},
	{"COL-02", "COL-01"},
	{"COL-03", "COL-01"},
	{"AST-02", "AST-01"},
	{"IND-02", "IND-01"},
	{"HRD-02", "HRD-01"},
	{"TRN-02", "TRN-01"},
	{"TRN-03", "TRN-02"},
	{"INT-02", "INT-01"},
	{"ISS-02", "ISS-01"},
}

// rising are the indicators that count from the beginning of the year, or of the work, on.
var rising = map[indicators.Code]bool{"MON-04": true, "FND-01": true, "FND-02": true, "FND-03": true, "FND-04": true, "PRJ-06": true}

// Changes smaller than this in a count, or this in yuan, are no leap, however large the share: three
// households more than two are every day's work.
const (
	leapCount = 10
	leapYuan  = 10_000
)

// Check holds a unit's numbers against one another and against those of the period before,
// in the order of the indicator list. sameYear says that both periods lie in one year, so that
// running totals go on.
func Check(now, last Reported, sameYear bool) []Suspect {
	list, err := indicators.List()
	if err != nil {
		return nil
	}
	var out []Suspect
	for i := range list {
		in := &list[i]
		n, said := now[in.Code]
		was, had := last[in.Code]
		switch {
		case !said && had:
			out = append(out, Suspect{Code: in.Code, Fault: Missing, Other: was})
		case said:
			out = append(out, inside(in.Code, n, now)...)
			if !had {
				continue
			}
			if rising[in.Code] && sameYear && n.Cmp(was) < 0 {
				out = append(out, Suspect{Code: in.Code, Fault: Fell, Now: n, Other: was})
			} else if !rising[in.Code] && leapt(in, n, was) {
				out = append(out, Suspect{Code: in.Code, Fault: Leapt, Now: n, Other: was})
			}
		}
	}
	return out
}

// inside holds a number against the others of its own report.
func inside(c indicators.Code, n record.Number, now Reported) (out []Suspect) {
	for _, w := range wholes {
		if w.whole != c {
			continue
		}
		var sum record.Number
		all := true
		for _, p := range w.parts {
			part, ok := now[p]
			sum, all = sum.Plus(part), all && ok
		}
		if all && sum.Cmp(n) != 0 {
			out = append(out, Suspect{Code: c, Fault: Broken, Now: n, Other: sum, Parts: w.parts})
		}
	}
	for _, w := range within {
		if whole, ok := now[w[1]]; ok && w[0] == c && n.Cmp(whole) > 0 {
			out = append(out, Suspect{Code: c, Fault: Exceeds, Now: n, Other: whole, Parts: []indicators.Code{w[1]}})
		}
	}
	return out
}

// leapt reports whether n is more than thirty per cent away from was (INC-01, brief 3.20; taken
// for every other indicator), and not by a trifle.
func leapt(in *indicators.Indicator, n, was record.Number) bool {
	away := n.Minus(was)
	if away.Sign() < 0 {
		away = away.Neg()
	}
	floor := record.Num(leapCount)
	if in.Measure == indicators.Amount {
		floor = record.Num(leapYuan)
	}
	if in.Code == "INC-01" {
		floor = record.Number{}
	}
	return away.Cmp(floor) > 0 && away.Times(hundred).Cmp(was.Times(record.Num(30))) > 0
}
