package oversight

import (
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	officers = []lifecycle.Who{lifecycle.Above(org.Supervision), lifecycle.Own(org.Supervision)}
	deciders = []lifecycle.Who{lifecycle.Above(org.CityApprover), lifecycle.Own(org.CityApprover)}
)

// enforcement is a case: only the supervision offices read it. In a chat it has a number and a
// kind, never the people it is about (brief 7.2).
func enforcement() record.Kind {
	return record.Kind{
		ID: Case, Prefix: "CA", Name: words.Kind(Case), Door: "issue", Duties: []string{"A3a"}, Group: 3,
		Form: form.Form{ID: Case, Version: 1, Title: words.Kind(Case), Fields: []form.Field{
			words.Pick("case_type", "misuse", "false_report", "delay", "posting", "other"), words.Pick(KeySource, "audit", "hotline", "inspection", "report"),
			words.Must(KeyBasis, form.Text), words.Must("limit", form.Date), words.Field("external_ref", form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Case, Initial: Draft, States: lifecycle.From(Draft, Filed, Proposed, Decided, Rectified, Closed, Dismissed), Final: lifecycle.From(Closed, Dismissed),
			Moves: []lifecycle.Move{
				{Name: File, Label: words.Move(File), From: lifecycle.From(Draft), To: Filed, By: officers, Writes: true},
				{Name: Propose, Label: words.Move(Propose), From: lifecycle.From(Filed), To: Proposed, By: officers, Asks: []form.Field{words.Pick("proposal", "rectify", "recover", "transfer", "none"), words.Must("decision_ref", form.Text)}, Writes: true},
				{Name: Decide, Label: words.Move(Decide), From: lifecycle.From(Proposed), To: Decided, By: deciders, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: SendBack, Label: words.Move(SendBack), From: lifecycle.From(Proposed), To: Filed, By: deciders, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Rectify, Label: words.Move(Rectify), From: lifecycle.From(Decided), To: Rectified, By: officers, Asks: []form.Field{words.Must("rectified_on", form.Date)}, Writes: true},
				{Name: Close, Label: words.Move(Close), From: lifecycle.From(Rectified, Decided), To: Closed, By: officers, Second: true},
				{Name: Dismiss, Label: words.Move(Dismiss), From: lifecycle.From(Filed), To: Dismissed, By: officers, Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: File, States: words.State,
		Place:   record.Place{Below: []org.Level{org.LevelCounty, org.LevelTownship, org.LevelVillage}},
		Readers: slices.Concat(officers, deciders),
		Title: func(a form.Answers) locales.Text {
			return locales.M("oversight.title_case", "Type", words.Choice("case_type", a["case_type"].S), "Source", words.Choice(KeySource, a[KeySource].S))
		},
		Check: func(c record.Case) error {
			if c.Move == File {
				return c.Ahead(c.Record.Data, "limit")
			}
			return nil
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Filed && c.Record.State != Proposed {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "limit", 0)
		},
		Lines: func(record.Case) []locales.Text { return []locales.Text{locales.M("oversight.line_people_decide")} },
		Feeds: []record.Feed{{Indicator: "ENF-01", States: lifecycle.From(Filed, Proposed, Decided, Rectified, Closed)}},
	}
}

// facts is a question to the unit that a case is about: it sees the question and the number of
// the case, nothing else of it.
func facts() record.Kind {
	return record.Kind{
		ID: Facts, Prefix: "CF", Name: words.Kind(Facts), Door: "issue", Duties: []string{"A3a"}, Group: 3,
		Form: form.Form{ID: Facts, Version: 1, Title: words.Kind(Facts), Fields: []form.Field{
			words.Must("question", form.Text), words.Must(KeyDue, form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Facts, Initial: Draft, States: lifecycle.From(Draft, Asked, Answered), Final: lifecycle.From(Answered),
			Moves: []lifecycle.Move{
				{Name: AskFacts, Label: words.Move(AskFacts), From: lifecycle.From(Draft), To: Asked, By: officers, Writes: true, Arms: lifecycle.Owes()},
				{Name: GiveFacts, Label: words.Move(GiveFacts), From: lifecycle.From(Asked), To: Answered, By: answering, Asks: []form.Field{words.Must("facts", form.Text)}, Writes: true, Arms: lifecycle.Settles(lifecycle.ToAuthor)},
			},
		}),
		First: AskFacts, States: words.State, Place: record.Place{OfParent: true},
		Of:      []record.Parent{{Kind: Case, States: lifecycle.From(Filed, Proposed)}},
		Readers: slices.Concat([]lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit}}, officers),
		Title: func(a form.Answers) locales.Text {
			return locales.M("oversight.title_facts", "Question", a["question"].S)
		},
		Check: func(c record.Case) error {
			if c.Move == AskFacts {
				return c.Ahead(c.Record.Data, KeyDue)
			}
			return nil
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Asked {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, KeyDue, 0)
		},
	}
}
