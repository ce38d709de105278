package oversight

import (
	"strconv"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// evaluated are the four parts of the yearly sheet, with partMost points each.
var evaluated = []string{"responsibility", "policy", "work", "results"}

const partMost = 25

// evaluation is the yearly sheet of the offices above about a county: that county and they see it,
// and it stands beside no other county's.
func evaluation() record.Kind {
	county := []org.Role{org.CountyFirst, org.CountyApprover, org.CountyCoordinator}
	by := []lifecycle.Who{lifecycle.Above(org.CityCoordinator, org.Province)}
	approve := []lifecycle.Who{lifecycle.Above(org.CityApprover, org.Province)}
	fields := []form.Field{words.Must(KeyYear, form.Text)}
	for _, part := range evaluated {
		f := words.Must(part, form.Integer)
		f.Constraint, f.ConstraintMessage = ". >= 0 and . <= "+strconv.Itoa(partMost), locales.M("oversight.part_most", "Most", partMost)
		fields = append(fields, f)
	}
	fields = append(fields, words.Must("remarks", form.Text))
	return record.Kind{
		ID: Evaluation, Prefix: "EV", Name: words.Kind(Evaluation), Door: "issue", Duties: []string{"B11e"}, Group: 1,
		Form: form.Form{ID: Evaluation, Version: 1, Title: words.Kind(Evaluation), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Evaluation, Initial: Draft, States: lifecycle.From(Draft, Sent, Commented, Final), Final: lifecycle.From(Final),
			Moves: []lifecycle.Move{
				{Name: Send, Label: words.Move(Send), From: lifecycle.From(Draft), To: Sent, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Comment, Label: words.Move(Comment), From: lifecycle.From(Sent), To: Commented, By: []lifecycle.Who{lifecycle.Own(county...)}, Days: 10, Asks: []form.Field{words.Must("opinion", form.Text)}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Settle, Label: words.Move(Settle), From: lifecycle.From(Sent, Commented), To: Final, By: approve, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
			},
		}),
		First: Send, States: words.State, Place: record.Place{Below: []org.Level{org.LevelCounty}},
		Readers: []lifecycle.Who{lifecycle.Own(county...), lifecycle.Above(org.CityCoordinator, org.CityApprover, org.Province)},
		Title: func(a form.Answers) locales.Text {
			return locales.M("oversight.title_evaluation", "Year", a[KeyYear].S)
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeyYear: {S: strconv.Itoa(c.Year())}}
		},
		Facts: []record.Fact{
			{Name: "issues", Kind: Issue, States: lifecycle.From(Open, Answered, MoreTime, Closed)},
			{Name: "on_time", Kind: Issue, States: lifecycle.From(Closed), Where: map[string]string{KeyOnTime: "yes"}},
			{Name: "closed", Kind: Issue, States: lifecycle.From(Closed)},
		},
		Check: func(c record.Case) error {
			return c.ThisYearOrLast(c.Record.Data, KeyYear)
		},
		Lines: func(c record.Case) []locales.Text {
			return []locales.Text{
				locales.M("oversight.line_score", "Score", Score(c.Record.Data).Fixed(0)),
				locales.M("oversight.line_issues", "Issues", c.Facts["issues"].Fixed(0), "Share", record.Percent(c.Facts["on_time"], c.Facts["closed"])),
			}
		},
	}
}

// Score is what a yearly sheet comes to.
func Score(a form.Answers) record.Number {
	sum := record.Num(0)
	for _, part := range evaluated {
		sum = sum.Plus(record.In(a, part))
	}
	return sum
}
