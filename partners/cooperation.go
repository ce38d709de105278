package partners

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

// agreement is what a fixed-point unit or an eastern partner has agreed to do in a year: one
// indicator, one target (brief A6b, A6c).
func agreement() record.Kind {
	indicator := words.Pick(KeyIndicator, slices.Concat(fixedPoint, eastWest)...)
	year := words.Must(KeyYear, form.Text) // no number: nobody writes 2,026
	year.Constraint, year.ConstraintMessage = "regex(., '^20[0-9][0-9]$')", locales.M("partners.year_odd")
	fields := []form.Field{indicator, year, words.Must(KeyTarget, form.Decimal)}
	return record.Kind{
		ID: Agreement, Prefix: "AG", Name: words.Kind(Agreement), Door: "partner", Duties: []string{"A6b", "A6c"}, Group: 6,
		Form: form.Form{ID: Agreement, Version: 1, Title: words.Kind(Agreement), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Agreement, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: liaisons, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Submitted), To: InForce, By: cityDesk, NotAuthor: true, Days: 10, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: cityDesk, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: liaisons, Asks: fields, Writes: true},
				{Name: End, Label: words.Move(End), From: lifecycle.From(InForce), To: Ended, By: cityDesk, Aside: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: Partner, States: lifecycle.From(Active), Not: noTarget}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_agreement", "Indicator", words.Choice(KeyIndicator, a[KeyIndicator].S), "Year", a[KeyYear].S, "Target", locales.Decimal(a[KeyTarget].S))
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeyYear: {S: calendar.Of(calendar.Year, c.Now).ID()}}
		},
		Asks: applying,
		Check: func(c record.Case) error {
			if c.Parent != nil && (c.Parent.Data[KeyKind].S == "east") != slices.Contains(eastWest, c.Record.Data[KeyIndicator].S) {
				return locales.Refuse("partners.other_indicator")
			}
			return words.AboveZero(c.Record.Data, KeyTarget)
		},
		Lines: func(c record.Case) []locales.Text {
			return []locales.Text{locales.M("partners.line_achieved", "Value", locales.Decimal(c.Below[Result].Sums[KeyValue].Value().S), "Share", achieved(c))}
		},
	}
}

// result is what came of the work in a quarter: reported by the liaison, confirmed by the city. What
// comes without an agreement stands under the partner itself.
func result() record.Kind {
	fields := []form.Field{
		words.Pick(KeyIndicator, slices.Concat(fixedPoint, eastWest)...), words.Must(KeyQuarter, form.Period), words.Must(KeyValue, form.Decimal),
		words.Field("arrived_on", form.Date), words.Field("evidence", form.Text),
	}
	var feeds []record.Feed
	for _, code := range slices.Concat(fixedPoint, eastWest) {
		feeds = append(feeds, record.Feed{Indicator: code, Field: KeyValue, States: lifecycle.From(Confirmed), Where: map[string]string{KeyIndicator: code}, Day: "quarter_end"})
	}
	return record.Kind{
		ID: Result, Prefix: "CR", Name: words.Kind(Result), Door: "partner", Duties: []string{"A6b", "A6c"}, Group: 6,
		Form: form.Form{ID: Result, Version: 1, Title: words.Kind(Result), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Result, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, Confirmed), Final: lifecycle.From(Confirmed),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: liaisons, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Submitted), To: Confirmed, By: cityDesk, NotAuthor: true, Days: 10},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: cityDesk, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: liaisons, Asks: fields[2:3], Writes: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: Agreement, States: lifecycle.From(InForce)}, {Kind: Partner, States: lifecycle.From(Active), Not: noTarget}},
		// By the tenth after the quarter, of what has been agreed for its year (brief 3.21, A6b, A6c).
		Rhythm: &record.Rhythm{
			Every: calendar.Quarter, Day: 10, Shift: -1, About: KeyQuarter, Of: []record.Parent{{Kind: Agreement, States: lifecycle.From(InForce)}}, Within: KeyYear,
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_result", "Indicator", words.Choice(KeyIndicator, a[KeyIndicator].S), "Quarter", period(a[KeyQuarter].S), "Value", locales.Decimal(a[KeyValue].S))
		},
		Known: func(c record.Case) form.Answers {
			out := form.Answers{KeyQuarter: {S: calendar.Of(calendar.Quarter, calendar.Of(calendar.Quarter, c.Now).Start().AddDate(0, 0, -1)).ID()}}
			if c.Parent != nil && c.Parent.Data[KeyIndicator].S != "" {
				out[KeyIndicator] = c.Parent.Data[KeyIndicator]
			}
			return out
		},
		Work: func(c record.Case) form.Answers {
			if s, ok := calendar.Parse(c.Record.Data[KeyQuarter].S); ok {
				return form.Answers{"quarter_end": {S: string(locales.DateOf(s.LastDay()))}}
			}
			return nil
		},
		Asks: applying, Check: checkResult,
		Feeds: feeds,
	}
}

// applying leaves of the indicators those that a partner of this kind, or an agreement, is about.
func applying(of record.Record, fields []form.Field) []form.Field {
	var about []string
	switch agreed := of.Data[KeyIndicator].S; {
	case agreed != "":
		about = []string{agreed}
	case of.Data[KeyKind].S == "east":
		about = eastWest
	case of.Data[KeyKind].S == "central_unit":
		about = fixedPoint
	default:
		return fields
	}
	out := slices.Clone(fields)
	for i, f := range out {
		if f.Key == KeyIndicator {
			out[i].Choices = slices.DeleteFunc(slices.Clone(f.Choices), func(c form.Choice) bool { return !slices.Contains(about, c.Key) })
		}
	}
	return out
}

func checkResult(c record.Case) error {
	s, ok := calendar.Parse(c.Record.Data[KeyQuarter].S)
	if !ok || s.Start().After(c.Now) {
		return locales.Refuse("partners.quarter_odd")
	}
	if _, known := record.NumberOf(c.Record.Data[KeyValue]); !known {
		return words.AboveZero(c.Record.Data, KeyValue)
	}
	if err := words.NotBelowZero(c.Record.Data, KeyValue); err != nil {
		return err
	}
	if of := c.Parent; of != nil && of.Kind == Agreement && of.Data[KeyIndicator].S != c.Record.Data[KeyIndicator].S {
		return locales.Refuse("partners.other_indicator")
	}
	return nil
}

// offer is help that somebody offers: it has no target, and there is no list of who gave most.
func offer() record.Kind {
	return record.Kind{
		ID: Offer, Prefix: "OF", Name: words.Kind(Offer), Door: "partner", Duties: []string{"A6e", "B11d"}, Group: 6, Voluntary: true,
		Form: form.Form{ID: Offer, Version: 1, Title: words.Kind(Offer), Fields: []form.Field{
			words.Pick("help", "goods", "money", "service", "job", "purchase"), words.Must("what", form.Text), words.Field("worth", form.Money),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Offer, Initial: Draft, States: lifecycle.From(Draft, Open, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Make, Label: words.Move(Make), From: lifecycle.From(Draft), To: Open, By: liaisons, Writes: true},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Open), To: Ended, By: liaisons, Aside: true},
			},
		}),
		First: Make, States: words.State, Place: record.Place{OfParent: true, Own: true},
		Of: []record.Parent{{Kind: Partner, States: lifecycle.From(Active)}, {Kind: Campaign, States: lifecycle.From(Open)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_offer", "Help", words.Choice("help", a["help"].S), "What", a["what"].S)
		},
		Lines: func(c record.Case) []locales.Text {
			n := c.Below[Receipt].ByState[Received]
			return []locales.Text{locales.M("partners.line_received", "Count", n)}
		},
	}
}

// receipt is an offer that goes to a village, and the village's word that it came, within fifteen
// days of the delivery (brief A6e).
func receipt() record.Kind {
	villages := []lifecycle.Who{lifecycle.Own(org.VillageFirstSecretary, org.VillageCommittee, org.TownshipOfficer), lifecycle.Above(org.TownshipOfficer)}
	match := []lifecycle.Who{lifecycle.Above(org.CooperationLiaison, org.CityCooperation, org.CountyCoordinator)}
	return record.Kind{
		ID: Receipt, Prefix: "RC", Name: words.Kind(Receipt), Door: "partner", Duties: []string{"A6e", "B11d"}, Group: 6,
		Form: form.Form{ID: Receipt, Version: 1, Title: words.Kind(Receipt), Fields: []form.Field{
			words.Must("delivery", form.Date), words.Field("worth", form.Money),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Receipt, Initial: Draft, States: lifecycle.From(Draft, Matched, Received, Declined), Final: lifecycle.From(Received, Declined),
			Moves: []lifecycle.Move{
				{Name: Match, Label: words.Move(Match), From: lifecycle.From(Draft), To: Matched, By: match, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Receive, Label: words.Move(Receive), From: lifecycle.From(Matched), To: Received, By: villages, NotAuthor: true, Asks: []form.Field{words.Today("received_on"), words.Must("served", form.Integer)}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Decline, Label: words.Move(Decline), From: lifecycle.From(Matched), To: Declined, By: villages, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
			},
		}),
		First: Match, States: words.State, Place: record.Place{Below: []org.Level{org.LevelVillage, org.LevelTownship}},
		Of: []record.Parent{{Kind: Offer, States: lifecycle.From(Open)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_receipt", "Day", locales.Date(a["delivery"].S))
		},
		Check: func(c record.Case) error {
			return c.NotAhead(c.Given, "received_on")
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Matched {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "delivery", 15)
		},
		Feeds: []record.Feed{
			{Indicator: "SOC-02", Field: "served", States: lifecycle.From(Received), Day: "received_on"},
			{Indicator: "EWC-02", Field: "worth", States: lifecycle.From(Received), Day: "received_on"},
		},
	}
}

// campaign is a call for help that ends by itself; answering it is voluntary.
func campaign() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.Province, org.CityCooperation, org.CityCoordinator, org.CountyCoordinator, org.CooperationLiaison)}
	return record.Kind{
		ID: Campaign, Prefix: "CP", Name: words.Kind(Campaign), Door: "partner", Duties: []string{"B11d"}, Group: 6,
		Form: form.Form{ID: Campaign, Version: 1, Title: words.Kind(Campaign), Fields: []form.Field{
			words.Pick("call_for", "donation", "purchase", "volunteers"), words.Must("what", form.Text), words.Must("until", form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Campaign, Initial: Draft, States: lifecycle.From(Draft, Open, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Call, Label: words.Move(Call), From: lifecycle.From(Draft), To: Open, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToBelow)},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Open), To: Ended, By: by, Aside: true},
				{Name: Lapse, Label: words.Move(Lapse), From: lifecycle.From(Open), To: Ended, ByItself: true, AtDue: true},
			},
		}),
		First: Call, States: words.State, Place: record.Place{Own: true},
		// It is read by those whom it asks, who record their offers below it.
		Readers: []lifecycle.Who{
			{Families: []org.Family{org.Cadre, org.Coordinator}, Relation: lifecycle.Beneath},
			{Families: []org.Family{org.Coordinator, org.Reading}, Relation: lifecycle.OwnUnit},
			{Families: []org.Family{org.Coordinator, org.Reading}, Relation: lifecycle.Supervising},
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_campaign", "What", a["what"].S, "Until", locales.Date(a["until"].S))
		},
		Check: func(c record.Case) error {
			if c.Move != Call {
				return nil
			}
			return c.Ahead(c.Record.Data, "until")
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Open {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "until", 0)
		},
		Lines: func(c record.Case) []locales.Text {
			return []locales.Text{locales.M("partners.line_voluntary", "Count", c.Below[Offer].Count)}
		},
	}
}
