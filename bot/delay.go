package bot

import (
	"context"
	"sync"
	"time"

	"cadrebot/locales"
)

// tellAfter is how long somebody waits, because storage is away, before they are told so.
const tellAfter = 3 * time.Second

// delays remembers who of those whose updates Telegram brings again has been told.
type delays struct {
	mu   sync.Mutex
	told map[int64]bool // by update
}

func (d *delays) know(update int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.told[update]
}

func (d *delays) note(update int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.told == nil || len(d.told) > 10_000 { // keep memory bounded; some are told once more
		d.told = map[int64]bool{}
	}
	d.told[update] = true
}

func (d *delays) forget(update int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.told, update)
}

// insist handles an update that was delivered. Storage that is away is waited for until the
// person has been told that it takes longer; then Telegram has to bring the update again,
// for a delivery that waits takes the place of others.
func (b *Bot) insist(ctx context.Context, u *update) error {
	for began, pause := time.Now(), 100*time.Millisecond; ; pause = min(2*pause, time.Second) {
		err := b.handle(ctx, u)
		if err == nil {
			b.delays.forget(u.ID)
			return nil
		}
		if !away(err) || unsent(err) || u.applied.Load() || b.delays.know(u.ID) {
			return err
		}
		if time.Since(began) > tellAfter || ctx.Err() != nil {
			b.delays.note(u.ID)
			b.tellDelay(context.WithoutCancel(ctx), u)
			return err
		}
		_ = sleep(ctx, pause)
	}
}

// tellDelay says that an answer takes longer; what was sent is not lost.
func (b *Bot) tellDelay(ctx context.Context, u *update) {
	c, ok := u.chat()
	if !ok || c.Type != "private" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	l := locales.Guess(u.sender().Language)
	if m, ok := b.members.remembered(u.sender().ID); ok && m.Lang.Valid() { // storage may be what is away
		l = m.Lang
	}
	_ = b.say(ctx, c.ID, l, Say(locales.M("bot.delayed")))
}
