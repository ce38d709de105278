package figures

import (
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// decimals are how exact each measure is shown; it is rounded here and nowhere before.
var decimals = map[reports.Measure]int{reports.Whole: 0, reports.Amount: 2, reports.Percent: 1, reports.Decimal: 2}

// value is a figure for people. Zero, unknown and "not applicable" read differently.
func value(in reports.Indicator, f reports.Figure, unit org.Unit) locales.Text {
	says, v := f.Value(in, unit)
	switch says {
	case reports.Nothing:
		return locales.M("figures.nothing")
	case reports.Inapplicable:
		return locales.M("figures.inapplicable")
	case reports.Apart:
		return locales.M("figures.apart")
	case reports.Undivided:
		return locales.M("figures.undivided")
	}
	s := reports.RoundHalfUp(v, decimals[in.Measure])
	if strings.Contains(s, ".") && in.Measure != reports.Percent {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	switch in.Measure {
	case reports.Amount:
		return locales.M("figures.plain", "Value", locales.Money(s))
	case reports.Percent:
		return locales.M("figures.percent", "Value", locales.Decimal(strings.TrimSuffix(s, ".0")))
	}
	return locales.M("figures.with_unit", "Value", locales.Decimal(s), "Unit", in.Unit)
}

// line is one figure with the period before and how complete it is.
func line(f reports.Feed, l reports.Line, before reports.Line, i int) locales.Text {
	said := value(f.Indicator, l.Figures[i], l.Unit)
	if now, changed := corrected(f, l, i); changed { // the period before would make the line too long for a phone
		return locales.M("figures.line_corrected", "Name", reports.ShortLabel(f.Field), "Closed", said, "Now", now, "In", l.Tally.In, "Of", l.Tally.Owed)
	}
	return locales.M("figures.line", "Name", reports.ShortLabel(f.Field), "Value", said,
		"Before", value(f.Indicator, before.Figures[i], before.Unit), "In", l.Tally.In, "Of", l.Tally.Owed)
}

// corrected is what a closed figure is today, when that is something else.
func corrected(f reports.Feed, l reports.Line, i int) (locales.Text, bool) {
	if l.Now == nil || l.Now[i].Same(l.Figures[i]) {
		return locales.Text{}, false
	}
	return value(f.Indicator, l.Now[i], l.Unit), true
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
