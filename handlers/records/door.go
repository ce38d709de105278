package records

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// mostStarts is how many kinds a door offers to begin: what stands by itself.
const mostStarts = 5

// door is the screen behind a command: what waits, the lists, what can be begun. Words after
// the command look for records behind it.
func (d *desk) door(door record.Door) bot.Handler {
	return func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
		if t.Text != "" && t.Text != "new" {
			if k, ok := d.called(t, door.Command, t.Text); ok {
				return d.starting(ctx, t, k)
			}
			return d.found(ctx, t, view{what: all, of: "/" + door.Command}, t.Text)
		}
		kinds, off := d.kept(d.mine(t.Member, door.Command))
		if len(kinds) == 0 && off != nil {
			return bot.Show(bot.Say(locales.M("records.door", "Name", door.Name), off.Text).Row(homeButton())), nil
		}
		n, err := d.waits(ctx, t, kinds)
		if err != nil {
			return bot.Reply{}, err
		}
		s := bot.Say(locales.M("records.door", "Name", door.Name), door.Help, locales.M("records.waiting", "Number", n))
		if off != nil {
			s.Add(locales.M("records.some_off"))
		}
		s.Add(d.invented(kinds...))
		d.lists(s, t.Member, "/"+door.Command, n)
		if err := d.shelves(ctx, s, t, door.Shelves); err != nil {
			return bot.Reply{}, err
		}
		d.starts(s, t, kinds)
		return bot.Show(s.Row(homeButton())), nil
	}
}

// called is the kind behind a command that a word after it names by how its id ends: "alloc" is fund_allocation.
func (d *desk) called(t *bot.Turn, command, word string) (*record.Kind, bool) {
	const least = 3 // letters
	kinds, _ := d.kept(d.mine(t.Member, command))
	i := slices.IndexFunc(kinds, func(k *record.Kind) bool {
		last := k.ID[strings.LastIndexByte(k.ID, '_')+1:]
		return len(word) >= least && strings.HasPrefix(last, strings.ToLower(word))
	})
	if i < 0 {
		return nil, false
	}
	return kinds[i], true
}

// starting begins a record of k, or lists those below which one is begun.
func (d *desk) starting(ctx context.Context, t *bot.Turn, k *record.Kind) (bot.Reply, error) {
	if len(k.Of) == 0 {
		return d.beginBelow(ctx, t, k, 0)
	}
	of, ok := d.register.Kind(k.Of[0].Kind)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	v := view{what: all, of: of.Prefix}
	if len(k.Of[0].States) > 0 {
		v.state = slices.Index(of.Machine.States(), k.Of[0].States[0]) + 1
	}
	return d.showList(ctx, t, v)
}

// waits is how many records of these kinds wait for whoever asks.
func (d *desk) waits(ctx context.Context, t *bot.Turn, kinds []*record.Kind) (n int, err error) {
	counts, err := d.store.Waiting(ctx, actor(t), t.Now)
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	for _, k := range kinds {
		n += counts[k.ID]
	}
	return n, nil
}

// kept are the kinds that are kept here; off says why the others are not, nil when there are
// none.
func (d *desk) kept(kinds []*record.Kind) (out []*record.Kind, off *locales.Refusal) {
	for _, k := range kinds {
		if no, ok := d.register.Off(k).(*locales.Refusal); ok {
			off = no
			continue
		}
		out = append(out, k)
	}
	return out, off
}

// invented says that what is shown about households is made up; empty where nothing is.
func (d *desk) invented(kinds ...*record.Kind) locales.Text {
	for _, k := range kinds {
		if k.Household && d.register.Flow == record.FlowSynthetic {
			return locales.M("records.invented")
		}
	}
	return locales.Text{}
}

// lists adds the buttons to the lists of what stands behind of.
func (d *desk) lists(s *bot.Screen, m org.Member, of string, waits int) {
	to := func(label locales.Text, what byte) bot.Button {
		return bot.To(label, routeList, view{what: what, of: of}.String())
	}
	buttons := []bot.Button{
		to(locales.M("records.btn_waiting", "Number", waits), waiting), to(locales.M("records.btn_mine"), mine),
		to(locales.M("records.btn_unit"), unit), to(locales.M("records.btn_overdue"), overdue),
	}
	if m.Active.Unit.Level != org.LevelVillage {
		buttons = append(buttons, to(locales.M("records.btn_all"), all))
	}
	s.Pairs(append(buttons, bot.To(locales.M("records.btn_find"), routeFind, of)))
}

// starts adds a button for each kind that the member may begin by itself.
func (d *desk) starts(s *bot.Screen, t *bot.Turn, kinds []*record.Kind) {
	n := 0
	for _, k := range kinds {
		if fixed, below := k.Places(nil, actor(t), t.Now); (len(fixed) > 0 || below) && n < mostStarts {
			s.Row(bot.To(locales.M("records.btn_new", "Name", k.Name), routeNew, k.Prefix+".0"))
			n++
		}
	}
}

// home is /records: what waits, what is unfinished, the lists. A code or words after it look
// for records.
func (d *desk) home(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	switch text := strings.TrimSpace(t.Text); {
	case text == "waiting":
		return d.showList(ctx, t, view{what: waiting})
	case text == "drafts":
		return d.drafts(t)
	case text != "":
		return d.found(ctx, t, view{what: all}, text)
	}
	kinds, _ := d.kept(d.mine(t.Member, ""))
	if len(kinds) == 0 {
		return bot.Show(bot.Say(locales.M("records.nothing_here")).Row(homeButton())), nil
	}
	n, err := d.waits(ctx, t, kinds)
	if err != nil {
		return bot.Reply{}, err
	}
	drafts := d.unfinished(t)
	s := bot.Say(locales.M("records.title"), locales.M("records.waiting", "Number", n))
	if len(drafts) > 0 {
		s.Add(locales.M("records.unfinished", "Number", len(drafts)))
	}
	d.lists(s, t.Member, "", n)
	row := []bot.Button{bot.To(locales.M("records.btn_narrow"), routeNarrow, view{what: all}.String())}
	if len(drafts) > 0 {
		row = append(row, bot.To(locales.M("records.btn_drafts", "Number", len(drafts)), "cmd", "records drafts"))
	}
	return bot.Show(s.Add(locales.M("records.how")).Row(row...).Row(homeButton())), nil
}

// unfinished are the member's conversations about records, the newest first.
func (d *desk) unfinished(t *bot.Turn) (out []bot.Draft) {
	for _, x := range t.Drafts {
		if x.Kind == kindNew || x.Kind == kindMove {
			out = append(out, x)
		}
	}
	return out
}

// drafts lists what the member has begun to enter and not handed in.
func (d *desk) drafts(t *bot.Turn) (bot.Reply, error) {
	s := &bot.Screen{}
	for i, x := range d.unfinished(t) {
		if x.Kind == kindNew {
			if k, ok := d.register.Kind(startOf(x.Ref).kind); ok {
				s.Row(bot.To(locales.M("records.draft_new", "Number", i+1, "Name", k.Name), routeNew, "="+x.Ref))
			}
			continue
		}
		prefix, st := stepOfRef(x.Ref)
		if k, ok := d.byPrefix(prefix); ok {
			if mv, ok := k.Machine.Move(st.move); ok {
				s.Row(bot.To(locales.M("records.draft_move", "Number", i+1, "Move", mv.Label, "Name", k.Name), routeMove, "="+x.Ref))
			}
		}
	}
	if len(s.Rows) == 0 {
		s.Add(locales.M("records.no_drafts"))
	} else {
		s.Add(locales.M("records.drafts"))
	}
	return bot.Show(s.Row(bot.To(locales.M("records.btn_records"), "cmd", "records"))), nil
}

// standing are the commands that serve a group of duties and are no doors.
var standing = [record.Duties + 1][]string{
	1: {"policy", "questions", "library"},
	3: {"export"},
	4: {"report", "inbox", "figures", "stats", "check", "forms", "export"},
	5: {"learn", "courses"},
	8: {"tasks", "task", "notice", "notices", "feedbacks"},
}

// duty is one of the eight groups: the doors in it with what waits behind each, and the other
// commands that serve it.
func (d *desk) duty(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	n := int(number(t.Press.Arg))
	if n < 1 || n > record.Duties {
		return bot.Reply{}, locales.Refuse("records.stale")
	}
	counts, err := d.store.Waiting(ctx, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("count what waits in a group of duties: %w", err)
	}
	offered := map[string]bot.Command{}
	for _, c := range d.commands(t.Member) {
		offered[c.Name] = c
	}
	s := bot.Say(locales.M("records.duty", "Number", n, "Name", record.Duty(n)))
	var buttons []bot.Button
	for _, door := range d.doorsOf(n) {
		c, ok := offered[door.Command]
		if !ok {
			continue
		}
		waits := 0
		for _, k := range d.register.Behind(door.Command) {
			waits += counts[k.ID]
		}
		s.Add(locales.M("records.command", "Command", c.Name, "Help", c.Help))
		buttons = append(buttons, bot.To(locales.M("records.btn_door", "Name", door.Name, "Number", waits), "cmd", c.Name))
	}
	for _, name := range standing[n] {
		if c, ok := offered[name]; ok {
			s.Add(locales.M("records.command", "Command", name, "Help", c.Help))
		}
	}
	if len(s.Body) == 1 {
		s.Add(locales.M("records.duty_empty"))
	}
	s.Pairs(buttons[:min(len(buttons), mostButtons-1)])
	return bot.Show(s.Row(homeButton())), nil
}

// doorsOf are the doors that belong to a group, or have a kind of it behind them.
func (d *desk) doorsOf(group int) (out []record.Door) {
	for _, door := range d.register.Doors() {
		in := door.Group == group
		for _, k := range d.register.Behind(door.Command) {
			in = in || k.Group == group
		}
		if in {
			out = append(out, door)
		}
	}
	return out
}

// dutyArg is a group as its button carries it.
func dutyArg(n int) string { return strconv.Itoa(n) }
