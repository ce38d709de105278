// Package export is /export: coordinators take the briefs of their area, or what was filed
// of a form that their office published (subject.go), along as a
// workbook, a CSV or a CSV in the layout of ODK Central, or a record of the office that is not of
// their own unit alone (record.go). One asks, another agrees (ask.go),
// then the first takes the file (take.go); all three are noted in the audit log.
//
// It imports reports, reports/export, notices, forms, form, lifecycle, org, locales and bot; never store.
// A new format is a function of reports/export and a choice here.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/reports"
	file "cadrebot/reports/export"
)

// Reports is what the feature needs of storage.
type Reports interface {
	// Export yields the reports of unit and everything below it, by period and code; an
	// error is the last thing that is yielded.
	Export(ctx context.Context, unit org.Unit, formID string, from, to reports.Period) iter.Seq2[reports.Row, error]
	// AskExport keeps a request and queues what compose writes to those who can agree; it
	// returns how many they are. Idempotent by key.
	AskExport(ctx context.Context, key string, a reports.Asked, compose func(reports.Asked, []org.PersonID) ([]notices.Outgoing, error)) (int, error)
	AskedExport(ctx context.Context, id int64) (reports.Asked, error)
	// DecideExport writes down what the second person said, and queues the letter to the
	// asker that compose writes.
	DecideExport(ctx context.Context, id int64, by lifecycle.Actor, agree bool, compose func(reports.Asked) (notices.Outgoing, error), now time.Time) (reports.Asked, error)
	// Exported notes who took how many rows away.
	Exported(ctx context.Context, by lifecycle.Actor, what string, n int, now time.Time) error
}

// kindExport is the conversation that asks what to export. Persisted.
const kindExport = "export"

// exportVersion is the version of its form. Persisted in drafts.
const exportVersion = 1

// Fields of that form. Persisted in drafts.
const (
	keyWeeks  = "weeks"
	keyFormat = "format"
	keyValues = "values"
)

// Times that can be chosen. Persisted in drafts.
const (
	thisWeek  = "this"
	lastWeek  = "last"
	fourWeeks = "four"
	thisYear  = "year"
)

// Formats. Persisted in drafts.
const (
	asXLSX     = "xlsx"
	asCSV      = "csv"
	asCSVPlain = "csv_plain"
	asODK      = "odk"
)

// largest is what a bot may send as one file: 50 MB, as Telegram counts.
const largest = 50_000_000

var errTooBig = errors.New("the file is too big")

type desk struct {
	reports Reports
	forms   Forms
	office  Office
	briefs  *form.Compiled // what is asked before briefs are taken along
	filed   *form.Compiled // and before what was filed of a published form is
}

// New offers the feature over r, over the forms that offices publish, and over their records.
func New(r Reports, f Forms, o Office) (bot.Feature, error) {
	all := question()
	briefs, err := form.Compile(all)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("export feature: %w", err)
	}
	all.Fields = all.Fields[1:] // of a published form it is the newest period
	filed, err := form.Compile(all)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("export feature: %w", err)
	}
	d := &desk{reports: r, forms: f, office: o, briefs: briefs, filed: filed}
	ask := bot.FormDialogue{
		Kind: kindExport, Title: locales.M("export.title"), Form: d.asking, Submit: d.ask,
	}
	return bot.Feature{
		Name: "export",
		Commands: []bot.Command{{
			Name: "export", Help: locales.M("export.command"), Families: []org.Family{org.Coordinator}, Run: d.open,
		}},
		Routes: []bot.Route{
			{Name: routeDecide, Families: []org.Family{org.Coordinator}, Run: d.decide},
			{Name: routeTake, Families: []org.Family{org.Coordinator}, Run: d.take},
		},
		Dialogues: []bot.Dialogue{ask.Dialogue()},
	}, nil
}

// question asks for the time, the format, and whether values stand in words.
func question() form.Form {
	choices := func(room string, keys ...string) []form.Choice {
		var out []form.Choice
		for _, k := range keys {
			out = append(out, form.Choice{Key: k, Label: locales.M(room + k)})
		}
		return out
	}
	return form.Form{
		ID: kindExport, Version: exportVersion, Title: locales.M("export.title"),
		Fields: []form.Field{
			{
				Key: keyWeeks, Kind: form.One, Required: true, Label: locales.M("export.weeks"),
				Choices: choices("export.span.", thisWeek, lastWeek, fourWeeks, thisYear),
			},
			{
				Key: keyFormat, Kind: form.One, Required: true, Label: locales.M("export.format"),
				Choices: choices("export.as.", asXLSX, asCSV, asCSVPlain, asODK),
			},
			{
				Key: keyValues, Kind: form.One, Required: true, Relevant: "${format} != '" + asODK + "'", Label: locales.M("export.values"),
				Choices: []form.Choice{{Key: "labels", Label: locales.M("export.labels")}, {Key: "codes", Label: locales.M("export.codes")}},
			},
		},
	}
}

// asking is the question about ref, the number of a published form; empty for the briefs.
func (d *desk) asking(_ context.Context, _ *bot.Turn, ref string) (*form.Compiled, error) {
	if ref == "" {
		return d.briefs, nil
	}
	return d.filed, nil
}

// open is /export, with the number of a form behind it what was filed of that form, with the code of a
// record that record.
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() || t.Member.Active.Role.Family() != org.Coordinator {
		return bot.Reply{}, locales.Refuse("bot.not_for_role")
	}
	ref := strings.TrimSpace(t.Text)
	if record.LooksLikeCode(ref) {
		return d.askRecord(ctx, t, strings.ToUpper(ref))
	}
	if ref != "" {
		if _, err := d.published(ctx, t, ref); err != nil {
			return bot.Reply{}, err
		}
	}
	o, err := bot.OpenForm(kindExport, ref, exportVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// span is the time that a choice means, counted from now.
func span(choice string, now time.Time) (from, to reports.Period) {
	to = reports.WeekOf(now)
	switch choice {
	case lastWeek:
		to = reports.WeekOf(now.AddDate(0, 0, -7))
		return to, to
	case fourWeeks:
		return reports.WeekOf(now.AddDate(0, 0, -21)), to
	case thisYear:
		// The fourth of January is always in the first week of its ISO year.
		y, _ := now.In(locales.Zone).ISOWeek()
		return reports.WeekOf(time.Date(y, 1, 4, 12, 0, 0, 0, locales.Zone)), to
	}
	return to, to
}

// write writes the rows in a format and says which ending its file has.
func write(w io.Writer, f form.Form, format string, o file.Options, rows file.Rows) (n int, ext string, err error) {
	switch format {
	case asODK:
		n, err = file.ODK(w, f, o, rows)
		return n, ".csv.zip", err
	case asXLSX:
		n, err = file.XLSX(w, f, o, rows)
		return n, ".xlsx", err
	}
	n, err = file.CSV(w, f, o, rows)
	return n, ".csv", err
}

// bounded refuses to write more than may be sent.
type bounded struct {
	io.Writer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTooBig
	}
	return b.Writer.Write(p)
}
