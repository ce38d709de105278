package monitoring

import (
	"cmp"
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// GroupDuty is what a member of an assistance group has taken on in a unit. Persisted.
const GroupDuty = "group_duty"

// States and moves of such a duty. Persisted.
const (
	Owed lifecycle.State = "owed"

	Give  lifecycle.Name = "give_duty"
	Did   lifecycle.Name = "did_duty"
	Spare lifecycle.Name = "spare_duty"
)

// groupDuty is one line of a group's duty list: which organ does what in which village or township by when. The
// unit says what was done, because it is done there; the group's report of a month is put together
// from these words (brief A6d).
func groupDuty() record.Kind {
	by := []lifecycle.Who{lifecycle.Above(org.CountyCoordinator, org.CityCoordinator, org.CityCooperation)}
	doing := []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}, lifecycle.Own(org.TownshipOfficer)}
	why := []form.Field{words.Why()}
	return record.Kind{
		ID: GroupDuty, Prefix: "GD", Name: words.Kind(GroupDuty), Door: "pair", Duties: []string{"A6d"}, Group: 6,
		Form: form.Form{ID: GroupDuty, Version: 1, Title: words.Kind(GroupDuty), Fields: []form.Field{
			words.Must("organ", form.Text), words.Must("task", form.Text), words.Must("by_day", form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: GroupDuty, Initial: Draft, States: lifecycle.From(Draft, Owed, Done, Ended), Final: lifecycle.From(Done, Ended),
			Moves: []lifecycle.Move{
				{Name: Give, Label: words.Move(Give), From: lifecycle.From(Draft), To: Owed, By: by, Writes: true, Arms: lifecycle.Owes()},
				{Name: Did, Label: words.Move(Did), From: lifecycle.From(Owed), To: Done, By: doing, Asks: []form.Field{words.Today("done_on"), words.Must("outcome", form.Text)}, Writes: true, Arms: lifecycle.Settles(lifecycle.ToAuthor)},
				{Name: Spare, Label: words.Move(Spare), From: lifecycle.From(Owed), To: Ended, By: by, Asks: why, Arms: lifecycle.Settles(lifecycle.ToUnit), Aside: true},
			},
		}),
		First: Give, States: words.State, Place: record.Place{Below: []org.Level{org.LevelTownship, org.LevelVillage}},
		Of: []record.Parent{{Kind: Group, States: lifecycle.From(Active)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_duty", "Organ", a["organ"].S, "Task", a["task"].S)
		},
		Check: func(c record.Case) error {
			if c.Move == Give {
				return c.Ahead(c.Record.Data, "by_day")
			}
			return c.NotAhead(c.Given, "done_on")
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Owed {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "by_day", 0)
		},
		By: []form.Field{words.Said("organ", form.Text)},
	}
}

// groupReport is a group's work month by month, the newest first: what was done in it, and what is still owed in it.
func groupReport(_ record.Case, all []record.Record) []locales.Text {
	month := func(r record.Record) string {
		day := r.Data["by_day"].S
		if r.State == Done {
			day = r.Data["done_on"].S
		}
		return day[:min(len(day), len("2026-11"))]
	}
	list := slices.DeleteFunc(slices.Clone(all), func(r record.Record) bool { return r.State == Ended })
	slices.SortStableFunc(list, func(a, b record.Record) int {
		return cmp.Or(cmp.Compare(month(b), month(a)), cmp.Compare(a.Unit.Code, b.Unit.Code), cmp.Compare(a.Code, b.Code))
	})
	var out []locales.Text
	for i, r := range list {
		if i == 0 || month(r) != month(list[i-1]) {
			done, owed := 0, 0
			for _, x := range list {
				switch {
				case month(x) != month(r):
				case x.State == Done:
					done++
				default:
					owed++
				}
			}
			at, _ := time.Parse("2006-01", month(r))
			out = append(out, locales.M("monitoring.report_month", "Month", calendar.Of(calendar.Month, at).Text(), "Done", done, "Owed", owed))
		}
		id := "monitoring.report_owed"
		if r.State == Done {
			id = "monitoring.report_done"
		}
		out = append(out, locales.M(id, "Organ", r.Data["organ"].S, "Unit", r.Unit.Name, "Task", r.Data["task"].S, "Outcome", r.Data["outcome"].S, "Day", locales.Date(r.Data["by_day"].S)))
	}
	if len(out) == 0 {
		out = append(out, locales.M("monitoring.report_none"))
	}
	return out
}
