package report

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// historyPage is how many moves one screen tells; with every field changed in each of
// them it still fits into a message.
const historyPage = 6

// history tells every move of a report: who in which role, when, why, and what changed
// from what to what. Arg: id, or id.page; the newest page comes first.
func (d *desk) history(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, page, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	moves, err := d.reports.History(ctx, sub.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the history of a report: %w", err)
	}
	pages := max(1, (len(moves)+historyPage-1)/historyPage)
	if page < 0 || page >= pages {
		page = 0
	}
	// Pages are counted from the end: page 0 holds the newest moves.
	to := len(moves) - page*historyPage
	from := max(0, to-historyPage)
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("report.history.head", "Unit", sub.Unit.Name, "Period", about(f, sub.Period), "Number", sub.Number))
	for i := from; i < to; i++ {
		tellMove(s, f, sub, i+1, moves[i])
	}
	var row []bot.Button
	if page+1 < pages {
		row = append(row, bot.To(locales.M("report.history.earlier"), routeHistory, fmt.Sprintf("%d.%d", sub.ID, page+1)))
	}
	if page > 0 {
		row = append(row, bot.To(locales.M("report.history.later"), routeHistory, fmt.Sprintf("%d.%d", sub.ID, page-1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	s.Row(bot.To(locales.M("report.history.back"), routeRecord, strconv.FormatInt(sub.ID, 10)))
	return bot.Show(s.Row(home())), nil
}

// changesShown is how many answers one move of the history names.
const changesShown = 20

// tellMove adds one move: its line, its reasons, and old -> new of each field it changed.
func tellMove(s *bot.Screen, f reports.Form, sub reports.Submission, n int, e lifecycle.Entry) {
	label := reports.MoveText(e.Move)
	if e.Move == reports.Submit && sub.OnBehalf() {
		label = locales.M("report.history.by_phone")
	}
	s.Add(locales.M("report.history.move", "Number", n, "Move", label, "Role", e.Role.Name(), "At", e.At))
	if e.Reason != "" && len(e.Reasons) == 0 {
		s.Add(locales.M("report.history.why", "Reason", reports.ReasonText(e.Reason)))
	}
	if e.Move == reports.RequestCorrection || e.To == reports.Returned {
		for _, k := range e.Fields {
			s.Add(named(f, k, e.Reasons[k]))
		}
		return
	}
	if e.Move == reports.Submit {
		return
	}
	keys := f.InOrder(e.Old, e.New)
	for _, k := range keys[:min(len(keys), changesShown)] {
		if fl := f.Field(k); fl != nil {
			s.Add(locales.M("report.history.changed", "Label", f.Label(k), "Old", form.Show(fl, e.Old[k]), "New", form.Show(fl, e.New[k])))
		}
	}
}

// named is one field that a return or a request named, with its own reason if it has one.
func named(f reports.Form, key, reason string) locales.Text {
	if strings.TrimSpace(reason) == "" {
		return locales.M("report.history.field", "Label", f.Label(key))
	}
	return locales.M("report.history.field_why", "Label", f.Label(key), "Reason", reports.ReasonText(reason))
}
