package sending

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/bench/usage"
	"cadrebot/locales"
	"cadrebot/playground"
	"cadrebot/store"
)

// opening is when every bench begins, by the clock of its bots: a Thursday morning, when
// nobody's quiet hours hold anything back.
var opening = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

// token is what the virtual Telegram accepts.
const token = "42:PLAYGROUND"

// stage is one database, one Redis prefix and one Telegram, on which bots are set.
type stage struct {
	o       Options
	dsn     string
	prefix  string
	sql     *sql.DB
	db      *store.DB
	play    *playground.Server
	api     string
	began   time.Time
	skipped time.Duration // by which the bots' clocks are ahead of the time that has passed
	author  author
	bots    []*replica
	close   []func()
}

// open makes a stage; done ends its bots and takes everything away again.
func open(ctx context.Context, o Options, p playground.Options) (s *stage, err error) {
	s = &stage{o: o, began: time.Now(), prefix: fmt.Sprintf("%s%d:", o.Servers.Prefix, time.Now().UnixNano())}
	defer func() {
		if err != nil {
			s.done()
		}
	}()
	dsn, drop, err := o.Servers.MakeDatabase(ctx)
	if err != nil {
		return s, err
	}
	s.dsn, s.close = dsn, append(s.close, drop)
	if o.Servers.Furnish {
		if err := s.run(ctx, "migrate"); err != nil {
			return s, err
		}
	}
	if s.sql, err = sql.Open("postgres", s.dsn); err != nil {
		return s, fmt.Errorf("open the database of the bench: %w", err)
	}
	s.close = append(s.close, func() { _ = s.sql.Close() })
	if s.db, err = store.Open(ctx, s.dsn); err != nil {
		return s, fmt.Errorf("open the database of the bench: %w", err)
	}
	s.close = append(s.close, func() { _ = s.db.Close() })
	if err := s.telegram(ctx, p); err != nil {
		return s, err
	}
	return s, s.units(ctx)
}

// telegram starts the virtual Telegram on a loopback port.
func (s *stage) telegram(ctx context.Context, p playground.Options) error {
	p.Token, p.Open, p.Tally = token, true, true
	if p.CallLog == 0 {
		p.CallLog = -1
	}
	s.play = playground.New(p)
	s.close = append(s.close, s.play.Close)
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the virtual Telegram: %w", err)
	}
	srv := &http.Server{Handler: s.play.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }()
	s.close = append(s.close, func() { _ = srv.Close() })
	s.api = "http://" + l.Addr().String()
	return nil
}

func (s *stage) done() {
	for _, b := range s.bots {
		b.stop()
	}
	s.o.Servers.forget(context.Background(), s.prefix)
	for i := range s.close {
		s.close[len(s.close)-1-i]()
	}
}

// now is what the clocks of the bots say.
func (s *stage) now() time.Time { return opening.Add(time.Since(s.began) + s.skipped) }

func (s *stage) count(ctx context.Context, query string, args ...any) (n int, err error) {
	if err := s.sql.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what was stored: %w", err)
	}
	return n, nil
}

// sent waits until nothing is left to send, at most limit.
func (s *stage) sent(ctx context.Context, limit time.Duration) error {
	return s.until(ctx, limit, "everything was sent", func() bool {
		n, err := s.count(ctx, `select count(*) from (select from delivery where state in ('queued', 'sending') limit 1) x`)
		return err == nil && n == 0
	})
}

// until looks every 20 ms whether ok holds.
func (s *stage) until(ctx context.Context, limit time.Duration, what string, ok func() bool) error {
	end, tick := time.NewTimer(limit), time.NewTicker(20*time.Millisecond)
	defer end.Stop()
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait until %s: %w", what, ctx.Err())
		case <-end.C:
			return fmt.Errorf("after %v it is not so that %s%s", limit, what, s.complaints())
		}
	}
	return nil
}

// meter reads CPU seconds: of the bots that run, and of the servers when they are here.
func (s *stage) meter(ctx context.Context) (bots, postgres, rdb float64) {
	for _, b := range s.bots {
		if st, ok := usage.Read(b.pid()); ok {
			bots += st.Own
		}
	}
	if backend, err := s.count(ctx, `select pg_backend_pid()`); err == nil {
		postgres = usage.Family(usage.ParentOf(backend))
	}
	if o, err := redis.ParseURL(s.o.Servers.Redis); err == nil {
		c := redis.NewClient(o)
		defer c.Close()
		if text, err := c.Info(ctx, "server").Result(); err == nil {
			rdb = usage.Family(usage.RedisOf(text))
		}
	}
	return bots, postgres, rdb
}
