package export

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
	"cadrebot/reports"
)

// Office writes records of the office as workbooks.
type Office interface {
	// Book is the record with that code as the member may read it; a *locales.Refusal when they may
	// not, or when it never leaves as a file.
	Book(ctx context.Context, t *bot.Turn, code string) (record.Book, error)
}

// askRecord asks for a record of the office with what belongs to it.
func (d *desk) askRecord(ctx context.Context, t *bot.Turn, code string) (bot.Reply, error) {
	by := lifecycle.ActorOf(t.Member)
	unit := t.Member.Active.Unit
	if err := reports.MayExport(by, unit, t.Now); err != nil {
		return bot.Reply{}, err
	}
	b, err := d.office.Book(ctx, t, code)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("count what to export: %w", err)
	}
	return d.asks(ctx, t.Key, subject{record: b.Name}, reports.Asked{
		Person: by.Person, Role: by.Grant.Role, Unit: unit, Record: b.Record.ID, Code: b.Record.Code, Seconds: b.Second,
		Format: asXLSX, InWords: true, Reports: b.Count, At: t.Now,
	})
}

// takeRecord hands the file of a record over, as it stands now.
func (d *desk) takeRecord(ctx context.Context, t *bot.Turn, a reports.Asked) (bot.Reply, error) {
	b, err := d.office.Book(ctx, t, a.Code)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("export a record: %w", err)
	}
	object := fmt.Sprintf("%s %s second:%d", a.Code, a.Format, a.Second)
	if err := d.reports.Exported(ctx, lifecycle.ActorOf(t.Member), object, b.Count, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("note the export: %w", err)
	}
	s := bot.Say(subject{record: b.Name}.what(a))
	s.New = true
	s.File = &bot.File{Name: a.Code + ".xlsx", Bytes: b.XLSX}
	return bot.Show(s.Row(see(a), bot.To(locales.M("export.home"), "cmd", "menu"))), nil
}

// see leads to the record of a request.
func see(a reports.Asked) bot.Button {
	return bot.To(locales.M("export.see", "Code", a.Code), "cmd", "records "+a.Code)
}
