package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/guard"
	"cadrebot/locales"
	"cadrebot/org"
)

// guarded refuses a message that holds personal data or something else than words that
// no question asked for, before any of it is stored or logged: the reply then takes the
// turn's place. Deleting comes first, because it is what may be repeated.
func (b *Bot) guarded(ctx context.Context, v *visit) (bool, error) {
	m := v.u.Message
	if m == nil {
		return false, nil
	}
	found := guard.Check(m.Text + "\n" + m.Caption + "\n" + m.fileName())
	if len(found) == 0 && (m.attachment() == "" || b.awaited(ctx, v) || b.offered(v)) {
		return false, nil
	}
	v.route = "guard"
	if len(found) == 0 {
		v.reply = Show(Say(locales.M("bot.attachment_refused")))
		b.remind(ctx, v)
		return true, nil
	}
	why := []locales.Text{guard.Explain(found)}
	err := b.patiently(ctx, func() error { return b.o.Sender.deleteMessage(ctx, v.chat, m.ID) })
	if b.settle(err) != nil {
		return true, fmt.Errorf("delete blocked message: %w", err)
	}
	if err != nil { // after two days, and for some clients, Telegram forbids it
		why = append(why, locales.M("bot.please_delete"))
	}
	detail := map[string]string{"type": string(found[0].Kind)}
	if err := b.o.Auditor.Audit(ctx, v.turn.Member.ID, "guard.blocked", "message", detail, v.turn.Now); err != nil {
		return true, fmt.Errorf("audit blocked message: %w", err)
	}
	v.reply = Show(Say(why...))
	b.remind(ctx, v)
	return true, nil
}

// awaited reports whether the open conversation has asked for what the message carries,
// and hands it to the turn.
func (b *Bot) awaited(ctx context.Context, v *visit) bool {
	t := v.env.Open
	if t == nil {
		return false
	}
	d, ok := b.table.dialogues[t.Kind]
	sent := v.u.Message.sent()
	if !ok || t.Version > d.Version || d.Takes == nil || sent == nil {
		return false
	}
	if !d.Takes(ctx, v.turn, t.Body, sent.Sort) {
		return false
	}
	v.turn.Sent = sent
	return true
}

// offered reports whether a feature takes the document that nobody asked for, and hands it
// to the turn.
func (b *Bot) offered(v *visit) bool {
	d, sent := b.table.documents, v.u.Message.sent()
	if d == nil || sent == nil || sent.Sort != "document" || !d.Takes(v.turn.Member, sent.Name) {
		return false
	}
	v.turn.Sent, v.document = sent, d.Run
	return true
}

// reachable notes that somebody blocked the bot or came back.
func (b *Bot) reachable(ctx context.Context, u *update) error {
	reason := ""
	if s := u.Member.New.Status; s == "kicked" || s == "left" {
		reason = string(Blocked)
	}
	err := b.o.People.SetReachable(ctx, u.Member.Chat.ID, reason, b.o.Clock.Now())
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return fmt.Errorf("note reachability: %w", err)
	}
	b.members.forget(u.Member.Chat.ID)
	return nil
}

// ours reports whether text is a command that may be meant for this bot.
func (b *Bot) ours(text string) bool {
	if _, _, ok := command(text); !ok {
		return false
	}
	_, to, named := strings.Cut(strings.Fields(text)[0], "@")
	return !named || b.o.Username == "" || strings.EqualFold(to, b.o.Username)
}

// strangeCallback answers a press that does not come from the chat's own person.
func (b *Bot) strangeCallback(ctx context.Context, u *update) error {
	if u.Callback == nil {
		return nil
	}
	l := locales.Guess(u.Callback.From.Language)
	_ = b.o.Sender.answerCallback(ctx, u.Callback.ID, locales.M("bot.not_your_button").Plain(l), true)
	return nil
}
