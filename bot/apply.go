package bot

import (
	"context"
	"fmt"
	"slices"

	"cadrebot/locales"
)

// apply works the reply into the envelope.
func (b *Bot) apply(ctx context.Context, v *visit, r Reply) error {
	if r.Close && v.env.Open != nil {
		v.closed, v.env.Open = v.env.Open, nil
	}
	if r.Drop != (Draft{}) {
		if t := v.env.drop(r.Drop); t != nil {
			v.closed = t
		}
	}
	if r.Reload {
		b.members.forget(v.u.sender().ID)
		v.env.Epoch++
		if m, err := b.members.get(ctx, v.u.sender().ID, v.env.Epoch, v.turn.Now); err == nil {
			v.turn.Member, v.turn.Lang = m, m.Lang
		}
	}
	if r.Lang.Valid() && v.turn.Member.ID == 0 {
		v.env.Lang, v.turn.Lang = string(r.Lang), r.Lang
	}
	v.reply = r
	switch {
	case r.Open != nil:
		return b.open(ctx, v, r)
	case r.Redraw && v.env.Open != nil:
		if err := b.current(ctx, v); err != nil {
			return err
		}
		v.reply.Screens = append(slices.Clone(r.Screens), newScreens(v.reply.Screens)...)
		v.reply.Toast, v.reply.Alert = r.Toast, r.Alert
	}
	b.remind(ctx, v)
	if !v.keepMenu && len(v.reply.Screens) > 0 {
		v.env.Menu = menuOf(v)
	}
	return nil
}

// newScreens makes screens stand as messages of their own.
func newScreens(in []*Screen) []*Screen {
	for _, s := range in {
		s.New = true
	}
	return in
}

// open starts a conversation, or goes on with the same one if it was left unfinished.
func (b *Bot) open(ctx context.Context, v *visit, r Reply) error {
	o := r.Open
	same := func(t Talk) bool { return o.Ref != "" && t.Kind == o.Kind && t.Ref == o.Ref }
	resumed := true
	if v.env.Open != nil && same(*v.env.Open) {
		// already there
	} else if i := slices.IndexFunc(v.env.Parked, same); i >= 0 {
		v.env.unpark(i)
	} else {
		resumed = false
		v.env.park()
		d, ok := b.table.dialogues[o.Kind]
		if !ok {
			return fmt.Errorf("open conversation: no dialogue %q", o.Kind)
		}
		v.env.Open = &Talk{
			Kind: o.Kind, Version: d.Version, ID: newID(), Ref: o.Ref, Started: v.turn.Now.Unix(),
			Expires: v.turn.Now.Add(talkLife).Unix(), Body: o.Body,
		}
	}
	if resumed && o.Moved != nil && v.env.Open.Version <= b.table.dialogues[o.Kind].Version && v.env.Open.moved(o.Moved) {
		resumed = false
	}
	if err := b.current(ctx, v); err != nil {
		return err
	}
	head := r.Head
	if resumed {
		head = append([]locales.Text{b.resumedHead(v.env.Open)}, head...)
	}
	if len(head) > 0 && len(v.reply.Screens) > 0 {
		s := *v.reply.Screens[0]
		s.Body = append(slices.Clone(head), s.Body...)
		v.reply.Screens[0] = &s
	}
	if len(r.Screens) > 0 {
		v.reply.Screens = append(slices.Clone(r.Screens), newScreens(v.reply.Screens)...)
	}
	v.reply.Toast, v.reply.Alert = r.Toast, r.Alert
	v.env.Menu = nil
	return nil
}

// moved takes an unfinished conversation to another place of its own, and reports whether
// that is one.
func (t *Talk) moved(to func(was []byte) []byte) bool {
	next := to(t.Body)
	if string(next) == string(t.Body) {
		return false
	}
	t.Body = next
	t.Step++
	return true
}

// resumedHead is the sentence above a conversation that the person comes back to.
func (b *Bot) resumedHead(t *Talk) locales.Text {
	if d := b.table.dialogues[t.Kind]; !d.Resumed.Empty() {
		return d.Resumed
	}
	return locales.M("bot.resumed")
}

// remind adds a way back to what is unfinished under screens that are something else.
func (b *Bot) remind(ctx context.Context, v *visit) {
	unfinished := v.env.Open
	if unfinished == nil && v.closed != nil && len(v.env.Parked) > 0 {
		unfinished = &v.env.Parked[len(v.env.Parked)-1]
	}
	if unfinished == nil || len(v.reply.Screens) == 0 || !v.reply.derived() {
		return
	}
	if _, ok := b.table.dialogues[unfinished.Kind]; !ok {
		return
	}
	last := *v.reply.Screens[len(v.reply.Screens)-1]
	if last.Dialogue || hasResume(&last) {
		return
	}
	last.Rows = append(slices.Clone(last.Rows), []Button{To(locales.M("bot.back_to", "Title", b.title(ctx, v, unfinished)), routeCommand, "resume")})
	v.reply.Screens = append(slices.Clone(v.reply.Screens[:len(v.reply.Screens)-1]), &last)
}

func hasResume(s *Screen) bool {
	for _, row := range s.Rows {
		for _, btn := range row {
			if btn.Route == routeCommand && btn.Arg == "resume" {
				return true
			}
		}
	}
	return false
}
