package notice

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Sizes of a page.
const (
	listPage  = 5
	phonePage = 6
)

// list is /notices and its pages: what I have sent, newest first; who sends none sees what
// they got.
func (f *feature) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return f.received(ctx, t)
	}
	offset := 0
	if t.Press != nil {
		offset = numbersIn(t.Press.Arg, 1)[0]
	}
	found, err := f.book.Sent(ctx, t.Member.ID, listPage+1, offset)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list notices: %w", err)
	}
	doors, err := f.doors(ctx, t)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list notices: %w", err)
	}
	if len(found) == 0 && offset == 0 {
		s := bot.Say(locales.M("notice.none")).Row(bot.To(locales.M("notice.btn_compose"), "cmd", "notice"))
		s.Rows = append(s.Rows, doors...)
		return bot.Show(s), nil
	}
	shown := found[:min(len(found), listPage)]
	s := bot.Say(locales.M("notice.list_title"))
	var row []bot.Button
	for i, r := range shown {
		s.Add(locales.M("notice.list_line", "Number", offset+i+1, "Title", r.Notice.Title, "State", r.Notice.StateWord(), "At", r.Notice.Created,
			"Accepted", r.Figures.Accepted(), "All", r.Figures.Targeted(), "Confirmed", r.Figures.ByState[notices.Confirmed]))
		row = append(row, bot.To(locales.M("notice.btn_open", "Number", offset+i+1), routeView, idArg(r.Notice.ID)))
		if len(row) == 2 || i == len(shown)-1 {
			s.Row(row...)
			row = nil
		}
	}
	s.Rows = append(s.Rows, pages(routeList, "", offset, listPage, len(found) > listPage)...)
	s.Rows = append(s.Rows, doors...)
	return bot.Show(s), nil
}

// pages is the row of newer and older, without an empty row.
func pages(route, prefix string, offset, size int, more bool) [][]bot.Button {
	var row []bot.Button
	if offset > 0 {
		row = append(row, bot.To(locales.M("notice.btn_newer"), route, prefix+strconv.Itoa(max(0, offset-size))))
	}
	if more {
		row = append(row, bot.To(locales.M("notice.btn_older"), route, prefix+strconv.Itoa(offset+size)))
	}
	if row == nil {
		return nil
	}
	return [][]bot.Button{row}
}

// view shows one of my notices with what can be done about it.
func (f *feature) view(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(Progress(r.At(t.Now))), nil
}

// mine reads the notice that a button names; only its author sees it.
func (f *feature) mine(ctx context.Context, t *bot.Turn) (notices.Report, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return notices.Report{}, err
	}
	r, err := f.book.Progress(ctx, t.Member.ID, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]))
	return r, told(err)
}

// told makes a refusal of what is not there for this person.
func told(err error) error {
	if errors.Is(err, org.ErrNotFound) {
		return locales.Refuse("notice.not_found")
	}
	return err
}

func idArg(id notices.NoticeID) string { return strconv.FormatInt(int64(id), 10) }

// numbersIn reads n numbers separated by dots; what is missing or no number is 0, which
// no record has.
func numbersIn(arg string, n int) []int {
	out := make([]int, n)
	for i, part := range strings.Split(arg, ".") {
		if i == n {
			break
		}
		if v, err := strconv.Atoi(part); err == nil && v > 0 {
			out[i] = v
		}
	}
	return out
}
