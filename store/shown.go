package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// shownLife outlives the time for which Telegram repeats an update.
const shownLife = 24 * time.Hour

// Shown notes that the answer to update has reached the chat. It is written with the
// next FlushShown: a crash before that costs a second copy of that answer, no more.
func (c *Conversations) Shown(chat, update int64) {
	c.mu.Lock()
	c.shown[chat] = update
	c.mu.Unlock()
}

// FlushShown writes what Shown has noted, all in one round trip.
func (c *Conversations) FlushShown(ctx context.Context) error {
	c.mu.Lock()
	if len(c.shown) == 0 {
		c.mu.Unlock()
		return nil
	}
	rows := c.shown
	c.shown = make(map[int64]int64, len(rows))
	c.mu.Unlock()
	_, err := c.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for chat, update := range rows {
			p.Set(ctx, c.keys.shown(chat), update, shownLife)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note shown answers: %w: %w", org.ErrUnavailable, err)
	}
	return nil
}

// WasShown reports whether the newest answer noted for the chat is the one to update.
func (c *Conversations) WasShown(ctx context.Context, chat, update int64) (bool, error) {
	c.mu.Lock()
	waiting := c.shown[chat] == update
	c.mu.Unlock()
	if waiting {
		return true, nil
	}
	s, err := c.rdb.Get(ctx, c.keys.shown(chat)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, fmt.Errorf("look up shown answer: %w: %w", org.ErrUnavailable, err)
	}
	return s == strconv.FormatInt(update, 10), nil
}
