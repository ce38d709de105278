package notice

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
)

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
	keyMore    = "more"

	keyFiles     = "files"
	keyAskZh     = "ask_zh"
	keyAskEn     = "ask_en"
	keyAnswersZh = "answers_zh"
	keyAnswersEn = "answers_en"
	keyWhen      = "when"
	keyStarts    = "starts"
	keyExpires   = "expires"
	keyUnits     = "units"
	keyExcept    = "except"
	keyOnly      = "only"
	keyNotice    = "only_notice"
	keyFamily    = "only_family"
	keyCourse    = "only_course"
)

// What more a notice can have, and the choices behind it. Persisted in drafts.
const (
	moreFiles    = "files"
	moreQuestion = "question"
	moreWhen     = "when"
	moreEnd      = "end"
	moreUnits    = "units"
	moreExcept   = "except"
	moreOnly     = "only"
	moreGroups   = "groups" // asks nothing more: ticked is yes

	whenAt     = "at"
	whenDigest = "digest"
)

// Bounds of the lists that are read for each question: longer ones belong to other tools.
const (
	nearUnits    = 400
	ownNotices   = 8
	openFamilies = 30
	offered      = 60
)

// bodyTyped is how many characters a text may have with its marks and addresses; what is read
// of it is counted when it is given.
const bodyTyped = 4 * notices.MaxBody

// form is the composer for a unit. Every notice is in both languages, so neither can be
// passed over; what is written waits as a draft for whoever has to ask for help.
func (f *feature) form(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	id, _, err := refOf(ref)
	if err != nil {
		return nil, err
	}
	l, err := f.lists(ctx, t, id)
	if err != nil {
		return nil, err
	}
	fields := []form.Field{{
		Key: keyKind, Kind: form.One, Label: locales.M("notice.kind"), Hint: locales.M("notice.kind_hint"), Required: true,
		Choices: []form.Choice{
			{Key: string(notices.Ordinary), Label: locales.M("notice.kind_notice")},
			{Key: string(notices.Pressing), Label: locales.M("compose.kind_urgent")},
			{Key: string(notices.Emergency), Label: locales.M("notice.kind_emergency")},
			{Key: string(notices.Publicity), Label: locales.M("compose.kind_publicity")},
		},
	}}
	fields = append(fields, texts()...)
	fields = append(fields,
		form.Field{
			Key: keyConfirm, Kind: form.YesNo, Label: locales.M("notice.ask_confirm"), Hint: locales.M("notice.ask_confirm_hint"),
			Required: true, Relevant: "${kind} != 'publicity'",
		},
		form.Field{Key: keyUnit, Kind: form.One, Label: locales.M("notice.ask_unit"), Required: true, Choices: l.places},
		form.Field{Key: keyRoles, Kind: form.Many, Label: locales.M("notice.ask_roles"), Required: true, Choices: groups()},
		form.Field{Key: keyMore, Kind: form.Many, Label: locales.M("compose.more"), Choices: l.more()})
	fields = append(fields, files())
	fields = append(fields, questions()...)
	fields = append(fields, times()...)
	fields = append(fields, l.narrowing()...)
	c, err := form.Compile(form.Form{ID: kindCompose, Version: composeVersion, Title: locales.M("notice.compose"), Fields: fields, Upgrade: upgrade})
	if err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	return c, nil
}

// texts are title and text in both languages.
func texts() []form.Field {
	title := form.Field{
		Kind: form.Text, Constraint: fmt.Sprintf("string-length(.) <= %d", notices.MaxTitle),
		ConstraintMessage: locales.M("notice.title_too_long", "Limit", notices.MaxTitle), Required: true,
	}
	body := form.Field{
		Kind: form.Text, Constraint: fmt.Sprintf("string-length(.) <= %d", bodyTyped),
		ConstraintMessage: locales.M("notice.body_too_long", "Limit", notices.MaxBody), Required: true,
	}
	titleZh, titleEn, bodyZh, bodyEn := title, title, body, body
	titleZh.Key, titleZh.Label, titleZh.Hint = keyTitleZh, locales.M("notice.title_zh"), locales.M("notice.title_zh_hint")
	titleEn.Key, titleEn.Label, titleEn.Hint = keyTitleEn, locales.M("notice.title_en"), locales.M("notice.title_en_hint")
	bodyZh.Key, bodyZh.Label, bodyZh.Hint = keyBodyZh, locales.M("notice.body_zh"), locales.M("notice.body_zh_hint")
	bodyEn.Key, bodyEn.Label, bodyEn.Hint = keyBodyEn, locales.M("notice.body_en"), locales.M("notice.body_en_hint")
	bodyZh.Guidance, bodyEn.Guidance = locales.M("compose.marks"), locales.M("compose.marks")
	return []form.Field{titleZh, titleEn, bodyZh, bodyEn}
}

func wants(more string) string { return "selected(${more}, '" + more + "')" }

// files is one question for all the pictures and files, whether they come together or not.
func files() form.Field {
	return form.Field{
		Key: keyFiles, Kind: form.File, Most: notices.MaxMedia, Relevant: wants(moreFiles), Required: true,
		Label: locales.M("compose.files"), Hint: locales.M("compose.file_hint"),
	}
}

func questions() []form.Field {
	relevant := wants(moreQuestion) + " and ${kind} != 'publicity'"
	return []form.Field{
		{Key: keyAskZh, Kind: form.Text, Label: locales.M("compose.ask_zh"), Required: true, Relevant: relevant},
		{Key: keyAskEn, Kind: form.Text, Label: locales.M("compose.ask_en"), Required: true, Relevant: relevant},
		{Key: keyAnswersZh, Kind: form.Text, Label: locales.M("compose.answers_zh"), Hint: locales.M("compose.answers_hint"), Required: true, Relevant: relevant},
		{Key: keyAnswersEn, Kind: form.Text, Label: locales.M("compose.answers_en"), Hint: locales.M("compose.answers_hint"), Required: true, Relevant: relevant},
	}
}

func times() []form.Field {
	calm := " and ${kind} != 'emergency'"
	return []form.Field{
		{Key: keyWhen, Kind: form.One, Label: locales.M("compose.when"), Required: true, Relevant: wants(moreWhen) + calm, Choices: []form.Choice{
			{Key: whenAt, Label: locales.M("compose.when_at")}, {Key: whenDigest, Label: locales.M("compose.when_digest")},
		}},
		{
			Key: keyStarts, Kind: form.DateTime, Label: locales.M("compose.starts_at"), Hint: locales.M("compose.moment_hint"), Required: true,
			Relevant: wants(moreWhen) + calm + " and ${when} = 'at'",
		},
		{
			Key: keyExpires, Kind: form.DateTime, Label: locales.M("compose.ends_at"), Hint: locales.M("compose.moment_hint"), Required: true,
			Relevant: wants(moreEnd),
		},
	}
}
