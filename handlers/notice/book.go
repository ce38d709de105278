package notice

import (
	"context"
	"encoding/json"
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
		s.Add(locales.M("notice.list_line", "Number", offset+i+1, "Title", r.Notice.Title, "At", r.Notice.Created,
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
	return bot.Show(viewScreen(r)), nil
}

func viewScreen(r notices.Report) *bot.Screen {
	n, id := r.Notice, idArg(r.Notice.ID)
	s := bot.Say(n.Head(), locales.M("notice.to_whom", "Unit", n.Audience.Unit.Name, "At", n.Created)).Add(stands(n)...)
	if r.Figures.Targeted() > 0 {
		s.Add(r.Lines()...)
	}
	if n.State == notices.NoticeRefused {
		s.Row(bot.To(locales.M("compose.btn_mend"), routeMend, id))
	}
	if n.Confirm && r.Figures.ByState[notices.Sent] > 0 {
		s.Row(bot.To(locales.M("notice.btn_remind", "Number", r.Figures.ByState[notices.Sent]), routeRemind, id))
	}
	if missed := r.Figures.Missed(); missed > 0 {
		s.Row(bot.To(locales.M("notice.btn_phone", "Number", missed), routePhone, id+".0"))
	}
	if again := r.Figures.ByState[notices.Unknown] + r.Figures.ByState[notices.Failed]; again > 0 {
		s.Row(bot.To(locales.M("notice.btn_again", "Number", again), routeAgain, id))
	}
	return s.Row(bot.To(locales.M("notice.btn_refresh"), routeView, id), bot.To(locales.M("notice.btn_list"), routeList, "0"))
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

// remind reminds those who have not confirmed, and nobody else.
func (f *feature) remind(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n := r.Notice
	payload, err := json.Marshal(bot.Say(locales.M("notice.reminder"), n.Head(), n.Body,
		locales.M("notice.from", "Unit", n.From.Name, "At", n.Created)).
		Row(bot.To(locales.M("notice.btn_confirm"), routeConfirm, idArg(n.ID))))
	if err != nil {
		return bot.Reply{}, fmt.Errorf("compose reminder: %w", err)
	}
	count, err := f.book.RemindUnconfirmed(ctx, t.Member.ID, n.ID, payload, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	return bot.Toast(locales.M("notice.reminded", "Count", count)), nil
}

// again sends again what failed or is in doubt.
func (f *feature) again(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	count, err := f.book.SendAgain(ctx, t.Member.ID, r.Notice.ID, t.Now)
	if err != nil {
		return bot.Reply{}, told(err)
	}
	if r, err = f.book.Progress(ctx, t.Member.ID, r.Notice.ID); err != nil {
		return bot.Reply{}, told(err)
	}
	return bot.Reply{Screens: []*bot.Screen{viewScreen(r)}, Toast: locales.M("notice.queued_again", "Count", count)}, nil
}

// whoToPhone lists the people who did not get it, in code order.
func (f *feature) whoToPhone(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s, err := f.phoneScreen(ctx, t, r, numbersIn(t.Press.Arg, 2)[1])
	return bot.Show(s), err
}

func (f *feature) phoneScreen(ctx context.Context, t *bot.Turn, r notices.Report, offset int) (*bot.Screen, error) {
	found, err := f.phone.Unreached(ctx, t.Member.ID, r.Notice.ID, phonePage+1, offset)
	if err != nil {
		return nil, fmt.Errorf("list whom to phone: %w", err)
	}
	id := idArg(r.Notice.ID)
	s := bot.Say(locales.M("notice.phone_title", "Title", r.Notice.Title))
	if len(found) == 0 {
		s.Add(locales.M("notice.phone_none"))
	}
	for i, m := range found[:min(len(found), phonePage)] {
		line, button := locales.M("notice.phone_line", "Number", offset+i+1, "Unit", m.Unit.Name, "Name", m.Name,
			"Why", notices.Why(m.State, m.Reason)), bot.Button{}
		if m.Told {
			line = locales.M("notice.phone_line_told", "Number", offset+i+1, "Unit", m.Unit.Name, "Name", m.Name)
		} else {
			button = bot.To(locales.M("notice.btn_told", "Number", offset+i+1), routeTold, fmt.Sprintf("%s.%d.%d", id, m.Person, offset))
		}
		s.Add(line)
		if button.Route != "" {
			last := len(s.Rows) - 1
			if last >= 0 && len(s.Rows[last]) == 1 {
				s.Rows[last] = append(s.Rows[last], button)
			} else {
				s.Row(button)
			}
		}
	}
	s.Rows = append(s.Rows, pages(routePhone, id+".", offset, phonePage, len(found) > phonePage)...)
	return s.Row(bot.To(locales.M("notice.btn_back"), routeView, id)), nil
}

// told notes that somebody was told by phone or in a meeting.
func (f *feature) told(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n := numbersIn(t.Press.Arg, 3)
	if err := f.phone.ToldByPhone(ctx, t.Member.ID, r.Notice.ID, org.PersonID(n[1]), t.Now); err != nil {
		return bot.Reply{}, told(err)
	}
	s, err := f.phoneScreen(ctx, t, r, n[2])
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Screens: []*bot.Screen{s}, Toast: locales.M("notice.noted")}, nil
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
