// Package weekly sends the two who answer for a county first one page a week: how the week's reports came
// in, what stands out, what waits for them, with the ways to decide it. All of it is computed.
//
// It imports figures, reports, lifecycle, notices, calendar, org, locales and bot; never store.
package weekly

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/reports"
)

// Pages is where the page is counted and queued.
type Pages interface {
	Sheet(ctx context.Context, unit org.Unit, b figures.Board, now time.Time) (figures.Sheet, error)
	Weeks(ctx context.Context, unit org.Unit, n int, now time.Time) (figures.Series, error)
	// Holders are those who hold a role and were not queued a message under prefix.
	Holders(ctx context.Context, role org.Role, prefix string, now time.Time) ([]figures.Holder, error)
	Queue(ctx context.Context, out []notices.Outgoing, now time.Time) error
	Days(ctx context.Context) (*calendar.Days, error)
}

// Review is what waits of reports.
type Review interface {
	Inbox(ctx context.Context, by lifecycle.Actor, now time.Time) ([]reports.Submission, error)
}

// Records is what waits of records, by kind.
type Records interface {
	Waiting(ctx context.Context, a lifecycle.Actor, now time.Time) (map[string]int, error)
}

type desk struct {
	pages   Pages
	review  Review
	records Records
}

// New offers the feature over storage.
func New(p Pages, r Review, k Records) bot.Feature {
	d := &desk{pages: p, review: r, records: k}
	return bot.Feature{Name: "weekly", Jobs: []bot.Job{{Name: "county-week", Every: 10 * time.Minute, RunOnce: d.send}}}
}

// The page goes out half an hour after the week's briefs were due, on Friday evening. What is made later
// than that evening waits for Monday 08:30, and after Monday noon it is not worth sending any more.
const (
	after   = 30 * time.Minute
	evening = 4 * time.Hour
)

var (
	monday = calendar.Deadline{Days: 7, Hour: 8, Minute: 30}
	over   = calendar.Deadline{Days: 7, Hour: 12}
)

// page says of which week a page is to be sent at now, and from when on; false when none is.
func page(now time.Time, days *calendar.Days) (week calendar.Span, from, until time.Time, due bool) {
	this := calendar.Of(calendar.Week, now)
	for _, week := range []calendar.Span{this, this.Add(-1)} {
		ready, from, until := reports.BriefDue.Of(week, days).Add(after), time.Time{}, over.Of(week, nil)
		if next := monday.Of(week, nil); now.After(ready.Add(evening)) && now.Before(next) {
			from = next
		}
		if !now.Before(ready) && now.Before(until) {
			return week, from, until, true
		}
	}
	return this, from, until, false
}

// send makes the pages that are due, one for each person.
func (d *desk) send(ctx context.Context, now time.Time) (map[string]int, error) {
	days, err := d.pages.Days(ctx)
	if err != nil {
		return nil, fmt.Errorf("weekly page: %w", err)
	}
	week, from, until, due := page(now, days)
	if !due {
		return nil, nil
	}
	prefix := "county-week/" + week.ID() + "/"
	list, err := d.pages.Holders(ctx, org.CountyFirst, prefix, now)
	if err != nil {
		return nil, fmt.Errorf("weekly page: %w", err)
	}
	texts, sent := map[org.UnitID][]locales.Text{}, 0
	for _, f := range list {
		u := f.Grant.Unit
		if texts[u.ID] == nil {
			if texts[u.ID], err = d.text(ctx, u, week, now); err != nil {
				return nil, err
			}
		}
		s := bot.Say(texts[u.ID]...)
		if err := d.waiting(ctx, s, f, now); err != nil {
			return nil, err
		}
		payload, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("write a weekly page: %w", err)
		}
		out := []notices.Outgoing{{Key: fmt.Sprintf("%s%d/%d", prefix, u.ID, f.Person), Person: f.Person, Payload: payload, NotBefore: from, Expires: until, Budgeted: true}}
		if err := d.pages.Queue(ctx, out, now); err != nil {
			return nil, fmt.Errorf("weekly page: %w", err)
		}
		sent++
	}
	return map[string]int{"pages": sent}, nil
}

// text is the page of a county: a sentence for each thing that there is something to say about.
func (d *desk) text(ctx context.Context, u org.Unit, week calendar.Span, now time.Time) ([]locales.Text, error) {
	county, _ := figures.BoardOf("county")
	sheet, err := d.pages.Sheet(ctx, u, county, now)
	if err != nil {
		return nil, fmt.Errorf("count a weekly page: %w", err)
	}
	ended := week.End().Add(-time.Second)
	if now.Before(ended) {
		ended = now
	}
	weeks, err := d.pages.Weeks(ctx, u, 2, ended)
	if err != nil {
		return nil, fmt.Errorf("count a weekly page: %w", err)
	}
	out := []locales.Text{locales.M("weekly.head", "Unit", u.Name, "Week", week.Text(), "At", now)}
	out = append(out, ofReports(weeks)...)
	raw, in := sheet.Whole.Raw, sheet.Whole.Input
	say := func(id string, c figures.Code, n record.Number) {
		f, _ := figures.FormulaOf(string(c))
		if v := f.Of(in); v.Says == figures.Known {
			out = append(out, locales.M("weekly."+id, "Rate", f.Shape.Short(v), "Number", locales.Decimal(n.Fixed(0))))
		}
	}
	say(pace(in), "F08", record.Number{})
	say("clues", "F17", raw[figures.CluesOverdue])
	say("issues", "F31", raw[figures.IssuesDue].Minus(raw[figures.IssuesInTime]))
	say("learning", "F26", record.Number{})
	return out, nil
}

// pace says whether payments are behind the time of the year by more than ten points (brief A3b).
func pace(in figures.Input) string {
	f, _ := figures.FormulaOf("F09")
	if ten, _ := record.Num(-10).Over(record.Num(100)); f.Of(in).N.Cmp(ten) < 0 {
		return "money_behind"
	}
	return "money"
}

// ofReports says how the week's reports came in, and how that stands to the week before.
func ofReports(w figures.Series) []locales.Text {
	now, before := w.Whole[1], w.Whole[0]
	owed := now[figures.ReportsDue].Minus(now[figures.ReportsExempt])
	if owed.Sign() == 0 {
		return []locales.Text{locales.M("weekly.no_reports")}
	}
	f, _ := figures.FormulaOf("F02")
	rate, was := f.Of(figures.Input{Raw: now}), f.Of(figures.Input{Raw: before})
	plain := func(n record.Number) locales.Decimal { return locales.Decimal(n.Fixed(0)) }
	out := []locales.Text{locales.M("weekly.reports", "Owed", plain(owed), "Filed", plain(now[figures.ReportsSubmitted]), "OnTime", plain(now[figures.ReportsOnTime]), "Rate", f.Shape.Short(rate))}
	if was.Says == figures.Known {
		by := rate.N.Minus(was.N)
		id := "weekly.same"
		switch by.Sign() {
		case 1:
			id = "weekly.up"
		case -1:
			id, by = "weekly.down", by.Neg()
		}
		out = append(out, locales.M(id, "Points", locales.Decimal(by.Times(record.Num(100)).Fixed(1))))
	}
	if missing := owed.Minus(now[figures.ReportsSubmitted]); missing.Sign() > 0 {
		out = append(out, locales.M("weekly.missing", "Number", plain(missing)))
	}
	return out
}

// waiting says what waits for the person, with the ways to decide it.
func (d *desk) waiting(ctx context.Context, s *bot.Screen, f figures.Holder, now time.Time) error {
	who := lifecycle.Actor{Person: f.Person, Grant: f.Grant}
	inbox, err := d.review.Inbox(ctx, who, now)
	if err != nil {
		return fmt.Errorf("weekly page: %w", err)
	}
	kinds, err := d.records.Waiting(ctx, who, now)
	if err != nil {
		return fmt.Errorf("weekly page: %w", err)
	}
	n := 0
	for _, k := range kinds {
		n += k
	}
	if len(inbox)+n == 0 {
		s.Add(locales.M("weekly.nothing_waits"))
	} else {
		s.Add(locales.M("weekly.waits"))
	}
	var row []bot.Button
	if len(inbox) > 0 {
		row = append(row, bot.To(locales.M("weekly.btn_inbox", "Count", len(inbox)), "cmd", "inbox"))
	}
	if n > 0 {
		row = append(row, bot.To(locales.M("weekly.btn_records", "Count", n), "cmd", "records waiting"))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	s.Row(bot.To(locales.M("weekly.btn_board"), "cmd", "stats county"), bot.To(locales.M("weekly.btn_check"), "cmd", "check"))
	return nil
}
