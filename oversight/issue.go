package oversight

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// ParamRectify is within how many days an issue is put right unless the issuer says otherwise: 30
// (brief A1b, DEMO). An answer is looked at within answerDays (DEMO).
const (
	ParamRectify = "rectify_days"
	usualRectify = 30
	answerDays   = 7
)

// inspectors open issues about units below their own; only they close them.
var inspectors = []org.Role{org.Supervision, org.CityCoordinator, org.Province, org.CountyCoordinator, org.CountyApprover, org.CityFinance, org.CountyFinance}

// issue is something that was found wrong and has to be put right by a day.
func issue() record.Kind {
	return record.Kind{
		ID: Issue, Prefix: "IS", Name: words.Kind(Issue), Door: "issue", Duties: []string{"A1b", "A3c", "B11e", "B12", "B15d"}, Group: 1,
		Form: form.Form{ID: Issue, Version: 1, Title: words.Kind(Issue), Fields: []form.Field{
			words.Must(KeyWhat, form.Text), words.Pick(KeyType, "funds", "project", "posting", "monitoring", "data", "burden", "other"),
			words.Pick(KeySource, "inspection", "audit", "hotline", "report", "data_check"), words.Field(KeyBasis, form.Text), words.Must(KeyDue, form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Issue, Initial: Draft, States: lifecycle.From(Draft, Open, Answered, MoreTime, Closed, Withdrawn), Final: lifecycle.From(Closed, Withdrawn), Moves: issueMoves(),
		}),
		First: OpenIt, States: words.State,
		Place: record.Place{Below: []org.Level{org.LevelCity, org.LevelCounty, org.LevelTownship, org.LevelVillage}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("oversight.title_issue", "Type", words.Choice(KeyType, a[KeyType].S), "What", a[KeyWhat].S)
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeyDue: {S: string(locales.DateOf(c.Now.AddDate(0, 0, c.Param(ParamRectify, c.Today(), usualRectify))))}}
		},
		Work:  issueWork,
		Check: checkIssue,
		Tells: []string{KeyType},
		Not: func(r record.Record, name lifecycle.Name, now time.Time) error {
			if name == Urge && urgedOn(r, now) {
				return locales.Refuse("oversight.urged_today")
			}
			return nil
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Open && c.Record.State != MoreTime {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, KeyDue, 0)
		},
		Lines: func(c record.Case) []locales.Text {
			var out []locales.Text
			if c.Record.State != Open {
				return nil
			}
			if !c.Record.Due.IsZero() && c.Now.After(c.Record.Due) {
				out = append(out, locales.M("oversight.line_overdue", "Due", locales.Date(c.Record.Data[KeyDue].S)))
			}
			if urgedOn(c.Record, c.Now) {
				out = append(out, locales.M("oversight.urged_today"))
			}
			return out
		},
		By: []form.Field{words.Said(KeyOnTime, form.YesNo)},
		Feeds: []record.Feed{
			{Indicator: "ISS-01", States: lifecycle.From(Open, Answered, MoreTime, Closed), Day: KeyDue},
			{Indicator: "ISS-02", States: lifecycle.From(Closed), Where: map[string]string{KeyOnTime: "yes"}, Day: KeyDue},
		},
	}
}

// urgedOn reports whether the unit has been urged on the day of now: once a day is enough (brief 2.5).
func urgedOn(r record.Record, now time.Time) bool {
	return r.Data[keyUrged].S == string(locales.DateOf(now))
}

func issueMoves() []lifecycle.Move {
	by := []lifecycle.Who{lifecycle.Above(inspectors...)}
	issuer := []lifecycle.Who{{Roles: inspectors, Relation: lifecycle.Supervising, Author: true}}
	why, due := []form.Field{words.Why()}, words.Must(KeyDue, form.Date)
	toUnit, owed := lifecycle.Tells(lifecycle.ToUnit), lifecycle.Owes()
	return []lifecycle.Move{
		{Name: OpenIt, Label: words.Move(OpenIt), From: lifecycle.From(Draft), To: Open, By: by, Writes: true, Arms: owed},
		{Name: Answer, Label: words.Move(Answer), From: lifecycle.From(Open), To: Answered, By: answering, Asks: []form.Field{words.Must("done", form.Text)}, Writes: true, Arms: lifecycle.Settles(lifecycle.ToAuthor)},
		{Name: AskTime, Label: words.Move(AskTime), From: lifecycle.From(Open), To: MoreTime, By: answering, BeforeDue: true, Asks: []form.Field{words.Must("new_due", form.Date), words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor), Aside: true},
		{Name: GiveTime, Label: words.Move(GiveTime), From: lifecycle.From(MoreTime), To: Open, By: issuer, Asks: []form.Field{due}, Writes: true, Arms: owed},
		{Name: KeepTime, Label: words.Move(KeepTime), From: lifecycle.From(MoreTime), To: Open, By: issuer, Asks: why, Arms: toUnit},
		{Name: Close, Label: words.Move(Close), From: lifecycle.From(Answered), To: Closed, By: issuer, Days: answerDays, Arms: toUnit},
		{Name: NotYet, Label: words.Move(NotYet), From: lifecycle.From(Answered), To: Open, By: issuer, Asks: why, Arms: owed},
		{Name: Urge, Label: words.Move(Urge), From: lifecycle.From(Open), To: Open, By: by, Asks: why, Arms: toUnit},
		{Name: Withdraw, Label: words.Move(Withdraw), From: lifecycle.From(Open, MoreTime), To: Withdrawn, By: issuer, Asks: why, Arms: lifecycle.Settles(lifecycle.ToUnit), Aside: true},
	}
}

// issueWork notes when the unit was urged last, and when it answered last: an issue is rectified on time by the day of the
// answer that was accepted, not by the day on which somebody looked at it.
func issueWork(c record.Case) form.Answers {
	switch c.Move {
	case Urge:
		return form.Answers{keyUrged: {S: string(c.Today())}}
	case Answer:
		return form.Answers{"answered_on": {S: string(c.Today())}}
	case Close:
		on := "no"
		if c.Record.Data["answered_on"].S <= c.Record.Data[KeyDue].S {
			on = "yes"
		}
		return form.Answers{KeyOnTime: {S: on}}
	}
	return nil
}

func checkIssue(c record.Case) error {
	switch c.Move {
	case OpenIt, GiveTime:
		return c.Ahead(c.Record.Data, KeyDue)
	case AskTime:
		if due := c.Record.Data[KeyDue].S; c.Given["new_due"].S <= due {
			return locales.Refuse("oversight.not_later", "Due", locales.Date(due))
		}
	}
	return nil
}
