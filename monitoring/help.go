package monitoring

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

// States and moves of needs, matches, contacts and groups. Persisted.
const (
	Open      lifecycle.State = "open"
	Met       lifecycle.State = "met"
	Closed    lifecycle.State = "closed"
	Proposed  lifecycle.State = "proposed"
	Done      lifecycle.State = "done"
	Declined  lifecycle.State = "declined"
	Active    lifecycle.State = "active"
	Ended     lifecycle.State = "ended"
	Waiting   lifecycle.State = "waiting"
	Visited   lifecycle.State = "visited"
	ToConfirm lifecycle.State = "to_confirm"

	Ask      lifecycle.Name = "ask"
	Meet     lifecycle.Name = "meet" // by itself, when the help has come
	CloseIt  lifecycle.Name = "close"
	Propose  lifecycle.Name = "propose"
	Finish   lifecycle.Name = "finish"
	Decline  lifecycle.Name = "decline"
	Pair     lifecycle.Name = "pair"
	HandOver lifecycle.Name = "hand_over"
	End      lifecycle.Name = "end"
	Confirm  lifecycle.Name = "confirm"
	Change   lifecycle.Name = "change"
	List     lifecycle.Name = "list"
	Visit    lifecycle.Name = "visit"
	NotMet   lifecycle.Name = "not_met"
)

// need is what a household needs, by its code, so that it can be matched with what is offered.
func need() record.Kind {
	return record.Kind{
		ID: Need, Prefix: "ND", Name: words.Kind(Need), Door: "need", Duties: []string{"A6a", "A6e"}, Group: 6, Household: true, Voluntary: true,
		Form: form.Form{ID: Need, Version: 1, Title: words.Kind(Need), Fields: []form.Field{
			household(), words.Pick("need", "goods", "job", "skill", "schooling", "treatment", "housing", "sales", "referral"), words.Must("detail", form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Need, Initial: Draft, States: lifecycle.From(Draft, Open, Met, Closed), Final: lifecycle.From(Met, Closed),
			Moves: []lifecycle.Move{
				{Name: Ask, Label: words.Move(Ask), From: lifecycle.From(Draft), To: Open, By: village, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
				{Name: Meet, Label: words.Move(Meet), From: lifecycle.From(Open), To: Met, ByItself: true, Waits: slices.Concat(township, []lifecycle.Who{lifecycle.Above(org.CooperationLiaison)}), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: CloseIt, Label: words.Move(CloseIt), From: lifecycle.From(Open), To: Closed, By: slices.Concat(village, township), Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Ask, States: words.State, Readers: helpers, Place: record.Place{Own: true, Below: []org.Level{org.LevelVillage}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_need", "Code", a[KeyHousehold].S, "Need", words.Choice("need", a["need"].S))
		},
		Tells: []string{KeyHousehold, "need"},
		Work:  coded,
		Check: checkCode,
	}
}

// match brings a need together with an offer, or with an office that it is referred to.
func match() record.Kind {
	by := []lifecycle.Who{lifecycle.Above(org.CooperationLiaison, org.CountyCoordinator, org.CityCooperation)} // who keeps the offers
	return record.Kind{
		ID: Match, Prefix: "OM", Name: words.Kind(Match), Door: "need", Duties: []string{"A6a", "A6e"}, Group: 6, Household: true,
		Form: form.Form{ID: Match, Version: 1, Title: words.Kind(Match), Fields: []form.Field{words.Must("offer", form.One), words.Field("referred_to", form.Text)}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Match, Initial: Draft, States: lifecycle.From(Draft, Proposed, Done, Declined), Final: lifecycle.From(Done, Declined),
			Moves: []lifecycle.Move{
				{Name: Propose, Label: words.Move(Propose), From: lifecycle.From(Draft), To: Proposed, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Finish, Label: words.Move(Finish), From: lifecycle.From(Proposed), To: Done, By: village, Asks: []form.Field{words.Today("came_on")}, Writes: true, Days: 15},
				{Name: Decline, Label: words.Move(Decline), From: lifecycle.From(Proposed), To: Declined, By: village, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
			},
		}),
		First: Propose, States: words.State, Readers: helpers, Place: record.Place{OfParent: true},
		Of:    []record.Parent{{Kind: Need, States: lifecycle.From(Open)}},
		Links: []record.Link{{Field: "offer", Kind: offer, States: lifecycle.From("open"), Wide: true}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_match", "Offer", a["offer_what"].S)
		},
		Work: func(c record.Case) form.Answers {
			if o, ok := c.Links["offer"]; ok {
				return form.Answers{"offer_what": o.Data["what"]}
			}
			return nil
		},
		Check: func(c record.Case) error {
			return c.NotAhead(c.Given, "came_on")
		},
		Then: func(c record.Case) []record.Follow {
			if c.Move == Finish {
				return []record.Follow{{Record: c.Record.Parent, Move: Meet}}
			}
			return nil
		},
	}
}

// pairing is the contact of a household: exactly one at a time, and a change leaves a note for
// whoever comes next (brief 3.15).
func pairing() record.Kind {
	by := slices.Concat(township, county)
	contact := []form.Field{words.Pick("contact_role", "HAC", "RWT", "VFS", "VC", "organ"), words.Must("contact", form.Text)}
	return record.Kind{
		ID: Pairing, Prefix: "PI", Name: words.Kind(Pairing), Door: "pair", Duties: []string{"A6d", "B15c"}, Group: 6, Household: true,
		Form: form.Form{ID: Pairing, Version: 1, Title: words.Kind(Pairing), Fields: slices.Concat([]form.Field{household()}, contact, []form.Field{words.Today("since")})},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Pairing, Initial: Draft, States: lifecycle.From(Draft, Active, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Pair, Label: words.Move(Pair), From: lifecycle.From(Draft), To: Active, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: HandOver, Label: words.Move(HandOver), From: lifecycle.From(Active), To: Active, By: by, Asks: slices.Concat(contact, []form.Field{words.Must("note", form.Text)}), Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Active), To: Ended, By: by, Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Pair, States: words.State, Readers: handlers, Place: record.Place{Below: []org.Level{org.LevelVillage}},
		Once: func(r record.Record) string {
			if r.State == Ended {
				return ""
			}
			return r.Data[KeyHousehold].S
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_pairing", "Code", a[KeyHousehold].S, "Contact", a["contact"].S, "Role", words.Choice("contact_role", a["contact_role"].S))
		},
		Tells: []string{KeyHousehold, "contact_role"},
		Work:  coded,
		Check: checkCode,
		Feeds: []record.Feed{{Indicator: "PAI-01", States: lifecycle.From(Active), Day: "since"}},
	}
}

// group is an assistance group of organs for villages: its list is confirmed every year and changed
// with the county's consent (brief A6d).
func group() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CountyCoordinator, org.CityCoordinator, org.CityCooperation)}
	approve := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CityApprover)}
	fields := []form.Field{words.Must("lead", form.Text), words.Must("members", form.Text), words.Must("villages", form.Text)}
	return record.Kind{
		ID: Group, Prefix: "AGR", Name: words.Kind(Group), Door: "pair", Duties: []string{"A6d"}, Group: 6,
		Form: form.Form{ID: Group, Version: 1, Title: words.Kind(Group), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Group, Initial: Draft, States: lifecycle.From(Draft, ToConfirm, Active, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Propose, Label: words.Move("propose_group"), From: lifecycle.From(Draft), To: ToConfirm, By: by, Writes: true},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(ToConfirm), To: Active, By: approve, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Change, Label: words.Move(Change), From: lifecycle.From(Active, ToConfirm), To: ToConfirm, By: by, Asks: fields, Writes: true, Aside: true},
				{Name: Lapse, Label: words.Move(Lapse), From: lifecycle.From(Active), To: ToConfirm, ByItself: true, AtDue: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Active, ToConfirm), To: Ended, By: approve, Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Propose, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_group", "Lead", a["lead"].S, "Villages", a["villages"].S)
		},
		Digest: &record.Digest{Of: GroupDuty, Lines: groupReport},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Active {
				return time.Time{}
			}
			return lifecycle.WithinDays(calendar.Of(calendar.Year, c.Record.Entered).LastDay().AddDate(1, 0, 0), 0)
		},
	}
}

// Lapse is when a year's confirmation has run out; by itself.
const Lapse lifecycle.Name = "lapse"

// mustVisits are the eight groups that are looked after without being asked (brief 3.3, S73). Persisted.
var mustVisits = []string{"low_income", "chronic_illness", "extreme_difficulty", "dibao", "disabled", "many_children", "unstable_work", "misfortune"}

// mustVisit is a household that has to be seen: once it has been, it is done. Nobody counts visits.
func mustVisit() record.Kind {
	return record.Kind{
		ID: MustVisit, Prefix: "MV", Name: words.Kind(MustVisit), Door: "clue", Duties: []string{"A6a"}, Group: 6, Household: true,
		Form: form.Form{ID: MustVisit, Version: 1, Title: words.Kind(MustVisit), Fields: []form.Field{household(), words.Pick("group", mustVisits...), words.Must("visit_by", form.Date)}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: MustVisit, Initial: Draft, States: lifecycle.From(Draft, Waiting, Visited), Final: lifecycle.From(Visited),
			Moves: []lifecycle.Move{
				{Name: List, Label: words.Move(List), From: lifecycle.From(Draft), To: Waiting, By: slices.Concat(heads, township, county), Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: NotMet, Label: words.Move(NotMet), From: lifecycle.From(Waiting), To: Waiting, By: village, Asks: []form.Field{words.Must("visit_by", form.Date)}, Writes: true, Aside: true},
				{Name: Visit, Label: words.Move(Visit), From: lifecycle.From(Waiting), To: Visited, By: village, Asks: []form.Field{words.Pick("found", "stable", "risk")}, Writes: true},
			},
		}),
		First: List, States: words.State, Readers: handlers, Place: record.Place{Own: true, Below: []org.Level{org.LevelVillage}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_visit", "Code", a[KeyHousehold].S, "Group", words.Choice("group", a["group"].S))
		},
		Tells: []string{KeyHousehold, "group"},
		Work:  coded,
		Check: func(c record.Case) error {
			if err := checkCode(c); err != nil || c.Move != NotMet {
				return err
			}
			return c.Ahead(c.Record.Data, "visit_by")
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Waiting {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "visit_by", 0)
		},
		Lines: func(c record.Case) []locales.Text {
			if c.Record.Data["found"].S == "risk" {
				return []locales.Text{locales.M("monitoring.line_report_clue")}
			}
			return nil
		},
	}
}

// posting is the team that stays in a village: how many, since when, until when; where they are on a
// day is nobody's business here (brief 2.1).
func posting() record.Kind {
	by := []lifecycle.Who{lifecycle.Above(org.CountyCoordinator, org.TownshipOfficer, org.CountyFirst)}
	fields := []form.Field{words.Must("team", form.Integer), words.Must("since", form.Date), words.Must("until", form.Date)}
	return record.Kind{
		ID: Posting, Prefix: "RP", Name: words.Kind(Posting), Door: "pair", Duties: []string{"B15c"}, Group: 6,
		Form: form.Form{ID: Posting, Version: 1, Title: words.Kind(Posting), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Posting, Initial: Draft, States: lifecycle.From(Draft, Active, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Pair, Label: words.Move("post_team"), From: lifecycle.From(Draft), To: Active, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Change, Label: words.Move("change_team"), From: lifecycle.From(Active), To: Active, By: by, Asks: fields, Writes: true, Aside: true},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Active), To: Ended, By: by, Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Pair, States: words.State, Place: record.Place{Below: []org.Level{org.LevelVillage}},
		Once: func(r record.Record) string {
			if r.State == Ended {
				return ""
			}
			return r.Unit.Code
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_posting", "Team", a["team"].S, "Since", locales.Date(a["since"].S), "Until", locales.Date(a["until"].S))
		},
		Check: func(c record.Case) error {
			if err := words.AboveZero(c.Record.Data, "team"); err != nil {
				return err
			}
			if c.Record.Data["until"].S <= c.Record.Data["since"].S {
				return locales.Refuse("monitoring.ends_before")
			}
			return nil
		},
		Feeds: []record.Feed{{Indicator: "PAI-02", States: lifecycle.From(Active), Day: "since"}},
	}
}
