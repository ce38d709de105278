package certificate

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
	paper "cadrebot/training/certificate"
)

// verify is /verify, a number typed for itself, and the link in the QR code: for everybody,
// joined or not. A number that
// cannot be one is refused without a look, so it does not count as a try.
func (f *feature) verify(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if strings.TrimSpace(t.Text) == "" {
		s := fresh(locales.M("certificate.verify_how"))
		if t.Member.Joined() {
			s.Row(bot.To(locales.M("certificate.own"), routeOwn, "p0"), homeButton())
		}
		return bot.Show(s), nil
	}
	n, err := paper.Parse(t.Text)
	if err != nil {
		return bot.Reply{}, err
	}
	wait, err := f.tries.Try(ctx, t.Chat)
	if err != nil {
		return bot.Reply{}, err
	}
	if wait > 0 {
		return bot.Reply{}, locales.Refuse("certificate.too_often")
	}
	c, err := f.register.CertificateByNumber(ctx, string(n))
	if errors.Is(err, org.ErrNotFound) {
		s := fresh(locales.M("certificate.unknown", "Number", string(n)))
		if t.Member.Joined() {
			s.Row(homeButton())
		}
		return bot.Show(s), nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(checked(t, c)), nil
}

func fresh(body ...locales.Text) *bot.Screen {
	s := bot.Say(body...)
	s.New = true
	return s
}

// checked says what a number stands for. What everybody is told has no name but its first
// character and no reason; the holder is told the reason, and whoever may withdraw it the name.
func checked(t *bot.Turn, c training.Certificate) *bot.Screen {
	s := fresh(locales.M("certificate.good", "Number", c.Number))
	if !c.Holds() {
		s = fresh(locales.M("certificate.bad", "Number", c.Number, "Date", c.Revoked))
	}
	s.Add(locales.M("certificate.facts", "Title", c.Title, "Version", c.Version, "Date", c.Passed, "Issuer", c.Issuer, "Holder", c.Masked()))
	trainer := c.MayRevoke(t.Member)
	if trainer {
		s.Add(locales.M("certificate.holder", "Name", c.Holder, "Unit", c.Unit.Name))
	}
	if !c.Holds() && (trainer || (t.Member.ID != 0 && t.Member.ID == c.Person)) {
		s.Add(locales.M("certificate.reason", "Reason", c.Reason))
	}
	if trainer && c.Holds() {
		s.Row(bot.To(locales.M("certificate.withdraw"), routeWithdraw, strconv.FormatInt(c.ID, 10)))
	}
	if t.Member.Joined() {
		s.Row(homeButton())
	}
	return s
}
