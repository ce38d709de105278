package formdesk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
)

// kindPublish is the conversation that asks for the terms of a publication. Persisted; its
// ref is id.number, with a mark behind it when the reason is asked for too.
const kindPublish = "forms.publish"

const termsVersion = 1

// withReason marks a ref whose terms need a reason. Persisted in drafts.
const withReason = "!"

// Field keys. Persisted in drafts.
const (
	keyUnit     = "unit"
	keyLevel    = "level"
	keyVillage  = "village_roles"
	keyTownship = "township_roles"
	keyEvery    = "every"
	keyDue      = "due"
	keyTitleZh  = "title_zh"
	keyTitleEn  = "title_en"
	keyPurpose  = "purpose"
	keyReason   = "reason"
)

// once is the choice of a form that is asked for one time. Persisted in drafts.
const once = "once"

// termsForm asks how a version is put to units.
func (d *desk) termsForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	ref, reason := strings.CutSuffix(ref, withReason)
	e, err := d.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	places, err := d.places(ctx, e.Owner)
	if err != nil {
		return nil, err
	}
	fields := []form.Field{{Key: keyUnit, Kind: form.One, Required: true, Choices: places, Label: locales.M("forms.ask_unit")}}
	fields = append(fields, rolesFields(e.Owner)...)
	every := form.Field{Key: keyEvery, Kind: form.One, Required: true, Label: locales.M("forms.ask_every"), Hint: locales.M("forms.ask_every_hint")}
	for _, k := range forms.Rhythms {
		every.Choices = append(every.Choices, form.Choice{Key: rhythmKey(k), Label: rhythm(k)})
	}
	fields = append(fields, every, form.Field{
		Key: keyDue, Kind: form.Date, Required: true, Relevant: "${every} = '" + once + "'", Constraint: ". >= today()",
		Label: locales.M("forms.ask_due"), Hint: locales.M("forms.ask_due_hint"), ConstraintMessage: locales.M("forms.ask_due_past"),
	})
	fields = append(fields, titleFields(e)...)
	if demandsEvidence(e.Version.Form) {
		purpose := form.Field{Key: keyPurpose, Kind: form.One, Required: true, Label: locales.M("forms.ask_purpose"), Hint: locales.M("forms.ask_purpose_hint")}
		for _, p := range []forms.Purpose{forms.Routine, forms.Acceptance, forms.Damage} {
			purpose.Choices = append(purpose.Choices, form.Choice{Key: string(p), Label: locales.M("forms.purpose_" + string(p))})
		}
		fields = append(fields, purpose)
	}
	if reason {
		fields = append(fields, form.Field{
			Key: keyReason, Kind: form.Text, Required: true, Label: locales.M("forms.ask_reason"), Hint: locales.M("forms.ask_reason_hint"),
		})
	}
	c, err := form.Compile(form.Form{ID: kindPublish, Version: termsVersion, Title: locales.M("forms.publish_title"), Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("compose the terms of a form: %w", err)
	}
	return c, nil
}

// places are the unit itself and those directly below it.
func (d *desk) places(ctx context.Context, own org.Unit) ([]form.Choice, error) {
	below, err := d.units.Children(ctx, own.ID)
	if err != nil {
		return nil, fmt.Errorf("list units to publish to: %w", err)
	}
	out := []form.Choice{{Key: strconv.FormatInt(int64(own.ID), 10), Label: locales.M("forms.whole_unit", "Unit", own.Name)}}
	for _, u := range below {
		out = append(out, form.Choice{Key: strconv.FormatInt(int64(u.ID), 10), Label: u.Name, Words: []string{u.Code}})
	}
	return out, nil
}

// rolesFields ask who fills the form in; a township asks its villages only.
func rolesFields(owner org.Unit) []form.Field {
	roles := func(key string, l org.Level, relevant string) form.Field {
		f := form.Field{Key: key, Kind: form.Many, Required: true, Relevant: relevant, Label: locales.M("forms.ask_roles"), Hint: locales.M("forms.ask_roles_hint")}
		for _, r := range forms.Fillers[l] {
			f.Choices = append(f.Choices, form.Choice{Key: string(r), Label: r.Name()})
		}
		return f
	}
	if !org.LevelTownship.Below(owner.Level) {
		return []form.Field{roles(keyVillage, org.LevelVillage, "")}
	}
	level := form.Field{Key: keyLevel, Kind: form.One, Required: true, Label: locales.M("forms.ask_level")}
	for _, l := range []org.Level{org.LevelVillage, org.LevelTownship} {
		level.Choices = append(level.Choices, form.Choice{Key: string(l), Label: locales.M("forms.level_" + string(l))})
	}
	return []form.Field{
		level,
		roles(keyVillage, org.LevelVillage, "${level} = '"+string(org.LevelVillage)+"'"),
		roles(keyTownship, org.LevelTownship, "${level} = '"+string(org.LevelTownship)+"'"),
	}
}

// titleFields ask for the title in the languages in which the workbook has none.
func titleFields(e forms.Entry) []form.Field {
	var out []form.Field
	zh, en := e.TitleGaps()
	if zh {
		out = append(out, form.Field{Key: keyTitleZh, Kind: form.Text, Required: true, Label: locales.M("forms.ask_title_zh")})
	}
	if en {
		out = append(out, form.Field{Key: keyTitleEn, Kind: form.Text, Required: true, Label: locales.M("forms.ask_title_en")})
	}
	return out
}

// demandsEvidence reports whether the form requires a photo, a file or a place.
func demandsEvidence(f form.Form) bool {
	return slices.ContainsFunc(f.Fields, func(fl form.Field) bool { return fl.Kind.Evidence() && (fl.Required || fl.RequiredIf != "") })
}

func rhythmKey(k calendar.Kind) string {
	if k == forms.Once {
		return once
	}
	return string(k)
}

func rhythm(k calendar.Kind) locales.Text { return locales.M("forms.every_" + rhythmKey(k)) }

// terms reads the answers; a unit outside the member's own is refused.
func (d *desk) terms(ctx context.Context, t *bot.Turn, a form.Answers) (forms.Terms, error) {
	id, _ := strconv.ParseInt(a[keyUnit].S, 10, 64)
	unit, err := d.units.Unit(ctx, org.UnitID(id))
	if err != nil {
		return forms.Terms{}, fmt.Errorf("read the unit to publish to: %w", err)
	}
	if !t.Member.May(unit) {
		return forms.Terms{}, locales.Refuse("forms.not_below")
	}
	out := forms.Terms{
		Units: unit, Level: org.LevelVillage, Purpose: forms.Purpose(a[keyPurpose].S), Reason: strings.TrimSpace(a[keyReason].S),
		Title: locales.Both(a[keyTitleZh].S, a[keyTitleEn].S),
	}
	chosen := a[keyVillage].L
	if a[keyLevel].S == string(org.LevelTownship) {
		out.Level, chosen = org.LevelTownship, a[keyTownship].L
	}
	for _, r := range chosen {
		out.Roles = append(out.Roles, org.Role(r))
	}
	if a[keyEvery].S == once {
		out.Due = forms.DueOn(a[keyDue].S)
	} else {
		out.Every = calendar.Kind(a[keyEvery].S)
	}
	return out, nil
}

// answers are the terms of the last publication as the form would hold them, so that a newer
// version is offered on the same.
func answers(last forms.Terms, now time.Time) form.Answers {
	roles := make([]string, len(last.Roles))
	for i, r := range last.Roles {
		roles[i] = string(r)
	}
	a := form.Answers{
		keyUnit: {S: strconv.FormatInt(int64(last.Units.ID), 10)}, keyLevel: {S: string(last.Level)}, keyEvery: {S: rhythmKey(last.Every)},
	}
	a[string(last.Level)+"_roles"] = form.Value{L: roles}
	if last.Every == forms.Once && last.Due.After(now) {
		a[keyDue] = form.Value{S: string(locales.DateOf(last.Due))}
	}
	return a
}
