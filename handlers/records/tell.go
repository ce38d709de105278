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
	id := "records.told"
	if t.Whom == lifecycle.ToSupervisor {
		id = "records.told_above"
	}
	s := bot.Say(locales.M(id, "Code", t.Record.Code, "Kind", t.Kind.Name, "Title", brief(t.Kind.Title(t.Record.Data), 40, 70),
		"Unit", t.Record.Unit.Name, "Move", t.Move.Label, "State", t.Kind.States(t.Record.State)))
	if t.Actor.Grant.Role != "" {
		s.Add(locales.M("records.told_by", "Role", t.Actor.Grant.Title(), "Unit", t.Actor.Grant.Unit.Name))
	}
	if t.Reason != "" {
		s.Add(locales.M("records.why", "Reason", brief(locales.Raw(t.Reason), 200, 200)))
	}
	if !t.Record.Due.IsZero() {
		s.Add(locales.M("records.told_due", "Date", locales.DateOf(t.Record.Due)))
	}
	s.Protect = t.Kind.Household
	s.Pairs(ways(t))
	payload, err := json.Marshal(s.Row(toCard(t.Record)))
	if err != nil {
		return nil, fmt.Errorf("write what a step tells: %w", err)
	}
	out := make([]notices.Outgoing, len(t.People))
	for i, p := range t.People {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("%s:%s:%d", t.Key, t.Whom, p), Person: p, Payload: payload}
	}
	return out, nil
}
