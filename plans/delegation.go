package plans

import (
	"fmt"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// paramDeputy is for how many days a first-responsible person may be stood in for at a time: 90
// unless an office sets another number (DEMO).
const (
	paramDeputy = "delegation_days_max"
	usualDeputy = 90
)

// deputies are the posts from which a first-responsible person chooses who stands in.
var deputies = []org.Role{org.CountyApprover, org.CountyCoordinator}

// delegation lets somebody of the county act as first-responsible between two days. It is a post
// with an end: it begins and ends by itself, and what they approve says whose deputy they were.
func delegation() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CountyFirst)}
	return record.Kind{
		ID: Delegation, Prefix: "DG", Name: words.Kind(Delegation), Door: "delegate", Duties: []string{"B14"}, Group: 2,
		Form: form.Form{ID: Delegation, Version: 1, Title: words.Kind(Delegation), Fields: []form.Field{
			words.Must(KeyDeputy, form.One), words.Must(KeySince, form.Date), words.Must(KeyUntil, form.Date), words.Pick("cause", "leave", "study", "mission", "other"),
		}},
		People: []record.Colleague{{Field: KeyDeputy, Roles: deputies}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Delegation, Initial: Draft, States: lifecycle.From(Draft, Active, Revoked, Ended), Final: lifecycle.From(Revoked, Ended),
			Moves: []lifecycle.Move{
				{Name: Depute, Label: words.Move(Depute), From: lifecycle.From(Draft), To: Active, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Revoke, Label: words.Move(Revoke), From: lifecycle.From(Active), To: Revoked, Aside: true, By: authors(by), Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Close, Label: words.Move(Close), From: lifecycle.From(Active), To: Ended, ByItself: true, AtDue: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
			},
		}),
		First: Depute, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_delegation", "Deputy", a[record.NamedBy(KeyDeputy)].S, "Since", locales.Date(a[KeySince].S), "Until", locales.Date(a[KeyUntil].S))
		},
		Once: func(r record.Record) string {
			if r.State != Active || len(r.Authors) == 0 {
				return ""
			}
			return fmt.Sprint(r.Unit.ID, "/", r.Authors[0])
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeySince: {S: string(c.Today())}}
		},
		Check: checkDelegation,
		Due: func(c record.Case) time.Time {
			if c.Record.State != Active {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, KeyUntil, 0)
		},
		Deputes: func(r record.Record) *record.Post {
			if r.State != Active || len(r.Authors) == 0 {
				return nil
			}
			who, _ := record.Read(r.Data[KeyDeputy].S)
			begins, ok := record.Day(r.Data, KeySince)
			if !ok {
				return nil
			}
			if begins.Before(r.Began) { // from today on means from now on
				begins = r.Began
			}
			return &record.Post{Person: org.PersonID(who.Float()), Role: org.CountyFirst, For: r.Authors[0], From: begins, Until: record.EndOf(r.Data, KeyUntil, 0).Add(time.Second)}
		},
	}
}

// checkDelegation: somebody else, from today on, for a time; and a deputy has no deputy.
func checkDelegation(c record.Case) error {
	if c.Move != Depute {
		return nil
	}
	since, until := c.Record.Data[KeySince].S, c.Record.Data[KeyUntil].S
	if c.Actor.Grant.Deputy {
		return locales.Refuse("plans.deputy_of_deputy")
	}
	if c.Record.Data[KeyDeputy].S == fmt.Sprint(int64(c.Actor.Person)) {
		return locales.Refuse("plans.deputy_self")
	}
	if since < string(c.Today()) {
		return locales.Refuse("plans.deputy_past", "Day", c.Today())
	}
	if until < since {
		return locales.Refuse("plans.param_ends", "Day", locales.Date(since))
	}
	if most := c.Param(paramDeputy, c.Today(), usualDeputy); record.EndOf(c.Record.Data, KeyUntil, 0).After(record.EndOf(c.Record.Data, KeySince, most)) {
		return locales.Refuse("plans.deputy_long", "Count", most)
	}
	return nil
}
