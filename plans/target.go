package plans

import (
	"fmt"
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Indicators for which an office may set a target (indicators.jsonl). Left out are those for which
// a target would be a quota: households recognised or removed (all who qualify are recognised),
// donors and donations (POL-027), stories, cases and issues. What partners agree on stands in their
// agreements.
var Indicators = []string{
	"MON-07", "GUA-02", "PRJ-03", "PRJ-04", "PRJ-05", "FND-03", "FND-05", "INC-01", "LAB-01", "LAB-04",
	"PST-01", "COL-01", "AST-02", "IND-01", "IND-02", "TEC-01", "TEC-02", "HRD-01", "HRD-02", "PAI-01", "RLC-01",
}

// nameOf is what people call an indicator, with its unit.
func nameOf(code string) locales.Text {
	in, ok := indicators.Of(indicators.Code(code))
	if !ok {
		return locales.Raw(code)
	}
	return locales.M("plans.indicator", "Name", in.Name, "Unit", in.Unit)
}

func pickIndicator() form.Field {
	f := words.Must(KeyIndicator, form.One)
	for _, code := range Indicators {
		f.Choices = append(f.Choices, form.Choice{Key: code, Label: nameOf(code), Words: []string{code}})
	}
	return f
}

// Who gave a target: the office itself in its plan, or the one above that split its own. Persisted.
const (
	ByPlan  = "plan"
	ByAbove = "above"
)

// target is a value of an indicator for a unit and a year. Below a plan it is the office's own and
// is approved with the plan; below another target it is a lower unit's share of it.
func target() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(planners...), lifecycle.Above(planners...)}
	// A share of a target that is in force already is approved in the office that splits it.
	decide := []lifecycle.Who{lifecycle.Above(org.CountyFirst, org.CountyApprover, org.CityApprover, org.Province)}
	fields := []form.Field{pickIndicator(), words.Must(KeyValue, form.Decimal), words.Field("note", form.Text)}
	next := words.Must(KeyNext, form.Decimal)
	return record.Kind{
		ID: Target, Prefix: "TG", Name: words.Kind(Target), Door: "plan", Duties: []string{"A2a", "B11a"}, Group: 2,
		Form: form.Form{ID: Target, Version: 1, Title: words.Kind(Target), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Target, Initial: Draft, States: lifecycle.From(Draft, Listed, Submitted, InForce, Revised, Dropped, Shared, Amended), Final: lifecycle.From(Dropped),
			Moves: []lifecycle.Move{
				{Name: List, Label: words.Move(List), From: lifecycle.From(Draft), To: Listed, Else: lifecycle.From(Shared), By: by, Writes: true},
				{Name: Correct, Label: words.Move(Correct), From: lifecycle.From(Listed, Shared), To: Listed, Stay: true, By: by, Asks: fields[1:], Writes: true},
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Listed), To: Submitted, ByItself: true},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Listed, ByItself: true},
				{Name: Enforce, Label: words.Move(Enforce), From: lifecycle.From(Submitted, Revised, Amended), To: InForce, ByItself: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Shared, Revised, Listed), AsideIn: lifecycle.From(Listed), To: InForce, By: decide, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Revise, Label: words.Move(Revise), From: lifecycle.From(InForce), To: Revised, Else: lifecycle.From(Amended), Aside: true, By: by, Asks: []form.Field{next, words.Why()}, Writes: true},
				{Name: Keep, Label: words.Move(Keep), From: lifecycle.From(Revised, Amended), To: InForce, Aside: true, ByItself: true, By: by},
				{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Listed, Shared), To: Dropped, Aside: true, ByItself: true, By: by},
			},
		}),
		First: List, States: targetState,
		Place: record.Place{OfParent: true, Below: []org.Level{org.LevelCity, org.LevelCounty, org.LevelTownship, org.LevelVillage}},
		Of: []record.Parent{
			{Kind: Plan, States: lifecycle.From(Preparing, Returned, Amending), About: record.AboutSame},
			{Kind: Target, States: lifecycle.From(Listed, InForce, Revised, Amended), About: record.AboutBelow},
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_target", "Year", a[KeyYear].S, "Indicator", nameOf(a[KeyIndicator].S), "Value", locales.Decimal(a[KeyValue].S))
		},
		Once: func(r record.Record) string {
			if r.State == Dropped {
				return ""
			}
			return fmt.Sprintf("%d/%s/%s/%s", r.Unit.ID, r.Data[KeyYear].S, r.Data[KeyIndicator].S, r.Data[KeyFrom].S)
		},
		Facts: []record.Fact{
			lastYear(factLast, record.AroundUnit), lastYear(factAllLast, record.AroundBeside),
			{Name: factUnits, Around: record.AroundBeside},
			{Name: factReached, IndicatorIn: KeyIndicator},
		},
		Known: suggestion,
		Work:  targetWork,
		Check: checkTarget,
		Lands: landing,
		Not: func(r record.Record, name lifecycle.Name, _ time.Time) error {
			if name == Approve && r.Data[KeyFrom].S == ByPlan {
				return locales.Refuse("plans.with_plan")
			}
			return nil
		},
		Then:  withShares,
		Lines: targetLines,
	}
}

// Facts that a share is suggested from: the unit's share of last year, those of all units beside
// it, and how many units these are.
const (
	factLast    = "last"
	factAllLast = "all_last"
	factUnits   = "units"
)

func lastYear(name string, around record.Around) record.Fact {
	return record.Fact{
		Name: name, Kind: Target, Field: KeyValue, States: lifecycle.From(InForce, Revised, Amended), Where: map[string]string{KeyFrom: ByAbove},
		Alike: []string{KeyIndicator}, Period: KeyYear, Ago: 1, Around: around,
	}
}

// targetState says of what goes with a plan that it does.
func targetState(s lifecycle.State) locales.Text {
	if s == Listed {
		return locales.M("plans.state_with_plan")
	}
	return words.State(s)
}

// landing tells what goes with a plan from what is approved by itself: a share of a target in force waits
// for the office that splits it, a change of a plan's own target for the plan's approval.
func landing(c record.Case, to lifecycle.State) lifecycle.State {
	switch {
	case c.Parent == nil:
	case to == Listed && c.Parent.Kind == Target && c.Parent.State != Listed && c.Parent.State != Submitted:
		if c.Move == List {
			return Shared
		}
	case to == Revised && c.Parent.Kind == Plan:
		return Amended
	}
	return to
}

// suggestion prefills a lower unit's share: as last year's stood to the whole, else an equal part.
// It is rounded down, so that what is left over shows as not allotted.
func suggestion(c record.Case) form.Answers {
	if c.Parent == nil || c.Parent.Kind != Target {
		return nil
	}
	out := form.Answers{KeyIndicator: c.Parent.Data[KeyIndicator]}
	if !addsUp(c.Parent.Data) { // each unit reaches the same rate
		out[KeyValue] = c.Parent.Data[KeyValue]
	} else if share, ok := Share(record.In(c.Parent.Data, KeyValue), c.Facts[factLast], c.Facts[factAllLast], c.Facts[factUnits]); ok {
		out[KeyValue] = share.Value()
	}
	return out
}

// Share is the part of whole that is suggested for a unit whose value of last year was last, of
// all; an equal part among units where last year says nothing. It is a whole number; false when
// there is nothing to go by.
func Share(whole, last, all, units record.Number) (record.Number, bool) {
	part, ok := whole.Times(last).Over(all)
	if !ok || part.Sign() <= 0 {
		if part, ok = whole.Over(units); !ok {
			return record.Number{}, false
		}
	}
	return part.Floor(), true
}

// targetWork takes the year, and a share also its indicator, from what it belongs to; an approved
// revision becomes the value.
func targetWork(c record.Case) form.Answers {
	out := form.Answers{}
	if c.Parent != nil {
		out[KeyYear], out[KeyFrom] = c.Parent.Data[KeyYear], form.Value{S: ByPlan}
		if c.Parent.Kind == Target {
			out[KeyIndicator], out[KeyFrom] = c.Parent.Data[KeyIndicator], form.Value{S: ByAbove}
		}
	}
	switch c.Move {
	case Approve, Enforce:
		if v := c.Record.Data[KeyNext]; v.S != "" {
			out[KeyValue], out[KeyNext] = v, form.Value{}
		}
	case Keep:
		out[KeyNext] = form.Value{}
	}
	return out
}

func checkTarget(c record.Case) error {
	if err := words.NotBelowZero(c.Record.Data, KeyValue, KeyNext); err != nil {
		return err
	}
	if y := yearOf(c.Record); y != 0 && y < c.Year() {
		return locales.Refuse("plans.past", "Year", c.Record.Data[KeyYear].S)
	}
	if c.Parent == nil {
		return nil
	}
	if c.Parent.Kind == Plan {
		if c.Record.Unit.ID != c.Parent.Unit.ID {
			return locales.Refuse("plans.own_first", "Unit", c.Parent.Unit.Name)
		}
		if !c.Actor.Program && !slices.Contains(lifecycle.From(Preparing, Returned, Amending), c.Parent.State) {
			return locales.Refuse("plans.amend_first")
		}
		return nil
	}
	if c.Record.Unit.Parent != c.Parent.Unit.ID {
		return locales.Refuse("plans.not_right_below", "Unit", c.Parent.Unit.Name)
	}
	if c.Move == Approve && (c.Parent.State == Listed || c.Parent.State == Submitted) {
		return locales.Refuse("plans.with_plan")
	}
	return nil
}

// withShares takes the shares of a target along on its plan's way.
func withShares(c record.Case) []record.Follow {
	switch c.Move {
	case Submit, Return, Enforce, Drop:
		return []record.Follow{{Kind: Target, Below: true, Move: c.Move}}
	}
	return nil
}

// givenOut are the states in which a share counts as given out.
var givenOut = lifecycle.From(Listed, Shared, Submitted, InForce, Revised, Amended)

// targetLines show what is allotted to lower units apart from the value itself: allotted and not
// allotted, and a warning, never a refusal, when the parts come to more.
func targetLines(c record.Case) []locales.Text {
	var out []locales.Text
	if next := c.Record.Data[KeyNext].S; next != "" {
		out = append(out, locales.M("plans.line_next", "Value", locales.Decimal(c.Record.Data[KeyValue].S), "Next", locales.Decimal(next)))
	}
	if c.Record.State == Listed || c.Record.State == Amended {
		out = append(out, locales.M("plans.line_with_plan"))
	}
	if reached := lineReached(c); !reached.Empty() && c.Record.State != Dropped {
		out = append(out, reached)
	}
	shares := c.Below[Target]
	n := 0
	for _, s := range givenOut {
		n += shares.ByState[s]
	}
	if n == 0 {
		return out
	}
	if !addsUp(c.Record.Data) {
		return append(out, locales.M("plans.line_shared", "Count", n))
	}
	value, given := record.In(c.Record.Data, KeyValue), shares.Sum(KeyValue, givenOut...)
	out = append(out, locales.M("plans.line_allotted", "Count", n, "Given", number(given), "Share", record.Percent(given, value)))
	switch left := value.Minus(given); left.Sign() {
	case 1:
		out = append(out, locales.M("plans.line_rest", "Left", number(left)))
	case -1:
		out = append(out, locales.M("plans.line_over", "Over", number(left.Neg()), "Value", number(value)))
	}
	return out
}

// addsUp reports whether the values of several units make one by being added up; rates do not.
func addsUp(a form.Answers) bool {
	in, known := indicators.Of(indicators.Code(a[KeyIndicator].S))
	return !known || in.Rule == indicators.Sum
}

func number(n record.Number) locales.Decimal { return locales.Decimal(n.Value().S) }
