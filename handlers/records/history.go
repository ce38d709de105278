package records

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Sizes of a page of the history and of the books.
const (
	historyPage = 3 // at most
	moneyPage   = 6
	mostChanges = 3
)

// history shows who did what with a record, when and why, the newest first. Arg: id.page.
func (d *desk) history(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, page := pair(t.Press.Arg)
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	k, _ := d.register.Kind(c.Record.Kind)
	entries, err := d.store.History(ctx, c.Record)
	if err != nil {
		return bot.Reply{}, gone(err, "history of a record")
	}
	slices.Reverse(entries)
	units, err := d.unitsOf(ctx, entries)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("records.history", "Code", c.Record.Code, "Count", len(entries)))
	steps := make([][]locales.Text, len(entries))
	for i, e := range entries {
		steps[i] = []locales.Text{d.entryLine(k, e, units[e.Unit], len(entries)-i)}
		if e.Reason != "" {
			steps[i] = append(steps[i], locales.M("records.why", "Reason", brief(locales.Raw(e.Reason), 60, 60)))
		}
		steps[i] = append(steps[i], d.changes(k, e, c)...)
	}
	pages := paged(s.Body, steps, historyPage)
	shown, at := bot.Cut(pages, int(number(page)), 1)
	s.Add(slices.Concat(shown...)...)
	s.Turns(at, len(pages), 1, locales.M("records.btn_newer"), locales.M("records.btn_older"), routeHistory, strconv.FormatInt(id, 10)+".")
	s.Protect, s.New = k.Household, k.Household
	return bot.Show(s.Row(toCard(c.Record))), nil
}

// unitsOf are the units for which the entries' people acted.
func (d *desk) unitsOf(ctx context.Context, entries []lifecycle.Entry) (map[org.UnitID]locales.Text, error) {
	out := map[org.UnitID]locales.Text{0: locales.M("records.by_itself")}
	for _, e := range entries {
		if _, known := out[e.Unit]; known {
			continue
		}
		u, err := d.units.Unit(ctx, e.Unit)
		if err != nil {
			return nil, fmt.Errorf("name who moved a record: %w", err)
		}
		out[e.Unit] = u.Name
	}
	return out, nil
}

// entryLine is one step: its number, moment, who by role and unit, and where it led.
func (d *desk) entryLine(k *record.Kind, e lifecycle.Entry, unit locales.Text, n int) locales.Text {
	label := locales.M("records.a_step")
	if mv, ok := k.Machine.Move(e.Move); ok {
		label = said(mv.Label)
	}
	if e.Role == "" && e.Unit != 0 {
		return locales.M("records.entry_nobody", "Number", n, "At", e.At, "Move", label, "State", k.States(e.To))
	}
	if e.Role == "" {
		return locales.M("records.entry_itself", "Number", n, "At", e.At, "Move", label, "State", k.States(e.To))
	}
	return locales.M("records.entry", "Number", n, "At", e.At, "Role", roleOf(e), "Unit", unit, "Move", label, "State", k.States(e.To))
}

// roleOf is the post under which a step was made, and of a deputy for whom they made it.
func roleOf(e lifecycle.Entry) locales.Text {
	if e.Own != "" {
		return locales.M("roles.stands", "Own", e.Own.Name(), "Role", e.Role.Name(), "Name", e.For)
	}
	return org.Grant{Role: e.Role, Deputy: e.Deputy}.Title()
}

// changes are what a step changed, old and new.
func (d *desk) changes(k *record.Kind, e lifecycle.Entry, c record.Case) (out []locales.Text) {
	n := 0
	for _, f := range questions(k) {
		now, changed := e.New[f.Key]
		if !changed {
			continue
		}
		if n++; n > mostChanges {
			continue
		}
		was := form.Value{}
		if e.Old != nil {
			was = e.Old[f.Key]
		}
		label, value := brief(f.Label, 14, 24), brief(d.shown(k, &f, now, c), 20, 30)
		if was.S == "" && len(was.L) == 0 {
			out = append(out, locales.M("records.set", "Label", label, "Value", value))
			continue
		}
		out = append(out, locales.M("records.was_now", "Label", label, "Old", brief(d.shown(k, &f, was, c), 20, 30), "New", value))
	}
	if n > mostChanges {
		out = append(out, locales.M("records.more_changes", "Number", n-mostChanges))
	}
	return out
}

// money shows what moved in and out of a record's purses, the newest first. Arg: id.page.
func (d *desk) money(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, page := pair(t.Press.Arg)
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	posted, err := d.store.Entries(ctx, id)
	if err != nil {
		return bot.Reply{}, gone(err, "read the money of a record")
	}
	slices.Reverse(posted)
	s := bot.Say(locales.M("records.money", "Code", c.Record.Code, "Count", len(posted)))
	if len(posted) == 0 {
		s.Add(locales.M("records.no_money"))
	}
	shown, at := bot.Cut(posted, int(number(page)), moneyPage)
	for _, p := range shown {
		s.Add(locales.M(moneyLine(p, id), "Date", locales.DateOf(p.At), "Move", d.moveOf(p), "Amount", locales.Money(p.Amount.Value().S), "Code", otherSide(p, id)))
	}
	s.Turns(at, len(posted), moneyPage, locales.M("records.btn_newer"), locales.M("records.btn_older"), routeMoney, strconv.FormatInt(id, 10)+".")
	return bot.Show(s.Row(toCard(c.Record))), nil
}

// moneyLine is the sentence of a posting as seen from record id.
func moneyLine(p record.Posted, id int64) string {
	switch {
	case p.From.Record == p.To.Record:
		return "records.money_inside"
	case p.To.Record == id:
		return "records.money_in"
	case p.From.Record == id:
		return "records.money_out"
	}
	return "records.money_beside"
}

// otherSide names the record on the other side of a posting.
func otherSide(p record.Posted, id int64) locales.Text {
	code := p.ToCode
	if p.To.Record == id {
		code = p.FromCode
	}
	if code == "" {
		return locales.M("records.outside_money")
	}
	return locales.Raw(code)
}

// moveOf is what people call the step that moved money.
func (d *desk) moveOf(p record.Posted) locales.Text {
	prefix, _, _ := strings.Cut(p.Code, "-")
	if k, ok := d.byPrefix(prefix); ok {
		if mv, ok := k.Machine.Move(p.Move); ok {
			return mv.Label
		}
	}
	return locales.M("records.a_step")
}

// sentBack is why a record was turned back, while it stands where that led to: whoever puts it right has to read it.
func (d *desk) sentBack(ctx context.Context, k *record.Kind, r record.Record) (why locales.Text, err error) {
	explained := func(mv lifecycle.Move) bool {
		return mv.To == r.State && slices.ContainsFunc(mv.Asks, func(f form.Field) bool { return f.Key == record.AskReason && f.Required })
	}
	if !slices.ContainsFunc(k.Machine.Moves(), explained) {
		return why, nil
	}
	all, err := d.store.History(ctx, r)
	if err != nil {
		return why, gone(err, "read why a record was turned back")
	}
	for _, e := range slices.Backward(all) {
		if e.To == r.State && e.From != r.State {
			if mv, ok := k.Machine.Move(e.Move); ok && e.Reason != "" && explained(mv) {
				why = locales.M("records.why", "Reason", brief(locales.Raw(e.Reason), 120, 160))
			}
			break
		}
	}
	return why, nil
}
