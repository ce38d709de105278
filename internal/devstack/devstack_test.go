package devstack

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// start starts a stack that ends with the test, if not before.
func start(t *testing.T, o Options) *Stack {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// keptDir is one that the servers' account can enter; t.TempDir is not, for root.
func keptDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "devstack-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

func database(t *testing.T, s *Stack, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", s.DatabaseURL(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func redisClient(t *testing.T, s *Stack) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(s.RedisURL())
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func execute(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	execute(t, database(t, s, "postgres"), "create table t as select 1")
	if err := redisClient(t, s).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	pids := []int{s.guard.cmd.Process.Pid}
	for _, p := range s.servers {
		pids = append(pids, p.cmd.Process.Pid)
	}
	if len(pids) != 3 {
		t.Fatalf("%d processes, want guard, redis and postgres", len(pids))
	}
	s.Stop()
	s.Stop() // may be called twice
	for _, pid := range pids {
		if alive(pid) {
			t.Errorf("process %d is still there", pid)
		}
	}
	if _, err := os.Stat(s.run); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there (%v)", s.run, err)
	}
}

func TestSocketsOnlyByDefault(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	var addresses string
	if err := database(t, s, "postgres").QueryRowContext(t.Context(), "show listen_addresses").Scan(&addresses); err != nil || addresses != "" {
		t.Errorf("PostgreSQL listens on %q (%v)", addresses, err)
	}
	if port := redisClient(t, s).ConfigGet(t.Context(), "port").Val()["port"]; port != "0" {
		t.Errorf("Redis listens on port %s", port)
	}
}

func TestWellKnownPortsMayBeTaken(t *testing.T) {
	t.Parallel()
	for port := range wellKnown {
		l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			continue // somebody else has taken it: just as good
		}
		t.Cleanup(func() { _ = l.Close() })
	}
	s := start(t, Options{TCP: true})
	for _, address := range []string{s.DatabaseURL("postgres"), s.RedisURL()} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if u.Hostname() != "127.0.0.1" || u.Port() == "5432" || u.Port() == "6379" {
			t.Errorf("address %s", u.Host)
		}
	}
	if err := database(t, s, "postgres").PingContext(t.Context()); err != nil {
		t.Errorf("PostgreSQL: %v", err)
	}
	if err := redisClient(t, s).Ping(t.Context()).Err(); err != nil {
		t.Errorf("Redis: %v", err)
	}
}

func TestLoopbackNeedsThePassword(t *testing.T) {
	t.Parallel()
	s := start(t, Options{TCP: true})
	other := &Stack{password: "guess", tcp: true, pgPort: s.pgPort, rdPort: s.rdPort, servers: s.servers}
	if err := database(t, other, "postgres").PingContext(t.Context()); err == nil {
		t.Error("PostgreSQL let a wrong password in")
	}
	if err := redisClient(t, other).Ping(t.Context()).Err(); err == nil {
		t.Error("Redis let a wrong password in")
	}
}

func TestKeptDataIsThereAgain(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	first := start(t, Options{Dir: dir})
	for range 2 { // the second time it exists
		if err := first.CreateDatabase(t.Context(), "kept-data"); err != nil {
			t.Fatal(err)
		}
	}
	execute(t, database(t, first, "kept-data"), "create table t as select 42 as n")
	if err := redisClient(t, first).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	first.Stop()

	// A server that was killed leaves this behind, and the number may be in use.
	stale := fmt.Sprintf("%d\n%s\n%d\n5432\n", os.Getpid(), filepath.Join(dir, "postgres"), time.Now().Unix())
	if err := os.WriteFile(filepath.Join(dir, "postgres", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	second := start(t, Options{Dir: dir, TCP: true})
	var n int
	if err := database(t, second, "kept-data").QueryRowContext(t.Context(), "select n from t").Scan(&n); err != nil || n != 42 {
		t.Errorf("row: %d, %v", n, err)
	}
	if v, err := redisClient(t, second).Get(t.Context(), "k").Result(); err != nil || v != "v" {
		t.Errorf("key: %q, %v", v, err)
	}
}

func TestKeptDirectoryIsUsedByOne(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	s := start(t, Options{Dir: dir, SkipPostgres: true})
	_, err := Start(t.Context(), Options{Dir: dir})
	if err == nil {
		t.Fatal("a second stack started on the same directory")
	}
	for _, want := range []string{dir, "process " + strconv.Itoa(os.Getpid()), "stop that one first"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	s.Stop()
	start(t, Options{Dir: dir, SkipPostgres: true})
}

func TestServersHoldTheLock(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	s := start(t, Options{Dir: dir})
	_ = s.lock.Close() // as when this process is killed
	for _, p := range s.servers {
		if f, err := lockHome(t.Context(), dir); err == nil {
			_ = f.Close()
			t.Fatalf("the directory is free while %s runs", p.name)
		}
		p.signal()
		p.wait(20 * time.Second)
	}
	f, err := lockHome(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}

func TestDirectoryOfAnotherUserIsRefused(t *testing.T) {
	t.Parallel()
	dir := "/proc/1" // for root a directory of its own, but one where nothing can be made
	if os.Geteuid() == 0 {
		dir = keptDir(t)
		if err := os.Chown(dir, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "choose another") {
		t.Errorf("error = %v", err)
	}
}

func TestKeptDataOfAnotherVersionIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := keptDir(t)
	if err := os.Mkdir(filepath.Join(dir, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postgres", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir, SkipRedis: true})
	if err == nil || !strings.Contains(err.Error(), "made by version 9") || !strings.Contains(err.Error(), "afresh") {
		t.Errorf("error = %v", err)
	}
}

func TestInterruptedStartLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	log := lineFunc(func(string) { cancel() }) // initdb is about to run
	dir := keptDir(t)
	if _, err := Start(ctx, Options{Dir: dir, Log: log}); err == nil {
		t.Fatal("the start was not interrupted")
	}
	start(t, Options{Dir: dir})
}

// lineFunc is a log that calls a function for each line.
type lineFunc func(string)

func (f lineFunc) Write(b []byte) (int, error) {
	for in := bufio.NewScanner(strings.NewReader(string(b))); in.Scan(); {
		f(in.Text())
	}
	return len(b), nil
}
