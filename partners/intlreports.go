package partners

import (
	"fmt"
	"strconv"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// intlReport is a report on an international project, one for each half-year or year, which its first field says:
// written by the project's office, approved by the city, and owed by the day that last gives.
func intlReport(id, prefix string, last func(period string) (time.Time, bool), fields ...form.Field) record.Kind {
	about := fields[0].Key
	return record.Kind{
		ID: id, Prefix: prefix, Name: words.Kind(id), Door: "intl", Duties: []string{"A7b"}, Group: 7,
		Form: form.Form{ID: id, Version: 1, Title: words.Kind(id), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: id, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, Approved), Final: lifecycle.From(Approved),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: pmo, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor, lifecycle.ToUnit)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Submitted), To: Approved, By: pmoChief, NotAuthor: true},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: pmoChief, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: pmo, Asks: fields[1:], Writes: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of:   []record.Parent{{Kind: IntlProject, States: lifecycle.From(Effective)}},
		Once: func(r record.Record) string { return fmt.Sprint(r.Parent, "/", r.Data[about].S) },
		Due: func(c record.Case) time.Time {
			day, ok := last(c.Record.Data[about].S)
			if !ok || c.Record.State == Approved {
				return time.Time{}
			}
			return lifecycle.WithinDays(day, 0)
		},
	}
}

// intlProgress is the half-yearly report, in English, with what the safeguards require said, by 30 June and
// 31 December (brief A7b).
func intlProgress() record.Kind {
	k := intlReport(IntlProgress, "IG", func(half string) (time.Time, bool) {
		s, ok := calendar.Parse(half)
		return s.LastDay(), ok
	}, words.Must("half", form.Period), words.Must("progress", form.Text), words.Must("safeguards", form.Text))
	k.Title = func(a form.Answers) locales.Text {
		return locales.M("partners.title_progress", "Half", period(a["half"].S))
	}
	k.Rhythm = &record.Rhythm{Every: calendar.Half, Month: 6, Day: 31, Opens: 30, About: "half"}
	k.Known = func(c record.Case) form.Answers {
		return form.Answers{"half": {S: calendar.Of(calendar.Half, c.Now).ID()}}
	}
	return k
}

// intlAudit is what the auditors said about a year's accounts, by 30 June of the next one (brief A7b; the
// agreement may say otherwise).
func intlAudit() record.Kind {
	k := intlReport(IntlAudit, "IU", func(year string) (time.Time, bool) {
		n, err := strconv.Atoi(year)
		return time.Date(n+1, time.June, 30, 0, 0, 0, 0, locales.Zone), err == nil
	}, words.Must(KeyYear, form.Text), words.Pick("audit_opinion", "unqualified", "qualified", "adverse", "disclaimer"), words.Must("audit_ref", form.Text), words.Field("audit_findings", form.Text))
	k.Title = func(a form.Answers) locales.Text {
		return locales.M("partners.title_audit", "Year", a[KeyYear].S, "Opinion", words.Choice("audit_opinion", a["audit_opinion"].S))
	}
	k.Rhythm = &record.Rhythm{Every: calendar.Year, Month: 6, Day: 30, Shift: -1, Opens: 60, About: KeyYear}
	k.Known = func(c record.Case) form.Answers {
		return form.Answers{KeyYear: {S: strconv.Itoa(c.Year() - 1)}}
	}
	k.Check = func(c record.Case) error {
		if c.Record.Data["audit_opinion"].S != "unqualified" && c.Record.Data["audit_findings"].S == "" {
			return locales.Refuse("partners.findings_missing")
		}
		return c.ThisYearOrLast(c.Record.Data, KeyYear)
	}
	return k
}
