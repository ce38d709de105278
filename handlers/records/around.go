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

// How many posts are named of those for whom a record waits, and how many of one group.
const (
	mostNext  = 3
	mostRoles = 2
)

// nextWho names whoever can move a record on, the reader first where they can; empty where nobody can.
func (d *desk) nextWho(ctx context.Context, k *record.Kind, r record.Record, t *bot.Turn) (out locales.Text, err error) {
	var above org.Unit
	if r.Unit.Parent != 0 {
		if above, err = d.units.Unit(ctx, r.Unit.Parent); err != nil {
			return out, gone(err, "read the unit above a record")
		}
	}
	var names []locales.Text
	var named []org.Role
	mine := len(k.Forward(record.Case{Record: r, Actor: actor(t), Now: t.Now})) > 0
	if mine {
		names = append(names, locales.M("records.who_you"))
		for _, g := range actor(t).Posts() {
			named = append(named, g.Role)
		}
	}
	for _, w := range k.Next(r, above, t.Now) {
		if mine && len(w.Roles) == 0 && w.Relation == lifecycle.OwnUnit && r.Unit.ID == t.Member.Active.Unit.ID {
			continue // the reader is one of them
		}
		if len(w.Roles) == 0 {
			names = append(names, groupText(w))
			continue
		}
		roles := slices.DeleteFunc(slices.Clone(w.Roles), func(r org.Role) bool { return slices.Contains(named, r) })
		for _, role := range roles[:min(len(roles), mostRoles)] {
			names = append(names, role.Name())
		}
		named = append(named, roles...)
	}
	names = names[:min(len(names), mostNext)]
	for i, name := range names {
		switch {
		case i == 0:
			out = name
		case i < len(names)-1:
			out = locales.M("records.listed", "Left", out, "Right", name)
		default:
			out = locales.M("records.or", "Left", out, "Right", name)
		}
	}
	return out, nil
}

// groupText names a group without roles, as people call it on the phone.
func groupText(w lifecycle.Who) locales.Text {
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
