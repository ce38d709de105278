package partners

import (
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// intlActivity is a visit, an exchange or a publication: nothing leaves before it is approved.
func intlActivity() record.Kind {
	fields := []form.Field{
		words.Pick("activity", "visit_in", "visit_out", "training", "conference", "knowledge"), words.Must("country", form.Text), words.Must("date", form.Date),
		words.Must("persons", form.Integer), words.Must("approval_ref", form.Text), words.Must("purpose", form.Text),
	}
	return record.Kind{
		ID: IntlActivity, Prefix: "IA", Name: words.Kind(IntlActivity), Door: "intl", Duties: []string{"A7a"}, Group: 7,
		Form: form.Form{ID: IntlActivity, Version: 1, Title: words.Kind(IntlActivity), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: IntlActivity, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, Approved, Held, Published), Final: lifecycle.From(Held, Published),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: pmo, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor, lifecycle.ToUnit)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Submitted), To: Approved, By: pmoChief, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: pmoChief, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: pmo, Asks: fields[2:], Writes: true},
				{Name: Hold, Label: words.Move(Hold), From: lifecycle.From(Approved), To: Held, By: pmo, Asks: []form.Field{words.Must("outcome_zh", form.Text), words.Must("outcome_en", form.Text)}, Writes: true},
				{Name: Publish, Label: words.Move(Publish), From: lifecycle.From(Held), To: Published, By: pmoChief, Second: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_activity", "Activity", words.Choice("activity", a["activity"].S), "Country", a["country"].S, "Day", locales.Date(a["date"].S))
		},
		Check: func(c record.Case) error {
			if c.Move != Hold {
				return nil
			}
			return c.NotAhead(c.Record.Data, "date")
		},
		By:    []form.Field{words.Said("country", form.Text)},
		Feeds: []record.Feed{{Indicator: "INT-04", States: lifecycle.From(Held, Published), Day: "date"}},
	}
}
