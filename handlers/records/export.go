package records

import (
	"bytes"
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/record/workbook"
)

// mostBelow is how many records of a kind go into one file, and exportPage how many are read
// at once.
const (
	mostBelow  = 5000
	exportPage = 200
)

// export sends a record with what belongs to it and its history as a workbook. Arg: id.
func (d *desk) export(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.caseOf(ctx, t, number(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	b, err := d.book(ctx, t, c)
	if err != nil {
		return bot.Reply{}, err
	}
	if b.Others > 0 {
		return d.takesTwo(t, b)
	}
	if err := d.store.Exported(ctx, c.Record, actor(t), t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("note an export: %w", err)
	}
	s := bot.Say(locales.M("records.exported", "Code", c.Record.Code))
	s.New, s.File = true, &bot.File{Name: c.Record.Code + ".xlsx", Bytes: b.XLSX}
	return bot.Show(s.Row(toCard(c.Record))), nil
}

// takesTwo says of a file with records of other units that it takes a second person (brief 7.4), and
// offers to ask for one.
func (d *desk) takesTwo(t *bot.Turn, b record.Book) (bot.Reply, error) {
	if t.Member.Active.Role.Family() != org.Coordinator {
		return bot.Reply{}, locales.Refuse("records.export_office")
	}
	s := bot.Say(locales.M("records.export_two", "Code", b.Record.Code, "Count", b.Others))
	return bot.Show(s.Row(bot.To(locales.M("records.btn_ask_export"), "cmd", "export "+b.Record.Code), toCard(b.Record))), nil
}

// Books writes records as files for whoever has agreed on taking them away (handlers/export).
type Books struct{ desk *desk }

// NewBooks writes the records of a register.
func NewBooks(g *record.Register, s Store, u Units) Books {
	return Books{&desk{register: g, store: s, units: u}}
}

// Book is the record with that code as the member may read it.
func (b Books) Book(ctx context.Context, t *bot.Turn, code string) (record.Book, error) {
	c, err := b.desk.store.ByCode(ctx, code, actor(t), t.Now)
	if err != nil {
		return record.Book{}, gone(err, "find a record by its code")
	}
	return b.desk.book(ctx, t, c)
}

// book writes a record with what belongs to it and its history as a workbook.
func (d *desk) book(ctx context.Context, t *bot.Turn, c record.Case) (out record.Book, err error) {
	k, ok := d.register.Kind(c.Record.Kind)
	if !ok || k.Household {
		return out, locales.Refuse("records.no_export")
	}
	own := t.Member.Active.Unit
	out = record.Book{Record: c.Record, Name: k.Name, Count: 1, Second: k.ReadBy(c.Record, own, t.Now)}
	if c.Record.Unit.ID != own.ID {
		out.Others++
	}
	_, err = bot.InTime(ctx, locales.Refuse("records.too_many"), func(ctx context.Context) (bot.Reply, error) {
		sheets := []workbook.Sheet{d.sheetOf(k, c)}
		for _, child := range d.register.Children(k.ID) {
			if child.Household || c.Below[child.ID].Count == 0 {
				continue
			}
			sh, others, err := d.sheetBelow(ctx, t, child, c.Record.ID)
			if err != nil {
				return bot.Reply{}, err
			}
			sheets, out.Count, out.Others = append(sheets, sh), out.Count+len(sh.Rows), out.Others+others
		}
		h, err := d.sheetHistory(ctx, k, c)
		if err != nil {
			return bot.Reply{}, err
		}
		var b bytes.Buffer
		title := locales.M("records.book", "Code", c.Record.Code, "Title", k.Title(c.Record.Data), "At", t.Now)
		if err := workbook.Write(&b, t.Lang, title, append(sheets, h)); err != nil {
			return bot.Reply{}, err
		}
		out.XLSX = b.Bytes()
		return bot.Reply{}, nil
	})
	return out, err
}

// sheetOf is the record itself: a question a line.
func (d *desk) sheetOf(k *record.Kind, c record.Case) workbook.Sheet {
	r := c.Record
	out := workbook.Sheet{Name: k.Name, Heads: []locales.Text{locales.M("records.book_question"), locales.M("records.book_answer")}, Rows: [][]any{
		{locales.M("records.book_code"), r.Code},
		{locales.M("records.book_unit"), r.Unit.Name},
		{locales.M("records.book_state"), k.States(r.State)},
		{locales.M("records.book_began"), r.Began},
		{locales.M("records.book_due"), r.Due},
	}}
	for _, f := range questions(k) {
		if v, ok := r.Data[f.Key]; ok {
			out.Rows = append(out.Rows, []any{f.Label, d.value(k, &f, v, c)})
		}
	}
	if k.Lines != nil {
		for _, line := range k.Lines(c) {
			out.Rows = append(out.Rows, []any{line})
		}
	}
	return out
}

// value is an answer as a cell.
func (d *desk) value(k *record.Kind, f *form.Field, v form.Value, c record.Case) any {
	switch f.Kind {
	case form.Integer, form.Decimal, form.Money, form.Percent, form.Area, form.Weight, form.Calculate:
		if n, ok := record.NumberOf(v); ok {
			return n
		}
	}
	return d.shown(k, f, v, c)
}

// sheetBelow are the records of a kind that belong to a record: one a line; others is how many are
// about another unit than the member's.
func (d *desk) sheetBelow(ctx context.Context, t *bot.Turn, k *record.Kind, of int64) (out workbook.Sheet, others int, err error) {
	fields := questions(k)
	out = workbook.Sheet{Name: k.Name, Heads: []locales.Text{
		locales.M("records.book_code"), locales.M("records.book_unit"), locales.M("records.book_state"), locales.M("records.book_began"), locales.M("records.book_due"),
	}}
	for _, f := range fields {
		out.Heads = append(out.Heads, f.Label)
	}
	for after := record.Cursor(""); ; {
		page, err := d.store.List(ctx, record.Query{Kinds: []string{k.ID}, Parent: of, After: after, Limit: exportPage}, actor(t), t.Now)
		if err != nil {
			return out, 0, gone(err, "list what belongs to a record")
		}
		for _, r := range page.Records {
			if r.Unit.ID != t.Member.Active.Unit.ID {
				others++
			}
			row := []any{r.Code, r.Unit.Name, k.States(r.State), r.Began, r.Due}
			for _, f := range fields {
				v, ok := r.Data[f.Key]
				if !ok {
					row = append(row, nil)
					continue
				}
				row = append(row, d.value(k, &f, v, record.Case{Record: r}))
			}
			out.Rows = append(out.Rows, row)
		}
		if after = page.Next; after == "" {
			return out, others, nil
		}
		if len(out.Rows) >= mostBelow {
			return out, 0, locales.Refuse("records.too_many")
		}
	}
}

// sheetHistory is who did what: a change a line.
func (d *desk) sheetHistory(ctx context.Context, k *record.Kind, c record.Case) (workbook.Sheet, error) {
	out := workbook.Sheet{Name: locales.M("records.book_history")}
	for _, id := range []string{"at", "move", "state", "role", "unit", "why", "question", "was", "now"} {
		out.Heads = append(out.Heads, locales.M("records.book_"+id))
	}
	entries, err := d.store.History(ctx, c.Record)
	if err != nil {
		return out, gone(err, "history of a record")
	}
	units, err := d.unitsOf(ctx, entries)
	if err != nil {
		return out, fmt.Errorf("history of a record: %w", err)
	}
	for _, e := range entries {
		role, label := locales.M("records.by_itself"), locales.M("records.a_step")
		if e.Role != "" {
			role = roleOf(e)
		}
		if mv, ok := k.Machine.Move(e.Move); ok {
			label = mv.Label
		}
		head := []any{e.At, label, k.States(e.To), role, units[e.Unit], e.Reason}
		n := 0
		for _, f := range questions(k) {
			if now, changed := e.New[f.Key]; changed {
				n++
				out.Rows = append(out.Rows, append(head[:len(head):len(head)], f.Label, d.value(k, &f, e.Old[f.Key], c), d.value(k, &f, now, c)))
			}
		}
		if n == 0 {
			out.Rows = append(out.Rows, head)
		}
	}
	return out, nil
}
