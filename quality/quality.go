// Package quality owns what is asked back about reported numbers: a flag goes to the unit that
// reported a number, which corrects or explains it.
//
// It is values over package record. What looks wrong in numbers is package figures'; that the report is changed is
// asked for here (record.Rewrite) and done where reports are kept. Rules: brief 3.20 and 6.1 (F33).
package quality

import (
	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("quality.")

// Flag is the kind of records here. Persisted.
const Flag = "data_flag"

// Door is the command behind which flags stand.
const Door = "flags"

// States. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Open      lifecycle.State = "open"
	Explained lifecycle.State = "explained"
	Promised  lifecycle.State = "promised" // the right number is known, the report does not say it yet
	Corrected lifecycle.State = "corrected"
	Withdrawn lifecycle.State = "withdrawn"
)

// Moves. Persisted in the history.
const (
	Raise    lifecycle.Name = "raise"
	Explain  lifecycle.Name = "explain"
	Correct  lifecycle.Name = "correct"
	Withdraw lifecycle.Name = "withdraw"
	Close    lifecycle.Name = "close" // by itself, when the report says another number
)

// Keys of the answers. Persisted.
const (
	KeyIndicator = "indicator" // code of indicators.jsonl
	KeyPeriod    = "period"    // 2026W47
	KeyValue     = "value"     // as reported; "-" when nothing was
	KeyFault     = "fault"     // figures.Fault
	KeyOther     = "other"     // what it was held against
	KeyRight     = "right"     // what it should have been
)

// Faults that a flag may name: those of figures.Check, and what a person has seen.
var Faults = []string{"leapt", "fell", "broken", "exceeds", "missing", "doubtful"}

// answerDays is how long the unit has: until its next weekly brief is due, so that the same number
// is not asked about twice (DEMO).
const answerDays = 7

// Desk is what the quality of data puts on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: Door, Name: locales.M("quality.door"), Help: locales.M("quality.help"), Group: 4}},
		Kinds: []record.Kind{flag()},
	}
}

// answering are those who report for a unit.
var answering = []lifecycle.Who{
	{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit},
	lifecycle.Own(org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam),
}

// Data is what a flag about a number says when it is sent from a check.
func Data(c indicators.Code, period, value, other, fault string) form.Answers {
	return form.Answers{
		KeyIndicator: {S: string(c)}, KeyPeriod: {S: period}, KeyValue: {S: value}, KeyFault: {S: fault}, KeyOther: {S: other},
	}
}

// StateName is what people call a state of a flag.
func StateName(s lifecycle.State) locales.Text { return words.State(s) }

func flag() record.Kind {
	above := []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}}
	author := []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising, Author: true}}
	closed := lifecycle.Settles(lifecycle.ToAuthor)
	return record.Kind{
		ID: Flag, Prefix: "DF", Name: words.Kind(Flag), Door: Door, Duties: []string{"A4b"}, Group: 4,
		Form: form.Form{ID: Flag, Version: 1, Title: words.Kind(Flag), Fields: []form.Field{
			words.Must(KeyIndicator, form.Text), words.Must(KeyPeriod, form.Text), words.Must(KeyValue, form.Text),
			words.Pick(KeyFault, Faults...), words.Field(KeyOther, form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Flag, Initial: Draft, States: lifecycle.From(Draft, Open, Promised, Explained, Corrected, Withdrawn), Final: lifecycle.From(Explained, Corrected, Withdrawn),
			Moves: []lifecycle.Move{
				{Name: Raise, Label: words.Move(Raise), From: lifecycle.From(Draft), To: Open, By: above, Writes: true, Arms: lifecycle.Owes()},
				{Name: Correct, Label: words.Move(Correct), From: lifecycle.From(Open), To: Promised, By: answering, Days: answerDays, Asks: []form.Field{words.Must(KeyRight, form.Decimal)}, Writes: true},
				{Name: Close, Label: words.Move(Close), From: lifecycle.From(Open, Promised), To: Corrected, ByItself: true, Writes: true, Arms: closed},
				{Name: Explain, Label: words.Move(Explain), From: lifecycle.From(Open, Promised), To: Explained, By: answering, Asks: []form.Field{words.Why()}, Arms: closed},
				{Name: Withdraw, Label: words.Move(Withdraw), From: lifecycle.From(Open, Promised), To: Withdrawn, By: author, Aside: true, Arms: lifecycle.Settles(lifecycle.ToUnit)},
			},
		}),
		First: Raise, States: words.State, Place: record.Place{Below: []org.Level{org.LevelCounty, org.LevelTownship, org.LevelVillage}},
		Title: title, Check: check, Lines: lines, Rewrites: rewrites,
		Once: func(r record.Record) string {
			if r.State != Open && r.State != Promised {
				return ""
			}
			return r.Unit.Code + "/" + r.Data[KeyPeriod].S + "/" + r.Data[KeyIndicator].S
		},
	}
}

func title(a form.Answers) locales.Text {
	name := locales.Raw(a[KeyIndicator].S)
	if in, ok := indicators.Named(a[KeyIndicator].S); ok {
		name = in.Name
	}
	return locales.M("quality.title", "Name", name, "Period", a[KeyPeriod].S, "Fault", words.Choice(KeyFault, a[KeyFault].S))
}

// check refuses an indicator that is not in the list, and a correction that changes nothing.
func check(c record.Case) error {
	switch c.Move {
	case Raise:
		if _, ok := indicators.Named(c.Record.Data[KeyIndicator].S); !ok {
			return locales.Refuse("quality.no_indicator", "Said", c.Record.Data[KeyIndicator].S)
		}
	case Correct:
		was, had := record.Read(c.Record.Data[KeyValue].S)
		if now, ok := record.NumberOf(c.Given[KeyRight]); ok && had && now.Cmp(was) == 0 {
			return locales.Refuse("quality.same", "Value", c.Record.Data[KeyValue].S)
		}
	}
	return nil
}

// rewrites puts the report right when its unit says what the number should have been.
func rewrites(c record.Case) *record.Rewrite {
	if c.Move != Correct {
		return nil
	}
	return &record.Rewrite{Period: c.Record.Data[KeyPeriod].S, Indicator: c.Record.Data[KeyIndicator].S, Value: c.Given[KeyRight].S}
}

// Closes reports whether a flag that stands like this is closed by a report that says n now: another number than
// the one that was asked about.
func Closes(data form.Answers, n record.Number) bool {
	was, had := record.Read(data[KeyValue].S)
	return !had || n.Cmp(was) != 0
}

// lines says what to do next: the flag closes by itself when the report says another number.
func lines(c record.Case) []locales.Text {
	switch c.Record.State {
	case Open:
		return []locales.Text{locales.M("quality.line_open")}
	case Promised:
		return []locales.Text{locales.M("quality.line_promised")}
	}
	return nil
}
