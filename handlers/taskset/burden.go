package taskset

import (
	"context"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/tasks"
)

// shortAPage is how many tasks a page of the burden figure shows: each has its reason.
const shortAPage = 3

// clipReason is how much of a reason the list shows, in characters.
const clipReason = 40

// burden shows F38 of a month for the member's unit and those below it: how many tasks were
// set less than 48 hours ahead, of all, and which. It names units, never people.
func (f *feature) burden(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	spelled, page, _ := strings.Cut(t.Press.Arg, ".")
	now := calendar.Of(calendar.Month, t.Now)
	month, ok := calendar.Parse(spelled)
	if !ok || month.Kind != calendar.Month || month.Start().After(t.Now) {
		month = now
	}
	unit, at := t.Member.Active.Unit, int(number(page))
	share, err := f.Tasks.ShortShare(ctx, unit, month.Start(), month.End())
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show the burden figure: %w", err)
	}
	list, err := f.Tasks.ShortTasks(ctx, unit, month.Start(), month.End(), shortAPage, at*shortAPage)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show the burden figure: %w", err)
	}
	s := bot.Say(locales.M("taskset.short_title", "Unit", unit.Name, "Month", month.Text()))
	ratio := notices.Ratio{Num: share.Short, Den: share.All}
	s.Add(locales.M("taskset.short_share", "Short", share.Short, "All", share.All, "Percent", ratio.Percent()))
	for i, task := range list {
		s.Add(locales.M("taskset.short_line", "Number", at*shortAPage+i+1, "Title", titled(task), "Unit", task.From.Name,
			"Set", task.Created, "Due", task.Due, "Reason", locales.Raw(clip(task.Reason, clipReason))))
	}
	if share.Short == 0 && share.All > 0 {
		s.Add(locales.M("taskset.short_none"))
	}
	s.Turns(at, share.Short, shortAPage, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeShort, month.ID()+".")
	row := []bot.Button{bot.To(month.Add(-1).Text(), routeShort, month.Add(-1).ID()+".0")}
	if month != now {
		row = append(row, bot.To(month.Add(1).Text(), routeShort, month.Add(1).ID()+".0"))
	}
	return bot.Show(s.Row(row...).Row(bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
}
