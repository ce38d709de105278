package monitoring

import (
	"slices"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// States of a clue, from the first sign to the removal of the risk (brief 3.4). Persisted.
const (
	Draft          lifecycle.State = "draft"
	Received       lifecycle.State = "clue_received"
	Screened       lifecycle.State = "screened"
	Appraised      lifecycle.State = "appraised"
	Reviewed       lifecycle.State = "township_reviewed"
	Recognised     lifecycle.State = "county_decided"
	Announced      lifecycle.State = "announced"
	Tracking       lifecycle.State = "tracking"
	RemovalChecked lifecycle.State = "removal_checked"
	RemovalPosted  lifecycle.State = "removal_posted"
	Removed        lifecycle.State = "removed"
	NotRecognised  lifecycle.State = "not_recognised"
)

// Moves of a clue. Persisted in the history.
const (
	Report        lifecycle.Name = "report"
	Screen        lifecycle.Name = "screen"
	Green         lifecycle.Name = "green_channel"
	HomeCheck     lifecycle.Name = "home_check"
	Compare       lifecycle.Name = "compare"
	Appraise      lifecycle.Name = "appraise"
	Review        lifecycle.Name = "township_review"
	SendBack      lifecycle.Name = "send_back"
	Recognise     lifecycle.Name = "recognise"
	NotRecognise  lifecycle.Name = "not_recognise"
	Announce      lifecycle.Name = "announce"
	PutInPlace    lifecycle.Name = "measures"
	CheckRemoval  lifecycle.Name = "check_removal"
	PostRemoval   lifecycle.Name = "post_removal"
	DecideRemoval lifecycle.Name = "decide_removal"
	KeepTracking  lifecycle.Name = "keep_tracking"
	Reverse       lifecycle.Name = "reverse"
)

// undecided are the states in which the one limit runs.
var undecided = lifecycle.From(Received, Screened, Appraised, Reviewed)

func clue() record.Kind {
	return record.Kind{
		ID: Clue, Prefix: "CL", Name: words.Kind(Clue), Door: "clue", Duties: []string{"A6a", "B13"}, Group: 6, Household: true,
		Form: form.Form{ID: Clue, Version: 1, Title: words.Kind(Clue), Fields: []form.Field{
			household(), words.Pick(KeyRisk, Risks...), words.Pick(KeyChannel, "check", "self", "department"), words.Must("green", form.YesNo), words.Must(KeyReceived, form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Clue, Initial: Draft,
			States: lifecycle.From(Draft, Received, Screened, Appraised, Reviewed, Recognised, Announced, Tracking, RemovalChecked, RemovalPosted, Removed, NotRecognised),
			Final:  lifecycle.From(NotRecognised), Moves: slices.Concat(recognition(), removal()),
		}),
		First: Report, States: words.State, Place: record.Place{Own: true, Below: []org.Level{org.LevelVillage}}, Readers: handlers,
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_clue", "Code", a[KeyHousehold].S, "Risk", words.Choice(KeyRisk, a[KeyRisk].S))
		},
		Once: func(r record.Record) string {
			if r.State == NotRecognised || r.State == Removed {
				return ""
			}
			return r.Data[KeyHousehold].S
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeyReceived: {S: string(locales.DateOf(c.Now))}}
		},
		Not: clueNot, Asks: fitting, Tells: []string{KeyHousehold, KeyRisk, "green"},
		Work: clueWork, Check: checkClue, Due: clueDue, Lines: clueLines, Feeds: clueFeeds(),
	}
}

// recognition leads from the sign to the decision and what follows it. The look at the home and the
// comparison of data go on side by side.
func recognition() []lifecycle.Move {
	why := []form.Field{words.Why()}
	measures := words.Must(KeyMeasures, form.Many)
	measures.Choices = words.Choices(KeyMeasures, "industry", "job", "post", "dibao", "medical", "education", "housing", "water", "relief", "insurance")
	flags := words.Field("problems", form.Many)
	flags.Choices = words.Choices("problems", "food", "clothing", "education", "medical", "housing", "water")
	event := words.Must("event_on", form.Date)
	event.Relevant, event.Required, event.RequiredIf = "${category} = 'sudden'", false, "${category} = 'sudden'"
	return []lifecycle.Move{
		{Name: Report, Label: words.Move(Report), From: lifecycle.From(Draft), To: Received, By: slices.Concat(village, county), Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Screen, Label: words.Move(Screen), From: lifecycle.From(Received), To: Screened, By: slices.Concat(heads, township)},
		{Name: Green, Label: words.Move(Green), From: lifecycle.From(Received, Screened), To: Received, Stay: true, By: slices.Concat(heads, township), Asks: []form.Field{measures}, Writes: true, Aside: true},
		{
			Name: HomeCheck, Label: words.Move(HomeCheck), From: lifecycle.From(Screened), To: Screened, By: village,
			Asks: []form.Field{words.Today("home_checked_on"), words.Today("signed_on"), words.Pick("band", "below", "within", "above"), words.Must("registered", form.YesNo), flags}, Writes: true,
		},
		{Name: Compare, Label: words.Move(Compare), From: lifecycle.From(Screened), To: Screened, By: slices.Concat(township, county), Asks: []form.Field{words.Today("compared_on"), words.Pick("compared", "agrees", "differs")}, Writes: true},
		{
			Name: Appraise, Label: words.Move(Appraise), From: lifecycle.From(Screened), To: Appraised, By: heads,
			Asks: []form.Field{words.Pick(KeyCategory, Unstable, Marginal, Sudden), event, words.Must("posted_from", form.Date), words.Today("posted_to")}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor),
		},
		{Name: Review, Label: words.Move(Review), From: lifecycle.From(Appraised), To: Reviewed, By: township, Second: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: SendBack, Label: words.Move(SendBack), From: lifecycle.From(Appraised, Reviewed), To: Screened, By: slices.Concat(township, county), Asks: why, Arms: lifecycle.Tells(lifecycle.ToAuthor), Aside: true},
		{Name: Recognise, Label: words.Move(Recognise), From: lifecycle.From(Reviewed), To: Recognised, By: county, NotAuthor: true, Second: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: NotRecognise, Label: words.Move(NotRecognise), From: undecided, To: NotRecognised, By: slices.Concat(township, county), Asks: why, Arms: lifecycle.Tells(lifecycle.ToAuthor), Aside: true},
		{Name: Announce, Label: words.Move(Announce), From: lifecycle.From(Recognised), To: Announced, By: slices.Concat(township, county), Asks: []form.Field{words.Today("announced_on"), words.Today("entered_on")}, Writes: true},
		{Name: PutInPlace, Label: words.Move(PutInPlace), From: lifecycle.From(Announced), To: Tracking, By: slices.Concat(heads, township), Asks: []form.Field{measures, words.Today("measures_on")}, Writes: true},
	}
}

// removal leads out of monitoring by the same steps, and back when it was too early.
func removal() []lifecycle.Move {
	yes := func(key string) form.Field { return words.Must(key, form.YesNo) }
	why := words.Must(record.AskReason, form.Text)
	why.Label = locales.M("monitoring.no_labour") // the question is the warning
	why.Relevant, why.Required, why.RequiredIf = "${labour} = 'no'", false, "${labour} = 'no'"
	return []lifecycle.Move{
		{
			Name: CheckRemoval, Label: words.Move(CheckRemoval), From: lifecycle.From(Tracking), To: RemovalChecked, By: heads, Aside: true,
			Asks: []form.Field{yes("income_steady"), yes("guarantees_firm"), yes("risk_gone"), yes("new_risk"), yes("labour"), why}, Writes: true,
		},
		{Name: PostRemoval, Label: words.Move(PostRemoval), From: lifecycle.From(RemovalChecked), To: RemovalPosted, By: slices.Concat(heads, township), Asks: []form.Field{words.Must("removal_from", form.Date), words.Today("removal_to")}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: DecideRemoval, Label: words.Move(DecideRemoval), From: lifecycle.From(RemovalPosted), To: Removed, By: county, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: KeepTracking, Label: words.Move(KeepTracking), From: lifecycle.From(RemovalChecked, RemovalPosted), To: Tracking, By: slices.Concat(township, county), Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToUnit), Aside: true},
		{Name: Reverse, Label: words.Move(Reverse), From: lifecycle.From(Removed), To: Tracking, By: slices.Concat(township, county), Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToUnit), Aside: true},
	}
}

// clueFeeds are the figures that nobody has to type.
func clueFeeds() []record.Feed {
	monitored := lifecycle.From(Recognised, Announced, Tracking, RemovalChecked, RemovalPosted)
	ever := append(slices.Clone(monitored), Removed)
	of := func(code, category string) record.Feed {
		return record.Feed{Indicator: code, States: monitored, Where: map[string]string{KeyCategory: category}, Day: KeyDecided}
	}
	return []record.Feed{
		{Indicator: "MON-05", States: append(slices.Concat(undecided, ever), NotRecognised), Day: KeyReceived},
		{Indicator: "MON-06", States: append(slices.Clone(ever), NotRecognised), Where: map[string]string{KeyOnTime: "yes"}, Day: KeyDecided},
		{Indicator: "MON-01", States: monitored, Day: KeyDecided},
		of("MON-01a", Unstable), of("MON-01b", Marginal), of("MON-01c", Sudden),
		{Indicator: "MON-03", States: ever, Day: KeyDecided},
		{Indicator: "MON-04", States: lifecycle.From(Removed)},
		{Indicator: "MON-07", States: lifecycle.From(Tracking, RemovalChecked, RemovalPosted), Day: "measures_on"},
	}
}
