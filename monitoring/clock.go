package monitoring

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// clueDue is the one limit, on the total; the steps on the way have plans, not limits.
func clueDue(c record.Case) time.Time {
	switch c.Record.State {
	case Received, Screened, Appraised, Reviewed:
		return decideBy(c)
	case Recognised, Announced:
		return record.EndOf(c.Record.Data, KeyDecided, limit(c, ParamMeasures, usualMeasures))
	}
	return time.Time{}
}

// decideBy is the last moment for the decision on a clue: day 15 counts as on time, day 16 does
// not (TV-12, planted case 19). Zero when the day on which it came in is none.
func decideBy(c record.Case) time.Time {
	return record.EndOf(c.Record.Data, KeyReceived, limit(c, ParamTotal, usualTotal))
}

// limit is a parameter as it was on the day on which the clue came in.
func limit(c record.Case, name string, usual int) int {
	return c.Param(name, locales.Date(c.Record.Data[KeyReceived].S), usual)
}

// steps are by which day after the clue each step should be done: 2 to screen, 5 for the home and
// the data, 5 of posting, 1 and 2 for the decisions (brief 3.4; DEMO but for the total).
var steps = map[lifecycle.State]int{Received: 2, Screened: 12, Appraised: 13, Reviewed: 15}

// clueWork notes the day of the decision and whether it kept the limit, and that help came first.
func clueWork(c record.Case) form.Answers {
	if c.Move == Green {
		return form.Answers{"green": {S: "yes"}}
	}
	if c.Move != Recognise && c.Move != NotRecognise {
		return coded(c)
	}
	on, at := "no", c.Now
	if !at.After(decideBy(c)) {
		on = "yes"
	}
	return form.Answers{KeyDecided: {S: string(locales.DateOf(at))}, KeyOnTime: {S: on}}
}

func checkClue(c record.Case) error {
	if err := checkCode(c); err != nil {
		return err
	}
	if err := c.NotAhead(c.Record.Data, KeyReceived, "home_checked_on", "signed_on", "compared_on", "event_on", "posted_to", "announced_on", "entered_on", "measures_on", "removal_to"); err != nil {
		return err
	}
	switch c.Move {
	case Appraise:
		return checkAppraisal(c)
	case CheckRemoval:
		return checkRemoval(c)
	case PostRemoval:
		return posted(c, "removal_from", "removal_to")
	}
	return nil
}

// clueNot: nothing is appraised before both looks are done.
func clueNot(r record.Record, name lifecycle.Name, _ time.Time) error {
	switch {
	case name != Appraise:
		return nil
	case r.Data["home_checked_on"].S == "":
		return locales.Refuse("monitoring.home_first")
	case r.Data["compared_on"].S == "":
		return locales.Refuse("monitoring.compare_first")
	}
	return nil
}

// fitting are the categories that the home check leaves open (brief 3.3).
func fitting(r record.Record, fields []form.Field) []form.Field {
	out := slices.Clone(fields)
	for i := range out {
		if out[i].Key != KeyCategory {
			continue
		}
		out[i].Choices = slices.DeleteFunc(slices.Clone(out[i].Choices), func(ch form.Choice) bool { return misfit(ch.Key, r.Data) != "" })
	}
	return out
}

// misfit is the sentence that says why a category does not fit what was found at home; "" when it does.
func misfit(category string, d form.Answers) string {
	switch {
	case category == Unstable && d["registered"].S != "yes":
		return "monitoring.not_registered"
	case category == Marginal && d["registered"].S == "yes":
		return "monitoring.was_registered"
	case category != Sudden && d["band"].S == "above":
		return "monitoring.above_line"
	}
	return ""
}

// checkAppraisal: the category fits the facts, the posting was long enough.
func checkAppraisal(c record.Case) error {
	d := c.Record.Data
	if why := misfit(d[KeyCategory].S, d); why != "" {
		return locales.Refuse(why)
	}
	if d[KeyCategory].S == Sudden && d["event_on"].S == "" {
		return locales.Refuse("monitoring.event_missing")
	}
	return posted(c, "posted_from", "posted_to")
}

func posted(c record.Case, a, b string) error {
	return record.PostedFor(c.Record.Data, a, b, limit(c, ParamPosting, usualPosting))
}

// checkRemoval wants all four conditions (brief 3.4), and a second thought where nobody in the
// household can work: it stays in tracking unless somebody says why not (planted case 10).
func checkRemoval(c record.Case) error {
	d := c.Record.Data
	for _, key := range []string{"income_steady", "guarantees_firm", "risk_gone"} {
		if d[key].S != "yes" {
			return locales.Refuse("monitoring.condition_open", "What", words.Field(key, form.YesNo).Label)
		}
	}
	if d["new_risk"].S != "no" {
		return locales.Refuse("monitoring.new_risk")
	}
	if d["labour"].S != "yes" && c.Given[record.AskReason].S == "" {
		return locales.Refuse("monitoring.no_labour")
	}
	return nil
}

func clueLines(c record.Case) []locales.Text {
	d := c.Record.Data
	var out []locales.Text
	if plan, on := steps[c.Record.State]; on {
		if by := record.EndOf(d, KeyReceived, plan); !by.IsZero() && c.Now.After(by) && !c.Now.After(c.Record.Due) {
			out = append(out, locales.M("monitoring.line_step_late", "Day", locales.DateOf(by)))
		}
	}
	switch c.Record.State {
	case Screened:
		if d["home_checked_on"].S == "" {
			out = append(out, locales.M("monitoring.line_home_open"))
		}
		if d["compared_on"].S == "" {
			out = append(out, locales.M("monitoring.line_compare_open"))
		}
		if d["home_checked_on"].S != "" {
			if d["band"].S == "above" {
				out = append(out, locales.M("monitoring.above_line"))
			} else if s := Suggest(d["registered"].S == "yes", d["band"].S == "above", d["event_on"].S != "", true); s != "" {
				out = append(out, locales.M("monitoring.line_suggest", "Category", words.Choice(KeyCategory, s)))
			}
		}
	case Appraised, Reviewed:
		out = append(out, PostingText(d, c.Record.Unit))
	}
	if d["green"].S == "yes" {
		out = append(out, locales.M("monitoring.line_green"))
	}
	return out
}
