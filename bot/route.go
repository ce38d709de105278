package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"cadrebot/locales"
)

// routeCommand is the button route that runs a command by its name.
const routeCommand = "cmd"

// startCommand is what Telegram sends for a deep link, with the link's payload.
const startCommand = "start"

// run routes the update and applies what the feature answered to the envelope. The
// order is: a command (always wins), a button, a code, the open conversation, free text.
// An error means storage is away; everything else has become a screen.
func (b *Bot) run(ctx context.Context, v *visit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("panic in turn", "update", v.u.ID, "route", v.route, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			v.ref = newID()[:6]
			v.reply = Show(Say(locales.M("bot.broken", "Ref", v.ref)))
			err = nil
		}
	}()
	r, err := b.dispatch(ctx, v)
	if err != nil {
		r, err = b.excuse(v, err)
		if err != nil {
			return err
		}
	}
	return b.apply(ctx, v, r)
}

// excuse turns a handler's error into what the person sees. Storage that is away stays
// an error: the update comes again.
func (b *Bot) excuse(v *visit, err error) (Reply, error) {
	var no *locales.Refusal
	if errors.As(err, &no) {
		s := Say(no.Text)
		s.New = v.u.Callback == nil
		if v.u.Callback != nil {
			return Reply{Toast: no.Text, Alert: true}, nil
		}
		return Show(s), nil
	}
	if away(err) {
		return Reply{}, err
	}
	v.ref = newID()[:6]
	b.log.Error("turn failed", "update", v.u.ID, "route", v.route, "ref", v.ref, "err", redact(err.Error(), b.o.Client.token))
	s := Say(locales.M("bot.broken", "Ref", v.ref))
	s.New = true
	return Show(s), nil
}

func (b *Bot) dispatch(ctx context.Context, v *visit) (Reply, error) {
	if v.u.Callback != nil {
		return b.press(ctx, v)
	}
	if v.document != nil {
		v.route = "document"
		return v.document(ctx, v.turn)
	}
	text := strings.TrimSpace(v.u.Message.Text)
	if name, rest, ok := command(text); ok {
		v.turn.Text = rest
		return b.command(ctx, v, name)
	}
	v.turn.Text, v.turn.Formatted = text, formatted(v.u.Message.Text, v.u.Message.Entities)
	if r, is, err := b.typedCode(ctx, v, text); is {
		return r, err
	}
	switch p, how := v.env.pressed(text); {
	case how == pressedButton:
		return b.routed(ctx, v, p.Route, p.Arg)
	case how == pressedNothing && v.env.Open != nil:
		return b.askAgain(ctx, v, text)
	case how == pressedNothing:
		v.keepMenu = true
		return Reply{}, locales.Refuse("bot.no_such_number", "Number", text)
	case v.env.Open != nil:
		return b.step(ctx, v)
	}
	v.route = "words"
	if !v.turn.Member.Joined() {
		return b.o.Stranger(ctx, v.turn)
	}
	if name, ok := homeCommand(text); ok {
		if c, offered := b.table.commands[name]; offered && c.allowed(v.turn.Member) {
			v.turn.Text = ""
			return b.command(ctx, v, name)
		}
	}
	return b.table.words(ctx, v.turn)
}

func (b *Bot) command(ctx context.Context, v *visit, name string) (Reply, error) {
	v.route = "/" + name
	if builtin(name) {
		return b.builtinCommand(ctx, v, name)
	}
	c, ok := b.table.commands[name]
	if !ok {
		v.route = "/?"
		return Reply{}, locales.Refuse("bot.unknown_command")
	}
	if !c.allowed(v.turn.Member) {
		if !v.turn.Member.Joined() {
			return b.o.Stranger(ctx, v.turn)
		}
		return Reply{}, locales.Refuse("bot.not_for_role")
	}
	if name == startCommand {
		l, arg, rest, ok := b.table.link(v.turn.Text)
		if ok {
			return b.follow(ctx, v, l, arg)
		}
		v.turn.Text = rest
	}
	return c.Run(ctx, v.turn)
}

func (b *Bot) press(ctx context.Context, v *visit) (Reply, error) {
	p, err := b.o.Sender.codec.open(v.chat, v.u.Callback.Data)
	if err != nil {
		v.route = "forged"
		return Reply{}, locales.Refuse("bot.forged_button")
	}
	if p.route != "" {
		return b.routed(ctx, v, p.route, p.arg)
	}
	t := v.env.Open
	if t == nil || short(t.ID) != p.conv {
		if i := slices.IndexFunc(v.env.Parked, func(t Talk) bool { return short(t.ID) == p.conv && t.Step == p.step }); i >= 0 {
			v.env.unpark(i)
			t = v.env.Open
			v.turn.Conversation = t.ID
		}
	}
	if t == nil || short(t.ID) != p.conv || t.Step != p.step {
		v.route = "stale"
		return b.stale(ctx, v, t != nil && short(t.ID) == p.conv)
	}
	v.turn.Press = &Press{Arg: p.arg}
	return b.step(ctx, v)
}

func (b *Bot) routed(ctx context.Context, v *visit, route, arg string) (Reply, error) {
	if route == routeCommand {
		name, rest, _ := strings.Cut(arg, " ")
		v.turn.Text = rest
		return b.command(ctx, v, name)
	}
	v.route = route
	r, ok := b.table.routes[route]
	if !ok {
		return Reply{}, locales.Refuse("bot.forged_button")
	}
	if r.Families != nil && (!v.turn.Member.Joined() || !slices.Contains(r.Families, v.turn.Member.Active.Role.Family())) {
		return Reply{}, locales.Refuse("bot.not_for_role")
	}
	v.turn.Press = &Press{Route: route, Arg: arg}
	v.turn.Text = ""
	return r.Run(ctx, v.turn)
}

// step gives the turn to the open conversation.
func (b *Bot) step(ctx context.Context, v *visit) (Reply, error) {
	t := v.env.Open
	v.route = t.Kind
	d, ok := b.table.dialogues[t.Kind]
	if !ok || t.Version > d.Version {
		return Reply{}, locales.Refuse("bot.newer_version")
	}
	t.Asked = false
	next, r, err := d.Step(ctx, v.turn, t.Body)
	if err != nil {
		return Reply{}, err
	}
	if next == nil {
		v.closed, v.env.Open = t, nil
		return r, nil
	}
	if string(next) != string(t.Body) {
		t.Body = next
		if !r.Stay { // quick taps on one question must not overtake its redrawing
			t.Step++
		}
	}
	t.Expires = v.turn.Now.Add(talkLife).Unix()
	return r, nil
}

// current renders the open conversation into v.reply.
func (b *Bot) current(ctx context.Context, v *visit) error {
	t := v.env.Open
	d, ok := b.table.dialogues[t.Kind]
	if !ok || t.Version > d.Version {
		v.reply = Show(Say(locales.M("bot.newer_version")))
		return nil
	}
	v.turn.Conversation = t.ID
	r, err := d.Render(ctx, v.turn, t.Body)
	if err != nil {
		r, err = b.excuse(v, err)
	}
	v.reply = r
	return err
}
