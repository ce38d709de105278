package report

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// recordsPage is how many past reports one screen lists.
const recordsPage = 6

// records lists what a unit has filed, newest first. Arg: unit.page.
func (d *desk) records(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	a, b, _ := strings.Cut(t.Press.Arg, ".")
	unit, errUnit := strconv.ParseInt(a, 10, 64)
	page, errPage := strconv.Atoi(b)
	if errUnit != nil || errPage != nil {
		return bot.Reply{}, locales.Refuse("report.stale")
	}
	page = max(page, 0)
	list, err := d.reports.Filed(ctx, org.UnitID(unit), "", page, recordsPage)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list past reports: %w", err)
	}
	if len(list) == 0 || !t.Member.May(list[0].Unit) {
		return bot.Show(bot.Say(locales.M("report.records_none")).Row(home())), nil
	}
	more := len(list) > recordsPage
	list = list[:min(len(list), recordsPage)]
	s := bot.Say(locales.M("report.records_head", "Unit", list[0].Unit.Name))
	for i, sub := range list {
		n := page*recordsPage + i + 1
		f, err := d.forms.Of(ctx, sub)
		if err != nil {
			return bot.Reply{}, err
		}
		s.Add(locales.M("report.record", "Number", n, "Period", about(f, sub.Period), "Receipt", sub.Number, "State", reports.StateText(sub.State)))
		s.Row(bot.To(locales.M("report.record_open", "Number", n, "Period", about(f, sub.Period)), routeRecord, strconv.FormatInt(sub.ID, 10)))
	}
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("report.records_newer"), routeRecords, fmt.Sprintf("%d.%d", unit, page-1)))
	}
	if more {
		row = append(row, bot.To(locales.M("report.records_older"), routeRecords, fmt.Sprintf("%d.%d", unit, page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return bot.Show(s.Row(home())), nil
}

// record shows one report. Arg: its id.
func (d *desk) record(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, _, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.filed(ctx, t, sub)
}

// find reads the report that a button names, "id" or "id.revision", within the reader's scope.
func (d *desk) find(ctx context.Context, t *bot.Turn, arg string) (sub reports.Submission, revision int, err error) {
	a, b, _ := strings.Cut(arg, ".")
	id, err := strconv.ParseInt(a, 10, 64)
	if err != nil || id <= 0 {
		return sub, 0, locales.Refuse("report.stale")
	}
	revision, _ = strconv.Atoi(b) // "" and words are revision 0, which no report has
	sub, err = d.reports.Get(ctx, id)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(sub.Unit)) {
		return reports.Submission{}, 0, locales.Refuse("report.stale")
	}
	if err != nil {
		return sub, 0, fmt.Errorf("find a filed report: %w", err)
	}
	return sub, revision, nil
}
