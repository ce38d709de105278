package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// begin starts a record: it asks about which unit where there is a choice, else it opens the
// form. Arg: prefix.parent, or "=" and the ref of a form that was left.
func (d *desk) begin(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if ref, left := strings.CutPrefix(t.Press.Arg, "="); left {
		st := startOf(ref)
		k, ok := d.register.Kind(st.kind)
		if !ok {
			return bot.Reply{}, locales.Refuse("records.stale")
		}
		return d.enter(ctx, t, k, org.UnitID(st.unit), st.parent)
	}
	prefix, rest := cut(t.Press.Arg)
	k, ok := d.byPrefix(prefix)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	return d.beginBelow(ctx, t, k, number(rest))
}

// beginBelow starts a record of k below another, 0 for one that stands by itself.
func (d *desk) beginBelow(ctx context.Context, t *bot.Turn, k *record.Kind, of int64) (bot.Reply, error) {
	parent, err := d.parent(ctx, t, of)
	if err != nil {
		return bot.Reply{}, err
	}
	var no *locales.Refusal
	if c := (record.Case{Record: record.Record{Unit: t.Member.Active.Unit}, Parent: parent, Actor: actor(t), Now: t.Now}); errors.As(k.MayStart(c), &no) && parent != nil && no.Text.ID != "lifecycle.not_yours" {
		return bot.Reply{}, no
	}
	fixed, below := k.Places(parent, actor(t), t.Now)
	switch {
	case len(fixed) == 0 && !below && parent != nil:
		return bot.Reply{}, locales.Refuse("record.not_below", "Name", k.Name)
	case len(fixed) == 0 && !below:
		return bot.Reply{}, locales.Refuse("records.not_to_begin", "Name", k.Name)
	case len(fixed) == 1 && !below:
		return d.enter(ctx, t, k, fixed[0].ID, of)
	}
	return d.choosePlace(t, k, parent, of)
}

// parent reads the record that something is to belong to; nil for 0.
func (d *desk) parent(ctx context.Context, t *bot.Turn, id int64) (*record.Record, error) {
	if id == 0 {
		return nil, nil
	}
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return nil, err
	}
	return &c.Record, nil
}

// enter opens the form of a new record about a unit, prefilled with what is known; one that was
// left goes on.
func (d *desk) enter(ctx context.Context, t *bot.Turn, k *record.Kind, unit org.UnitID, parent int64) (bot.Reply, error) {
	ref := start{k.ID, int64(unit), parent}.String()
	if _, err := d.newForm(ctx, t, ref); err != nil { // says at once what is missing
		return bot.Reply{}, err
	}
	c, err := d.store.NewCase(ctx, k.ID, unit, parent, nil, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "begin a record")
	}
	var s form.Session
	if k.Known != nil {
		known := k.Known(c)
		s.Known, s.Answers = known, known
	}
	o, err := bot.OpenForm(kindNew, ref, k.Form.Version, s)
	return bot.Reply{Open: o}, err
}

func (d *desk) newDialogue() bot.Dialogue {
	return bot.FormDialogue{
		Kind: kindNew, Title: locales.M("records.new_title"), Form: d.newForm, Submit: d.begun, About: d.aboutNew, ReviewNote: d.warnNew, Check: d.early,
		Protect: func(ref string) bool { return d.household(startOf(ref).kind) }, Brief: true,
	}.Dialogue()
}

func (d *desk) household(kind string) bool {
	k, ok := d.register.Kind(kind)
	return ok && k.Household
}

// newForm is the form of the kind in ref, with the records that its links may name.
func (d *desk) newForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	st := startOf(ref)
	k, ok := d.register.Kind(st.kind)
	if !ok {
		return nil, locales.Refuse("records.stale")
	}
	if err := d.register.Off(k); err != nil {
		return nil, err
	}
	fields := k.Form.Fields
	if k.Asks != nil {
		of, err := d.parent(ctx, t, st.parent)
		if err != nil {
			return nil, err
		}
		fields = k.Put(of, fields)
	}
	fields, err := d.linked(ctx, t, k, org.UnitID(st.unit), fields)
	if err != nil {
		return nil, err
	}
	f := k.Form
	f.Fields = fields
	c, err := form.Compile(f)
	if err != nil {
		return nil, fmt.Errorf("form of %s: %w", k.ID, err)
	}
	return c, nil
}

// linked are the questions with the choices of those that name a record. An optional question
// that has nothing to choose from is left out.
func (d *desk) linked(ctx context.Context, t *bot.Turn, k *record.Kind, unit org.UnitID, fields []form.Field) ([]form.Field, error) {
	out := slices.Clone(fields)
	for i := 0; i < len(out); i++ {
		if p, is := k.Colleague(out[i].Key); is {
			if err := d.colleagues(ctx, t, p, unit, &out[i]); err != nil {
				return nil, err
			}
			continue
		}
		l, is := k.Link(out[i].Key)
		if !is {
			continue
		}
		about, err := d.units.Unit(ctx, unit)
		if err != nil {
			return nil, gone(err, "read the unit of a record")
		}
		list, err := d.store.Choices(ctx, l, about, actor(t), "", t.Now)
		if err != nil {
			return nil, gone(err, "list what a record may name")
		}
		other, _ := d.register.Kind(l.Kind)
		if len(list) == 0 {
			if out[i].Required {
				return nil, locales.Refuse("records.no_choices", "Label", out[i].Label, "Name", other.Name)
			}
			out = slices.Delete(out, i, i+1)
			i--
			continue
		}
		out[i].Choices = nil
		for _, r := range list {
			label := locales.M("records.linked", "Code", r.Code, "Title", brief(other.Title(r.Data), 16, 28))
			if r.Unit.ID != unit { // names repeat from village to village
				label = locales.M("records.linked_at", "Code", r.Code, "Title", brief(other.Title(r.Data), 9, 16), "Unit", brief(r.Unit.Name, 8, 16))
			}
			out[i].Choices = append(out[i].Choices, form.Choice{Key: r.Code, Label: label})
		}
	}
	return out, nil
}

// colleagues gives a question the people whom it may name, by post and name.
func (d *desk) colleagues(ctx context.Context, t *bot.Turn, p record.Colleague, unit org.UnitID, f *form.Field) error {
	about, err := d.units.Unit(ctx, unit)
	if err != nil {
		return gone(err, "read the unit of a record")
	}
	list, err := d.store.Colleagues(ctx, p, about, actor(t), t.Now)
	if err != nil {
		return gone(err, "list who may be named")
	}
	if len(list) == 0 {
		return locales.Refuse("records.no_colleagues", "Label", f.Label)
	}
	f.Choices = nil
	for _, h := range list {
		f.Choices = append(f.Choices, form.Choice{Key: strconv.FormatInt(int64(h.Person.ID), 10), Label: locales.M("records.colleague", "Role", h.Role.Name(), "Name", h.Person.Name)})
	}
	return nil
}

// aboutNew says about which unit the record is, and of what it will be part.
func (d *desk) aboutNew(ctx context.Context, t *bot.Turn, ref, key string) ([]locales.Text, error) {
	st := startOf(ref)
	k, ok := d.register.Kind(st.kind)
	if !ok || key != "" && st.unit == int64(t.Member.Active.Unit.ID) && !k.Household && k.Shows == nil {
		return nil, nil
	}
	u, err := d.units.Unit(ctx, org.UnitID(st.unit))
	if err != nil {
		return nil, gone(err, "read the unit of a record")
	}
	out := []locales.Text{locales.M("records.about", "Kind", k.Name, "Unit", u.Name), d.invented(k)}
	shown, err := d.shows(ctx, t, k, st)
	if err != nil {
		return nil, err
	}
	out = append(out, shown...)
	if key != "" || st.parent == 0 {
		return out, nil
	}
	c, err := d.caseOf(ctx, t, st.parent)
	if err != nil {
		return nil, err
	}
	pk, _ := d.register.Kind(c.Record.Kind)
	return append(out, locales.M("records.above", "Kind", pk.Name, "Code", c.Record.Code, "Title", brief(pk.Title(c.Record.Data), 16, 28))), nil
}

// begun hands the form in.
func (d *desk) begun(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	st := startOf(f.Ref)
	k, ok := d.register.Kind(st.kind)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	r, err := d.store.Begin(ctx, t.Conversation, k.ID, org.UnitID(st.unit), st.parent, f.Answers, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "begin a record")
	}
	return d.receipt(ctx, k, r, locales.M("records.begun", "Kind", k.Name), t)
}

// receipt says what has been done, under which code it is found, and what comes next.
func (d *desk) receipt(ctx context.Context, k *record.Kind, r record.Record, what locales.Text, t *bot.Turn) (bot.Reply, error) {
	s := bot.Say(what, locales.M("records.receipt", "Code", r.Code, "Title", brief(k.Title(r.Data), 48, 80), "Unit", r.Unit.Name, "State", k.States(r.State)))
	next, err := d.nextWho(ctx, k, r, t)
	if err != nil {
		return bot.Reply{}, err
	}
	switch {
	case next.Empty():
		s.Add(locales.M("records.receipt_end"))
	case r.Due.IsZero():
		s.Add(locales.M("records.receipt_next", "Who", next))
	default:
		s.Add(locales.M("records.receipt_by", "Who", next, "Date", locales.DateOf(r.Due)))
	}
	s.Add(locales.M("records.receipt_how"), d.invented(k))
	s.New, s.Protect = true, k.Household
	for _, mv := range k.Forward(record.Case{Record: r, Actor: actor(t), Now: t.Now}) {
		if len(s.Rows) < 2 {
			s.Row(bot.To(mv.Label, routeMove, step{r.ID, r.Version, mv.Name}.String()))
		}
	}
	s.Row(toCard(r))
	for _, child := range d.register.Children(k.ID) {
		if fixed, below := child.Places(&r, actor(t), t.Now); (len(fixed) > 0 || below) && len(s.Rows) < 4 && d.register.Off(child) == nil {
			s.Row(bot.To(locales.M("records.btn_new", "Name", child.Name), routeNew, child.Prefix+"."+idArg(r)))
		}
	}
	if r.Parent != 0 && r.Version == 1 { // often the next one is begun below the same record
		if above, err := d.store.Case(ctx, r.Parent, actor(t), t.Now); err == nil {
			s.Row(bot.To(locales.M("records.btn_above", "Code", above.Record.Code), routeOpen, idArg(above.Record)))
		}
	}
	if err := d.onward(ctx, s, k, t); err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s.Row(bot.To(locales.M("records.btn_back", "Name", d.name("/"+k.Door)), "cmd", k.Door), homeButton())), nil
}

// onward leads from what has been done to what else waits behind the same door.
func (d *desk) onward(ctx context.Context, s *bot.Screen, k *record.Kind, t *bot.Turn) error {
	n, err := d.waits(ctx, t, d.mine(t.Member, k.Door))
	if err == nil && n > 0 {
		s.Row(bot.To(locales.M("records.btn_waiting", "Number", n), routeList, view{what: waiting, of: "/" + k.Door}.String()))
	}
	return err
}
