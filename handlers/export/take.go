package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	file "cadrebot/reports/export"
)

// take writes the file that was agreed to, as the reports stand now, and hands it over.
func (d *desk) take(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := strconv.ParseInt(t.Press.Arg, 10, 64)
	if err != nil {
		return bot.Reply{}, locales.Refuse("export.old")
	}
	a, err := d.reports.AskedExport(ctx, id)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("take an export: %w", err)
	}
	by := lifecycle.ActorOf(t.Member)
	if err := a.Takes(by, t.Now); err != nil {
		return bot.Reply{}, err
	}
	if a.Record != 0 {
		return d.takeRecord(ctx, t, a)
	}
	of, err := d.subjectOf(ctx, t, a)
	if err != nil {
		return bot.Reply{}, err
	}
	o := file.Options{Lang: t.Lang, Labels: a.InWords, BOM: a.Format == asCSV, Sheet: of.name}
	var b bytes.Buffer
	var n int
	var ext string
	tooBig := locales.Refuse("export.too_big")
	_, err = bot.InTime(ctx, tooBig, func(ctx context.Context) (_ bot.Reply, err error) {
		n, ext, err = write(&bounded{Writer: &b, left: largest}, of.form, a.Format, o, d.reports.Export(ctx, a.Unit, a.Form, a.From, a.To))
		return bot.Reply{}, err
	})
	if errors.Is(err, errTooBig) {
		err = tooBig
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("export reports: %w", err)
	}
	object := fmt.Sprintf("%s %s-%s %s second:%d", a.Form, a.From, a.To, a.Format, a.Second)
	if err := d.reports.Exported(ctx, by, object, n, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("note the export: %w", err)
	}
	s := bot.Say(
		of.titled(locales.M("export.done", "Unit", a.Unit.Name, "Time", stretch(a), "Count", n)),
		locales.M("export.small_cells"),
	)
	s.New = true
	s.File = &bot.File{Name: fmt.Sprintf("%s-%s-%s-%s%s", a.Form, a.Unit.Code, a.From, a.To, ext), Bytes: b.Bytes()}
	return bot.Show(s.Row(bot.To(locales.M("export.home"), "cmd", "menu"))), nil
}
