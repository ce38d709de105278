package notice

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// received is /notices for those who send none, and its pages: what was sent to me, newest
// first.
func (f *feature) received(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	offset := 0
	if t.Press != nil {
		offset = numbersIn(t.Press.Arg, 1)[0]
	}
	found, err := f.inbox.Received(ctx, t.Member.ID, 0, listPage+1, offset)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list notices received: %w", err)
	}
	if len(found) == 0 && offset == 0 {
		return bot.Show(bot.Say(locales.M("notice.none_received")).Row(
			bot.To(locales.M("notice.btn_tasks"), "cmd", "tasks"), bot.To(locales.M("notice.btn_menu"), "cmd", "menu"))), nil
	}
	shown := found[:min(len(found), listPage)]
	s := bot.Say(locales.M("notice.received_title"))
	var row []bot.Button
	for i, r := range shown {
		s.Add(locales.M("notice.received_line", "Number", offset+i+1, "Title", r.Notice.Title, "Unit", r.Notice.From.Name, "At", r.At, "State", receipt(r)))
		row = append(row, bot.To(locales.M("notice.btn_open", "Number", offset+i+1), routeRead, idArg(r.Notice.ID)))
		if len(row) == 2 || i == len(shown)-1 {
			s.Row(row...)
			row = nil
		}
	}
	s.Rows = append(s.Rows, pages(routeReceived, "", offset, listPage, len(found) > listPage)...)
	return bot.Show(s), nil
}

// receipt says whether a receipt was asked for and given.
func receipt(r notices.Received) locales.Text {
	switch {
	case !r.Confirmed.IsZero():
		return locales.M("notice.receipt_given")
	case r.Notice.Confirm:
		return locales.M("notice.receipt_open")
	}
	return locales.M("notice.receipt_none")
}

// read shows one notice again; only whom it was sent to reads it.
func (f *feature) read(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id := notices.NoticeID(numbersIn(t.Press.Arg, 1)[0])
	if id == 0 {
		return bot.Reply{}, locales.Refuse("notice.not_received")
	}
	found, err := f.inbox.Received(ctx, t.Member.ID, id, 1, 0)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read a notice received: %w", err)
	}
	if len(found) == 0 {
		return bot.Reply{}, locales.Refuse("notice.not_received")
	}
	r := found[0]
	s := bot.Say(r.Notice.Head(), r.Notice.Body, locales.M("notice.from", "Unit", r.Notice.From.Name, "At", r.Notice.Created))
	switch {
	case !r.Confirmed.IsZero():
		s.Add(locales.M("notice.confirmed", "At", r.Confirmed))
	case r.Notice.Confirm:
		s.Add(locales.M("notice.please_confirm")).Row(bot.To(locales.M("notice.btn_confirm"), routeConfirm, idArg(r.Notice.ID)))
	}
	s.Rows = append(s.Rows, passOnRow(t, r.Notice)...)
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_back"), routeReceived, "0"))), nil
}
