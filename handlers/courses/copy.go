package coursedesk

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// kindCopy is the conversation that asks for the id of a copy. Persisted; its ref is the id
// of the course.
const kindCopy = "courses.copy"

// keyID is its field. Persisted in drafts.
const keyID = "id"

// startCopy asks what the copy is to be called.
func (d *desk) startCopy(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.shelved(ctx, t, training.CourseID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindCopy, string(c.Course.ID), 1, form.Session{})
	return bot.Reply{Head: []locales.Text{locales.M("courses.copying", "Title", c.Course.Title)}, Open: o}, err
}

func (d *desk) copyForm(context.Context, *bot.Turn, string) (*form.Compiled, error) {
	c, err := form.Compile(form.Form{ID: kindCopy, Version: 1, Title: locales.M("courses.copy_title"), Fields: []form.Field{{
		Key: keyID, Kind: form.Text, Required: true, Label: locales.M("courses.ask_id"), Hint: locales.M("courses.ask_id_hint"),
		Constraint: "regex(., '^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$')", ConstraintMessage: locales.M("courses.ask_id_hint"),
	}}})
	if err != nil {
		return nil, fmt.Errorf("compose the form of a copy: %w", err)
	}
	return c, nil
}

// copied keeps the copy as a draft of the member's unit.
func (d *desk) copied(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	c, err := d.shelved(ctx, t, training.CourseID(f.Ref))
	if err != nil {
		return bot.Reply{}, err
	}
	id := training.CourseID(f.Answers[keyID].S)
	if id == c.Course.ID {
		return bot.Reply{}, locales.Refuse("courses.copy_same")
	}
	old, err := d.store.Drafts(ctx, t.Member.Active.Unit.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("copy a course: %w", err)
	}
	for _, k := range old {
		if k.Course.ID == id && len(k.Files) > 0 { // a copy must not overwrite what somebody wrote
			return bot.Reply{}, locales.Refuse("courses.id_draft")
		}
	}
	k, err := d.store.KeepDraft(ctx, t.Member, training.Draft{Course: authoring.Copy(c.Course, id)}, nil, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("copy a course: %w", err)
	}
	s := draftScreen(k)
	s.New = true
	return bot.Show(s), nil
}
