package plans

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// plan is what an office sets out to do in a year. It counts from its approval on; amending it
// leaves the edition in force until the next one is approved.
func plan() record.Kind {
	fields := []form.Field{words.Must(KeyYear, form.Period), words.Must(KeyName, form.Text), words.Must(KeyBasis, form.Text), words.Must("goals", form.Text)}
	return record.Kind{
		ID: Plan, Prefix: "PN", Name: words.Kind(Plan), Door: "plan", Duties: []string{"A2a", "B10", "B11a", "B15a"}, Group: 2,
		Form: form.Form{ID: Plan, Version: 1, Title: words.Kind(Plan), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Plan, Initial: Draft, States: lifecycle.From(Draft, Preparing, Submitted, Returned, Signed, InForce, Amending, Closed, Dropped),
			Final: lifecycle.From(Closed, Dropped), Moves: planMoves(fields[1:]),
		}),
		First: Begin, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_plan", "Year", a[KeyYear].S, "Name", a[KeyName].S)
		},
		// One plan of an office a year; one that was dropped makes room.
		Once: func(r record.Record) string {
			if r.State == Dropped {
				return ""
			}
			return fmt.Sprintf("%d/%s", r.Unit.ID, r.Data[KeyYear].S)
		},
		Known: func(c record.Case) form.Answers { return form.Answers{KeyYear: {S: strconv.Itoa(planned(c))}} },
		Early: func(c record.Case, key string) error {
			if v := strings.ToUpper(strings.TrimSpace(c.Record.Data[key].S)); key == KeyBasis && !basis.MatchString(v) {
				return locales.Refuse("plans.no_basis")
			}
			return nil
		},
		// The province and the cities have theirs by 31 March (brief 3.21, A2a, B11a); a county's follows from it.
		Rhythm: &record.Rhythm{
			Every: calendar.Year, Month: 3, Day: 31, Opens: 45, About: KeyYear, Levels: []org.Level{org.LevelProvince, org.LevelCity},
		},
		Facts: planFacts(),
		Work:  planWork,
		Check: checkPlan,
		Not:   notOfPlan,
		Due:   planDue,
		Then:  withTargets,
		Lines: planLines, Tells: []string{KeyBasis}, Digest: &record.Digest{Of: Target, Lines: targetsOf},
		By: []form.Field{words.Said(KeyYear, form.Text), words.Said(KeyBasis, form.Text)},
	}
}

func planMoves(fields []form.Field) []lifecycle.Move {
	by := []lifecycle.Who{lifecycle.Own(planners...)}
	decide := []lifecycle.Who{lifecycle.Own(org.CountyFirst, org.CityApprover, org.Province), lifecycle.Above(org.CityApprover)}
	return []lifecycle.Move{
		{Name: Begin, Label: words.Move(Begin), From: lifecycle.From(Draft), To: Preparing, By: by, Writes: true},
		{Name: Edit, Label: words.Move(Edit), From: lifecycle.From(Preparing, Returned, Amending), To: Preparing, Stay: true, Aside: true, By: by, Asks: fields, Writes: true},
		{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Preparing, Returned, Amending), To: Submitted, By: by, Arms: lifecycle.Tells(lifecycle.ToUnit, lifecycle.ToSupervisor)},
		// The first-responsible pair of a county has the last word in it; the city decides after them.
		{Name: Sign, Label: words.Move(Sign), From: lifecycle.From(Submitted), To: Signed, By: []lifecycle.Who{lifecycle.Own(org.CountyFirst)}, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Signed), To: InForce, By: []lifecycle.Who{lifecycle.Above(org.CityApprover)}, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: Adopt, Label: words.Move(Adopt), From: lifecycle.From(Submitted), To: InForce, By: []lifecycle.Who{lifecycle.Own(org.CityApprover, org.Province)}, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
		{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted, Signed), To: Returned, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		{Name: Amend, Label: words.Move(Amend), From: lifecycle.From(InForce), To: Amending, Aside: true, By: by, Asks: why()},
		{Name: Keep, Label: words.Move(Keep), From: lifecycle.From(Amending, Returned), To: InForce, Aside: true, By: by, Asks: why()},
		{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Preparing, Returned), To: Dropped, Aside: true, By: by, Asks: why()},
		{Name: Close, Label: words.Move(Close), From: lifecycle.From(InForce), To: Closed, ByItself: true, AtDue: true},
	}
}

// planned is the year that is being planned: from October on the next one, because next year's
// projects are in the library by 30 September (brief 3.21).
func planned(c record.Case) int {
	if c.Now.In(locales.Zone).Month() >= time.October {
		return c.Year() + 1
	}
	return c.Year()
}

// basis is how a policy is cited: by its number in the library, or by the document's own.
var basis = regexp.MustCompile(`^[A-Z]{2,5}-[0-9]{1,5}$|〔[0-9]{4}〕[0-9]+号`)

func planWork(c record.Case) form.Answers {
	out := form.Answers{KeyBasis: {S: strings.ToUpper(strings.TrimSpace(c.Record.Data[KeyBasis].S))}}
	if c.Move == Approve || c.Move == Adopt {
		out[KeyEdition] = record.In(c.Record.Data, KeyEdition).Plus(record.Num(1)).Value()
		out["approved_on"] = form.Value{S: string(c.Today())}
	}
	return out
}

// checkPlan: the past is not planned, a plan rests on a policy and has targets, and what has been
// in force is amended rather than dropped.
func checkPlan(c record.Case) error {
	y := yearOf(c.Record)
	if c.Move == Begin && (y < c.Year() || y > c.Year()+1) {
		return locales.Refuse("plans.year_odd", "Year", strconv.Itoa(c.Year()), "Next", strconv.Itoa(c.Year()+1))
	}
	if y < c.Year() && c.Move != Close {
		return locales.Refuse("plans.past", "Year", c.Record.Data[KeyYear].S)
	}
	if !basis.MatchString(c.Record.Data[KeyBasis].S) {
		return locales.Refuse("plans.no_basis")
	}
	if c.Move == Submit && standing(c) == 0 {
		return locales.Refuse("plans.no_targets")
	}
	return nil
}

// notOfPlan: only a plan that has been in force can stay as it is, and only one that has not is dropped.
func notOfPlan(r record.Record, name lifecycle.Name, _ time.Time) error {
	inForce := record.In(r.Data, KeyEdition).Sign() > 0
	switch {
	case name == Keep && !inForce:
		return locales.Refuse("plans.never_in_force")
	case name == Drop && inForce:
		return locales.Refuse("plans.was_in_force")
	}
	return nil
}

// standing is how many targets a plan has.
func standing(c record.Case) int {
	n := c.Below[Target].ByState
	return n[Listed] + n[Revised] + n[Amended] + n[InForce]
}

// planDue: targets and plans are approved by 31 March of their year (brief 3.21); a plan in force
// ends with its year. What is begun later, or amended, has no day of its own.
func planDue(c record.Case) time.Time {
	y := yearOf(c.Record)
	switch c.Record.State {
	case InForce:
		return time.Date(y, time.December, 31, 23, 59, 59, 0, locales.Zone)
	case Preparing, Submitted, Returned, Signed:
		march := time.Date(y, time.March, 31, 23, 59, 59, 0, locales.Zone)
		if record.In(c.Record.Data, KeyEdition).Sign() == 0 && c.Record.Began.Before(march) {
			return march
		}
	}
	return time.Time{}
}

// withTargets brings a plan's targets into force with it, and takes back what an amendment that
// is given up had proposed.
func withTargets(c record.Case) []record.Follow {
	below := func(name lifecycle.Name) record.Follow { return record.Follow{Kind: Target, Below: true, Move: name} }
	switch c.Move {
	case Submit, Return:
		return []record.Follow{below(c.Move)}
	case Approve, Adopt:
		return []record.Follow{below(Enforce)}
	case Keep:
		return []record.Follow{below(Keep), below(Drop)}
	case Drop:
		return []record.Follow{below(Drop)}
	}
	return nil
}

func planLines(c record.Case) []locales.Text {
	out := []locales.Text{locales.M("plans.line_basis", "Basis", c.Record.Data[KeyBasis].S)}
	edition := record.In(c.Record.Data, KeyEdition)
	if edition.Sign() > 0 {
		out = append(out, locales.M("plans.line_edition", "Edition", edition.Fixed(0), "Day", locales.Date(c.Record.Data["approved_on"].S)))
	}
	n := c.Below[Target].ByState
	out = append(out, locales.M("plans.line_targets", "InForce", n[InForce]+n[Revised]+n[Amended], "Proposed", n[Listed]+n[Submitted]+n[Revised]+n[Amended]))
	if edition.Sign() > 0 && c.Record.State != InForce && c.Record.State != Closed {
		out = append(out, locales.M("plans.line_still", "Edition", edition.Fixed(0), "Next", edition.Plus(record.Num(1)).Fixed(0)))
	}
	return out
}
