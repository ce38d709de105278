package bot

import (
	"context"
	"strconv"
	"time"

	"cadrebot/locales"
)

// builtin names the commands that belong to conversations as such.
func builtin(name string) bool { return name == "cancel" || name == "resume" }

// Builtin lists /cancel and /resume for help texts and Telegram's command list.
func Builtin() []Command {
	return []Command{
		{Name: "resume", Help: locales.M("bot.help_resume")},
		{Name: "cancel", Help: locales.M("bot.help_cancel")},
	}
}

func (b *Bot) builtinCommand(ctx context.Context, v *visit, name string) (Reply, error) {
	if name == "cancel" {
		return b.cancel(ctx, v)
	}
	return b.resume(ctx, v)
}

// cancel drops what is open and says what that was; a finished report is untouched. What
// would lose answers is asked about first, once.
func (b *Bot) cancel(ctx context.Context, v *visit) (Reply, error) {
	if v.env.Open == nil && len(v.env.Parked) > 0 {
		v.env.unpark(len(v.env.Parked) - 1)
	}
	if v.env.Open == nil {
		return Show(Say(locales.M("bot.nothing_to_cancel")).Row(home())), nil
	}
	if d := b.table.dialogues[v.env.Open.Kind]; d.Stop != "" && v.env.Open.Version <= d.Version && !v.env.Open.Asked {
		v.turn.Conversation, v.turn.Press = v.env.Open.ID, &Press{Arg: d.Stop}
		r, err := b.step(ctx, v)
		if v.env.Open != nil {
			v.env.Open.Asked = true
		}
		return r, err
	}
	title := b.title(ctx, v, v.env.Open)
	v.closed, v.env.Open = v.env.Open, nil
	return Show(Say(locales.M("bot.cancelled", "Title", title)).Row(home())), nil
}

// resume shows the unfinished conversation again; with several, it asks which.
func (b *Bot) resume(ctx context.Context, v *visit) (Reply, error) {
	if n, err := strconv.Atoi(v.turn.Text); err == nil && n >= 0 && n < len(v.env.Parked) {
		v.env.unpark(n)
	} else if v.env.Open == nil && len(v.env.Parked) == 1 {
		v.env.unpark(0)
	}
	if v.env.Open != nil {
		if err := b.current(ctx, v); err != nil {
			return Reply{}, err
		}
		r := v.reply
		newScreens(r.Screens)
		return r, nil
	}
	if len(v.env.Parked) == 0 {
		return Show(Say(locales.M("bot.nothing_to_resume")).Row(home())), nil
	}
	s := Say(locales.M("bot.which_to_resume"))
	for i := range v.env.Parked {
		t := &v.env.Parked[i]
		label := locales.M("bot.resume_item", "Title", b.title(ctx, v, t), "At", time.Unix(t.Started, 0))
		s.Row(To(label, routeCommand, "resume "+strconv.Itoa(i)))
	}
	return Show(s), nil
}

// title names a conversation, by its form where the dialogue fills in several.
func (b *Bot) title(ctx context.Context, v *visit, t *Talk) locales.Text {
	d, ok := b.table.dialogues[t.Kind]
	switch {
	case !ok:
		return locales.Raw(t.Kind)
	case d.Named == nil || t.Version > d.Version:
		return d.Title
	}
	turn := *v.turn
	turn.Conversation = t.ID
	return d.Named(ctx, &turn, t.Body)
}

func home() Button { return To(locales.M("bot.home"), routeCommand, "menu") }
