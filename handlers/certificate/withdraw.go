package certificate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// keyReason is persisted in conversations.
const keyReason = "reason"

// withdrawDialogue asks why; its review, which says what follows, is the second tap.
func (f *feature) withdrawDialogue() (bot.FormDialogue, error) {
	fm := form.Form{ID: "certificate_withdraw", Version: 1, Title: locales.M("certificate.withdraw_title"), Fields: []form.Field{{
		Key: keyReason, Kind: form.Text, Required: true,
		Label: locales.M("certificate.withdraw_why"), Hint: locales.M("certificate.withdraw_hint"),
	}}}
	c, err := form.Compile(fm)
	return bot.FormDialogue{
		Kind: kindWithdraw, Title: fm.Title, Submit: f.withdrawn,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Intro: func(ctx context.Context, t *bot.Turn, ref string) ([]locales.Text, error) {
			c, err := f.revocable(ctx, t, ref)
			return []locales.Text{locales.M("certificate.withdraw_which", "Number", c.Number, "Title", c.Title, "Name", c.Holder, "Unit", c.Unit.Name)}, err
		},
		ReviewNote: func(ctx context.Context, t *bot.Turn, in bot.Filled) ([]locales.Text, error) {
			c, err := f.revocable(ctx, t, in.Ref)
			return []locales.Text{locales.M("certificate.withdraw_sure", "Number", c.Number, "Name", c.Holder)}, err
		},
	}, err
}

// revocable is the certificate that a button or conversation names, for who may withdraw it.
func (f *feature) revocable(ctx context.Context, t *bot.Turn, ref string) (training.Certificate, error) {
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return training.Certificate{}, locales.Refuse("certificate.gone")
	}
	c, err := f.register.Certificate(ctx, id)
	switch {
	case errors.Is(err, org.ErrNotFound) || (err == nil && !c.MayRevoke(t.Member)):
		return training.Certificate{}, locales.Refuse("certificate.gone")
	case err != nil:
		return training.Certificate{}, err
	case !c.Holds():
		return training.Certificate{}, locales.Refuse("certificate.withdrawn_before", "Number", c.Number, "Date", c.Revoked)
	}
	return c, nil
}

func (f *feature) withdraw(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := f.revocable(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindWithdraw, strconv.FormatInt(c.ID, 10), 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// withdrawn withdraws it. A repeated turn finds it withdrawn for that same reason.
func (f *feature) withdrawn(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
	id, err := strconv.ParseInt(in.Ref, 10, 64)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("withdraw certificate %q: %w", in.Ref, err)
	}
	if t.Member.Active.Role.Family() != org.Teaching {
		return bot.Reply{}, locales.Refuse("certificate.gone")
	}
	c, err := f.register.RevokeCertificate(ctx, id, t.Member, in.Answers[keyReason].S, letter, t.Now)
	var s *bot.Screen
	switch {
	case errors.Is(err, org.ErrConflict):
		s = fresh(locales.M("certificate.gone"))
	case err != nil:
		return bot.Reply{}, err
	default:
		s = fresh(locales.M("certificate.withdrawn", "Number", c.Number))
	}
	return bot.Show(s.Row(homeButton())), nil
}

// letter tells the holder, once.
func letter(c training.Certificate) (notices.Outgoing, error) {
	s := bot.Say(locales.M("certificate.letter", "Number", c.Number, "Title", c.Title, "Date", c.Revoked, "Reason", c.Reason)).
		Row(bot.To(locales.M("certificate.own"), routeOwn, "p0"))
	payload, err := json.Marshal(s)
	if err != nil {
		return notices.Outgoing{}, fmt.Errorf("write the letter to the holder: %w", err)
	}
	return notices.Outgoing{Key: fmt.Sprintf("certificate-withdrawn:%d", c.ID), Person: c.Person, Payload: payload}, nil
}
