package notice

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// kindCompose is the conversation that composes a notice. Persisted; its ref is the
// unit of the grant under which it was begun.
const kindCompose = "notice.compose"

const composeVersion = 1

// Field keys. Persisted in drafts.
const (
	keyKind    = "kind"
	keyTitleZh = "title_zh"
	keyTitleEn = "title_en"
	keyBodyZh  = "body_zh"
	keyBodyEn  = "body_en"
	keyConfirm = "confirm"
	keyUnit    = "unit"
	keyRoles   = "roles"
)

// open is /notice.
func (f *feature) open(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindCompose, strconv.FormatInt(int64(t.Member.Active.Unit.ID), 10), composeVersion, form.Session{})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Open: o}, nil
}

// form is the composer for a unit. Every notice is in both languages, so neither can be
// passed over; what is written waits as a draft for whoever has to ask for help.
func (f *feature) form(ctx context.Context, _ *bot.Turn, ref string) (*form.Compiled, error) {
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("compose notice: ref %q", ref)
	}
	places, err := f.places(ctx, org.UnitID(id))
	if err != nil {
		return nil, err
	}
	title := form.Field{
		Kind: form.Text, Constraint: fmt.Sprintf("string-length(.) <= %d", notices.MaxTitle),
		ConstraintMessage: locales.M("notice.title_too_long", "Limit", notices.MaxTitle),
	}
	body := form.Field{
		Kind: form.Text, Constraint: fmt.Sprintf("string-length(.) <= %d", notices.MaxBody),
		ConstraintMessage: locales.M("notice.body_too_long", "Limit", notices.MaxBody), Required: true,
	}
	titleZh, titleEn, bodyZh, bodyEn := title, title, body, body
	bodyZh.Key, bodyZh.Label, bodyZh.Hint = keyBodyZh, locales.M("notice.body_zh"), locales.M("notice.body_zh_hint")
	bodyEn.Key, bodyEn.Label, bodyEn.Hint = keyBodyEn, locales.M("notice.body_en"), locales.M("notice.body_en_hint")
	titleZh.Key, titleZh.Label, titleZh.Hint, titleZh.Required = keyTitleZh, locales.M("notice.title_zh"), locales.M("notice.title_zh_hint"), true
	titleEn.Key, titleEn.Label, titleEn.Hint, titleEn.Required = keyTitleEn, locales.M("notice.title_en"), locales.M("notice.title_en_hint"), true
	c, err := form.Compile(form.Form{
		ID: kindCompose, Version: composeVersion, Title: locales.M("notice.compose"),
		Fields: []form.Field{
			{Key: keyKind, Kind: form.One, Label: locales.M("notice.kind"), Hint: locales.M("notice.kind_hint"), Required: true, Choices: []form.Choice{
				{Key: string(notices.Ordinary), Label: locales.M("notice.kind_notice")},
				{Key: string(notices.Emergency), Label: locales.M("notice.kind_emergency")},
			}},
			titleZh, titleEn, bodyZh, bodyEn,
			{Key: keyConfirm, Kind: form.YesNo, Label: locales.M("notice.ask_confirm"), Hint: locales.M("notice.ask_confirm_hint"), Required: true},
			{Key: keyUnit, Kind: form.One, Label: locales.M("notice.ask_unit"), Required: true, Choices: places},
			{Key: keyRoles, Kind: form.Many, Label: locales.M("notice.ask_roles"), Required: true, Choices: groups()},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	return c, nil
}

// places are the unit itself and those directly below it.
func (f *feature) places(ctx context.Context, id org.UnitID) ([]form.Choice, error) {
	own, err := f.units.Unit(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	below, err := f.units.Children(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	out := []form.Choice{{Key: strconv.FormatInt(int64(own.ID), 10), Label: locales.M("notice.whole_unit", "Unit", own.Name)}}
	for _, u := range below {
		out = append(out, form.Choice{Key: strconv.FormatInt(int64(u.ID), 10), Label: u.Name, Words: []string{u.Code}})
	}
	return out, nil
}

func groups() []form.Choice {
	var out []form.Choice
	for _, g := range notices.Groups {
		out = append(out, form.Choice{Key: g.Key, Label: groupName(g.Key)})
	}
	return out
}

func groupName(key string) locales.Text {
	switch key {
	case "village":
		return locales.M("notice.group_village")
	case "township":
		return locales.M("notice.group_township")
	case "county":
		return locales.M("notice.group_county")
	}
	return locales.M("notice.group_trainers")
}

// draft makes the notice of the answers, under the member's active grant.
func (f *feature) draft(ctx context.Context, t *bot.Turn, ref string, a form.Answers) (notices.Notice, error) {
	g := t.Member.Active
	if err := notices.MaySend(t.Member); err != nil {
		return notices.Notice{}, err
	}
	if ref != strconv.FormatInt(int64(g.Unit.ID), 10) {
		return notices.Notice{}, locales.Refuse("notice.switched")
	}
	id, err := strconv.ParseInt(a[keyUnit].S, 10, 64)
	if err != nil {
		return notices.Notice{}, locales.Refuse("notice.nobody_chosen")
	}
	unit, err := f.units.Unit(ctx, org.UnitID(id))
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(unit)) {
		return notices.Notice{}, locales.Refuse("notice.not_below")
	}
	if err != nil {
		return notices.Notice{}, fmt.Errorf("read audience: %w", err)
	}
	return notices.Notice{
		Kind: notices.Kind(a[keyKind].S), Author: t.Member.ID, From: g.Unit,
		Audience: notices.Audience{Unit: unit, Roles: notices.RolesOf(a[keyRoles].L)},
		Title:    locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), Body: locales.Both(a[keyBodyZh].S, a[keyBodyEn].S),
		Confirm: a[keyConfirm].S == "yes",
	}, nil
}

// reviewNote says whom it will reach and when, and what still keeps it from going out.
func (f *feature) reviewNote(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
	n, err := f.draft(ctx, t, filled.Ref, filled.Answers)
	if err == nil {
		err = n.Validate()
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return []locales.Text{locales.M("notice.not_yet", "Why", no.Text)}, nil
	}
	if err != nil {
		return nil, err
	}
	people, unreachable, err := f.outbox.Count(ctx, n.Audience, n.Author, t.Now)
	if err != nil {
		return nil, fmt.Errorf("count the audience: %w", err)
	}
	notes := []locales.Text{locales.M("notice.will_reach", "Count", people)}
	if unreachable > 0 {
		notes = append(notes, locales.M("notice.will_miss", "People", unreachable))
	}
	held := notices.UsualQuiet.Hold(t.Now)
	switch {
	case n.Urgent():
		notes = append(notes, locales.M("notice.at_once"))
	case held.After(t.Now):
		notes = append(notes, locales.M("notice.held", "At", held))
	}
	return notes, nil
}

// publish sends it on its way; the progress follows in a message of its own.
func (f *feature) publish(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	n, err := f.draft(ctx, t, filled.Ref, filled.Answers)
	if err != nil {
		return bot.Reply{}, err
	}
	n, _, err = f.outbox.Publish(ctx, n, t.Chat, t.Conversation, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("publish notice: %w", err)
	}
	s := bot.Say(locales.M("notice.published", "Title", n.Title), locales.M("notice.published_next"))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices"))), nil
}
