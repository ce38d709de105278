package main

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cadrebot/locales"
)

// wire is a cable between the bot and a server that can be cut and mended.
type wire struct {
	to   func() (net.Conn, error)
	l    net.Listener
	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

func newWire(t *testing.T, to func() (net.Conn, error)) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: to, l: l, open: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); w.cut() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c)
		}
	}()
	return w
}

func (w *wire) carry(c net.Conn) {
	defer c.Close()
	w.mu.Lock()
	if w.down {
		w.mu.Unlock()
		return
	}
	s, err := w.to()
	if err != nil {
		w.mu.Unlock()
		return
	}
	w.open[c], w.open[s] = true, true
	w.mu.Unlock()
	go func() { _, _ = io.Copy(s, c); s.Close() }()
	_, _ = io.Copy(c, s)
	w.mu.Lock()
	delete(w.open, c)
	delete(w.open, s)
	w.mu.Unlock()
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = true
	for c := range w.open {
		c.Close()
	}
}

func (w *wire) mend() {
	w.mu.Lock()
	w.down = false
	w.mu.Unlock()
}

// wired puts cables before both servers of s.
func wired(t *testing.T, s *Settings) (postgres, redis *wire) {
	t.Helper()
	pg, err := url.Parse(string(s.DatabaseURL))
	if err != nil {
		t.Fatal(err)
	}
	dialPG := func() (net.Conn, error) { return net.Dial("tcp", pg.Host) }
	if dir := pg.Query().Get("host"); strings.HasPrefix(dir, "/") {
		port := pg.Query().Get("port")
		if port == "" {
			port = "5432"
		}
		dialPG = func() (net.Conn, error) { return net.Dial("unix", filepath.Join(dir, ".s.PGSQL."+port)) }
	}
	postgres = newWire(t, dialPG)
	q := pg.Query()
	user := pg.User
	if u := q.Get("user"); u != "" && user == nil {
		user = url.User(u)
	}
	q.Del("host")
	q.Del("port")
	q.Del("user")
	pg.Host, pg.User, pg.RawQuery = postgres.l.Addr().String(), user, q.Encode()
	s.DatabaseURL = Secret(pg.String())

	rd, err := url.Parse(string(s.RedisURL))
	if err != nil {
		t.Fatal(err)
	}
	dialRedis := func() (net.Conn, error) { return net.Dial("tcp", rd.Host) }
	if path := rd.Path; rd.Scheme == "unix" {
		dialRedis = func() (net.Conn, error) { return net.Dial("unix", path) }
	}
	redis = newWire(t, dialRedis)
	rd.Scheme, rd.Host, rd.Path = "redis", redis.l.Addr().String(), ""
	s.RedisURL = Secret(rd.String())
	return postgres, redis
}

// TestStorageAwayLosesNothing cuts Postgres while a report is submitted, and Redis while
// one is typed: the person is told that it takes longer, and it counts, once.
func TestStorageAwayLosesNothing(t *testing.T) {
	t.Parallel()
	s := testSettings(t)
	postgres, redis := wired(t, s)
	th := newTheatreOn(t, locales.EN, s)
	play := func(lines ...string) {
		t.Helper()
		for _, line := range lines {
			kind, rest, _ := strings.Cut(line, " ")
			if wrong := th.line(kind, rest); wrong != "" {
				t.Fatalf("%s: %s\n%s", line, wrong, th.news())
			}
		}
	}
	play("> /report", "> 3", "> 2", "> 0")
	redis.cut()
	th.mark()
	th.play.SendText(th.actor, "0")
	th.wait("busy")
	redis.mend()
	th.settle()
	play("< Physical progress", "> 60", "> 35000", "< Please check")
	postgres.cut()
	th.mark()
	if _, err := th.play.PressLabel(th.actor, "Submit"); err != nil {
		t.Fatal(err)
	}
	th.wait("busy")
	postgres.mend()
	th.settle()
	play("< R-20261119-")
	if n := strings.Count(th.news(), "R-20261119-"); n != 1 {
		t.Fatalf("%d receipts\n%s", n, th.news())
	}
}
