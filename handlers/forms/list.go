package formdesk

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/reports"
)

// pageSize keeps a list within its rows of buttons.
const pageSize = 6

// list is /forms: what the member's unit has published or keeps as a draft. Arg: page.
func (d *desk) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := forms.MayPublish(t.Member); err != nil {
		return bot.Reply{}, err
	}
	page := 0
	if t.Press != nil {
		page, _ = strconv.Atoi(t.Press.Arg)
		page = max(page, 0) // a forged page is the first one
	}
	unit := t.Member.Active.Unit
	all, err := d.forms.List(ctx, unit.ID, page, pageSize)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list forms: %w", err)
	}
	s := bot.Say(locales.M("forms.list", "Unit", unit.Name))
	if len(all) == 0 {
		s.Add(locales.M("forms.none"))
	}
	for i, e := range all[:min(len(all), pageSize)] {
		n := page*pageSize + i + 1
		s.Add(locales.M("forms.line", "Number", n, "Title", e.Version.Form.Title, "Version", e.Version.Number, "State", state(e)))
		s.Row(bot.To(locales.M("forms.btn_open", "Number", n, "Title", e.Version.Form.Title), routeView, version(e)))
	}
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("forms.btn_newer"), routeList, strconv.Itoa(page-1)))
	}
	if len(all) > pageSize {
		row = append(row, bot.To(locales.M("forms.btn_older"), routeList, strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return bot.Show(s.Add(locales.M("forms.how"))), nil
}

// state names where a form stands: of a version that was replaced, that it was.
func state(e forms.Entry) locales.Text {
	switch {
	case e.Version.Published.IsZero():
		return locales.M("forms.state_draft")
	case e.State() == forms.Published && !e.InUse():
		return locales.M("forms.state_replaced")
	}
	return locales.M("forms.state_" + e.State())
}

// view shows one version: a draft with what can be done with it, else its terms and how far
// the form has come.
func (d *desk) view(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	v := e.Version
	s := bot.Say(locales.M("forms.head", "Title", v.Form.Title, "Name", e.Name, "Version", v.Number, "State", state(e)))
	s.Add(rollsUp(e))
	if v.Published.IsZero() {
		if n := len(v.Missing); n > 0 {
			s.Add(locales.M("forms.gaps_left", "Count", n))
		}
		draftButtons(s, e)
	} else {
		publication(s, v)
	}
	if e.InUse() || e.State() == forms.Retired && v.Number == e.Current {
		if err := d.progress(ctx, s, e); err != nil {
			return bot.Reply{}, err
		}
	}
	if err := d.versions(ctx, s, e); err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s.Row(home())), nil
}

// rollsUp names the indicators that the version feeds.
func rollsUp(e forms.Entry) locales.Text {
	t := e.Version.Terms
	feeds := reports.SourceOf(reports.SourceID(e.ID), t.Level, t.Every, e.Version.Form).Feeds
	if len(feeds) == 0 {
		return locales.M("forms.rolls_up_none")
	}
	var names locales.Text
	for i, f := range feeds {
		one := locales.M("forms.indicator", "Name", f.Indicator.Name, "Code", string(f.Indicator.Code))
		if i == 0 {
			names = one
		} else {
			names = locales.M("forms.and", "Left", names, "Right", one)
		}
	}
	return locales.M("forms.rolls_up", "Names", names)
}

// publication adds who published a version, on which terms, and why all the same.
func publication(s *bot.Screen, v forms.Version) {
	s.Add(locales.M("forms.published_by", "Role", v.Publisher.Name(), "At", v.Published))
	t := v.Terms
	roles := t.Roles[0].Name()
	for _, r := range t.Roles[1:] {
		roles = locales.M("forms.and", "Left", roles, "Right", r.Name())
	}
	s.Add(locales.M("forms.terms", "Unit", t.Units.Name, "Level", locales.M("forms.level_"+string(t.Level)), "Roles", roles, "Every", rhythm(t.Every)))
	if t.Every == forms.Once {
		s.Add(locales.M("forms.due", "Due", t.Due))
	}
	for _, o := range t.Objections {
		s.Add(locales.M("forms.objection", "Why", o))
	}
	if t.Reason != "" {
		s.Add(locales.M("forms.reason", "Reason", t.Reason))
	}
}

// progress adds how many owe the form in its newest period, how many have filed and who
// has not, in code order.
func (d *desk) progress(ctx context.Context, s *bot.Screen, e forms.Entry) error {
	f, err := d.forms.Figures(ctx, e.Ref)
	if err != nil {
		return fmt.Errorf("count what a form has brought in: %w", err)
	}
	id := strconv.FormatInt(int64(e.ID), 10)
	if f.Period != "" {
		s.Add(locales.M("forms.progress", "Period", periodText(f.Period), "Due", f.Due, "Owed", f.Owed, "Filed", f.Filed, "Passed", f.Passed))
		if f.Filed > 0 {
			s.Row(bot.To(locales.M("forms.btn_export"), "cmd", "export "+id)) // the road of every export: two people, small cells
		}
	}
	if len(f.Missing) > 0 {
		names := f.Missing[0].Name
		for _, u := range f.Missing[1:] {
			names = locales.M("forms.and", "Left", names, "Right", u.Name)
		}
		s.Add(locales.M("forms.not_filed", "Units", names))
		if left := f.Owed - f.Filed - len(f.Missing); left > 0 {
			s.Add(locales.M("forms.not_filed_more", "Count", left))
		}
	}
	if e.State() == forms.Published {
		s.Row(bot.To(locales.M("forms.btn_retire"), routeRetire, id))
	}
	return nil
}

// versionsShown is how many other versions have a button.
const versionsShown = 4

// versions adds the other versions, newest first.
func (d *desk) versions(ctx context.Context, s *bot.Screen, e forms.Entry) error {
	all, err := d.forms.Versions(ctx, e.ID)
	if err != nil {
		return fmt.Errorf("list versions of a form: %w", err)
	}
	var row []bot.Button
	for _, o := range all {
		if o.Version.Number == e.Version.Number || len(row) == versionsShown {
			continue
		}
		s.Add(locales.M("forms.version_line", "Version", o.Version.Number, "State", state(o), "At", o.Version.Added))
		row = append(row, bot.To(locales.M("forms.btn_version", "Version", o.Version.Number), routeView, version(o)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return nil
}

// askRetire makes sure.
func (d *desk) askRetire(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("forms.ask_retire", "Title", e.Version.Form.Title)).Row(
		bot.To(locales.M("forms.btn_yes_retire"), routeEnd, t.Press.Arg), bot.To(locales.M("forms.btn_no"), routeView, version(e)),
	)), nil
}

func (d *desk) retire(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if e, err = d.forms.Retire(ctx, t.Key, t.Member, e.ID, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("retire a form: %w", err)
	}
	return bot.Show(bot.Say(locales.M("forms.retired", "Title", e.Version.Form.Title)).
		Row(bot.To(locales.M("forms.btn_view"), routeView, version(e))).Row(home())), nil
}
