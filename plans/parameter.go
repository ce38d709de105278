package plans

import (
	"fmt"
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Parameters that rules read, by the names under which they read them (record/params.csv and the
// domains). Those of a month and day, and of hours of the clock, are no numbers and not here. Persisted.
var Parameters = []string{
	"monitor_line", "clue_to_decision_days", "household_posting_days", "fund_posting_days", "measure_after_decision_days",
	"home_check_days", "data_compare_days", "screening_days", "township_review_days", "county_decision_days",
	"loan_ceiling", "loan_term_max_months", "mgmt_fee_rate_central", "industry_share_min", "reserve_ratio_min",
	"fund_release_days", "fund_idle_days", "fund_behind_points", "assignment_answer_days", "rectify_days", paramDeputy,
}

// parameter is a standard of a unit and all below it from a day on. A new one ends the one before
// it on the day before; nothing is ever changed for days that have passed.
func parameter() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CityCoordinator, org.CountyCoordinator, org.Province)}
	decide := []lifecycle.Who{lifecycle.Own(org.CityApprover, org.CountyApprover, org.CountyFirst, org.Province)}
	name := words.Pick(record.ParamName, Parameters...)
	name.Label, name.Hint = locales.M("plans.field_standard"), locales.M("plans.hint_standard")
	fields := []form.Field{
		name, words.Must(record.ParamValue, form.Decimal), words.Pick("unit", "days", "cny", "months", "share", "ratio", "points"),
		words.Must(record.ParamFrom, form.Date), words.Field(record.ParamTo, form.Date), words.Must("source", form.Text), words.Pick("confidence", "high", "medium", "low"),
	}
	return record.Kind{
		ID: Parameter, Prefix: "SD", Name: words.Kind(Parameter), Door: "param", Duties: []string{"A2a"}, Group: 2,
		Form: form.Form{ID: Parameter, Version: 1, Title: words.Kind(Parameter), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Parameter, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Dropped), Final: lifecycle.From(InForce, Dropped),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Submitted), To: InForce, By: decide, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: by, Asks: fields[1:], Writes: true},
				{Name: Follow, Label: words.Move(Follow), From: lifecycle.From(InForce), To: InForce, ByItself: true, Asks: []form.Field{words.Must(record.ParamTo, form.Date)}, Writes: true},
				{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Submitted, Returned), To: Dropped, Aside: true, By: by, Asks: why()},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_parameter", "Name", words.Choice(record.ParamName, a[record.ParamName].S), "Value", locales.Decimal(a[record.ParamValue].S),
				"Unit", words.Choice("unit", a["unit"].S), "Day", locales.Date(a[record.ParamFrom].S))
		},
		// Two that begin on the same day would both hold.
		Once: func(r record.Record) string {
			if r.State == Dropped {
				return ""
			}
			return fmt.Sprintf("%d/%s/%s", r.Unit.ID, r.Data[record.ParamName].S, r.Data[record.ParamFrom].S)
		},
		Work: func(c record.Case) form.Answers {
			if c.Move == Follow { // what had ended earlier stays as it was
				if to := c.Before.Data[record.ParamTo]; to.S != "" && to.S < c.Given[record.ParamTo].S {
					return form.Answers{record.ParamTo: to}
				}
			}
			return nil
		},
		Check: checkParameter,
		Then: func(c record.Case) []record.Follow {
			if c.Move != Approve {
				return nil
			}
			return []record.Follow{{
				Kind: Parameter, Where: map[string]string{record.ParamName: c.Record.Data[record.ParamName].S}, Move: Follow,
				Given: form.Answers{record.ParamTo: {S: dayBefore(c.Record.Data[record.ParamFrom].S)}},
			}}
		},
		Lines: parameterLines,
	}
}

func dayBefore(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// shares are the parameters that are parts of a whole.
var shares = []string{"mgmt_fee_rate_central", "industry_share_min"}

// checkParameter: a standard begins today or later, so that nothing changes for days that have
// passed, and ends after it began.
func checkParameter(c record.Case) error {
	a := c.Record.Data
	begins, ends := a[record.ParamFrom].S, a[record.ParamTo].S
	switch c.Move {
	case Submit, Resubmit, Approve:
		if begins < string(c.Today()) {
			return locales.Refuse("plans.param_past", "Day", c.Today())
		}
		if ends != "" && ends < begins {
			return locales.Refuse("plans.param_ends", "Day", locales.Date(begins))
		}
		if err := words.NotBelowZero(a, record.ParamValue); err != nil {
			return err
		}
		if slices.Contains(shares, a[record.ParamName].S) && record.In(a, record.ParamValue).Cmp(record.Num(1)) > 0 {
			return locales.Refuse("plans.param_share")
		}
	case Follow: // one that begins later than the new one stays: it will follow that one
		if c.Given[record.ParamTo].S < begins {
			return locales.Refuse("plans.param_later")
		}
	}
	return nil
}

func parameterLines(c record.Case) []locales.Text {
	a := c.Record.Data
	out := []locales.Text{locales.M("plans.line_source", "Source", a["source"].S, "Confidence", words.Choice("confidence", a["confidence"].S))}
	if c.Record.State == InForce {
		day, begins, ends := string(c.Today()), a[record.ParamFrom].S, a[record.ParamTo].S
		switch {
		case day < begins:
			out = append(out, locales.M("plans.line_param_soon", "Day", locales.Date(begins)))
		case ends != "" && day > ends:
			out = append(out, locales.M("plans.line_param_over", "Day", locales.Date(ends)))
		default:
			out = append(out, locales.M("plans.line_param_now"))
		}
	}
	if c.Params != nil && c.Record.State != InForce {
		if now, ok := c.Params.At(a[record.ParamName].S, c.Record.Unit, c.Today()); ok {
			out = append(out, locales.M("plans.line_param_today", "Value", locales.Decimal(now.Value().S)))
		}
	}
	return out
}
