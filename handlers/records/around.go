package records

import (
	"context"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// below lists what belongs to a record, of one kind. Arg: id.prefix.cursor.
func (d *desk) below(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, rest := pair(t.Press.Arg)
	prefix, after := cut(rest)
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	child, ok := d.byPrefix(prefix)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	if err := d.register.Off(child); err != nil {
		return bot.Reply{}, err
	}
	page, err := d.store.List(ctx, record.Query{Kinds: []string{child.ID}, Parent: id, After: record.Cursor(after), Limit: pageSize}, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "list what belongs to a record")
	}
	s := bot.Say(locales.M("records.below", "Name", child.Name, "Code", c.Record.Code, "Number", c.Below[child.ID].Count))
	if len(page.Records) == 0 {
		s.Add(locales.M("records.none"))
	}
	d.lines(s, page.Records, t.Now)
	if page.Next != "" {
		s.Row(bot.To(locales.M("records.btn_more"), routeBelow, strconv.FormatInt(id, 10)+"."+prefix+"."+string(page.Next)))
	}
	return bot.Show(s.Row(toCard(c.Record))), nil
}

// mostNext is how many groups are named of those for whom a record waits.
const mostNext = 3

// nextWho names whoever can move a record on; empty where nobody can.
func (d *desk) nextWho(ctx context.Context, k *record.Kind, r record.Record) (out locales.Text, err error) {
	var above org.Unit
	if r.Unit.Parent != 0 {
		if above, err = d.units.Unit(ctx, r.Unit.Parent); err != nil {
			return out, gone(err, "read the unit above a record")
		}
	}
	var named []org.Role
	groups := 0
	for _, w := range k.Next(r, above) {
		of := len(w.Roles)
		w.Roles = slices.DeleteFunc(slices.Clone(w.Roles), func(r org.Role) bool { return slices.Contains(named, r) })
		if groups == mostNext || of > 0 && len(w.Roles) == 0 {
			continue
		}
		named, groups = append(named, w.Roles...), groups+1
		who := whoText(w)
		if out.Empty() {
			out = who
			continue
		}
		out = locales.M("records.or", "Left", out, "Right", who)
	}
	return out, nil
}

// mostRoles is how many roles are named before it is left at the family.
const mostRoles = 2

// whoText names a group that may make a move, as people call it on the phone.
func whoText(w lifecycle.Who) locales.Text {
	if n := len(w.Roles); n > 0 {
		out := w.Roles[0].Name()
		for _, r := range w.Roles[1:min(n, mostRoles)] {
			out = locales.M("records.or", "Left", out, "Right", r.Name())
		}
		return out
	}
	var of locales.Text
	for _, l := range w.Levels {
		if of = l.Name(); len(w.Levels) > 1 {
			of = locales.Text{}
		}
	}
	switch {
	case !of.Empty():
		return of
	case w.Relation == lifecycle.OwnUnit:
		return locales.M("records.who_own")
	case w.Relation == lifecycle.Parent:
		return locales.M("records.who_parent")
	case w.Relation == lifecycle.Supervising:
		return locales.M("records.who_above")
	}
	return locales.M("records.who_below")
}
