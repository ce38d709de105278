package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
	"cadrebot/typeface"
)

// serveCommand runs the bot: for real people with a token, on the local phone page
// without one.
type serveCommand struct{}

// Run serves until ctx ends; updates in hand are finished first.
func (serveCommand) Run(ctx context.Context, s *Settings) error {
	clock := &bot.Clock{}
	if !s.ClockAt.IsZero() {
		clock.Set(s.ClockAt)
	}
	out := &gathered{to: os.Stderr}
	defer func() { _ = out.flush() }()
	a, err := openApp(ctx, s, clock, s.logger(out))
	if err != nil {
		return err
	}
	defer a.close()
	a.compareClocks(ctx)
	l, err := listen(ctx, s.Listen, a.log)
	if err != nil {
		return err
	}
	if s.real() {
		return a.serveReal(ctx, l.Addr().String(), l)
	}
	return a.servePlayground(ctx, "http://"+l.Addr().String(), l)
}

// servePlayground starts the local Bot API server with its phone page and the demo
// people, and the bot against it.
func (a *app) servePlayground(ctx context.Context, root string, l net.Listener) error {
	set, err := a.stage(ctx)
	if err != nil {
		return err
	}
	cast, err := a.castOf(ctx, set)
	if err != nil {
		return err
	}
	tours, err := toursOf(set)
	if err != nil {
		return err
	}
	moved := make(chan struct{}, 1)
	p := playground.New(playground.Options{
		Token: playgroundToken, Cast: cast, Tours: tours, Font: typeface.TrueType(), Log: a.log,
		Now: func() time.Time { return a.clock.Now().In(locales.Zone) },
		MoveClock: func(d time.Duration) {
			a.clock.Move(d)
			select {
			case moved <- struct{}{}:
			default: // the jobs are about to look anyway
			}
		},
	})
	defer p.Close()
	populate(p, set)
	a.log.Info("the playground's control API is open to this machine", "header", "X-Playground-Key", "key", p.ControlKey())
	mux := http.NewServeMux()
	a.operations(mux)
	mux.Handle("/", p.Handler())
	a.serveHTTP(l, mux)
	if err := a.wire(ctx, root); err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "\n  cadrebot: open %s/ in a browser and choose who you are.\n  干部助手：请用浏览器打开 %s/ ，选择身份开始。\n  Demo data only; Ctrl-C stops everything. 仅为演示数据，按 Ctrl-C 停止。\n\n", root, root)
	return a.work(ctx, func(ctx context.Context) error {
		var wg sync.WaitGroup
		defer wg.Wait()
		wg.Go(func() { a.catchUp(ctx, moved) })
		wg.Go(func() { a.stageRecords(ctx) })
		return a.bot.Poll(ctx)
	})
}

// catchUp lets every job look at once when the clock was moved: whoever presses "next
// morning" waits for the reminders.
func (a *app) catchUp(ctx context.Context, moved <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-moved:
		}
		for _, name := range a.bot.Jobs() {
			if _, err := a.bot.RunJob(ctx, name); err != nil && ctx.Err() == nil {
				a.log.Warn("job failed after the clock was moved", "job", name, "err", err)
			}
		}
	}
}

// serveReal serves Telegram: by webhook when an address is configured, else by polling.
func (a *app) serveReal(ctx context.Context, addr string, l net.Listener) error {
	s := a.settings
	if err := a.wire(ctx, s.TelegramAPI); err != nil {
		l.Close()
		return err
	}
	mux := http.NewServeMux()
	a.operations(mux)
	intake := a.bot.Poll
	if s.WebhookURL != "" {
		mux.Handle("/telegram", a.bot.Webhook(ctx, s.webhookSecret()))
		intake = func(ctx context.Context) error {
			url := strings.TrimRight(s.WebhookURL, "/")
			if !strings.HasSuffix(url, "/telegram") {
				url += "/telegram"
			}
			if err := a.setWebhook(ctx, url); err != nil {
				return err
			}
			<-ctx.Done()
			return ctx.Err()
		}
	}
	a.serveHTTP(l, mux)
	fmt.Fprintf(os.Stdout, "cadrebot: serving Telegram; health and metrics on http://%s/healthz\n", addr)
	return a.work(ctx, intake)
}

// setWebhook tells Telegram the address, again while the network or a limit is in the
// way; an address that Telegram refuses is an error.
func (a *app) setWebhook(ctx context.Context, url string) error {
	for pause := time.Second; ; pause = min(2*pause, 30*time.Second) {
		err := a.bot.SetWebhook(ctx, url, a.settings.webhookSecret())
		var se *bot.SendError
		if err == nil || !errors.As(err, &se) || se.Kind == bot.Rejected {
			return err
		}
		a.log.Warn("webhook not set yet", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(pause, se.RetryAfter)):
		}
	}
}

// operations adds what an operator looks at: /healthz answers 200 while Postgres and
// Redis do, /metrics counts without any message text.
func (a *app) operations(mux *http.ServeMux) {
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.db.Ping(ctx); err != nil {
			http.Error(w, "postgres does not answer", http.StatusServiceUnavailable)
			return
		}
		if err := a.rdb.Ping(ctx).Err(); err != nil {
			http.Error(w, "redis does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
		if days, err := a.db.Days(ctx); err == nil && days.Missing(a.clock.Now()) != 0 {
			fmt.Fprintf(w, "warning: the holidays of %d have not been entered: cadrebot calendar import FILE\n", days.Missing(a.clock.Now()))
		}
	})
}
