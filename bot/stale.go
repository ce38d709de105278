package bot

import (
	"context"

	"cadrebot/locales"
)

// stale answers a button of a question that has moved on. Quick taps on one question end
// here too: then its message shows the current one already and keeps its buttons. A
// message further up loses them, ours says that it was of the open conversation; the
// current question is shown anew only when others stand below it.
func (b *Bot) stale(ctx context.Context, v *visit, ours bool) (Reply, error) {
	t := v.env.Open
	if t == nil {
		return Toast(locales.M("bot.stale_done")), nil
	}
	here := v.pressedMessage() == 0 || t.Shown == 0 || !t.Below && t.Shown == v.pressedMessage()
	if !here && ours {
		v.bare = v.pressedMessage()
	}
	if !here && v.env.Newest <= t.Shown {
		return Toast(locales.M("bot.stale")), nil
	}
	if err := b.current(ctx, v); err != nil {
		return Reply{}, err
	}
	r := v.reply
	if !here {
		r.Screens = newScreens(r.Screens)
	}
	r.Toast = locales.M("bot.stale")
	return r, nil
}

// place notes where the open conversation's question will stand: the last of the screens
// that are its own.
func (v *visit) place() {
	if v.env.Open == nil {
		return
	}
	for i, s := range v.reply.Screens {
		if !s.Dialogue {
			continue
		}
		at := v.pressedMessage()
		edited := i == 0 && !s.New && s.File == nil && at != 0
		if !edited {
			at = v.env.Newest
		}
		v.env.Open.Shown, v.env.Open.Below = at, !edited
	}
}
