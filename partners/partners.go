// Package partners owns the work with others: central units at fixed points, East-West pairs,
// enterprises, social organisations and volunteers, and international projects and exchange.
//
// It is values over package record. Help from society is voluntary: a target exists for fixed-point
// units and East-West pairs, which agree on one every year, and for nobody else (POL-027); donors are
// never ranked. Rules and their sources: brief 1.5 (A6b, A6c, A6e, A7, B11d) and 3.16-3.19.
package partners

import (
	"slices"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("partners.")

// Kinds of records. Persisted.
const (
	Partner       = "partner"
	Agreement     = "agreement"
	Result        = "coop_result"
	Offer         = "offer"
	Receipt       = "receipt"
	Campaign      = "campaign"
	IntlProject   = "intl_project"
	IntlComponent = "intl_component"
	Withdrawal    = "withdrawal"
	IntlResult    = "intl_result"
	IntlProgress  = "intl_progress"
	IntlActivity  = "intl_activity"
	IntlAudit     = "intl_audit"
)

// States. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Active    lifecycle.State = "active"
	Ended     lifecycle.State = "ended"
	Submitted lifecycle.State = "submitted"
	Returned  lifecycle.State = "returned"
	InForce   lifecycle.State = "in_force"
	Confirmed lifecycle.State = "confirmed"
	Open      lifecycle.State = "open"
	Matched   lifecycle.State = "matched"
	Received  lifecycle.State = "received"
	Declined  lifecycle.State = "declined"
	Approved  lifecycle.State = "approved"
	Effective lifecycle.State = "effective"
	Closed    lifecycle.State = "closed"
	Paid      lifecycle.State = "paid"
	Refused   lifecycle.State = "refused"
	Held      lifecycle.State = "held"
	Published lifecycle.State = "published"
)

// Moves. Persisted in the history.
const (
	Register lifecycle.Name = "register"
	End      lifecycle.Name = "end"
	Submit   lifecycle.Name = "submit"
	Resubmit lifecycle.Name = "resubmit"
	Confirm  lifecycle.Name = "confirm"
	Return   lifecycle.Name = "return"
	Make     lifecycle.Name = "offer"
	Take     lifecycle.Name = "take" // by itself, when it has been received
	Match    lifecycle.Name = "match"
	Receive  lifecycle.Name = "receive"
	Decline  lifecycle.Name = "decline"
	Call     lifecycle.Name = "call"
	Lapse    lifecycle.Name = "lapse" // by itself, when its day has passed
	Approve  lifecycle.Name = "approve"
	Begin    lifecycle.Name = "begin"
	CloseIt  lifecycle.Name = "close"
	Pay      lifecycle.Name = "pay"
	Refuse   lifecycle.Name = "refuse"
	Update   lifecycle.Name = "update"
	Hold     lifecycle.Name = "hold"
	Publish  lifecycle.Name = "publish"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyKind      = "partner_kind"
	KeyIndicator = "indicator"
	KeyValue     = "value"
	KeyTarget    = "target"
	KeyYear      = "year"
	KeyQuarter   = "quarter"
)

// Kinds of partners. Those of planned agree on targets; the others help as they like. Persisted.
var (
	planned   = []string{"central_unit", "east"}
	voluntary = []string{"enterprise", "social_org", "volunteer"}
)

// Indicators of fixed-point assistance and of East-West cooperation (indicators.jsonl).
var (
	fixedPoint = []string{"FPA-01", "FPA-02", "FPA-03", "FPA-04", "FPA-05", "FPA-06"}
	eastWest   = []string{"EWC-01", "EWC-02", "EWC-03", "EWC-04", "EWC-05", "EWC-06", "EWC-07", "EWC-08"}
)

// Desk is what the work with partners puts on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{
			{Command: "partner", Name: locales.M("partners.door_partner"), Help: locales.M("partners.help_partner"), Group: 6},
			{Command: "intl", Name: locales.M("partners.door_intl"), Help: locales.M("partners.help_intl"), Group: 7},
		},
		Kinds: []record.Kind{
			partner(), agreement(), result(), offer(), receipt(), campaign(),
			intlProject(), intlComponent(), withdrawal(), intlResult(), intlProgress(), intlAudit(), intlActivity(),
		},
	}
}

var (
	liaisons = []lifecycle.Who{lifecycle.Own(org.CooperationLiaison, org.CityCooperation, org.CountyCoordinator), lifecycle.Above(org.CityCooperation)}
	cityDesk = []lifecycle.Who{lifecycle.Above(org.CityCooperation, org.CityCoordinator), lifecycle.Own(org.CityCooperation, org.CityCoordinator)}
)

// period is a quarter or half-year as people write it.
func period(id string) locales.Text {
	if s, ok := calendar.Parse(id); ok {
		return s.Text()
	}
	return locales.Raw(id)
}

// noTarget refuses a target and quarterly results for those who help as they like: what they give is offered and received.
func noTarget(p form.Answers) error {
	if slices.Contains(planned, p[KeyKind].S) {
		return nil
	}
	return locales.Refuse("partners.voluntary")
}

// partner is an organisation that helps. No person of it is kept.
func partner() record.Kind {
	return record.Kind{
		ID: Partner, Prefix: "PT", Name: words.Kind(Partner), Door: "partner", Duties: []string{"A6b", "A6c", "A6e"}, Group: 6, Voluntary: true,
		Form: form.Form{ID: Partner, Version: 1, Title: words.Kind(Partner), Fields: []form.Field{
			words.Pick(KeyKind, slices.Concat(planned, voluntary)...), words.Must("name", form.Text), words.Field("office", form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Partner, Initial: Draft, States: lifecycle.From(Draft, Active, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Register, Label: words.Move(Register), From: lifecycle.From(Draft), To: Active, By: liaisons, Writes: true},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Active), To: Ended, By: liaisons, Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Register, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_partner", "Name", a["name"].S, "Kind", words.Choice(KeyKind, a[KeyKind].S))
		},
		Feeds: []record.Feed{{Indicator: "SOC-01", States: lifecycle.From(Active), Where: map[string]string{KeyKind: "social_org"}}},
	}
}

// Achieved is what has been reported so far against a target, in per cent; "-" without one.
func achieved(c record.Case) string {
	return record.Percent(c.Below[Result].Sums[KeyValue], record.In(c.Record.Data, KeyTarget))
}
