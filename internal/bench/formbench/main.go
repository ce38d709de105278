// Command formbench measures the form benchmark of docs/performance.md: 64 virtual chats
// fill in the weekly brief, one step after the other, with our bot and with two
// hand-written peers, in one run with the rounds interleaved. It owns the Bot API sink,
// the virtual chats, the seeding and the table; it starts every bot as a process of its
// own and leaves none behind. Only bots that it starts itself on loopback are loaded.
//
//	devstack -tcp -db cadrebot_bench -- formbench [-rounds 3] [-n 1500] [-latency 50ms]
//
// Another peer is a program beside rawform and a line in contestants.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"cadrebot/internal/bench/usage"
)

// settings are the program's arguments and what it is pointed at.
type settings struct {
	rounds, n, warm, chats int
	latency, patience      time.Duration
	limit                  time.Duration
	bin, only, also, hook  string
	burst                  bool
	database, redis        string
}

func parse(args []string) (settings, error) {
	s := settings{database: os.Getenv("DATABASE_URL"), redis: os.Getenv("REDIS_URL")}
	f := flag.NewFlagSet("formbench", flag.ContinueOnError)
	f.IntVar(&s.rounds, "rounds", 3, "how often every bot is measured, in turn")
	f.IntVar(&s.n, "n", 1500, "conversations measured in a round")
	f.IntVar(&s.warm, "warm", 200, "conversations before them, not measured")
	f.IntVar(&s.chats, "chats", 64, "virtual chats at the same time")
	f.DurationVar(&s.latency, "latency", 0, "what every Bot API call takes longer")
	f.DurationVar(&s.patience, "patience", 20*time.Second, "how long one step may take")
	f.DurationVar(&s.limit, "limit", 10*time.Minute, "how long the whole run may take")
	f.BoolVar(&s.burst, "burst", false, "send the last three figures without waiting for the answers, which must come in order")
	f.StringVar(&s.bin, "bin", "", "directory of the bots' executables (default: that of formbench)")
	f.StringVar(&s.only, "only", "", "comma-separated names of the bots to measure (default: all)")
	f.StringVar(&s.also, "also", "", "further builds of cadrebot to compare, as name=path,name=path")
	f.StringVar(&s.hook, "hook", "", "command that runs beside each measurement, {} standing for the bot's pid (a profiler)")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if s.bin == "" {
		exe, err := os.Executable()
		if err != nil {
			return s, fmt.Errorf("find the executables: %w", err)
		}
		s.bin = filepath.Dir(exe)
	}
	switch {
	case s.rounds < 1 || s.n < 1 || s.warm < 0 || s.chats < 1 || s.rounds*(s.n+s.warm) > 200_000:
		return s, errors.New("rounds, n and chats must be positive, and 200000 conversations are the most")
	case s.burst && s.latency < 100*time.Millisecond:
		return s, errors.New("-burst needs a -latency of 100ms or more: turns must take longer than updates need to arrive")
	case s.database == "" || s.redis == "":
		return s, errors.New("DATABASE_URL and REDIS_URL are not set: run it below devstack -tcp -db cadrebot_bench")
	case !strings.Contains(s.database, "bench"):
		return s, errors.New("the database's name must contain \"bench\": this program fills it with made-up people")
	}
	return s, nil
}

func main() {
	// The bots are told by the kernel when the thread that started them is gone; the main
	// goroutine keeps the main thread.
	runtime.LockOSThread()
	s, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "formbench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "formbench:", err)
		os.Exit(1)
	}
}

// run measures every bot in every round, beginning with another one each time.
func run(ctx context.Context, s settings) error {
	field, err := chosen(s.only, s.also)
	if err != nil {
		return err
	}
	logs, err := os.MkdirTemp("", "formbench-")
	if err != nil {
		return fmt.Errorf("make a directory for the bots' logs: %w", err)
	}
	defer os.RemoveAll(logs)
	g, err := openGround(ctx, s, s.rounds*len(field)*(s.n+s.warm))
	if err != nil {
		return err
	}
	defer g.close()
	sink, err := openSink(s.latency)
	if err != nil {
		return err
	}
	defer sink.close()

	var all []result
	for round := range s.rounds {
		for i := range field {
			c := field[(i+round)%len(field)]
			r, err := measure(ctx, s, g, sink, c, round, logs)
			if err != nil {
				return fmt.Errorf("round %d, %s: %w", round+1, c.name, err)
			}
			all = append(all, r)
			fmt.Fprintln(os.Stderr, r)
		}
	}
	write(os.Stdout, s, field, all)
	return nil
}

// measure starts one bot, warms it up, measures it and checks what it has stored.
func measure(ctx context.Context, s settings, g *ground, sk *sink, c contestant, round int, logs string) (result, error) {
	r := result{name: c.name, round: round}
	b, err := start(ctx, s, c, sk.root, fmt.Sprintf("bench%d.%d.%s:", os.Getpid(), round, c.name), logs)
	if err != nil {
		return r, err
	}
	defer b.stop()
	d := &driver{sink: sk, bot: b, chats: s.chats, patience: s.patience, burst: s.burst, speaks: c.labels}
	first, err := g.chats(ctx, s.warm+s.n)
	if err != nil {
		return r, err
	}
	if _, err := d.run(ctx, first, s.warm); err != nil {
		return r, b.blame(fmt.Errorf("warm up: %w", err))
	}
	stored, err := g.count(ctx, c.count, first)
	if err != nil {
		return r, err
	}
	if s.hook != "" {
		defer hook(s.hook, b.cmd.Process.Pid)()
	}
	before := g.meter(b.cmd.Process.Pid)
	calls := sk.calls.Load()
	began := time.Now()
	laps, err := d.run(ctx, first+int64(s.warm), s.n)
	r.took = time.Since(began)
	if err != nil {
		return r, b.blame(err)
	}
	r.fill(g.meter(b.cmd.Process.Pid).since(before), laps, sk.calls.Load()-calls, len(steps), s.n)
	r.peak = usage.PeakMiB(b.cmd.Process.Pid)
	after, err := g.count(ctx, c.count, first)
	if err != nil {
		return r, err
	}
	if after-stored != s.n {
		return r, b.blame(fmt.Errorf("%d conversations ended in %d right rows", s.n, after-stored))
	}
	return r, nil
}
