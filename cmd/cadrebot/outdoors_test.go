package main

import (
	"bytes"
	"context"
	"database/sql"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/playground"
	"cadrebot/store"
)

// outdoors is a theatre whose bot is a process of its own, which can be told to stop
// and can be killed; Telegram (the local server), Postgres and Redis stay.
type outdoors struct {
	*theatre
	settings *Settings
	api      string
	db       *sql.DB

	extra []string // further environment of the process

	mu   sync.Mutex
	proc *exec.Cmd
	log  bytes.Buffer
}

// realIDs keeps the cast below the made-up accounts, which a bot with a token refuses.
const realIDs = 8_999_999_990_000

func newOutdoors(t testing.TB, l locales.Lang, extra ...string) *outdoors {
	t.Helper()
	return newOutdoorsOn(t, l, testSettings(t), extra...)
}

// newOutdoorsOn is newOutdoors over servers of the test's own.
func newOutdoorsOn(t testing.TB, l locales.Lang, s *Settings, extra ...string) *outdoors {
	t.Helper()
	o := &outdoors{theatre: &theatre{t: t, seen: map[int64]map[int]string{}, toasts: map[int64]int{}}, settings: s, extra: extra}
	o.loadPeople(l)
	began := time.Now()
	o.play = playground.New(playground.Options{
		Token: playgroundToken, NoLimits: true, Strict: true,
		Now: func() time.Time { return opening.Add(time.Since(began)) },
	})
	t.Cleanup(o.play.Close)
	for _, c := range cast {
		o.play.AddActor(playground.Actor{ID: c.id - realIDs, Name: c.name, Lang: string(l)})
		if c.unit != "" {
			o.play.Started(c.id - realIDs)
		}
	}
	srv := httptest.NewServer(o.play.Handler())
	t.Cleanup(srv.Close)
	o.api = srv.URL
	var err error
	if o.db, err = sql.Open("postgres", string(s.DatabaseURL)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.db.Close() })
	o.addObligation() // before the morning's digest: there is one a day
	o.start()
	return o
}

func (o *outdoors) loadPeople(l locales.Lang) {
	o.t.Helper()
	db, err := store.Open(o.t.Context(), string(o.settings.DatabaseURL))
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	loadStage(o.t, db, l, -realIDs)
}

// start runs `cadrebot serve` as a process.
func (o *outdoors) start() {
	o.t.Helper()
	self, err := os.Executable()
	if err != nil {
		o.t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(o.t.Context()), self, "serve")
	cmd.Env = append(os.Environ(), runMain+"=1",
		"DATABASE_URL="+string(o.settings.DatabaseURL), "REDIS_URL="+string(o.settings.RedisURL),
		"CADREBOT_REDIS_PREFIX="+o.settings.RedisPrefix, "TELEGRAM_TOKEN="+playgroundToken, "TELEGRAM_API="+o.api,
		"CADREBOT_LISTEN=127.0.0.1:0", "CADREBOT_RATE=1000", "CADREBOT_CLOCK_AT="+opening.Format(time.RFC3339))
	cmd.Env = append(cmd.Env, o.extra...)
	cmd.Stdout, cmd.Stderr = &locked{o: o}, &locked{o: o}
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.proc = cmd
	o.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
}

// locked collects what the process prints, for messages of failing tests.
type locked struct{ o *outdoors }

func (l *locked) Write(p []byte) (int, error) {
	l.o.mu.Lock()
	defer l.o.mu.Unlock()
	return l.o.log.Write(p)
}

func (o *outdoors) printed() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.String()
}

// stop sends sig and waits for the end.
func (o *outdoors) stop(sig syscall.Signal) {
	o.t.Helper()
	if err := o.proc.Process.Signal(sig); err != nil {
		o.t.Fatal(err)
	}
	err := o.proc.Wait()
	if sig == syscall.SIGTERM && err != nil {
		o.t.Fatalf("after SIGTERM the bot ended with %v\n%s", err, o.printed())
	}
}

// until waits for ok and fails with what when it never comes.
func (o *outdoors) until(what string, ok func() bool) {
	o.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(40 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			o.t.Fatalf("never: %s\nwhat is new on the phone:\n%s\nthe bot printed:\n%s", what, o.news(), o.printed())
		}
	}
}

// play plays transcript lines; a < line waits until it comes true.
func (o *outdoors) script(text string) {
	o.t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "@":
			id, ok := castID(rest)
			if !ok {
				o.t.Fatalf("nobody is called %s", rest)
			}
			o.actor = id - realIDs
		case ">":
			o.act(rest)
		case "<":
			o.until(line, func() bool { return strings.Contains(o.news(), rest) })
		default:
			o.t.Fatalf("line %q", line)
		}
	}
}

func (o *outdoors) act(what string) {
	o.t.Helper()
	label, press := strings.CutPrefix(what, "[")
	if !press {
		o.mark()
		o.play.SendText(o.actor, what)
		return
	}
	label = strings.TrimSuffix(label, "]")
	o.mark()
	o.until("a button "+label, func() bool {
		_, err := o.play.PressLabel(o.actor, label)
		return err == nil
	})
}

func (o *outdoors) count(query string, args ...any) (n int) {
	o.t.Helper()
	if err := o.db.QueryRowContext(o.t.Context(), query, args...).Scan(&n); err != nil {
		o.t.Fatal(err)
	}
	return n
}
