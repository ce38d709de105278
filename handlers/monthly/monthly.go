// Package monthly sends what offices get once a month, on its first working day, about the month that is over: the burden
// report to the city (brief 6.4) and the month on one page to each county.
//
// It imports figures, notices, calendar, org, locales and bot; never store.
package monthly

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Boards is where the month is counted and its messages are queued.
type Boards interface {
	// Past reads a board as it was at the end of a month.
	Past(ctx context.Context, unit org.Unit, b figures.Board, at time.Time) (figures.Sheet, error)
	// Holders are those who hold a role and were not queued a message under prefix.
	Holders(ctx context.Context, role org.Role, prefix string, now time.Time) ([]figures.Holder, error)
	Queue(ctx context.Context, out []notices.Outgoing, now time.Time) error
	Days(ctx context.Context) (*calendar.Days, error)
}

type desk struct {
	boards Boards
	page   func(org.Unit, calendar.Span) string
}

// New offers the feature over storage; page names the file with a unit's month on one page (bot.Screen.Paper).
func New(b Boards, page func(org.Unit, calendar.Span) string) bot.Feature {
	d := &desk{b, page}
	return bot.Feature{Name: "monthly", Jobs: []bot.Job{
		{Name: "city-burden", Every: 10 * time.Minute, RunOnce: d.job(org.CityCoordinator, "city-burden", d.burden)},
		{Name: "county-month", Every: 10 * time.Minute, RunOnce: d.job(org.CountyCoordinator, "county-month", d.onePage)},
	}}
}

// first is when the month's messages leave, moved to its first working day; what is made later than a week after that
// is not worth sending any more.
var first = calendar.Deadline{Hour: 8, Minute: 30}

const worth = 7 * 24 * time.Hour

// job queues the messages about the month before for those who hold a role, one for each person. Which people have theirs stands in
// the queue itself, so neither a restart nor a second replica writes to anybody twice.
func (d *desk) job(role org.Role, name string, compose func(context.Context, org.Unit, calendar.Span) (*bot.Screen, error)) func(context.Context, time.Time) (map[string]int, error) {
	return func(ctx context.Context, now time.Time) (map[string]int, error) {
		days, err := d.boards.Days(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		this := calendar.Of(calendar.Month, now)
		from := first.Of(this, days)
		if now.Before(from) || !now.Before(from.Add(worth)) {
			return nil, nil
		}
		month := this.Add(-1)
		prefix := name + "/" + month.ID() + "/"
		list, err := d.boards.Holders(ctx, role, prefix, now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		payloads, sent := map[org.UnitID]json.RawMessage{}, 0
		for _, h := range list {
			u := h.Grant.Unit
			if payloads[u.ID] == nil {
				s, err := compose(ctx, u, month)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				if payloads[u.ID], err = json.Marshal(s); err != nil {
					return nil, fmt.Errorf("write %s: %w", name, err)
				}
			}
			one := notices.Outgoing{Key: fmt.Sprintf("%s%d/%d", prefix, u.ID, h.Person), Person: h.Person, Payload: payloads[u.ID], Expires: from.Add(worth), Budgeted: true}
			if err := d.boards.Queue(ctx, []notices.Outgoing{one}, now); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			sent++
		}
		return map[string]int{"messages": sent}, nil
	}
}

// onePage is a county's month as a file that is made when the message leaves.
func (d *desk) onePage(_ context.Context, u org.Unit, month calendar.Span) (*bot.Screen, error) {
	s := bot.Say(locales.M("monthly.page", "Unit", u.Name, "Month", month.Text()))
	s.Paper = d.page(u, month)
	return s.Row(bot.To(locales.M("monthly.btn_board"), "cmd", "stats county "+month.ID())), nil
}

// burden is what each office asked of the grass roots in the month, in the order of their codes, and whose reports nearly
// always say that nothing has changed. What does not fit stands behind the button.
func (d *desk) burden(ctx context.Context, u org.Unit, month calendar.Span) (*bot.Screen, error) {
	b, _ := figures.BoardOf("relief")
	sheet, err := d.boards.Past(ctx, u, b, month.End().Add(-time.Second))
	if err != nil {
		return nil, err
	}
	s := bot.Say(locales.M("monthly.burden", "Unit", u.Name, "Month", month.Text()))
	var longer, lines []locales.Text
	for _, k := range sheet.Keys {
		raw := k.Raw
		if raw[figures.ReportsAsked].Sign()+raw[figures.ReportsFiled].Sign()+raw[figures.TasksSet].Sign()+raw[figures.Messages].Sign()+raw[figures.Refused].Sign() == 0 {
			continue
		}
		name, said := bot.Clip(k.Text(b), 16, 24), make([]string, len(b.Columns))
		for i, c := range b.Columns {
			v, shape := c.Of(k.Input)
			said[i] = shape.Short(v)
		}
		lines = append(lines, locales.M("monthly.office", "Name", name, "Asked", said[0], "Typed", said[1], "Short", said[2], "Messages", said[3], "Same", said[4], "Refused", said[5]))
		if same, often := figures.Unchanged(raw); often {
			longer = append(longer, locales.M("stats.longer_period", "Name", name, "Share", figures.Share.Short(same)))
		}
	}
	if len(lines) == 0 {
		s.Add(locales.M("monthly.nothing"))
	}
	left := 0
	for _, line := range append(longer, lines...) { // what there is to decide comes first
		if !s.Fits(line, locales.M("monthly.more", "Count", len(lines))) {
			left++
			continue
		}
		s.Add(line)
	}
	if left > 0 {
		s.Add(locales.M("monthly.more", "Count", left))
	}
	return s.Row(bot.To(locales.M("monthly.btn_relief"), "cmd", "stats relief "+month.ID())), nil
}
