package reports

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// LeftOut says why a reviewer cannot pass s unread together with others: each reason is a
// sentence; none means that s is clean. A report is left out when the reviewer may not
// decide on it (their own work, or a step that needs a second person), when what was sent
// back came again unchanged, and when its figures are doubted.
func LeftOut(f form.Form, s Submission, by lifecycle.Actor, now time.Time) []locales.Text {
	var out []locales.Text
	passes := func(mv lifecycle.Move) bool { return slices.Contains(Approving, mv.Name) }
	if !slices.ContainsFunc(Review.Permitted(s.Lifecycle(), by, now), passes) {
		out = append(out, locales.M("report.left.own"))
	}
	for _, d := range Marked(f, s) {
		out = append(out, d.Why)
	}
	return out
}

// Marked are the lines of a report that a reviewer has to look at: what was sent back and
// came again unchanged, and what is doubted.
func Marked(f form.Form, s Submission) []Doubt {
	var out []Doubt
	for _, k := range s.Outstanding() {
		out = append(out, Doubt{k, locales.M("report.left.outstanding", "Label", LabelOf(f, k))})
	}
	return append(out, Doubted(f, s.Period, s.Answers, s.LastPeriod, s.Last)...)
}
