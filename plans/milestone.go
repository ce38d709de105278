package plans

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Milestones of a county: what it once was, and what is watched now (brief B13). Persisted.
var (
	historic = []string{"registered", "exited"}
	current  = []string{"key_county", "monitored", "no_large_return", "income_gap", "other"}
)

// milestone is a point in a county's way with its day. The city approves it; the day moves only
// with a reason, and only when the city agrees.
func milestone() record.Kind {
	kinds := words.Pick("milestone_kind", append(append([]string{}, historic...), current...)...)
	fields := []form.Field{kinds, words.Must("milestone", form.Text), words.Must(KeyPlanned, form.Date)}
	return record.Kind{
		ID: Milestone, Prefix: "MS", Name: words.Kind(Milestone), Door: "plan", Duties: []string{"B13"}, Group: 2,
		Form: form.Form{ID: Milestone, Version: 1, Title: words.Kind(Milestone), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Milestone, Initial: Draft, States: lifecycle.From(Draft, Proposed, Returned, Scheduled, SlipAsked, Reached, Dropped),
			Final: lifecycle.From(Reached, Dropped), Moves: milestoneMoves(fields),
		}),
		First: Propose, States: words.State, Place: record.Place{Own: true, Below: []org.Level{org.LevelCounty}},
		Title: func(a form.Answers) locales.Text {
			day := a[KeyActual].S
			if day == "" {
				day = a[KeyPlanned].S
			}
			return locales.M("plans.title_milestone", "Name", a["milestone"].S, "Day", locales.Date(day))
		},
		Work: func(c record.Case) form.Answers {
			switch c.Move {
			case Propose, Resubmit:
				return form.Answers{"first_planned": c.Record.Data[KeyPlanned]}
			case AllowSlip:
				return form.Answers{KeyPlanned: c.Record.Data["new_planned"], "new_planned": {}, "slips": record.In(c.Record.Data, "slips").Plus(record.Num(1)).Value()}
			case DenySlip:
				return form.Answers{"new_planned": {}}
			case Reach:
				return onTime(c)
			}
			return nil
		},
		Check: checkMilestone,
		Due: func(c record.Case) time.Time {
			if c.Record.State != Scheduled {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, KeyPlanned, 0)
		},
		Lines: milestoneLines, Tells: []string{"milestone", "new_planned"},
		By: []form.Field{words.Said("on_schedule", form.YesNo)},
	}
}

func milestoneMoves(fields []form.Field) []lifecycle.Move {
	county := []lifecycle.Who{lifecycle.Own(org.CountyCoordinator, org.CountyFirst)}
	by := append([]lifecycle.Who{lifecycle.Above(org.CityCoordinator)}, county...)
	decide := []lifecycle.Who{lifecycle.Above(org.CityApprover)}
	return []lifecycle.Move{
		{Name: Propose, Label: words.Move(Propose), From: lifecycle.From(Draft), To: Proposed, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Proposed, By: by, Asks: fields, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Proposed), To: Scheduled, By: decide, NotAuthor: true, Arms: lifecycle.Owes()},
		{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Proposed), To: Reached, By: decide, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: Return, Label: words.Move(Return), From: lifecycle.From(Proposed), To: Returned, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		{Name: Reach, Label: words.Move(Reach), From: lifecycle.From(Scheduled), To: Reached, By: county, Asks: []form.Field{words.Must(KeyActual, form.Date)}, Writes: true, Arms: lifecycle.Settles(lifecycle.ToSupervisor)},
		{Name: Slip, Label: words.Move(Slip), From: lifecycle.From(Scheduled), To: SlipAsked, Aside: true, By: county, Asks: []form.Field{words.Must("new_planned", form.Date), words.Why()}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: AllowSlip, Label: words.Move(AllowSlip), From: lifecycle.From(SlipAsked), To: Scheduled, By: decide, NotAuthor: true, Arms: lifecycle.Owes()},
		{Name: DenySlip, Label: words.Move(DenySlip), From: lifecycle.From(SlipAsked), To: Scheduled, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Owes()},
		{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Proposed, Returned), To: Dropped, Aside: true, By: by, Asks: why()},
	}
}

func onTime(c record.Case) form.Answers {
	on := "yes"
	if c.Record.Data[KeyActual].S > c.Record.Data["first_planned"].S {
		on = "no"
	}
	return form.Answers{"on_schedule": {S: on}}
}

// checkMilestone: what lies behind is confirmed as it was, what lies ahead gets a day to come.
func checkMilestone(c record.Case) error {
	planned := c.Record.Data[KeyPlanned].S
	switch c.Move {
	case Propose, Resubmit:
		if past(c.Record.Data) {
			return c.NotAhead(c.Record.Data, KeyPlanned)
		}
		return c.Ahead(c.Record.Data, KeyPlanned)
	case Approve:
		if past(c.Record.Data) {
			return locales.Refuse("plans.confirm_it")
		}
	case Confirm:
		if !past(c.Record.Data) {
			return locales.Refuse("plans.approve_it")
		}
	case Reach:
		return c.NotAhead(c.Record.Data, KeyActual)
	case Slip:
		if c.Given["new_planned"].S <= planned {
			return locales.Refuse("plans.not_later", "Day", locales.Date(planned))
		}
	}
	return nil
}

func past(a form.Answers) bool {
	k := a["milestone_kind"].S
	return k == historic[0] || k == historic[1]
}

func milestoneLines(c record.Case) []locales.Text {
	a := c.Record.Data
	var out []locales.Text
	if record.In(a, "slips").Sign() > 0 {
		out = append(out, locales.M("plans.line_slipped", "Count", int(record.In(a, "slips").Float()), "Day", locales.Date(a["first_planned"].S)))
	}
	if next := a["new_planned"].S; next != "" {
		out = append(out, locales.M("plans.line_slip_asked", "Day", locales.Date(next)))
	}
	if c.Record.State == Scheduled && a[KeyPlanned].S < string(c.Today()) {
		out = append(out, locales.M("plans.line_late", "Day", locales.Date(a[KeyPlanned].S)))
	}
	return out
}

// schedule is one line of a county's calendar below its plan: what all its townships or villages
// do by a day. Approving it puts the task to them (brief B15a).
func schedule() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(planners...)}
	decide := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CityApprover, org.Province)}
	fields := []form.Field{words.Must("what", form.Text), words.Must("what_en", form.Text), words.Pick("who", string(org.LevelCounty), string(org.LevelTownship), string(org.LevelVillage)), words.Must(KeyDue, form.Date), words.Pick("proof", "tap", "words")}
	return record.Kind{
		ID: Schedule, Prefix: "SC", Name: words.Kind(Schedule), Door: "plan", Duties: []string{"B15a", "B6"}, Group: 2,
		Form: form.Form{ID: Schedule, Version: 1, Title: words.Kind(Schedule), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Schedule, Initial: Draft, States: lifecycle.From(Draft, Listed, Returned, Pushed, Dropped), Final: lifecycle.From(Pushed, Dropped),
			Moves: []lifecycle.Move{
				{Name: List, Label: words.Move(List), From: lifecycle.From(Draft), To: Listed, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Push, Label: words.Move(Push), From: lifecycle.From(Listed), To: Pushed, By: decide, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Listed), To: Returned, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Listed, By: by, Asks: fields, Writes: true},
				{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Listed, Returned), To: Dropped, Aside: true, By: by, Asks: why()},
			},
		}),
		First: List, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: Plan, States: lifecycle.From(InForce)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_schedule", "What", locales.Both(a["what"].S, a["what_en"].S), "Who", words.Choice("who", a["who"].S), "Day", locales.Date(a[KeyDue].S))
		},
		Work: func(c record.Case) form.Answers {
			if d := c.Record.Data[KeyDue].S; len(d) >= 7 {
				return form.Answers{"month": {S: d[:7]}}
			}
			return nil
		},
		Check: func(c record.Case) error {
			if c.Move == Drop || c.Move == Return {
				return nil
			}
			if !org.Level(c.Record.Data["who"].S).Below(c.Record.Unit.Level) {
				return locales.Refuse("plans.not_below", "Unit", c.Record.Unit.Name)
			}
			if c.Parent != nil && len(c.Record.Data[KeyDue].S) >= 4 && c.Record.Data[KeyDue].S[:4] != c.Parent.Data[KeyYear].S {
				return locales.Refuse("plans.other_year", "Year", c.Parent.Data[KeyYear].S)
			}
			// At least 48 hours lie between a task and its day (brief 2.5); the day ends at midnight.
			if record.EndOf(c.Record.Data, KeyDue, 0).Before(c.Now.Add(48 * time.Hour)) {
				return locales.Refuse("plans.too_soon")
			}
			return nil
		},
		By: []form.Field{words.Said("month", form.Text)},
		Sets: func(c record.Case) *record.Assignment {
			if c.Move != Push {
				return nil
			}
			level := org.Level(c.Record.Data["who"].S)
			return &record.Assignment{
				Title: locales.Both(c.Record.Data["what"].S, c.Record.Data["what_en"].S), Level: level, Roles: doing[level],
				Words: c.Record.Data["proof"].S == "words", Due: record.EndOf(c.Record.Data, KeyDue, 0),
			}
		},
	}
}

// doing is who does a plan's tasks in the units of a level.
var doing = map[org.Level][]org.Role{
	org.LevelCounty:   {org.CountyCoordinator},
	org.LevelTownship: {org.TownshipOfficer},
	org.LevelVillage:  {org.VillageFirstSecretary, org.VillageCommittee},
}
