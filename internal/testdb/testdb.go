// Package testdb gives each test a real PostgreSQL database and a real Redis key
// prefix of its own. It owns the servers of a test binary that was started
// without DATABASE_URL or REDIS_URL, the migrated template databases and their
// clones. Only tests import it, and it knows nothing about what it stores: the
// caller hands in the migration. Support for another server goes beside redis.go.
package testdb

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"cadrebot/internal/devstack"
)

// servers are what this test binary talks to.
type servers struct {
	database, redis string
	stack           *devstack.Stack // nil when both came from outside
}

var current struct {
	sync.Mutex
	servers
	err     error
	started bool
}

// start returns the servers of the environment and starts what is missing, once
// in this process. Should nobody stop them, they end with the process.
func start(tb testing.TB) servers {
	tb.Helper()
	current.Lock()
	defer current.Unlock()
	if !current.started {
		current.started = true
		current.servers, current.err = open(context.Background())
	}
	if current.err != nil {
		tb.Fatalf("start the servers of this test (or set DATABASE_URL and REDIS_URL): %v", current.err)
	}
	return current.servers
}

func open(ctx context.Context) (servers, error) {
	s := servers{database: os.Getenv("DATABASE_URL"), redis: os.Getenv("REDIS_URL")}
	if s.database != "" && s.redis != "" {
		return s, nil
	}
	stack, err := devstack.Start(ctx, devstack.Options{SkipPostgres: s.database != "", SkipRedis: s.redis != ""})
	if err != nil {
		return servers{}, err
	}
	s.stack = stack
	if s.database == "" {
		s.database = stack.DatabaseURL("postgres")
	}
	if s.redis == "" {
		s.redis = stack.RedisURL()
	}
	return s, nil
}

// Main runs the tests and exits. It is an optional TestMain: it makes sure that
// the servers, if a test had any started, are gone before the process is.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	defer stop()
	return m.Run()
}

func stop() {
	current.Lock()
	defer current.Unlock()
	if current.stack != nil {
		current.stack.Stop()
	}
	current.servers, current.err = servers{}, errors.New("the servers have been stopped")
}
