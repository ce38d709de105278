package records

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Sizes of a screen: what a phone shows at once.
const (
	pageSize    = 5
	mostButtons = 12
	mostRunes   = 600
)

// list shows one page of a list.
func (d *desk) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.showList(ctx, t, viewOf(t.Press.Arg))
}

func (d *desk) showList(ctx context.Context, t *bot.Turn, v view) (bot.Reply, error) {
	q, err := d.query(t, v)
	if err != nil {
		return bot.Reply{}, err
	}
	page, err := d.store.List(ctx, q, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "list records")
	}
	s := bot.Say(d.heading(v))
	if len(page.Records) == 0 {
		s.Add(locales.M("records.none"))
	}
	d.lines(s, page.Records, t.Now)
	var row []bot.Button
	if v.after != "" {
		row = append(row, bot.To(locales.M("records.btn_first"), routeList, view{v.what, v.of, v.state, ""}.String()))
	}
	if page.Next != "" {
		row = append(row, bot.To(locales.M("records.btn_more"), routeList, view{v.what, v.of, v.state, page.Next}.String()))
	}
	s.Pairs(row)
	if v.what == shelf { // it is narrow already
		v.what = all
	}
	s.Row(bot.To(locales.M("records.btn_narrow"), routeNarrow, view{v.what, v.of, 0, ""}.String()), bot.To(locales.M("records.btn_find"), routeFind, v.of))
	return bot.Show(s.Row(d.back(v))), nil
}

// query is the list as storage is asked for it; a kind that is not kept here is explained.
func (d *desk) query(t *bot.Turn, v view) (record.Query, error) {
	kinds, off := d.kept(d.of(t, v.of))
	if len(kinds) == 0 {
		if off != nil {
			return record.Query{}, off
		}
		return record.Query{}, locales.Refuse("records.stale")
	}
	q := record.Query{After: v.after, Limit: pageSize}
	x, shelved := d.shelfOf(v)
	if v.what == shelf && !shelved {
		return q, locales.Refuse("records.stale")
	}
	if shelved {
		kinds = slices.DeleteFunc(kinds, func(k *record.Kind) bool { return k.ID != x.Kind })
		q.Sift = x.Sift
	}
	for _, k := range kinds {
		q.Kinds = append(q.Kinds, k.ID)
	}
	if states := kinds[0].Machine.States(); !shelved && len(kinds) == 1 && v.state > 0 && v.state <= len(states) {
		q.States = []lifecycle.State{states[v.state-1]}
	}
	switch v.what {
	case waiting:
		q.Waiting = true
	case mine:
		q.Mine = true
	case unit:
		q.Unit, q.Own = t.Member.Active.Unit, true
	case overdue:
		q.Overdue, q.Unit = true, t.Member.Active.Unit
	default:
		q.Unit = t.Member.Active.Unit
	}
	return q, nil
}

// of are the kinds that a view is about, as far as they concern the member.
func (d *desk) of(t *bot.Turn, of string) []*record.Kind {
	if door, is := strings.CutPrefix(of, "/"); is {
		return d.mine(t.Member, door)
	}
	out := d.mine(t.Member, "")
	if of == "" {
		return out
	}
	return slices.DeleteFunc(out, func(k *record.Kind) bool { return k.Prefix != of && strconv.Itoa(k.Group) != of })
}

// heading says what a list shows.
func (d *desk) heading(v view) locales.Text {
	var what locales.Text
	if x, ok := d.shelfOf(v); ok {
		return locales.M("records.head", "Of", d.name(v.of), "What", x.Name)
	}
	switch v.what {
	case waiting:
		what = locales.M("records.list_waiting")
	case mine:
		what = locales.M("records.list_mine")
	case unit:
		what = locales.M("records.list_unit")
	case overdue:
		what = locales.M("records.list_overdue")
	default:
		what = locales.M("records.list_all")
	}
	of := d.name(v.of)
	if k, ok := d.byPrefix(v.of); ok && v.state > 0 && v.state <= len(k.Machine.States()) {
		return locales.M("records.head_state", "Of", of, "What", what, "State", k.States(k.Machine.States()[v.state-1]))
	}
	return locales.M("records.head", "Of", of, "What", what)
}

// name is what people call what a view is about.
func (d *desk) name(of string) locales.Text {
	if door, is := strings.CutPrefix(of, "/"); is {
		for _, x := range d.register.Doors() {
			if x.Command == door {
				return x.Name
			}
		}
	}
	if k, ok := d.byPrefix(of); ok {
		return k.Name
	}
	if n := int(number(of)); n >= 1 && n <= record.Duties {
		return record.Duty(n)
	}
	return locales.M("records.records")
}

// back leads from a list to where it belongs.
func (d *desk) back(v view) bot.Button {
	command, is := strings.CutPrefix(v.of, "/")
	if k, ok := d.byPrefix(v.of); ok {
		command, is = k.Door, true
	}
	if is {
		return bot.To(locales.M("records.btn_back", "Name", d.name("/"+command)), "cmd", command)
	}
	return bot.To(locales.M("records.btn_records"), "cmd", "records")
}

// lines adds a line and a button for each of the records.
func (d *desk) lines(s *bot.Screen, list []record.Record, now time.Time) {
	var buttons []bot.Button
	for i, r := range list {
		k, ok := d.register.Kind(r.Kind)
		if !ok {
			continue
		}
		s.Add(locales.M("records.line", "Number", i+1, "Title", brief(k.Title(r.Data), 26, 38),
			"Unit", brief(r.Unit.Name, 10, 18), "State", brief(k.States(r.State), 10, 20), "Due", dueIn(r, now)))
		buttons = append(buttons, bot.To(locales.M("records.btn_open", "Number", i+1, "Code", r.Code), routeOpen, idArg(r)))
		s.Protect = s.Protect || k.Household
	}
	s.New = s.New || s.Protect
	s.Pairs(buttons)
	for _, r := range list {
		if k, ok := d.register.Kind(r.Kind); ok && k.Household {
			s.Add(d.invented(k))
			break
		}
	}
}

// dueIn says how a record's due moment stands to now; empty where there is none.
func dueIn(r record.Record, now time.Time) locales.Text {
	if r.Due.IsZero() {
		return locales.Text{}
	}
	days := daysBetween(now, r.Due)
	switch {
	case now.After(r.Due) && days == 0:
		return locales.M("records.late_today")
	case now.After(r.Due):
		return locales.M("records.late", "Count", -days)
	case days == 0:
		return locales.M("records.today")
	}
	return locales.M("records.left", "Count", days)
}

// daysBetween counts local days from one moment to another.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(locales.Zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)).Hours() / 24)
}

// narrow offers what a list can be cut down to: of everything the groups, of a group its
// doors, of a door its kinds, of a kind its states.
func (d *desk) narrow(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	v := viewOf(t.Press.Arg)
	kinds, off := d.kept(d.of(t, v.of))
	if len(kinds) == 0 {
		if off != nil {
			return bot.Reply{}, off
		}
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	s := bot.Say(locales.M("records.narrow", "Of", d.name(v.of)))
	choices := d.narrower(v, kinds)
	shown, page := bot.Cut(choices, int(number(string(v.after))), mostButtons-4)
	s.Pairs(shown)
	s.Turns(page, len(choices), mostButtons-4, locales.M("records.btn_previous"), locales.M("records.btn_more"), routeNarrow, view{v.what, v.of, 0, ""}.String())
	if k, ok := d.byPrefix(v.of); ok && t.Member.Active.Unit.Level != org.LevelVillage {
		s.Row(tally{kind: k, unit: t.Member.Active.Unit}.to(locales.M("records.btn_counts"), routeCounts, record.ByState, t.Member.Active.Unit.ID))
	}
	return bot.Show(s.Row(bot.To(locales.M("records.btn_no_narrow"), routeList, view{v.what, v.of, 0, ""}.String()), d.back(v))), nil
}

// narrower are the next steps down from a view.
func (d *desk) narrower(v view, kinds []*record.Kind) (out []bot.Button) {
	seen := map[string]bool{}
	add := func(of string, label locales.Text) {
		if route := routeNarrow; !seen[of] {
			seen[of] = true
			if of == v.of {
				route = routeList
			}
			out = append(out, bot.To(label, route, view{what: v.what, of: of}.String()))
		}
	}
	_, isKind := d.byPrefix(v.of)
	switch {
	case isKind:
		for i, st := range kinds[0].Machine.States() {
			if !kinds[0].Stands(st) {
				continue
			}
			out = append(out, bot.To(kinds[0].States(st), routeList, view{what: v.what, of: v.of, state: i + 1}.String()))
		}
	case strings.HasPrefix(v.of, "/"):
		for _, k := range kinds {
			add(k.Prefix, k.Name)
		}
	case v.of == "":
		for n := 1; n <= record.Duties; n++ {
			if slices.ContainsFunc(kinds, func(k *record.Kind) bool { return k.Group == n }) {
				add(dutyArg(n), record.Duty(n))
			}
		}
	default:
		for _, k := range kinds {
			add("/"+k.Door, d.name("/"+k.Door))
		}
	}
	return out
}

// found lists the records with these words, or opens the one with this code.
func (d *desk) found(ctx context.Context, t *bot.Turn, v view, words string) (bot.Reply, error) {
	if code, ok := d.findCode(words); ok {
		return d.openCode(ctx, t, code)
	}
	q, err := d.query(t, v)
	if err != nil {
		return bot.Reply{}, err
	}
	q.Words = words
	page, err := d.store.List(ctx, q, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "look for records")
	}
	s := bot.Say(locales.M("records.found", "Words", brief(locales.Raw(words), 20, 20), "Of", d.name(v.of)))
	switch {
	case len(page.Records) == 0:
		s.Add(locales.M("records.found_none"))
	case page.Next != "":
		s.Add(locales.M("records.found_more"))
	}
	d.lines(s, page.Records, t.Now)
	return bot.Show(s.Row(bot.To(locales.M("records.btn_find"), routeFind, v.of), d.back(v))), nil
}
