package records

import (
	"context"
	"slices"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// open shows one record. Arg: its id, with ".1" behind it the rest of its buttons, with ".2"
// everything that was entered.
func (d *desk) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, rest := pair(t.Press.Arg)
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	switch part, page := pair(rest); part {
	case 1:
		return d.further(t, c)
	case 2:
		return d.entered(c, int(number(page)))
	}
	return d.card(ctx, t, c, locales.Text{})
}

// caseOf reads a record with what its rules look at.
func (d *desk) caseOf(ctx context.Context, t *bot.Turn, id int64) (record.Case, error) {
	c, err := d.store.Case(ctx, id, actor(t), t.Now)
	if err != nil {
		return c, gone(err, "read a record")
	}
	k, ok := d.register.Kind(c.Record.Kind)
	if !ok {
		return c, locales.Refuse("records.not_found")
	}
	return c, d.register.Off(k)
}

// card shows a record: what it is, where it stands, what was entered, what can be done; note
// stands above it when it is not empty.
func (d *desk) card(ctx context.Context, t *bot.Turn, c record.Case, note locales.Text) (bot.Reply, error) {
	k, ok := d.register.Kind(c.Record.Kind)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.not_found")
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	d.head(s, k, c.Record, t)
	tail := []locales.Text{d.invented(k)}
	if k.Warns != nil {
		tail = append(k.Warns(c), tail...)
	}
	if k.Lines != nil {
		tail = append(k.Lines(c), tail...)
	}
	if p := c.Parent; p != nil {
		if pk, ok := d.register.Kind(p.Kind); ok {
			title := locales.Raw("") // of one that they may not read, only the number
			if pk.Reads(*p, actor(t), t.Now) {
				title = brief(pk.Title(p.Data), 16, 28)
			}
			tail = append(tail, locales.M("records.above", "Kind", pk.Name, "Code", p.Code, "Title", title))
		}
	}
	next, err := d.nextWho(ctx, k, c.Record, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if !next.Empty() {
		tail = append(tail, locales.M("records.next", "Who", next))
	}
	facts := d.facts(k, c)
	kept := fit(s.Body, facts, tail)
	s.Add(facts[:kept]...)
	s.Add(tail...)
	buttons := d.buttons(t, k, c, kept < len(facts))
	if len(buttons) > mostButtons {
		buttons = append(buttons[:mostButtons-1:mostButtons-1], bot.To(locales.M("records.btn_further"), routeOpen, idArg(c.Record)+".1"))
	}
	s.Pairs(buttons)
	s.Protect, s.New = k.Household, k.Household
	return bot.Show(s), nil
}

// head says what a record is and where it stands.
func (d *desk) head(s *bot.Screen, k *record.Kind, r record.Record, t *bot.Turn) {
	s.Add(locales.M("records.card", "Title", brief(k.Title(r.Data), 48, 80), "Code", r.Code, "Kind", k.Name, "Unit", r.Unit.Name, "State", k.States(r.State), "Due", dueIn(r, t.Now)))
}

// fit is how many of facts there is room for between head and tail, in the longer language.
func fit(head, facts, tail []locales.Text) int {
	room := mostRunes
	for _, x := range slices.Concat(head, tail) {
		room -= length(x)
	}
	for i, x := range facts {
		if room -= length(x); room < 0 {
			return i
		}
	}
	return len(facts)
}

// paged puts paragraphs that stay together onto screens below head, at most so many on each.
func paged(head []locales.Text, blocks [][]locales.Text, most int) (pages [][]locales.Text) {
	for len(blocks) > 0 {
		page, n := slices.Clone(blocks[0]), 1
		for n < min(most, len(blocks)) && fit(head, slices.Concat(page, blocks[n]), nil) == len(page)+len(blocks[n]) {
			page, n = append(page, blocks[n]...), n+1
		}
		pages, blocks = append(pages, page), blocks[n:]
	}
	return pages
}

// length is how long a paragraph is in the longer language, with the end of its line.
func length(x locales.Text) int {
	n := 0
	for _, l := range locales.All {
		n = max(n, utf8.RuneCountInString(x.Plain(l)))
	}
	return n + 1
}

// facts are the answers of a record in the order of its form, then of what moves asked.
func (d *desk) facts(k *record.Kind, c record.Case) []locales.Text {
	var out []locales.Text
	for _, f := range questions(k) {
		v, ok := c.Record.Data[f.Key]
		if !ok || v.S == "" && len(v.L) == 0 && !v.NA || slices.Contains(k.Tells, f.Key) {
			continue
		}
		out = append(out, locales.M("records.fact", "Label", brief(f.Label, 16, 30), "Value", brief(d.shown(k, &f, v, c), 40, 60)))
	}
	return out
}

// shown is an answer for people; of a link the code and title of what it names.
func (d *desk) shown(k *record.Kind, f *form.Field, v form.Value, c record.Case) locales.Text {
	if _, is := k.Link(f.Key); is {
		if r, ok := c.Links[f.Key]; ok {
			if lk, ok := d.register.Kind(r.Kind); ok {
				return locales.M("records.linked", "Code", r.Code, "Title", lk.Title(r.Data))
			}
		}
		return locales.Raw(v.S)
	}
	if _, is := k.Colleague(f.Key); is {
		return locales.Raw(c.Record.Data[record.NamedBy(f.Key)].S)
	}
	return form.Show(f, v)
}

// questions are the questions of the form and of all moves, each key once.
func questions(k *record.Kind) []form.Field {
	var out []form.Field
	seen := map[string]bool{}
	add := func(fields []form.Field) {
		for _, f := range fields {
			if !seen[f.Key] && f.Kind != form.Note && f.Key != record.AskReason {
				seen[f.Key] = true
				out = append(out, f)
			}
		}
	}
	add(k.Form.Fields)
	for _, mv := range k.Machine.Moves() {
		add(mv.Asks)
	}
	return out
}

// entered shows everything that stands in a record, page by page.
func (d *desk) entered(c record.Case, page int) (bot.Reply, error) {
	k, _ := d.register.Kind(c.Record.Kind)
	var facts [][]locales.Text
	for _, f := range questions(k) {
		if v, ok := c.Record.Data[f.Key]; ok {
			facts = append(facts, []locales.Text{locales.M("records.fact", "Label", f.Label, "Value", brief(d.shown(k, &f, v, c), 150, 200))})
		}
	}
	s := bot.Say(locales.M("records.entered", "Code", c.Record.Code))
	pages := paged(s.Body, facts, len(facts))
	shown, page := bot.Cut(pages, page, 1)
	s.Add(slices.Concat(shown...)...)
	s.Turns(page, len(pages), 1, locales.M("records.btn_previous"), locales.M("records.btn_more"), routeOpen, idArg(c.Record)+".2.")
	s.Protect, s.New = k.Household, k.Household
	return bot.Show(s.Row(toCard(c.Record))), nil
}

func toCard(r record.Record) bot.Button {
	return bot.To(locales.M("records.btn_card", "Code", r.Code), routeOpen, idArg(r))
}

// further shows the buttons that the card had no room for.
func (d *desk) further(t *bot.Turn, c record.Case) (bot.Reply, error) {
	k, _ := d.register.Kind(c.Record.Kind)
	buttons := d.buttons(t, k, c, true)
	s := bot.Say(locales.M("records.further", "Code", c.Record.Code))
	s.Pairs(buttons[min(len(buttons), mostButtons-1):][:min(mostButtons-1, max(0, len(buttons)-mostButtons+1))])
	return bot.Show(s.Row(toCard(c.Record))), nil
}

// buttons are what can be done with a record, what matters most first.
func (d *desk) buttons(t *bot.Turn, k *record.Kind, c record.Case, more bool) []bot.Button {
	r := c.Record
	c.Actor, c.Now = actor(t), t.Now
	var out []bot.Button
	press := func(mv lifecycle.Move) {
		out = append(out, bot.To(mv.Label, routeMove, step{r.ID, r.Version, mv.Name}.String()))
	}
	forward := k.Forward(c)
	for _, mv := range forward {
		press(mv)
	}
	if _, ok := d.digested(t, k, r); ok {
		out = append(out, bot.To(locales.M("records.btn_digest"), routeDigest, idArg(r)+"."+string(t.Lang)+"."))
	}
	if k.Ways != nil {
		for _, w := range k.Ways(c) {
			out = append(out, bot.To(w.Label, "cmd", w.Command+" "+w.Rest))
		}
	}
	var below []bot.Button
	for _, child := range d.register.Children(k.ID) {
		if d.register.Off(child) != nil {
			continue
		}
		if fixed, lower := child.Places(&r, actor(t), t.Now); len(fixed) > 0 || lower {
			out = append(out, bot.To(locales.M("records.btn_new", "Name", child.Name), routeNew, child.Prefix+"."+idArg(r)))
		}
		if n := c.Below[child.ID].Count; n > 0 {
			below = append(below, bot.To(locales.M("records.btn_below", "Name", child.Name, "Number", n), routeBelow, idArg(r)+"."+child.Prefix+"."))
		}
	}
	for _, mv := range k.Permitted(c) { // what nobody waits for stands behind what can be begun
		if !slices.ContainsFunc(forward, func(on lifecycle.Move) bool { return on.Name == mv.Name }) {
			press(mv)
		}
	}
	out = append(out, below...)
	if pk, ok := d.parentKind(c); ok && pk.Reads(*c.Parent, actor(t), t.Now) {
		out = append(out, bot.To(locales.M("records.btn_above", "Code", c.Parent.Code), routeOpen, idArg(*c.Parent)))
	}
	if more {
		out = append(out, bot.To(locales.M("records.btn_entered"), routeOpen, idArg(r)+".2.0"))
	}
	out = append(out, bot.To(locales.M("records.btn_history"), routeHistory, idArg(r)))
	if k.Posts != nil {
		out = append(out, bot.To(locales.M("records.btn_money"), routeMoney, idArg(r)))
	}
	if !k.Household { // what is about a household never leaves as a file
		out = append(out, bot.To(locales.M("records.btn_export"), routeExport, idArg(r)))
	}
	return append(out, bot.To(locales.M("records.btn_back", "Name", d.name("/"+k.Door)), "cmd", k.Door))
}

// parentKind is the kind of the record above; false when there is none.
func (d *desk) parentKind(c record.Case) (*record.Kind, bool) {
	if c.Parent == nil {
		return nil, false
	}
	return d.register.Kind(c.Parent.Kind)
}
