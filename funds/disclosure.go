package funds

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// States and moves of a disclosure. Persisted.
const (
	Posted    lifecycle.State = "posted"
	Disclosed lifecycle.State = "disclosed"
	Objected  lifecycle.State = "objected"
	PostedOut lifecycle.State = "posted_out" // its days are over, and somebody has to say so

	Post    lifecycle.Name = "post"
	Confirm lifecycle.Name = "confirm"
	RunOut  lifecycle.Name = "run_out" // the days are over; by itself
	Object  lifecycle.Name = "object"
	Again   lifecycle.Name = "post_again"
)

// disclosure is a posting of money on a board or a site: from when to when, where, and whether
// anybody objected. Only after its days it counts (F16).
func disclosure() record.Kind {
	by := []lifecycle.Who{
		lifecycle.Own(org.CountyFinance, org.CityFinance, org.TownshipOfficer, org.CountyProject, org.VillageCommittee, org.VillageFirstSecretary),
		lifecycle.Above(org.CountyFinance, org.TownshipOfficer),
	}
	where := words.Must("where", form.Many)
	where.Choices = words.Choices("where", "village_board", "township_board", "site", "county_website")
	return record.Kind{
		ID: Disclosure, Prefix: "FD", Name: words.Kind(Disclosure), Door: "fund", Duties: []string{"A3c", "B15b"}, Group: 3,
		Form: form.Form{ID: Disclosure, Version: 1, Title: words.Kind(Disclosure), Fields: []form.Field{where, words.Came("posted_from")}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Disclosure, Initial: Draft, States: lifecycle.From(Draft, Posted, Objected, Disclosed, PostedOut), Final: lifecycle.From(Disclosed),
			Moves: []lifecycle.Move{
				{Name: Post, Label: words.Move(Post), From: lifecycle.From(Draft), To: Posted, By: by, Writes: true},
				{Name: Confirm, Label: words.Move(Confirm), From: lifecycle.From(Posted, PostedOut), AsideIn: lifecycle.From(Posted), To: Disclosed, By: by, Asks: []form.Field{words.Came("posted_to")}, Writes: true},
				{Name: RunOut, Label: words.Move(RunOut), From: lifecycle.From(Posted), To: PostedOut, ByItself: true, AtDue: true},
				{Name: Object, Label: words.Move(Object), From: lifecycle.From(Posted, PostedOut), To: Objected, By: by, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToSupervisor), Aside: true},
				{Name: Again, Label: words.Move(Again), From: lifecycle.From(Objected), To: Posted, By: by, Asks: []form.Field{words.Came("posted_from")}, Writes: true},
			},
		}),
		First: Post, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: ToProject, States: lifecycle.From(InForce, PaidOut, Settled)}, {Kind: Batch, States: lifecycle.From(InForce, Allotted)}, {Kind: Allocation, States: lifecycle.From(InForce, Allotted)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("funds.title_disclosure", "From", locales.Date(a["posted_from"].S))
		},
		Check: checkPosting,
		Due: func(c record.Case) time.Time {
			switch c.Record.State {
			case Posted:
				return record.EndOf(c.Record.Data, "posted_from", c.PostingDays())
			case PostedOut: // confirmed within a working week of the last day of posting
				return record.EndOf(c.Record.Data, "posted_from", c.PostingDays()+7)
			}
			return time.Time{}
		},
		Lines: func(c record.Case) []locales.Text {
			at, ok := record.Day(c.Record.Data, "posted_from")
			if c.Record.State != Posted || !ok {
				return nil
			}
			return []locales.Text{locales.M("funds.line_posted_until", "Day", locales.DateOf(at.AddDate(0, 0, c.PostingDays())))}
		},
		Feeds: []record.Feed{{Indicator: "FND-05", States: lifecycle.From(Disclosed), Day: "posted_to"}},
	}
}

// checkPosting wants the whole number of days.
func checkPosting(c record.Case) error {
	if err := c.NotAhead(c.Record.Data, "posted_from"); err != nil {
		return err
	}
	if c.Move != Confirm {
		return nil
	}
	if err := c.NotAhead(c.Record.Data, "posted_to"); err != nil {
		return err
	}
	return record.PostedFor(c.Record.Data, "posted_from", "posted_to", c.PostingDays())
}
