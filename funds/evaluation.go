package funds

import (
	"fmt"
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// States and moves of an evaluation. Persisted.
const (
	SelfEvaluated lifecycle.State = "self_evaluated"
	Reviewed      lifecycle.State = "reviewed"
	Approved      lifecycle.State = "approved"

	Review lifecycle.Name = "review"
)

// items are what is evaluated (brief 3.8, the Yunnan text, S19), with the most that each may get.
// Plus and minus are apart: plus for innovation, minus for falsification and violations.
var items = []struct {
	Key  string
	Most int64
}{{"release", 20}, {"management", 30}, {"results", 50}}

// evaluation is a county's yearly evaluation of its money: pre-filled from the records, edited
// by the county, scored by the city. The city and that county see it, nobody else (brief A3d).
func evaluation() record.Kind {
	county := []org.Role{org.CountyFinance, org.CountyApprover, org.CountyFirst, org.CountyCoordinator}
	city := []org.Role{org.CityFinance, org.CityCoordinator, org.CityApprover}
	score := func(who string) (out []form.Field) {
		for _, it := range items {
			f := words.Must(who+"_"+it.Key, form.Integer)
			f.Label, f.Hint = locales.M("funds.score_"+who, "Of", locales.M("funds.field_score_"+it.Key)), locales.M("funds.hint_score_"+it.Key)
			f.Constraint = ". <= " + record.Num(it.Most).Fixed(0)
			f.ConstraintMessage = locales.M("funds.score_most", "Most", it.Most)
			out = append(out, f)
		}
		return out
	}
	entering := slices.Concat([]form.Field{words.Must(KeyYear, form.Text)}, score("self"), []form.Field{words.Must("gains", form.Text)})
	correction := words.Field("plus_minus", form.Integer)
	correction.Signed = true
	return record.Kind{
		ID: Evaluation, Prefix: "FE", Name: words.Kind(Evaluation), Door: "fund", Duties: []string{"A3d", "B11e"}, Group: 3,
		Form: form.Form{ID: Evaluation, Version: 1, Title: words.Kind(Evaluation), Fields: entering},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Evaluation, Initial: Draft, States: lifecycle.From(Draft, SelfEvaluated, Returned, Reviewed, Approved), Final: lifecycle.From(Approved),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: SelfEvaluated, By: []lifecycle.Who{lifecycle.Own(county...)}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: SelfEvaluated, By: []lifecycle.Who{lifecycle.Own(county...)}, Asks: entering[1:], Writes: true},
				{
					Name: Review, Label: words.Move(Review), From: lifecycle.From(SelfEvaluated), To: Reviewed, By: []lifecycle.Who{lifecycle.Above(org.CityFinance, org.CityCoordinator)},
					Asks: append(score("city"), correction, words.Field(record.AskReason, form.Text)), Writes: true,
				},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(SelfEvaluated), To: Returned, By: []lifecycle.Who{lifecycle.Above(city...)}, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Reviewed), To: Approved, By: []lifecycle.Who{lifecycle.Above(org.CityApprover)}, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{Own: true},
		Readers: []lifecycle.Who{lifecycle.Own(county...), lifecycle.Above(city...)},
		Title:   func(a form.Answers) locales.Text { return locales.M("funds.title_evaluation", "Year", a[KeyYear].S) },
		Once:    func(r record.Record) string { return fmt.Sprintf("%d/%s", r.Unit.ID, r.Data[KeyYear].S) },
		Facts:   evaluationFacts(),
		Known: func(c record.Case) form.Answers {
			at := c.Now.In(locales.Zone)
			year := int64(at.Year())
			if at.Month() <= time.March { // last year's is under way until the city has scored it
				year--
			}
			return form.Answers{KeyYear: {S: record.Num(year).Fixed(0)}}
		},
		// Asked of who has money of the year in their books, by 15 January of the next one (brief A3d, DEMO).
		Rhythm: &record.Rhythm{
			Every: calendar.Year, Month: 1, Day: 15, Shift: -1, About: KeyYear, Of: []record.Parent{{Kind: ToProject, States: standing}}, Within: KeyYear,
			By: []lifecycle.Who{lifecycle.Own(county...), lifecycle.Above(county...)},
		},
		Check: checkEvaluation,
		Due:   evaluationDue,
		Shows: func(c record.Case) []locales.Text {
			return append([]locales.Text{locales.M("funds.line_books", "Year", c.Record.Data[KeyYear].S)}, evaluationLines(c)...)
		},
		Lines: evaluationLines,
	}
}

// Kinds that money stands in, and their purses.
var (
	moneyKinds  = []string{Batch, Allocation, ToProject}
	moneyPurses = []string{Free, Held, Paid}
)

const factIndustry = "industry"

// evaluationFacts are the year's own figures: what stands in the records is not typed again. They go by what the
// purses hold, so that what a county passes on to a township does not count twice.
func evaluationFacts() []record.Fact {
	out := []record.Fact{{Name: factIndustry, Kind: ToProject, Purse: Paid, Where: map[string]string{KeyClass: "industry"}, Period: KeyYear}}
	for _, kind := range moneyKinds {
		for _, purse := range moneyPurses {
			out = append(out, record.Fact{Name: kind + "/" + purse, Kind: kind, Purse: purse, Period: KeyYear})
		}
	}
	return out
}

// holding is what all purses of these kinds hold in the unit that is evaluated.
func holding(c record.Case, kinds ...string) record.Number {
	sum := record.Num(0)
	for _, kind := range kinds {
		for _, purse := range moneyPurses {
			sum = sum.Plus(c.Facts[kind+"/"+purse])
		}
	}
	return sum
}

func checkEvaluation(c record.Case) error {
	return c.ThisYearOrLast(c.Record.Data, KeyYear)
}

// evaluationDue: the county by 15 January, the city by the end of February (brief A3d, DEMO).
func evaluationDue(c record.Case) time.Time {
	next := int(record.In(c.Record.Data, KeyYear).Float()) + 1
	switch c.Record.State {
	case Returned:
		return time.Date(next, 1, 15, 23, 59, 59, 0, locales.Zone)
	case SelfEvaluated, Reviewed:
		return time.Date(next, 3, 1, 0, 0, 0, 0, locales.Zone).Add(-time.Second)
	}
	return time.Time{}
}

// Total is what an evaluation comes to: who is "self" or "city"; plus and minus count with the
// city's.
func Total(a form.Answers, who string) record.Number {
	sum := record.Num(0)
	for _, it := range items {
		sum = sum.Plus(record.In(a, who+"_"+it.Key))
	}
	if who == "city" {
		sum = sum.Plus(record.In(a, "plus_minus"))
	}
	return sum
}

func evaluationLines(c record.Case) []locales.Text {
	in, given, paid := holding(c, moneyKinds...), holding(c, ToProject), c.Facts[ToProject+"/"+Paid]
	out := []locales.Text{
		locales.M("funds.line_received", "Received", in.Money(), "Given", given.Money(), "Share", record.Percent(given, in)),
		locales.M("funds.line_spent", "Paid", paid.Money(), "Share", record.Percent(paid, in), "Industry", record.Percent(c.Facts[factIndustry], paid)),
	}
	if c.Record.State != "" && c.Record.State != Draft {
		out = append(out, locales.M("funds.line_self", "Score", Total(c.Record.Data, "self").Fixed(0)))
	}
	if c.Record.State == Reviewed || c.Record.State == Approved {
		out = append(out, locales.M("funds.line_city", "Score", Total(c.Record.Data, "city").Fixed(0)))
	}
	return out
}
