package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cadrebot/internal/bench/sending"
)

// benchCommand measures sending against the local Bot API, and boards over a nation. With DATABASE_URL and REDIS_URL it
// makes a database of its own there and drops it at the end; without them it starts private
// servers.
type benchCommand struct {
	Limits     benchLimits     `cmd:"" help:"A strict limit of 30 a second, with one process and with three."`
	Throughput benchThroughput `cmd:"" help:"No limit: beside a plain HTTP client that keeps no ledger."`
	Beside     benchBeside     `cmd:"" help:"How fast people are answered while a broadcast drains."`
	Reminders  benchReminders  `cmd:"" help:"A sweep over many armed reminders."`
	Kill       benchKill       `cmd:"" help:"kill -9 again and again during a broadcast."`
	Nation     benchNation     `cmd:"" help:"Units, boards and sums at the size of a nation; takes some minutes."`
	Chaos      benchChaos      `cmd:"" help:"Redis emptied, Postgres restarted, Telegram failing, the clock a day ahead, a replica dead."`

	Plain benchPlain `cmd:"" hidden:"" help:"The plain client."`
	Sweep benchSweep `cmd:"" hidden:"" help:"One sweep of reminders."`
}

// errMissed makes the exit code say what the table says.
var errMissed = errors.New("a figure was missed")

// measure runs one bench on servers and prints its table.
func (s *Settings) measure(ctx context.Context, breakable bool, run func(sending.Options) ([]sending.Row, error)) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	logs, err := os.MkdirTemp("", "cadrebot-bench-")
	if err != nil {
		return fmt.Errorf("make a directory for logs: %w", err)
	}
	defer os.RemoveAll(logs)
	on := func(servers *sending.Servers) error {
		rows, err := run(sending.Options{Out: os.Stderr, Command: []string{self}, Servers: servers, Logs: logs})
		sending.Write(os.Stdout, rows)
		if err == nil && sending.Missed(rows) {
			err = errMissed
		}
		return err
	}
	if breakable {
		return sending.WithBreakable(ctx, on)
	}
	return sending.WithServers(ctx, string(s.DatabaseURL), string(s.RedisURL), on)
}

// benchLimits measures the rate.
type benchLimits struct {
	Messages int           `default:"3000" help:"How many are sent each time."`
	Each     []int         `default:"1,10" help:"Messages a chat."`
	Replicas []int         `default:"1,3" help:"Processes that share the limit."`
	Latency  time.Duration `default:"50ms" help:"Of a call of the Bot API, there and back."`
}

// Run prints one row for each pair of Each and Replicas.
func (c benchLimits) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return sending.Limits{Messages: c.Messages, Each: c.Each, Replicas: c.Replicas, Latency: c.Latency}.Run(ctx, o)
	})
}

// benchThroughput measures sending without a limit.
type benchThroughput struct {
	Messages int `default:"50000" help:"How many a round."`
	Rounds   int `default:"3" help:"How often the bot and the plain client take turns."`
}

// Run prints rate and CPU beside the plain client's.
func (c benchThroughput) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return sending.Throughput{Messages: c.Messages, Rounds: c.Rounds}.Run(ctx, o)
	})
}

// benchPlain is what the bot is compared with, in a process of its own.
type benchPlain struct {
	URL      string `required:"" help:"sendMessage of a Bot API."`
	Messages int    `required:"" help:"How many."`
	First    int64  `required:"" help:"Chat of the first; the others follow."`
	Text     string `required:"" help:"What is sent."`
}

// Run prints seconds and CPU-seconds as JSON.
func (c benchPlain) Run(ctx context.Context) error {
	return sending.Plainly(ctx, os.Stdout, c.URL, c.Text, c.First, c.Messages)
}

// benchBeside measures answers while a broadcast drains.
type benchBeside struct {
	People int   `default:"100000" help:"To whom the broadcast goes."`
	Steps  int   `default:"400" help:"Answers measured each time."`
	Rates  []int `default:"28,1000" help:"Messages a second of the broadcast: the free limit, and that of paid broadcasts."`
}

// Run prints a row for each rate.
func (c benchBeside) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return sending.Beside{People: c.People, Steps: c.Steps, Rates: c.Rates}.Run(ctx, o)
	})
}

// benchReminders measures a sweep.
type benchReminders struct {
	Armed int `default:"1000000" help:"Reminders that wait, those due among them."`
	Due   int `default:"20000" help:"Of these, due now, each for another person."`
}

// Run prints the time of the sweep and its memory.
func (c benchReminders) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return sending.Reminders{Armed: c.Armed, Due: c.Due}.Run(ctx, o)
	})
}

// benchKill kills the bot during a broadcast.
type benchKill struct {
	People    int           `default:"20000" help:"To whom the broadcast goes."`
	Kills     int           `default:"20" help:"How often the process is killed."`
	PerSecond int           `default:"1000" help:"Messages a second."`
	Latency   time.Duration `default:"50ms" help:"Of a call of the Bot API, there and back."`
}

// Run prints what was lost and what came twice.
func (c benchKill) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, false, func(o sending.Options) ([]sending.Row, error) {
		return sending.Kill{People: c.People, Kills: c.Kills, PerSecond: c.PerSecond, Latency: c.Latency}.Run(ctx, o)
	})
}

// benchChaos breaks one thing after the other.
type benchChaos struct {
	People int           `default:"5000" help:"To whom each broadcast goes."`
	Outage time.Duration `default:"60s" help:"How long Telegram answers with 5xx."`
}

// Run prints a row for each thing that broke; it always has servers of its own.
func (c benchChaos) Run(ctx context.Context, s *Settings) error {
	return s.measure(ctx, true, func(o sending.Options) ([]sending.Row, error) {
		return sending.Chaos{People: c.People, Outage: c.Outage, PerSecond: 200, Live: liveBot}.Run(ctx, o)
	})
}
