package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/bench/sending"
)

// liveBot starts a bot in this process whose clock can be moved under it.
func liveBot(ctx context.Context, p sending.Place) (move func(time.Duration), end func() error, err error) {
	s := &Settings{
		DatabaseURL: Secret(p.Database), RedisURL: Secret(p.Redis), RedisPrefix: p.Prefix, TelegramToken: Secret(p.Token),
		TelegramAPI: p.API, Rate: p.PerSecond, ClockAt: p.Clock,
	}
	clock := &bot.Clock{}
	clock.Set(p.Clock)
	a, err := openApp(ctx, s, clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return nil, nil, fmt.Errorf("start a bot: %w", err)
	}
	if err := a.wire(ctx, p.API); err != nil {
		a.close()
		return nil, nil, fmt.Errorf("start a bot: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		done <- a.work(ctx, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	}()
	return clock.Move, func() error {
		cancel()
		err := <-done
		a.close()
		return err
	}, nil
}
