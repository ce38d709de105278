package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// placeBody is the body of the conversation that asks about which unit a record is. Persisted.
type placeBody struct {
	Kind   string `json:"k"`
	Parent int64  `json:"p,omitempty"`
	At     int64  `json:"a"` // the unit whose units are shown
	Page   int    `json:"g,omitempty"`
	Words  string `json:"w,omitempty"` // what was typed; "" = the units below At are shown
}

// How many units a screen offers; the fewer where each may be chosen or opened.
const (
	placePage  = 8
	placeTwice = 4
)

func placeSize(k *record.Kind) int {
	if len(k.Place.Below) > 1 {
		return placeTwice
	}
	return placePage
}

// Presses of the conversation.
const (
	pressUnit = "u" // this unit it is: u12
	pressInto = "i" // show the units below it: i12
	pressPage = "g" // a page: g2
)

// choosePlace asks about which unit a record of k is.
func (d *desk) choosePlace(t *bot.Turn, k *record.Kind, above *record.Record, parent int64) (bot.Reply, error) {
	at := t.Member.Active.Unit.ID
	if k.About(above) == record.AboutBelow {
		at = above.Unit.ID
	}
	b, err := json.Marshal(placeBody{Kind: k.ID, Parent: parent, At: int64(at)})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("choose a unit: %w", err)
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindPlace, Body: b}}, nil
}

func (d *desk) placeDialogue() bot.Dialogue {
	return bot.Dialogue{
		Kind: kindPlace, Version: 1, Title: locales.M("records.place_title"), Step: d.placeStep,
		Render: func(ctx context.Context, t *bot.Turn, body []byte) (bot.Reply, error) {
			b, k, err := d.placeOf(body)
			if err != nil {
				return bot.Reply{}, err
			}
			return d.placeScreen(ctx, t, b, k)
		},
	}
}

func (d *desk) placeOf(body []byte) (b placeBody, k *record.Kind, err error) {
	if err := json.Unmarshal(body, &b); err != nil {
		return b, nil, fmt.Errorf("read where a record is begun: %w", err)
	}
	k, ok := d.register.Kind(b.Kind)
	if !ok {
		return b, nil, locales.Refuse("records.stale")
	}
	return b, k, nil
}

func (d *desk) placeStep(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
	b, k, err := d.placeOf(body)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	if t.Press == nil {
		b.Words, b.Page = strings.TrimSpace(t.Text), 0
	} else {
		arg := t.Press.Arg
		switch n := number(strings.TrimLeft(arg, pressUnit+pressInto+pressPage)); {
		case arg == pressStop:
			return nil, bot.Show(bot.Say(locales.M("records.place_left")).Row(bot.To(locales.M("records.btn_back", "Name", d.name("/"+k.Door)), "cmd", k.Door), homeButton())), nil
		case strings.HasPrefix(arg, pressUnit):
			r, err := d.placed(ctx, t, b, k, n)
			if err != nil {
				return nil, bot.Reply{}, err
			}
			return nil, r, nil
		case strings.HasPrefix(arg, pressInto):
			b.At, b.Page, b.Words = n, 0, ""
		case strings.HasPrefix(arg, pressPage):
			b.Page = int(n)
		}
	}
	r, err := d.placeScreen(ctx, t, b, k)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	next, err := json.Marshal(b)
	if err != nil {
		return nil, bot.Reply{}, fmt.Errorf("choose a unit: %w", err)
	}
	return next, r, nil
}

// placed opens the form about the unit that was chosen, if a record of k may be about it.
func (d *desk) placed(ctx context.Context, t *bot.Turn, b placeBody, k *record.Kind, id int64) (bot.Reply, error) {
	parent, err := d.parent(ctx, t, b.Parent)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.ownUnit(ctx, t, id)
	if err != nil {
		// No screen offers such a button: asked for it, the store notes the attempt.
		_, noted := d.store.NewCase(ctx, k.ID, org.UnitID(id), b.Parent, nil, actor(t), t.Now)
		return bot.Reply{}, errors.Join(err, unforeseen(noted))
	}
	fixed, _ := k.Places(parent, actor(t), t.Now)
	if !slices.ContainsFunc(fixed, func(x org.Unit) bool { return x.ID == u.ID }) && !d.fits(t, k, parent, u) {
		return bot.Reply{}, locales.Refuse("records.not_here", "Name", k.Name, "Unit", u.Name)
	}
	return d.enter(ctx, t, k, u.ID, b.Parent)
}

// unforeseen is err, unless it only says no.
func unforeseen(err error) error {
	var no *locales.Refusal
	if errors.Is(err, org.ErrNotFound) || errors.As(err, &no) {
		return nil
	}
	return err
}

// ownUnit reads a unit and refuses what lies outside the active grant.
func (d *desk) ownUnit(ctx context.Context, t *bot.Turn, id int64) (org.Unit, error) {
	u, err := d.units.Unit(ctx, org.UnitID(id))
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
		return u, locales.Refuse("records.outside")
	}
	if err != nil {
		return u, fmt.Errorf("read a unit: %w", err)
	}
	return u, nil
}

// fits reports whether the member may begin a record of k about the lower unit u.
func (d *desk) fits(t *bot.Turn, k *record.Kind, parent *record.Record, u org.Unit) bool {
	return u.ID != t.Member.Active.Unit.ID && t.Member.May(u) && slices.Contains(k.Place.Below, u.Level) && k.Allows(u, parent, actor(t)) &&
		k.MayBegin(record.Record{Unit: u}, actor(t), t.Now)
}

// placeScreen offers the units that a record may be about and the ways down to them.
func (d *desk) placeScreen(ctx context.Context, t *bot.Turn, b placeBody, k *record.Kind) (bot.Reply, error) {
	if b.Words != "" {
		return d.placeFound(ctx, t, b, k)
	}
	at, err := d.ownUnit(ctx, t, b.At)
	if err != nil {
		return bot.Reply{}, err
	}
	below, err := d.units.Children(ctx, at.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list units below: %w", err)
	}
	parent, err := d.parent(ctx, t, b.Parent)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("records.place", "Name", k.Name, "Unit", at.Name), locales.M("records.place_how"))
	s.Dialogue = true
	if at.ID == t.Member.Active.Unit.ID {
		fixed, _ := k.Places(parent, actor(t), t.Now)
		for _, u := range fixed {
			s.Row(bot.In(locales.M("records.btn_own", "Unit", u.Name), pressUnit+unitID(u)))
		}
	}
	var buttons []bot.Button
	shown, page := bot.Cut(below, b.Page, placeSize(k))
	for _, u := range shown {
		switch {
		case d.fits(t, k, parent, u) && d.leads(k, parent, u): // its units too: first into it
			buttons = append(buttons, bot.In(u.Name, pressUnit+unitID(u)), bot.In(locales.M("records.btn_into", "Unit", u.Name), pressInto+unitID(u)))
		case d.fits(t, k, parent, u):
			buttons = append(buttons, bot.In(u.Name, pressUnit+unitID(u)))
		case d.leads(k, parent, u):
			buttons = append(buttons, bot.In(locales.M("records.btn_into", "Unit", u.Name), pressInto+unitID(u)))
		}
	}
	s.Pairs(buttons)
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.In(locales.M("records.btn_previous"), pressPage+strconv.Itoa(page-1)))
	}
	if (page+1)*placeSize(k) < len(below) {
		row = append(row, bot.In(locales.M("records.btn_more"), pressPage+strconv.Itoa(page+1)))
	}
	if at.ID != t.Member.Active.Unit.ID {
		row = append(row, bot.In(locales.M("records.btn_up"), pressInto+strconv.FormatInt(int64(at.Parent), 10)))
	}
	return bot.Show(s.Row(append(row, bot.In(locales.M("records.btn_leave"), pressStop))...)), nil
}

// leads reports whether units that a record of k may be about can stand below u.
func (d *desk) leads(k *record.Kind, parent *record.Record, u org.Unit) bool {
	if k.About(parent) == record.AboutBelow && !u.Covers(parent.Unit) {
		return false
	}
	return slices.ContainsFunc(k.Place.Below, func(l org.Level) bool { return l.Below(u.Level) })
}

// placeFound offers the units whose name or code was typed.
func (d *desk) placeFound(ctx context.Context, t *bot.Turn, b placeBody, k *record.Kind) (bot.Reply, error) {
	parent, err := d.parent(ctx, t, b.Parent)
	if err != nil {
		return bot.Reply{}, err
	}
	found, err := d.units.Find(ctx, t.Member.Active.Unit, b.Words, 5*placePage)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("find a unit: %w", err)
	}
	found = slices.DeleteFunc(found, func(p org.Place) bool { return !d.fits(t, k, parent, p.Unit) })
	s := &bot.Screen{Dialogue: true}
	switch {
	case len(found) == 0:
		s.Add(locales.M("records.place_none", "Words", brief(locales.Raw(b.Words), 20, 20)))
	case len(found) > placePage:
		s.Add(locales.M("records.place_many"))
	default:
		s.Add(locales.M("records.place_found", "Name", k.Name))
	}
	for i, name := range org.Names(found) {
		if i < placePage {
			s.Row(bot.In(name, pressUnit+unitID(found[i].Unit)))
		}
	}
	return bot.Show(s.Row(bot.In(locales.M("records.btn_list"), pressInto+unitID(t.Member.Active.Unit)), bot.In(locales.M("records.btn_leave"), pressStop))), nil
}

func unitID(u org.Unit) string { return strconv.FormatInt(int64(u.ID), 10) }
