package projects

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// natures, sources, and whose the benefit is. Persisted.
var (
	natures = []string{"new", "extension", "repair"}
	sources = []string{"central", "provincial", "city", "county", "east_west", "fixed_point", "social", "foreign", "collective"}
	whens   = []string{"this_year", "next_year"}
)

func project() record.Kind {
	fields := []form.Field{
		words.Must(KeyName, form.Text), words.Pick(KeyClass, Classes...), words.Pick("nature", natures...), words.Pick("when", whens...),
		words.Must("content", form.Text), words.Must(KeyBudget, form.Money), words.Pick("source", sources...),
		words.Must("benefit", form.Text), words.Must("households", form.Integer), words.Must("people", form.Integer),
		words.Must("basis", form.Text), words.Must("finish", form.Date), words.Must(KeyOldBase, form.YesNo),
	}
	place := words.Field("place", form.Geopoint)
	return record.Kind{
		ID: Project, Prefix: "PR", Name: words.Kind(Project), Door: "project", Duties: []string{"A3e", "A5a", "A6f", "B10"}, Group: 3,
		Form: form.Form{ID: Project, Version: 1, Title: words.Kind(Project), Fields: append(slices.Clone(fields), place)},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Project, Initial: Idea,
			States: lifecycle.From(Idea, Applied, TownPassed, Appraised, InLibrary, AnnualPlan, Approved, Tendering, Started, Completed, Accepted, Settled, HandedOver, Operating, Returned, Rejected, Dropped),
			Final:  lifecycle.From(Operating, Rejected, Dropped), Moves: slices.Concat(libraryMoves(fields), buildingMoves()),
		}),
		First: Apply, States: words.State,
		Place: record.Place{Own: true, Below: villages},
		Title: func(a form.Answers) locales.Text {
			return locales.M("projects.title", "Name", a[KeyName].S, "Class", words.Choice(KeyClass, a[KeyClass].S), "Budget", locales.Money(a[KeyBudget].S))
		},
		Work: func(c record.Case) form.Answers {
			year := c.Record.Began.In(locales.Zone).Year()
			if c.Record.Data["when"].S == "next_year" {
				year++
			}
			out := form.Answers{KeyYear: {S: strconv.Itoa(year)}}
			if c.Record.Data[KeyPercent].S == "" && c.Record.State == Approved {
				out[KeyPercent] = form.Value{S: "0"}
			}
			return out
		},
		// Next year's projects are in the library by 30 September (brief A3e): owed while one is on its way into it.
		Rhythm: &record.Rhythm{
			Every: calendar.Year, Month: 9, Day: 30, Shift: 1, Opens: 60, Name: locales.M("projects.into_library"), Passes: true,
			Of: []record.Parent{{Kind: Project, States: lifecycle.From(Applied, TownPassed, Appraised)}}, Within: KeyYear, By: county,
		},
		Check: checkProject,
		Not:   projectNot,
		Due:   projectDue,
		Lines: projectLines,
		Feeds: projectFeeds(),
		By:    []form.Field{words.Said(KeyOldBase, form.YesNo), words.Said("basis", form.Text)},
	}
}

// posted asks from when to when the project was posted at a level, and whether anybody objected.
func posted(level string) []form.Field {
	return []form.Field{words.Came("posted_from_" + level), words.Came("posted_to_" + level)}
}

// libraryMoves lead from the village's wish into the library. Each level posts for its ten days
// before the next one decides, and nobody decides on what they wrote.
func libraryMoves(fields []form.Field) []lifecycle.Move {
	why := []form.Field{words.Why()}
	opinion := words.Must("opinion", form.Text)
	reviewed := lifecycle.From(Applied, TownPassed, Appraised)
	return []lifecycle.Move{
		{Name: Apply, Label: words.Move(Apply), From: lifecycle.From(Idea), To: Applied, By: village, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Reapply, Label: words.Move(Reapply), From: lifecycle.From(Returned), To: Applied, By: village, Asks: fields[4:6], Writes: true},
		{
			Name: Review, Label: words.Move(Review), From: lifecycle.From(Applied), To: TownPassed, By: township, NotAuthor: true, Days: 10 + 7,
			Asks: posted("village"), Writes: true,
		},
		{
			Name: Appraise, Label: words.Move(Appraise), From: lifecycle.From(TownPassed), To: Appraised, By: county, NotAuthor: true, Days: 10 + 15,
			Asks: append(posted("township"), opinion), Writes: true,
		},
		{
			Name: Admit, Label: words.Move(Admit), From: lifecycle.From(Appraised), To: InLibrary, By: chiefs, NotAuthor: true, Days: 10 + 15,
			Asks: posted("county"), Writes: true, Arms: lifecycle.Tells(lifecycle.ToAuthor, lifecycle.ToUnit),
		},
		{Name: Return, Label: words.Move(Return), From: reviewed, To: Returned, By: slices.Concat(township, county, chiefs), Asks: why, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		{Name: Reject, Label: words.Move(Reject), From: reviewed, To: Rejected, By: slices.Concat(county, chiefs), Asks: why, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		{Name: TagOld, Label: words.Move(TagOld), From: lifecycle.From(InLibrary), To: InLibrary, By: chiefs, Asks: []form.Field{words.Must(KeyOldBase, form.YesNo)}, Writes: true},
	}
}

// buildingMoves lead from the library to what stands and is used. Nobody is waited for while a project lies in the
// library or is being built: the year's plan and the monthly report come back to it.
func buildingMoves() []lifecycle.Move {
	open := lifecycle.From(InLibrary, AnnualPlan, Approved, Tendering)
	return []lifecycle.Move{
		{Name: Plan, Label: words.Move(Plan), From: lifecycle.From(InLibrary), AsideIn: lifecycle.From(InLibrary), To: AnnualPlan, By: county},
		{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(AnnualPlan), To: Approved, By: chiefs, Second: true, Asks: []form.Field{words.Must("approval_doc", form.Text)}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToAuthor, lifecycle.ToUnit)},
		{Name: Tender, Label: words.Move(Tender), From: lifecycle.From(Approved), To: Tendering, By: county},
		{Name: Start, Label: words.Move(Start), From: lifecycle.From(Approved, Tendering), To: Started, By: slices.Concat(county, village), Asks: []form.Field{words.Came("started_on")}, Writes: true},
		{Name: Note, Label: words.Move(Note), From: lifecycle.From(Started), To: Started, ByItself: true, Writes: true},
		{Name: Complete, Label: words.Move(Complete), From: lifecycle.From(Started), AsideIn: lifecycle.From(Started), To: Completed, By: slices.Concat(county, village), Asks: []form.Field{words.Came("completed_on")}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Accept, Label: words.Move(Accept), From: lifecycle.From(Completed), To: Accepted, ByItself: true, Waits: county, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: Rework, Label: words.Move(Rework), From: lifecycle.From(Completed), To: Started, ByItself: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: Settle, Label: words.Move(Settle), From: lifecycle.From(Accepted), To: Settled, By: county, Asks: []form.Field{words.Must("settled_amount", form.Money)}, Writes: true},
		{Name: HandOver, Label: words.Move(HandOver), From: lifecycle.From(Settled, Accepted), To: HandedOver, ByItself: true, Waits: county},
		{Name: Operate, Label: words.Move(Operate), From: lifecycle.From(HandedOver), To: Operating, By: slices.Concat(village, county)},
		{Name: Drop, Label: words.Move(Drop), From: append(open, Idea, Returned), To: Dropped, By: slices.Concat(county, chiefs), Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor), Aside: true},
	}
}

// checkProject: a posting must have lasted its days at each level, a day must have come, and what
// is finished is finished wholly.
func checkProject(c record.Case) error {
	if err := words.AboveZero(c.Record.Data, KeyBudget); err != nil {
		return err
	}
	if h, p := record.In(c.Record.Data, "households"), record.In(c.Record.Data, "people"); p.Cmp(h) < 0 {
		return locales.Refuse("projects.fewer_people")
	}
	for _, level := range []string{"village", "township", "county"} {
		a, b := "posted_from_"+level, "posted_to_"+level
		if _, asked := c.Given[b]; !asked {
			continue
		}
		if err := cmp.Or(c.NotAhead(c.Given, a, b), record.PostedFor(c.Given, a, b, c.PostingDays())); err != nil {
			return err
		}
	}
	if err := c.NotAhead(c.Given, "started_on", "completed_on"); err != nil {
		return err
	}
	return nil
}

// projectNot: what is being built is complete once a report has said that all of it stands.
func projectNot(r record.Record, name lifecycle.Name, _ time.Time) error {
	if pct := r.Data[KeyPercent].S; name == Complete && pct != "100" {
		return locales.Refuse("projects.not_all", "Percent", pct)
	}
	return nil
}

// projectDue: next year's projects are in the library by 30 September (brief 3.21).
func projectDue(c record.Case) time.Time {
	if !slices.Contains(lifecycle.From(Applied, TownPassed, Appraised), c.Record.State) || c.Record.Data["when"].S != "next_year" {
		return time.Time{}
	}
	year := c.Record.Began.In(locales.Zone).Year()
	deadline := time.Date(year, time.September, 30, 23, 59, 59, 0, locales.Zone)
	if c.Record.Began.After(deadline) {
		return time.Time{}
	}
	return deadline
}

func projectLines(c record.Case) []locales.Text {
	var out []locales.Text
	if pct := c.Record.Data[KeyPercent].S; pct != "" {
		out = append(out, locales.M("projects.line_progress", "Percent", pct, "Bar", Bar(pct)))
	}
	if behind(c) {
		out = append(out, locales.M("projects.line_late", "Day", locales.Date(c.Record.Data["finish"].S)))
	}
	if c.Record.Data[KeyOldBase].S == "yes" {
		out = append(out, locales.M("projects.line_old_base"))
	}
	switch c.Record.State {
	case Applied, TownPassed, Appraised:
		out = append(out, locales.M("projects.line_posting", "Count", c.PostingDays()))
	}
	return out
}

// unfinished are the states of a project that is approved and does not stand yet.
var unfinished = lifecycle.From(Approved, Tendering, Started)

// behind reports whether a project that is being built should be finished by now.
func behind(c record.Case) bool {
	finish := c.Record.Data["finish"].S
	return slices.Contains(unfinished, c.Record.State) && finish != "" && finish < string(c.Today())
}

// Bar draws a percentage as ten blocks: seen at a glance, and read aloud by the number beside it.
func Bar(pct string) string {
	n, _ := strconv.Atoi(pct)
	full := min(max(n, 0), 100) / 10
	return string(slices.Repeat([]rune("▓"), full)) + string(slices.Repeat([]rune("░"), 10-full))
}

// projectFeeds: each figure counts what has come so far or further.
func projectFeeds() []record.Feed {
	order := lifecycle.From(InLibrary, AnnualPlan, Approved, Tendering, Started, Completed, Accepted, Settled, HandedOver, Operating)
	since := func(s lifecycle.State) []lifecycle.State { return order[slices.Index(order, s):] }
	return []record.Feed{
		{Indicator: "PRJ-01", States: since(InLibrary)},
		{Indicator: "PRJ-02", Field: KeyBudget, States: since(InLibrary)},
		{Indicator: "PRJ-03", States: since(Started), Day: "started_on"},
		{Indicator: "PRJ-04", States: since(Completed), Day: "completed_on"},
		{Indicator: "PRJ-05", States: since(Accepted)},
		{Indicator: "OLD-01", Field: KeyBudget, States: since(Approved), Where: map[string]string{KeyOldBase: "yes"}},
	}
}
