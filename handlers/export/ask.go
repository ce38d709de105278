package export

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// Routes. Their names travel in buttons.
const (
	routeDecide = "xdecide" // arg: y or n and the request
	routeTake   = "xtake"   // arg: the request
)

// ask keeps the request and tells those who can agree to it.
func (d *desk) ask(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	by := lifecycle.ActorOf(t.Member)
	unit := t.Member.Active.Unit
	if err := reports.MayExport(by, unit, t.Now); err != nil {
		return bot.Reply{}, err
	}
	a := reports.Asked{
		Person: by.Person, Role: by.Grant.Role, Unit: unit, Format: f.Answers[keyFormat].S,
		InWords: f.Answers[keyValues].S == "labels", At: t.Now,
	}
	var err error
	if a.Form, a.From, a.To, err = d.chosen(ctx, t, f); err != nil {
		return bot.Reply{}, err
	}
	of, err := d.subjectOf(ctx, t, a)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, err := range d.reports.Export(ctx, unit, a.Form, a.From, a.To) {
		if err != nil {
			return bot.Reply{}, fmt.Errorf("count what to export: %w", err)
		}
		a.Reports++
	}
	if a.Reports == 0 {
		return bot.Show(bot.Say(locales.M("export.none", "Unit", unit.Name)).Row(bot.To(locales.M("export.home"), "cmd", "menu"))), nil
	}
	return d.asks(ctx, t.Conversation, of, a)
}

// asks keeps a request under key and says how many can agree to it.
func (d *desk) asks(ctx context.Context, key string, of subject, a reports.Asked) (bot.Reply, error) {
	home := bot.To(locales.M("export.home"), "cmd", "menu")
	told, err := d.reports.AskExport(ctx, key, a, of.toDecide)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask for an export: %w", err)
	}
	if told == 0 {
		return bot.Show(bot.Say(locales.M("export.nobody")).Row(home)), nil
	}
	s := bot.Say(of.what(a), locales.M("export.asked", "Count", told))
	return bot.Show(s.Row(home)), nil
}

// what is the file that a request is about.
func (of subject) what(a reports.Asked) locales.Text {
	if a.Record != 0 {
		return locales.M("export.what_record", "Kind", of.record, "Code", a.Code, "Count", a.Reports, "Format", locales.M("export.as."+a.Format))
	}
	said := locales.M("export.what", "Unit", a.Unit.Name, "Time", stretch(a), "Count", a.Reports, "Format", locales.M("export.as."+a.Format))
	return of.titled(said)
}

// titled puts the name of a published form before what is said of it.
func (of subject) titled(said locales.Text) locales.Text {
	if of.name.Empty() {
		return said
	}
	return locales.M("export.of_form", "Title", of.name, "What", said)
}

// stretch is the time of a request: one period, or from one to another.
func stretch(a reports.Asked) locales.Text {
	if a.From == a.To {
		return a.From.Text()
	}
	return locales.M("export.from_to", "From", a.From.Text(), "To", a.To.Text())
}

// toDecide are the messages to those who can agree.
func (of subject) toDecide(a reports.Asked, to []org.PersonID) ([]notices.Outgoing, error) {
	id := strconv.FormatInt(a.ID, 10)
	s := bot.Say(locales.M("export.please", "Role", a.Role.Name()), of.what(a), locales.M("export.takes_two")).
		Row(bot.To(locales.M("export.agree"), routeDecide, "y"+id), bot.To(locales.M("export.refuse"), routeDecide, "n"+id))
	if a.Record != 0 {
		s.Row(see(a))
	}
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the message about an export: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("export-ask:%d:%d", a.ID, p), Person: p, Payload: payload, Expires: a.At.Add(reports.AskedKeep)}
	}
	return out, nil
}

// decide is the second person's word.
func (d *desk) decide(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := strconv.ParseInt(strings.TrimLeft(t.Press.Arg, "yn"), 10, 64)
	if err != nil {
		return bot.Reply{}, locales.Refuse("export.old")
	}
	agree := strings.HasPrefix(t.Press.Arg, "y")
	kept, err := d.reports.AskedExport(ctx, id)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("decide on an export: %w", err)
	}
	of, err := d.subjectOf(ctx, t, kept)
	if err != nil {
		return bot.Reply{}, err
	}
	a, err := d.reports.DecideExport(ctx, id, lifecycle.ActorOf(t.Member), agree, of.toAsker, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("decide on an export: %w", err)
	}
	said := locales.M("export.you_refused")
	if agree {
		said = locales.M("export.you_agreed")
	}
	return bot.Show(bot.Say(of.what(a), said).Row(bot.To(locales.M("export.home"), "cmd", "menu"))), nil
}

// toAsker tells the asker what the second person said.
func (of subject) toAsker(a reports.Asked) (notices.Outgoing, error) {
	s := bot.Say(of.what(a), locales.M("export.refused", "Role", a.SecondRole.Name()))
	if a.Agreed {
		s = bot.Say(of.what(a), locales.M("export.agreed", "Role", a.SecondRole.Name())).
			Row(bot.To(locales.M("export.take"), routeTake, strconv.FormatInt(a.ID, 10)))
	}
	payload, err := json.Marshal(s)
	if err != nil {
		return notices.Outgoing{}, fmt.Errorf("write the message about an export: %w", err)
	}
	return notices.Outgoing{Key: fmt.Sprintf("export-said:%d", a.ID), Person: a.Person, Payload: payload, Expires: a.Decided.Add(reports.AgreedKeep)}, nil
}
