// Package sending measures and tries what the bot says first: rate, throughput, what people
// notice of it, reminders, and what is left of a broadcast when processes and servers die. It
// owns the crowd, the virtual Telegram and the tables; the bot is always a process of its own
// (Options.Command), so that nobody else's CPU counts as the bot's.
//
// `cadrebot bench` is its front; the ordinary tests run short versions. A new row is a file
// beside limits.go with a function that returns Rows.
package sending

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	_ "github.com/lib/pq" // the driver
	"github.com/redis/go-redis/v9"

	"cadrebot/internal/devstack"
)

// Options say what runs where.
type Options struct {
	Out     io.Writer // what is going on; nil: nobody is told
	Command []string  // runs cadrebot, without the subcommand
	Env     []string  // for it, besides the environment and what the bench sets
	Servers *Servers
	Logs    string // a directory for what the processes print
}

func (o Options) say(format string, args ...any) {
	if o.Out != nil {
		fmt.Fprintf(o.Out, format+"\n", args...)
	}
}

// Servers are a Postgres in which databases may be made, and a Redis.
type Servers struct {
	Database, Redis string
	Prefix          string          // of Redis keys; everything below it is the bench's
	Furnish         bool            // each bench makes a database of its own and drops it
	Stack           *devstack.Stack // when they may be stopped and started
}

// WithServers calls fn with servers: those of the addresses, where nothing but a new database
// is touched, or private ones that end with fn.
func WithServers(ctx context.Context, database, rdb string, fn func(*Servers) error) error {
	if (database == "") != (rdb == "") {
		return errors.New("name both DATABASE_URL and REDIS_URL, or neither")
	}
	if database != "" {
		return fn(&Servers{Database: database, Redis: rdb, Furnish: true, Prefix: "bench:"})
	}
	stack, err := devstack.Start(ctx, devstack.Options{TCP: true, Log: os.Stderr})
	if err != nil {
		return fmt.Errorf("start private servers: %w", err)
	}
	defer stack.Stop()
	return fn(&Servers{Database: stack.DatabaseURL("postgres"), Redis: stack.RedisURL(), Furnish: true, Prefix: "bench:"})
}

// WithBreakable calls fn with private servers that can be stopped and started again at the
// same address.
func WithBreakable(ctx context.Context, fn func(*Servers) error) error {
	stack, err := devstack.Start(ctx, devstack.Options{Log: os.Stderr})
	if err != nil {
		return fmt.Errorf("start private servers: %w", err)
	}
	defer stack.Stop()
	return fn(&Servers{Database: stack.DatabaseURL("postgres"), Redis: stack.RedisURL(), Furnish: true, Prefix: "bench:", Stack: stack})
}

// MakeDatabase makes an empty database with the program's tables; drop takes it away.
func (s *Servers) MakeDatabase(ctx context.Context) (dsn string, drop func(), err error) {
	if !s.Furnish {
		return s.Database, func() {}, nil
	}
	admin, err := sql.Open("postgres", s.Database)
	if err != nil {
		return "", nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	u, err := url.Parse(s.Database)
	if err != nil {
		return "", nil, errors.New("DATABASE_URL cannot be read")
	}
	name := fmt.Sprintf("cadrebot_bench_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := admin.ExecContext(ctx, "create database "+name); err != nil {
		_ = admin.Close()
		return "", nil, fmt.Errorf("make a database for the bench: %w", err)
	}
	u.Path = "/" + name
	return u.String(), func() {
		out, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		_, _ = admin.ExecContext(out, "drop database if exists "+name+" with (force)") // it names itself; a leftover harms nobody
		_ = admin.Close()
	}, nil
}

// forget deletes every key of the bench.
func (s *Servers) forget(ctx context.Context, prefix string) {
	o, err := redis.ParseURL(s.Redis)
	if err != nil {
		return
	}
	rdb := redis.NewClient(o)
	defer rdb.Close()
	it := rdb.Scan(ctx, 0, strings.ReplaceAll(prefix, "*", `\*`)+"*", 1000).Iterator()
	for it.Next(ctx) {
		_ = rdb.Unlink(ctx, it.Val()).Err()
	}
}
