package formdesk

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// export sends what was filed of a form in its newest period as a table: one unit a row, in
// code order, one answer a column; rounds of a repeat have columns of their own. Arg: id.
func (d *desk) export(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	f, err := d.forms.Figures(ctx, e.Ref)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("find the newest period: %w", err)
	}
	filed, err := d.forms.Filed(ctx, e.Ref, f.Period)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read what was filed: %w", err)
	}
	if len(filed) == 0 {
		return bot.Reply{}, locales.Refuse("forms.nothing_filed")
	}
	names, err := d.forms.FileNames(ctx, e.Ref, f.Period)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("name the files: %w", err)
	}
	table, err := d.table(ctx, filed, names, t.Lang)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("forms.exported", "Title", e.Version.Form.Title, "Period", periodText(f.Period), "Count", len(filed)))
	s.New = true
	s.File = &bot.File{Name: e.Name + "-" + f.Period + ".csv", Bytes: table}
	return bot.Show(s), nil
}

// mark is the sign at the beginning by which spreadsheets know UTF-8.
const mark = "\uFEFF"

// table writes reports as CSV in a language. Versions may differ: every answer that any of
// them holds has its column. names are where files lie, by Telegram's id.
func (d *desk) table(ctx context.Context, filed []reports.Submission, names map[string]string, l locales.Lang) ([]byte, error) {
	var sets []form.Answers
	var newest reports.Form
	version := -1
	of := make([]reports.Form, len(filed))
	for i, sub := range filed {
		f, err := d.read.Of(ctx, sub)
		if err != nil {
			return nil, fmt.Errorf("export a form: %w", err)
		}
		of[i] = f
		if sub.Version > version {
			newest, version = f, sub.Version
		}
		sets = append(sets, sub.Answers)
	}
	keys := newest.InOrder(sets...)
	var b bytes.Buffer
	b.WriteString(mark)
	w := csv.NewWriter(&b)
	say := func(t locales.Text) string { return plain(t.Plain(l)) }
	head := []string{
		say(locales.M("forms.col_code")), say(locales.M("forms.col_unit")), say(locales.M("forms.col_period")),
		say(locales.M("forms.col_receipt")), say(locales.M("forms.col_state")), say(locales.M("forms.col_at")),
	}
	for _, k := range keys {
		head = append(head, say(column(k, newest, of)))
	}
	_ = w.Write(head) // a buffer takes everything
	for i, sub := range filed {
		row := []string{
			sub.Unit.Code, say(sub.Unit.Name), say(sub.Period.Text()), sub.Number,
			say(reports.StateText(sub.State)), locales.Moment(l, sub.First),
		}
		for _, k := range keys {
			v, answered := sub.Answers[k]
			fl := of[i].Field(k)
			if !answered || fl == nil {
				row = append(row, "")
				continue
			}
			row = append(row, cell(fl, v, names, l))
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes(), nil
}

// column names an answer by the newest version that asks for it.
func column(key string, newest reports.Form, of []reports.Form) locales.Text {
	for _, f := range append([]reports.Form{newest}, of...) {
		if f.Field(key) != nil {
			return f.Label(key)
		}
	}
	return locales.Raw(key)
}

// cell is an answer as a table wants it: numbers without marks and units, a file by where it
// lies, the rest in words.
func cell(fl *form.Field, v form.Value, names map[string]string, l locales.Lang) string {
	switch fl.Kind {
	case form.Image, form.Audio, form.Video, form.File:
		if name, lies := names[v.S]; lies {
			return name
		}
	case form.Integer, form.Decimal, form.Money, form.Percent, form.Area, form.Weight, form.Range:
		if !v.NA {
			return v.S
		}
	}
	return plain(form.Show(fl, v).Plain(l))
}

// plain keeps a spreadsheet from taking words for a formula.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
