package records

import (
	"encoding/json"
	"fmt"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/record"
)

// Message writes what a step has to tell people besides whoever made it: what was done with
// which record, by which office, and the way to it.
func Message(t record.Told) ([]notices.Outgoing, error) {
	if t.Turn != nil {
		return turnMessage(t)
	}
	id := "records.told"
	switch t.Whom {
	case lifecycle.ToSupervisor:
		id = "records.told_above"
	case lifecycle.ToBelow:
		id = "records.told_below"
	}
	s := bot.Say(locales.M(id, "Code", t.Record.Code, "Kind", t.Kind.Name, "Title", brief(t.Kind.Title(t.Record.Data), 48, 80),
		"Unit", t.Record.Unit.Name, "Move", t.Move.Label, "State", t.Kind.States(t.Record.State)))
	if t.Actor.Grant.Role != "" {
		s.Add(locales.M("records.told_by", "Role", t.Actor.Grant.Title(), "Unit", t.Actor.Grant.Unit.Name))
	}
	if t.Reason != "" {
		s.Add(locales.M("records.why", "Reason", brief(locales.Raw(t.Reason), 200, 200)))
	}
	if !t.Record.Due.IsZero() {
		due := "records.told_due"
		if t.Whom == lifecycle.ToBelow { // who may answer need not
			due = "records.told_until"
		}
		s.Add(locales.M(due, "Date", locales.DateOf(t.Record.Due)))
	}
	s.Protect = t.Kind.Household
	s.Pairs(ways(t))
	s.Pairs(answers(t))
	return outgoing(t, s)
}

// turnMessage says why what is reported of a period has ended by itself, or is owed again.
func turnMessage(t record.Told) ([]notices.Outgoing, error) {
	s := bot.Say(locales.M("records.month_ended", "Title", t.Turn.Title), t.Turn.Why)
	if t.Turn.Again {
		s = bot.Say(locales.M("records.month_reopened", "Title", t.Turn.Title, "Date", locales.DateOf(t.Turn.Due)), t.Turn.Why)
	}
	return outgoing(t, s)
}

// outgoing is a message to everybody who is told, with the way to the record.
func outgoing(t record.Told, s *bot.Screen) ([]notices.Outgoing, error) {
	payload, err := json.Marshal(s.Row(toCard(t.Record)))
	if err != nil {
		return nil, fmt.Errorf("write what a step tells: %w", err)
	}
	out := make([]notices.Outgoing, len(t.People))
	for i, p := range t.People {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("%s:%s:%d", t.Key, t.Whom, p), Person: p, Payload: payload}
		if t.Whom == lifecycle.ToBelow {
			out[i].Budgeted, out[i].Expires = true, t.Record.Due
		}
	}
	return out, nil
}
