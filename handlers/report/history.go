package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
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
	s := bot.Say(locales.M("report.history.head", "Unit", sub.Unit.Name, "Period", sub.Period.Text(), "Number", sub.Number))
	for i := from; i < to; i++ {
		d.move(s, i+1, moves[i])
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

// move adds one move: its line, its reasons, and old -> new of each field it changed.
func (d *desk) move(s *bot.Screen, n int, e lifecycle.Entry) {
	label := reports.MoveText(e.Move)
	if e.Move == reports.Submit && e.Role.Family() != org.Cadre {
		label = locales.M("report.history.by_phone")
	}
	s.Add(locales.M("report.history.move", "Number", n, "Move", label, "Role", e.Role.Name(), "At", e.At))
	f := d.brief.Form()
	if e.Reason != "" && len(e.Reasons) == 0 {
		s.Add(locales.M("report.history.why", "Reason", reports.ReasonText(e.Reason)))
	}
	for i := range f.Fields {
		fl := &f.Fields[i]
		if e.Move == reports.RequestCorrection || e.To == reports.Returned {
			if slices.Contains(e.Fields, fl.Key) {
				s.Add(named(fl.Key, e.Reasons[fl.Key]))
			}
			continue
		}
		was, had := e.Old[fl.Key]
		is, has := e.New[fl.Key]
		if e.Move != reports.Submit && (had || has) {
			s.Add(locales.M("report.history.changed", "Label", reports.ShortLabel(fl.Key), "Old", form.Show(fl, was), "New", form.Show(fl, is)))
		}
	}
}

// named is one field that a return or a request named, with its own reason if it has one.
func named(key, reason string) locales.Text {
	if strings.TrimSpace(reason) == "" {
		return locales.M("report.history.field", "Label", reports.ShortLabel(key))
	}
	return locales.M("report.history.field_why", "Label", reports.ShortLabel(key), "Reason", reports.ReasonText(reason))
}
