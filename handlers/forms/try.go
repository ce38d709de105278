package formdesk

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
)

// kindTry is the conversation that plays a form without keeping anything. Persisted; its
// ref is id.number.
const kindTry = "forms.try"

// startTry opens a version to be played by whoever sent it.
func (d *desk) startTry(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.mine(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindTry, version(e), e.Version.Number, form.Session{})
	return bot.Reply{Head: []locales.Text{locales.M("forms.trying", "Title", e.Version.Form.Title)}, Open: o}, err
}

// mine is a version that the member has sent.
func (d *desk) mine(ctx context.Context, t *bot.Turn, arg string) (forms.Entry, error) {
	e, err := d.find(ctx, t, arg)
	if err == nil && e.Version.Author != t.Member.ID {
		return e, locales.Refuse("forms.try_own")
	}
	return e, err
}

func (d *desk) tryForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	e, err := d.mine(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	// A draft's number is given once, so what is compiled for it stays good.
	f, err := d.read.Get(ctx, e.Ref, e.Version.Number)
	if err != nil {
		return nil, fmt.Errorf("try a form: %w", err)
	}
	return f.Compiled, nil
}

func (d *desk) tryIntro(context.Context, *bot.Turn, string) ([]locales.Text, error) {
	return []locales.Text{locales.M("forms.try_intro")}, nil
}

// tried ends a trial: nothing was kept.
func (d *desk) tried(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	e, err := d.mine(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("forms.tried", "Title", e.Version.Form.Title))
	s.New = true
	return bot.Show(draftButtons(s, e)), nil
}
