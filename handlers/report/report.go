// Package report is the cadre's side of the weekly village brief: /report, "no change"
// in one tap, the form, the receipt, changing it before it is reviewed, putting right
// what was sent back, and asking for a correction of what is locked; and what everybody
// may read of it: where units stand, what was filed, and every move of a report. An office
// enters the brief of a village that phones. The reviewer's side is handlers/inbox.
//
// Besides the brief it serves every form that an office has published (published.go).
//
// It imports reports, forms, form, org, locales and bot; never store. What it needs of
// storage is Reports below, and Published.
package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Filings file reports.
type Filings interface {
	// Standing says where the unit stands with a period, or, for an empty one, with the
	// period that is asked for at now.
	Standing(ctx context.Context, unit org.UnitID, formID string, period reports.Period, now time.Time) (reports.Standing, error)
	// Get is one report; org.ErrNotFound when there is none.
	Get(ctx context.Context, id int64) (reports.Submission, error)
	// Submit files the first version, Resubmit changes it; both are idempotent by the
	// filing's key and refuse with a *locales.Refusal.
	Submit(ctx context.Context, f reports.Filing, now time.Time) (reports.Submission, error)
	Resubmit(ctx context.Context, f reports.Filing, now time.Time) (reports.Submission, error)
	// OpenPeriod makes every village with somebody to report owe a period; twice adds nothing.
	OpenPeriod(ctx context.Context, p reports.Period, title locales.Text, now time.Time) (added int, err error)
}

// Records reads what was filed, and asks for its correction.
type Records interface {
	// Unit is a unit; org.ErrNotFound when there is none with that id.
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	// Overview is what a unit and those below it owe for a period.
	Overview(ctx context.Context, unit org.Unit, formID string, period reports.Period, now time.Time) (reports.Overview, error)
	// Filed is a page of a unit's reports, newest first, and one more when there is another page.
	Filed(ctx context.Context, unit org.UnitID, formID string, page, size int) ([]reports.Submission, error)
	// History lists every move of a report, oldest first.
	History(ctx context.Context, id int64) ([]lifecycle.Entry, error)
	// Reviewers are the posts that may decide on a report next; none means that nobody may.
	Reviewers(ctx context.Context, s reports.Submission, now time.Time) ([]reports.Reviewer, error)
	// ClosedFor is what closed a period's figures for the unit; false when nothing has.
	ClosedFor(ctx context.Context, unit org.Unit, formID string, p reports.Period) (reports.Close, bool, error)
	// RequestCorrection is idempotent by its key and refuses with a *locales.Refusal.
	RequestCorrection(ctx context.Context, b reports.SendBack, now time.Time) (reports.Submission, error)
}

// Reports is what the feature needs of storage.
type Reports interface {
	Filings
	Records
}

// kindWeekly is the conversation that fills the weekly brief. Persisted.
const kindWeekly = "report.weekly"

// Routes of the buttons; released names are never reused.
const (
	routeSame   = "rn" // nothing new: submit; arg: period, period.drop
	routeFill   = "rw" // fill in; arg: period
	routeChange = "rc" // change what was submitted; arg: id.revision
	routeFix    = "rf" // put right what was sent back; arg: id.revision

	routeStatus  = "rs" // where a unit stands; arg: period.unit.page
	routePhone   = "rb" // enter the brief of a village that phones; arg: period.unit
	routeDictate = "rd" // fill in what the village says; arg: period.unit
	routeNoNews  = "rj" // the village says that nothing is new: submit; arg: period.unit, period.unit.0.drop
	routeRecords = "rp" // what a unit has filed; arg: unit.page
	routeRecord  = "ro" // one report; arg: id
	routeHistory = "rh" // its moves; arg: id or id.page
	routeRequest = "rq" // ask for a correction; arg: id.revision

	routeFiles = "al" // the photos and files of a report, in handlers/attachments; arg: id

	routeBrief    = "ri" // the brief, chosen from what is owed
	routeOwed     = "rl" // what is owed
	routeForm     = "re" // a published form; arg: id.period
	routeFormFill = "rg" // fill it in; arg: id.period
	routeFormSame = "rk" // nothing has changed: submit; arg: id.period, id.period.drop
)

// desk answers the cadre; it keeps nothing but what it was given and what it has just shown.
type desk struct {
	reports   Reports
	published Published
	forms     *reports.Forms
	brief     reports.Form
	recent    recent
}

// New offers the feature over r, and over the forms that offices publish.
func New(r Reports, p Published) (bot.Feature, error) {
	all, err := reports.NewForms(p.FormOf)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("report feature: %w", err)
	}
	d := &desk{reports: r, published: p, forms: all, brief: all.Brief()}
	cadre, office, both := []org.Family{org.Cadre}, []org.Family{org.Coordinator}, []org.Family{org.Cadre, org.Coordinator}
	asking := bot.FormDialogue{
		Kind: kindRequest, Title: locales.M("report.request.title"), Form: d.requestForm, Submit: d.request,
	}
	weekly := bot.FormDialogue{
		Kind: kindWeekly, Title: locales.M("report.title"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return d.brief.Compiled, nil },
		Submit: d.handIn, ReviewNote: d.doubts, About: d.calling,
	}
	return bot.Feature{
		Name: "report",
		Commands: []bot.Command{{
			Name: "report", Help: locales.M("report.command"),
			Families: both, Run: d.begin,
		}},
		Routes: []bot.Route{
			{Name: routeBrief, Families: cadre, Run: d.weekly},
			{Name: routeOwed, Families: both, Run: d.owed},
			{Name: routeForm, Families: both, Run: d.openForm},
			{Name: routeFormFill, Families: both, Run: d.fillForm},
			{Name: routeFormSame, Families: both, Run: d.sameForm},
			{Name: routeSame, Families: cadre, Run: d.same},
			{Name: routeFill, Families: cadre, Run: d.fill},
			{Name: routeChange, Families: both, Run: d.change},
			{Name: routeFix, Families: both, Run: d.change},
			{Name: routeStatus, Families: both, Run: d.status},
			{Name: routePhone, Families: office, Run: d.phone},
			{Name: routeDictate, Families: office, Run: d.dictate},
			{Name: routeNoNews, Families: office, Run: d.noNews},
			{Name: routeRecords, Families: both, Run: d.records},
			{Name: routeRecord, Families: both, Run: d.record},
			{Name: routeHistory, Families: both, Run: d.history},
			{Name: routeRequest, Families: both, Run: d.startRequest},
		},
		Dialogues: []bot.Dialogue{weekly.Dialogue(), d.formDialogue(), asking.Dialogue()},
		Jobs:      []bot.Job{{Name: "report-week", Every: time.Hour, RunOnce: d.openWeek}},
	}, nil
}

// openWeek makes the villages owe this week's brief, at most one a week; running twice
// adds nothing.
func (d *desk) openWeek(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := d.reports.OpenPeriod(ctx, reports.WeekOf(now), locales.M("report.title"), now)
	return map[string]int{"opened": n}, err
}

// reporter refuses everybody whose active grant does not report for a village, and says
// where they should go instead.
func reporter(m org.Member) error {
	switch {
	case m.Joined() && m.Active.Unit.Level == org.LevelVillage && slices.Contains(reports.Reporters, m.Active.Role):
		return nil
	case m.Joined() && m.Active.Role.Family() == org.Coordinator:
		return locales.Refuse("report.coordinator")
	}
	return locales.Refuse("report.not_reporter")
}

func value(r *bot.Reply) bot.Reply {
	if r == nil {
		return bot.Reply{}
	}
	return *r
}
