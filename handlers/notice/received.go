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

// receipt says whether a receipt was asked for and given, and whether the notice still holds.
func receipt(r notices.Received) locales.Text {
	switch {
	case r.Notice.Withdrawn():
		return locales.M("follow.receipt_withdrawn")
	case !r.Confirmed.IsZero():
		return locales.M("notice.receipt_given")
	case r.Notice.Asks():
		return locales.M("notice.receipt_open")
	}
	return locales.M("notice.receipt_none")
}

// read shows one notice again; only whom it was sent to reads it.
func (f *feature) read(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.got(ctx, t, numbersIn(t.Press.Arg, 1)[0])
	if err != nil {
		return bot.Reply{}, err
	}
	s := readScreen(r, t)
	if n := len(r.Notice.Media); n > 0 && !r.Notice.Withdrawn() {
		s.Row(bot.To(locales.M("follow.btn_media", "Number", n), routeMedia, idArg(r.Notice.ID)))
	}
	s.Rows = append(s.Rows, passOnRow(t, r.Notice)...)
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_back"), routeReceived, "0"))), nil
}

// got is a notice that was sent to the person.
func (f *feature) got(ctx context.Context, t *bot.Turn, id int) (notices.Received, error) {
	if id == 0 {
		return notices.Received{}, locales.Refuse("notice.not_received")
	}
	found, err := f.inbox.Received(ctx, t.Member.ID, notices.NoticeID(id), 1, 0)
	if err != nil {
		return notices.Received{}, fmt.Errorf("read a notice received: %w", err)
	}
	if len(found) == 0 {
		return notices.Received{}, locales.Refuse("notice.not_received")
	}
	return found[0], nil
}

// media sends the pictures and files of a notice again, each in a message of its own.
func (f *feature) media(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.got(ctx, t, numbersIn(t.Press.Arg, 1)[0])
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Notice.Withdrawn() {
		return bot.Reply{}, locales.Refuse("follow.withdrawn")
	}
	var out bot.Reply
	for i, m := range r.Notice.Media {
		s := bot.Say(locales.M("follow.media", "Title", r.Notice.Title, "Number", i+1, "All", len(r.Notice.Media)))
		s.New, s.File = true, &bot.File{Ref: m.ID, Name: m.Name, Picture: m.Kind == "photo"}
		out.Screens = append(out.Screens, s)
	}
	if len(out.Screens) == 0 {
		return bot.Toast(locales.M("follow.no_media")), nil
	}
	return out, nil
}

// linkNotice is what stands before a notice's id in a deep link: from a work group to the
// private chat. Released.
const linkNotice = "notice"

// linked opens the notice of a link for whoever got it, and for its author how far it has come.
func (f *feature) linked(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id := numbersIn(t.Text, 1)[0]
	r, err := f.got(ctx, t, id)
	if err == nil {
		s := readScreen(r, t)
		s.New = true
		return bot.Show(s.Row(bot.To(locales.M("follow.btn_received"), routeReceived, "0"))), nil
	}
	if id == 0 || notices.MaySend(t.Member) != nil {
		return bot.Reply{}, err
	}
	mine, none := f.book.Progress(ctx, t.Member.ID, notices.NoticeID(id))
	if none != nil {
		return bot.Reply{}, err
	}
	s := Progress(mine.At(t.Now))
	s.New = true
	return bot.Show(s), nil
}
