package projects

import (
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// villages is where a project may stand besides one's own unit.
var villages = []org.Level{org.LevelVillage, org.LevelTownship}

// States of what belongs to a project. Persisted.
const (
	Draft       lifecycle.State = "draft"
	Reported    lifecycle.State = "reported"
	Confirmed   lifecycle.State = "confirmed"
	Recorded    lifecycle.State = "recorded"
	Passed      lifecycle.State = "passed"
	Failed      lifecycle.State = "failed"
	Registered  lifecycle.State = "registered"
	InUse       lifecycle.State = "in_use"
	Unused      lifecycle.State = "idle_asset"
	Assigned    lifecycle.State = "assigned"
	Taken       lifecycle.State = "accepted_by_county"
	ChangeAsked lifecycle.State = "change_asked"
	Begun       lifecycle.State = "begun"
	Finished    lifecycle.State = "finished"
)

// progress is the month's report on a project that is being built: one screen, "no change" is one
// tap, and what has been built does not vanish without a reason (planted case 5).
func progress() record.Kind {
	pct := words.Must(KeyPercent, form.Integer)
	pct.Constraint, pct.ConstraintMessage = ". >= 0 and . <= 100", locales.M("projects.percent_range")
	why := words.Must(record.AskReason, form.Text)
	why.Relevant = "${pct} < ${last.pct}"
	return record.Kind{
		ID: Progress, Prefix: "PG", Name: words.Kind(Progress), Door: "project", Duties: []string{"A4a"}, Group: 4,
		Form: form.Form{ID: Progress, Version: 1, Title: words.Kind(Progress), Fields: []form.Field{
			pct, why, words.Pick(KeyStage, "preparing", "tender", "earthworks", "main_works", "fitting", "finishing"),
			words.Pick(KeyProblem, "none", "land", "funds", "weather", "labour", "materials", "design", "other"),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Progress, Initial: Draft, States: lifecycle.From(Draft, Reported, Confirmed, Returned), Final: lifecycle.From(Confirmed),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Reported, By: village, Writes: true},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Reported), To: Confirmed, By: township, NotAuthor: true},
				{Name: SendBack, Label: words.Move(SendBack), From: lifecycle.From(Reported), To: Returned, By: township, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Correct, Label: words.Move(Correct), From: lifecycle.From(Returned), To: Reported, By: village, Asks: []form.Field{pct}, Writes: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of:     []record.Parent{{Kind: Project, States: lifecycle.From(Started)}},
		Rhythm: &record.Rhythm{Every: calendar.Month, Day: 25}, // brief 3.21
		Title: func(a form.Answers) locales.Text {
			return locales.M("projects.title_progress", "Month", a["period"].S, "Percent", a[KeyPercent].S, "Stage", words.Choice(KeyStage, a[KeyStage].S))
		},
		Known: func(c record.Case) form.Answers {
			out := form.Answers{KeyStage: {S: "preparing"}, KeyProblem: {S: "none"}, KeyPercent: {S: "0"}}
			if c.Parent != nil {
				for _, key := range []string{KeyPercent, KeyStage, KeyProblem} {
					if v := c.Parent.Data[key]; v.S != "" {
						out[key] = v
					}
				}
			}
			return out
		},
		Work: func(c record.Case) form.Answers {
			return form.Answers{"period": {S: c.Record.Began.In(locales.Zone).Format("2006-01")}}
		},
		Check: checkProgress,
		Then: func(c record.Case) []record.Follow {
			if c.Move != Submit && c.Move != Correct {
				return nil
			}
			return []record.Follow{{Record: c.Record.Parent, Move: Note, Given: form.Answers{
				KeyPercent: c.Record.Data[KeyPercent], KeyStage: c.Record.Data[KeyStage], KeyProblem: c.Record.Data[KeyProblem],
			}}}
		},
		Feeds: []record.Feed{{Indicator: "PRJ-06", Field: KeyPercent, States: lifecycle.From(Reported, Confirmed)}},
	}
}

func checkProgress(c record.Case) error {
	n, known := record.NumberOf(c.Record.Data[KeyPercent])
	if !known || n.Sign() < 0 || n.Cmp(record.Num(100)) > 0 {
		return locales.Refuse("projects.percent_range")
	}
	if c.Move == Submit && c.Parent != nil && c.Record.Data[record.AskReason].S == "" {
		if last := record.In(c.Parent.Data, KeyPercent); n.Cmp(last) < 0 {
			return locales.Refuse("projects.fell", "Last", last.Fixed(0), "Now", n.Fixed(0))
		}
	}
	return nil
}

// acceptance is the look at what was built. Photos are welcome and never demanded; nobody may be
// seen on them (brief 2.5).
func acceptance() record.Kind {
	by := []lifecycle.Who{lifecycle.Above(org.CountyProject, org.CountyCoordinator, org.TownshipOfficer), lifecycle.Own(org.CountyProject)}
	return record.Kind{
		ID: Acceptance, Prefix: "PA", Name: words.Kind(Acceptance), Door: "project", Duties: []string{"A3e"}, Group: 3,
		Form: form.Form{ID: Acceptance, Version: 1, Title: words.Kind(Acceptance), Fields: []form.Field{
			words.Came("looked_on"), words.Pick("verdict", "passed", "rework"), words.Field("findings", form.Text), words.Field("photo", form.Image),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Acceptance, Initial: Draft, States: lifecycle.From(Draft, Recorded, Passed, Failed), Final: lifecycle.From(Passed, Failed),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Recorded, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Recorded), To: Passed, By: chiefs, NotAuthor: true, Days: 10, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: SendBack, Label: words.Move(SendBack), From: lifecycle.From(Recorded), To: Failed, By: chiefs, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToUnit)},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: Project, States: lifecycle.From(Completed)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("projects.title_acceptance", "Day", locales.Date(a["looked_on"].S), "Verdict", words.Choice("verdict", a["verdict"].S))
		},
		Check: func(c record.Case) error {
			if err := c.NotAhead(c.Record.Data, "looked_on"); err != nil {
				return err
			}
			if c.Record.Data["verdict"].S == "rework" && c.Record.Data["findings"].S == "" {
				return locales.Refuse("projects.findings_missing")
			}
			return nil
		},
		Then: func(c record.Case) []record.Follow {
			switch {
			case c.Move == Confirm && c.Record.Data["verdict"].S == "passed":
				return []record.Follow{{Record: c.Record.Parent, Move: Accept}}
			case c.Move == Confirm || c.Move == SendBack:
				return []record.Follow{{Record: c.Record.Parent, Move: Rework}}
			}
			return nil
		},
	}
}

// asset is what a project leaves behind: whose it is, who keeps it, and whether it is used.
func asset() record.Kind {
	return record.Kind{
		ID: Asset, Prefix: "AS", Name: words.Kind(Asset), Door: "project", Duties: []string{"A3e"}, Group: 3,
		Form: form.Form{ID: Asset, Version: 1, Title: words.Kind(Asset), Fields: []form.Field{
			words.Must("asset_name", form.Text), words.Pick("asset_class", "operating", "public", "household"), words.Must(KeyValue, form.Money),
			words.Pick("owner", "village_collective", "township", "county", "cooperative"), words.Must("keeper", form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Asset, Initial: Draft, States: lifecycle.From(Draft, Registered, InUse, Unused),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Registered, By: county, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: TakeOver, Label: words.Move(TakeOver), From: lifecycle.From(Registered), To: InUse, By: village, NotAuthor: true, Days: 15},
				{Name: Idle, Label: words.Move(Idle), From: lifecycle.From(InUse), To: Unused, By: slices.Concat(village, county), Asks: []form.Field{words.Why(), words.Must("revive_by", form.Date)}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor), Aside: true},
				{Name: Use, Label: words.Move(Use), From: lifecycle.From(Unused), To: InUse, By: slices.Concat(village, county)},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: Project, States: lifecycle.From(Accepted, Settled, HandedOver, Operating)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("projects.title_asset", "Name", a["asset_name"].S, "Value", locales.Money(a[KeyValue].S))
		},
		Check: func(c record.Case) error {
			if c.Move == Idle && c.Given["revive_by"].S <= string(c.Today()) {
				return locales.Refuse("projects.revive_later")
			}
			return nil
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Unused {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "revive_by", 0)
		},
		Then: func(c record.Case) []record.Follow {
			if c.Move == TakeOver && c.Parent != nil && (c.Parent.State == Settled || c.Parent.State == Accepted) {
				return []record.Follow{{Record: c.Record.Parent, Move: HandOver}}
			}
			return nil
		},
		Feeds: []record.Feed{
			{Indicator: "AST-01", Field: KeyValue, States: lifecycle.From(InUse, Unused)},
			{Indicator: "AST-02", Field: KeyValue, States: lifecycle.From(Unused)},
		},
	}
}

// assignment is a key project that a province or city gives a county, which accepts it or asks
// for a change within ten working days (brief B11b).
func assignment() record.Kind {
	by := []lifecycle.Who{lifecycle.Above(org.Province, org.CityCoordinator)}
	answer := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CountyCoordinator)}
	fields := []form.Field{
		words.Must(KeyName, form.Text), words.Must("doc", form.Text), words.Must("content", form.Text),
		words.Must(KeyBudget, form.Money), words.Must("basis", form.Text), words.Must("finish", form.Date),
	}
	return record.Kind{
		ID: Assignment, Prefix: "PK", Name: words.Kind(Assignment), Door: "project", Duties: []string{"B11b", "B10"}, Group: 3,
		Form: form.Form{ID: Assignment, Version: 1, Title: words.Kind(Assignment), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Assignment, Initial: Draft, States: lifecycle.From(Draft, Assigned, ChangeAsked, Taken, Begun, Finished, Dropped), Final: lifecycle.From(Finished, Dropped),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Assigned, By: by, Writes: true, Arms: lifecycle.Owes()},
				{Name: TakeOver, Label: words.Move("accept_assignment"), From: lifecycle.From(Assigned), To: Taken, By: answer, Arms: lifecycle.Settles(lifecycle.ToAuthor)},
				{Name: AskChange, Label: words.Move(AskChange), From: lifecycle.From(Assigned), To: ChangeAsked, By: answer, Asks: []form.Field{words.Why()}, Arms: lifecycle.Settles(lifecycle.ToAuthor)},
				{Name: Reassign, Label: words.Move(Reassign), From: lifecycle.From(ChangeAsked), To: Assigned, By: by, Asks: fields[2:], Writes: true, Arms: lifecycle.Owes()},
				{Name: Start, Label: words.Move(Start), From: lifecycle.From(Taken), To: Begun, By: slices.Concat(answer, county)},
				{Name: Finish, Label: words.Move(Finish), From: lifecycle.From(Begun), To: Finished, By: slices.Concat(answer, county), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Assigned, ChangeAsked), To: Dropped, By: by, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToUnit), Aside: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{Below: []org.Level{org.LevelCounty}},
		By: []form.Field{words.Said("basis", form.Text)},
		Title: func(a form.Answers) locales.Text {
			return locales.M("projects.title_assignment", "Name", a[KeyName].S, "Budget", locales.Money(a[KeyBudget].S))
		},
		Check: func(c record.Case) error {
			if c.Move != Submit && c.Move != Reassign {
				return nil
			}
			if err := words.AboveZero(c.Record.Data, KeyBudget); err != nil {
				return err
			}
			return c.Ahead(c.Record.Data, "finish")
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Assigned {
				return time.Time{}
			}
			return workingDays(c.Record.Entered, c.Param(ParamAccept, c.Today(), usualAccept))
		},
	}
}
