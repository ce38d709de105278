package inbox

import (
	"encoding/json"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// Buttons of handlers/report, opening what was sent back, one report, and its history, and of
// handlers/attachments: its photos and files.
const (
	routeFix     = "rf"
	routeRecord  = "ro"
	routeHistory = "rh"
	routeFiles   = "al"
)

// message is what the author of a returned report reads: which fields, what they hold,
// why, and the one button that opens exactly them.
func message(f reports.Form) func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error) {
	return func(sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
		return cameBack(f, sub, to)
	}
}

func cameBack(f reports.Form, sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
	s := bot.Say(locales.M(said(f, "inbox.message.head", "inbox.message.head_form"), "Period", about(f, sub), "Number", sub.Number))
	each := len(sub.Reasons) > 0
	if each {
		s.Add(locales.M("inbox.message.from", "Role", sub.MoverRole.Name()))
	} else {
		s.Add(locales.M("inbox.message.by", "Role", sub.MoverRole.Name(), "Reason", reports.ReasonText(sub.Reason)))
	}
	for _, k := range sub.Asked() {
		switch {
		case f.Field(k) == nil:
		case each:
			s.Add(locales.M("report.was_why", "Label", f.Label(k), "Value", shown(f, k, sub.Answers), "Reason", reports.ReasonText(sub.Why(k))))
		default:
			s.Add(locales.M("report.was", "Label", f.Label(k), "Value", shown(f, k, sub.Answers)))
		}
	}
	label := "inbox.message.fix"
	if len(sub.Asked()) > 1 {
		label = "inbox.message.fix_several"
	}
	s.Add(locales.M("inbox.message.calm")).Row(bot.To(locales.M(label), routeFix, seenArg(sub)))
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the message about a returned report: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("report-returned:%d:%d:%d", sub.ID, sub.Revision, p), Person: p, Payload: payload}
	}
	return out, nil
}
