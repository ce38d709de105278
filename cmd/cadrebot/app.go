package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/redis/go-redis/v9"

	"cadrebot/bot"
	"cadrebot/handlers/policyask"
	"cadrebot/store"
)

// app is a bot that is wired and listening; tests boot it as main does.
type app struct {
	settings *Settings
	log      *slog.Logger
	clock    *bot.Clock
	db       *store.DB
	rdb      redis.UniversalClient
	talks    *store.Conversations
	shelf    *policyask.Shelf
	bot      *bot.Bot
	server   *http.Server
	listener net.Listener
	registry *prometheus.Registry
}

// openApp connects to Postgres and Redis, migrates and wires the rooms. The Bot API is
// not called yet.
func openApp(ctx context.Context, s *Settings, clock *bot.Clock, log *slog.Logger) (*app, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if _, err := store.Migrate(ctx, string(s.DatabaseURL)); err != nil {
		return nil, err
	}
	a := &app{settings: s, log: log, clock: clock, registry: prometheus.NewRegistry()}
	a.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	var err error
	if a.db, err = store.Open(ctx, string(s.DatabaseURL)); err != nil {
		return nil, err
	}
	if a.rdb, err = store.OpenRedis(ctx, string(s.RedisURL)); err != nil {
		a.close()
		return nil, err
	}
	a.talks = store.NewConversations(a.rdb, s.RedisPrefix, a.db)
	if err := importLibrary(ctx, a.db, clock.Now()); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// wire builds the bot that calls the Bot API at root.
func (a *app) wire(ctx context.Context, root string) error {
	s := a.settings
	client, metrics := bot.NewClient(s.token(), root), bot.NewMetrics(a.registry)
	client.Count(metrics)
	var limiter bot.Limiter = bot.NewUnlimited()
	if s.Rate > 0 {
		limiter = store.NewLimiter(a.rdb, s.RedisPrefix, s.Rate)
	}
	sender := bot.NewSender(client, limiter, s.signing(), s.real())
	if s.PaidBroadcast {
		sender.Paid()
	}
	me, err := waitForMe(ctx, client, a.log)
	if err != nil {
		return err
	}
	features, stranger, err := a.features(ctx, sender, me.Username)
	if err != nil {
		return fmt.Errorf("wire features: %w", err)
	}
	people := store.NewOrg(a.db)
	a.bot, err = bot.New(bot.Options{
		Client: client, Sender: sender, Conversations: a.talks, People: people, Auditor: store.NewAudit(a.db),
		Clock: a.clock, Log: a.log, Metrics: metrics, Username: me.Username, Features: features, Stranger: stranger,
		Typists: store.NewLimiter(a.rdb, s.RedisPrefix+"inline:", typistRate),
	})
	if err != nil {
		return fmt.Errorf("wire bot: %w", err)
	}
	if err := a.bot.Announce(ctx); err != nil {
		a.log.Warn("command list not announced", "err", err)
	}
	return nil
}

// typistRate is how many inline queries a second all replicas answer together, apart from
// the messages of the bot; one person's are answered once a second.
const typistRate = 200

// waitForMe asks who the token belongs to; a network that is away is waited for, a
// wrong token is not.
func waitForMe(ctx context.Context, c *bot.Client, log *slog.Logger) (bot.Me, error) {
	for pause := 200 * time.Millisecond; ; pause = min(2*pause, 10*time.Second) {
		me, err := c.GetMe(ctx)
		if err == nil {
			return me, nil
		}
		var se *bot.SendError
		if errors.As(err, &se) && se.Kind == bot.Rejected {
			return me, fmt.Errorf("the Bot API refuses the token (check TELEGRAM_TOKEN): %w", err)
		}
		log.Warn("the Bot API does not answer yet", "err", err)
		select {
		case <-ctx.Done():
			return me, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// clockSlack is how far this machine's clock may be from Postgres's: leases of deliveries
// are kept by the clock of whoever took them.
const clockSlack = 5 * time.Second

// compareClocks warns when replicas could take each other's leases for expired.
func (a *app) compareClocks(ctx context.Context) {
	theirs, err := a.db.Now(ctx)
	if err != nil {
		return // the next query says so
	}
	if off := time.Since(theirs).Abs(); off > clockSlack {
		a.log.Warn("this clock and Postgres's differ: set both by NTP, or messages may be sent twice", "by", off.Round(time.Second).String())
	}
}

// listen takes the configured address, or a free port of the same host when it is busy.
func listen(ctx context.Context, addr string, log *slog.Logger) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err == nil {
		return l, nil
	}
	host, _, splitErr := net.SplitHostPort(addr)
	if splitErr != nil {
		return nil, fmt.Errorf("CADREBOT_LISTEN %q: %w", addr, splitErr)
	}
	l, again := lc.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	if again != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	log.Warn("address is busy, another port is used", "wanted", addr, "got", l.Addr().String())
	return l, nil
}

// serveHTTP answers on l until stop is called.
func (a *app) serveHTTP(l net.Listener, h http.Handler) {
	a.listener = l
	a.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() {
		if err := a.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("http server stopped", "err", err)
		}
	}()
}

// flushEvery is how much typing an emptied Redis may cost, less than the five seconds
// that are promised.
const flushEvery = 2 * time.Second

// work runs intake, jobs and the writing behind until ctx ends, then lets what is in
// hand finish and writes the drafts one last time.
//
// An intake that fails ends the rest too: a process that takes nothing in must not look
// alive.
func (a *app) work(ctx context.Context, intake func(context.Context) error) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	var wg sync.WaitGroup
	wg.Go(func() { a.bot.RunJobs(ctx) })
	wg.Go(func() { a.writeBehind(ctx) })
	wg.Go(func() { a.shelf.Follow(ctx) })
	err := intake(ctx)
	end()
	if a.server != nil {
		down, cancel := context.WithTimeout(context.Background(), 8*time.Second)
		defer cancel()
		_ = a.server.Shutdown(down)
	}
	wg.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, a.lastFlush())
}

// shownEvery bounds how many answers a crash may let be said twice.
const shownEvery = 50 * time.Millisecond

func (a *app) writeBehind(ctx context.Context) {
	t, s := time.NewTicker(flushEvery), time.NewTicker(shownEvery)
	defer t.Stop()
	defer s.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.C:
			if err := a.talks.FlushShown(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("shown answers not noted", "err", err)
			}
		case <-t.C:
			if _, err := a.talks.FlushDrafts(ctx, a.clock.Now()); err != nil && ctx.Err() == nil {
				a.log.Warn("drafts not written behind yet", "err", err)
			}
		}
	}
}

func (a *app) lastFlush() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := a.talks.FlushDrafts(ctx, a.clock.Now())
	if err := errors.Join(err, a.talks.FlushShown(ctx)); err != nil {
		return fmt.Errorf("write what is left: %w", err)
	}
	return nil
}

func (a *app) close() {
	if a.rdb != nil {
		_ = a.rdb.Close()
	}
	if a.db != nil {
		_ = a.db.Close()
	}
}
