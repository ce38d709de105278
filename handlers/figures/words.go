package figures

import (
	"strings"
	"time"

	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// decimals are how exact each measure is shown; it is rounded here and nowhere before.
var decimals = map[indicators.Measure]int{indicators.Whole: 0, indicators.Amount: 2, indicators.Percent: 1, indicators.Decimal: 2}

// value is a figure for people. Zero, unknown and "not applicable" read differently.
func value(in indicators.Indicator, f reports.Figure, unit org.Unit) locales.Text {
	says, v := f.Value(in, unit)
	switch says {
	case reports.Nothing:
		return locales.M("figures.nothing")
	case reports.Inapplicable:
		return locales.M("figures.inapplicable")
	case reports.Apart:
		return locales.M("figures.apart_" + string(in.Entry))
	case reports.Undivided:
		return locales.M("figures.undivided")
	}
	s := reports.RoundHalfUp(v, decimals[in.Measure])
	if strings.Contains(s, ".") && in.Measure != indicators.Percent {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	switch in.Measure {
	case indicators.Amount:
		return locales.M("figures.plain", "Value", locales.Money(s))
	case indicators.Percent:
		return locales.M("figures.percent", "Value", locales.Decimal(strings.TrimSuffix(s, ".0")))
	}
	return locales.M("figures.with_unit", "Value", locales.Decimal(s), "Unit", in.Unit)
}

// line is one figure with how complete it is and the period before, if that said anything.
func line(f reports.Feed, l reports.Line, before reports.Line, i int) locales.Text {
	said, how := value(f.Indicator, l.Figures[i], l.Unit), beside(l, i)
	if now, changed := corrected(f, l, i); changed { // the period before would make the line too long for a phone
		return locales.M("figures.line_corrected", "Name", f.Label, "Closed", said, "Since", since(l, i, now), "How", how)
	}
	if says, _ := before.Figures[i].Value(f.Indicator, before.Unit); says == reports.Nothing || says == reports.Apart {
		return locales.M("figures.line_first", "Name", f.Label, "Value", said, "How", how)
	}
	return locales.M("figures.line", "Name", f.Label, "Value", said, "Before", value(f.Indicator, before.Figures[i], before.Unit), "How", how)
}

// beside says in words how many reports a figure stands on: "12 of 14 reported". While some
// wait for review or lie sent back they have been reported, so it says "counted".
func beside(l reports.Line, i int) locales.Text {
	if l.Tally.Owed == 0 {
		return locales.M("figures.unasked", "Number", l.Tally.Beyond)
	}
	id := "figures.reported"
	if l.Tally.Waiting+l.Tally.Returned > 0 {
		id = "figures.counted"
	}
	how := locales.M(id, "In", l.Tally.In, "Of", l.Tally.Owed)
	if n := l.Figures[i].Unknown; n > 0 {
		how = locales.M("figures.and", "Left", how, "Right", locales.M("figures.unknown", "Number", n))
	}
	return how
}

// unitLine is one figure of a unit in a list. Of a single report that is not counted it says
// where that stands.
func unitLine(f reports.Feed, l reports.Line, i int) locales.Text {
	said := value(f.Indicator, l.Figures[i], l.Unit)
	if now, changed := corrected(f, l, i); changed {
		return locales.M("figures.below_corrected", "Unit", l.Unit.Name, "Closed", said, "Since", since(l, i, now), "How", beside(l, i))
	}
	if l.Tally == (reports.Tally{}) {
		return locales.M("figures.below_single", "Unit", l.Unit.Name, "Value", locales.M("figures.not_asked"))
	}
	if l.Tally.Owed+l.Tally.Exempt == 1 && l.Tally.Beyond == 0 {
		if l.Tally.In == 0 {
			said = standing(l.Tally)
		}
		return locales.M("figures.below_single", "Unit", l.Unit.Name, "Value", said)
	}
	return locales.M("figures.below_line", "Unit", l.Unit.Name, "Value", said, "How", beside(l, i))
}

// standing is where one report is that is not counted.
func standing(t reports.Tally) locales.Text {
	switch {
	case t.Exempt > 0:
		return locales.M("figures.is_exempt")
	case t.Returned > 0:
		return reports.StateText(reports.Returned)
	case t.Waiting > 0:
		return reports.StateText(reports.Submitted)
	}
	return locales.M("figures.not_in")
}

// corrected is what a closed figure is today, when that is something else.
func corrected(f reports.Feed, l reports.Line, i int) (locales.Text, bool) {
	if l.Now == nil || l.Now[i].Same(l.Figures[i]) {
		return locales.Text{}, false
	}
	if says, _ := l.Now[i].Value(f.Indicator, l.Unit); says == reports.Apart { // corrected further down, and shown there
		return locales.Text{}, false
	}
	return value(f.Indicator, l.Now[i], l.Unit), true
}

// since says what a closed figure has become and why: a report came late, one that waited
// at the close was approved, or what stood was corrected.
func since(l reports.Line, i int, now locales.Text) locales.Text {
	more := l.Now[i].Reports() - l.Figures[i].Reports()
	switch {
	case more <= 0:
		return locales.M("figures.since_corrected", "Now", now)
	case l.Tally.Waiting+l.Tally.Returned == 0:
		return locales.M("figures.since_late", "Now", now, "In", l.Tally.In+l.Tally.Beyond+more)
	}
	return locales.M("figures.since_counted", "Now", now)
}

// complete says how many have reported and what became of the others.
func complete(t reports.Tally) []locales.Text {
	out := []locales.Text{locales.M("figures.complete", "In", t.In, "Of", t.Owed)}
	for _, more := range []struct {
		n  int64
		id string
	}{{t.Missing, "missing"}, {t.Waiting, "waiting"}, {t.Returned, "returned"}, {t.Exempt, "exempt"}, {t.Beyond, "beyond"}} {
		if more.n > 0 {
			out = append(out, locales.M("figures.tally_"+more.id, "Number", more.n))
		}
	}
	return out
}

// listed puts names on one line.
func listed(names []locales.Text) locales.Text {
	out := names[0]
	for _, n := range names[1:] {
		out = locales.M("figures.list", "Left", out, "Right", n)
	}
	return out
}

// joined puts short pieces on one line.
func joined(parts []locales.Text) locales.Text {
	out := parts[0]
	for _, p := range parts[1:] {
		out = locales.M("figures.and", "Left", out, "Right", p)
	}
	return out
}

// rates are F01, F02, F04 and F05; before the deadline there are none.
func rates(c reports.Counts, review time.Duration) locales.Text {
	out := locales.M("figures.rates", "Submitted", c.SubmissionRate().Percent(), "OnTime", c.OnTimeRate().Percent(), "FirstPass", c.FirstPassRate().Percent())
	if review <= 0 {
		return out
	}
	hours := reports.RoundHalfUp(reports.Hours(review), 1)
	return locales.M("figures.and", "Left", out, "Right", locales.M("figures.review_time", "Hours", hours))
}
