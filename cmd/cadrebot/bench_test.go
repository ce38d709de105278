package main

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"cadrebot/internal/bench/sending"
	"cadrebot/internal/devstack"
)

// noting is as long as a loaded machine may take from an answer to its row in the ledger.
const noting = time.Second

// benchOn lets benches start this test binary as the bot, on servers that are furnished.
func benchOn(t *testing.T, s *Settings) sending.Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return sending.Options{
		Command: []string{self}, Env: []string{runMain + "=1"}, Logs: t.TempDir(),
		Servers: &sending.Servers{Database: string(s.DatabaseURL), Redis: string(s.RedisURL), Prefix: s.RedisPrefix},
	}
}

// Processes that are killed with messages on the wire: everybody is told, and who is told
// twice was on the wire.
func TestKillsLoseNobodyAndDoubleOnlyWhatWasOnTheWire(t *testing.T) {
	t.Parallel()
	k := sending.Kill{People: 200, Kills: 2, PerSecond: 100, Latency: 50 * time.Millisecond, Noting: noting}
	got, err := k.Try(t.Context(), benchOn(t, testSettings(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Lost != 0 || got.NotInLedger != 0 || got.Doubled > got.OnTheWire+got.Answered {
		t.Errorf("%+v", got)
	}
	if got.OnTheWire == 0 || len(got.Resumed) != k.Kills {
		t.Errorf("the kills have shown nothing: %+v", got)
	}
}

// calamity is one of the things that sending.Chaos breaks.
type calamity func(sending.Chaos, context.Context, sending.Options) (sending.Upset, error)

func (c calamity) strike(t *testing.T, o sending.Options) {
	t.Helper()
	chaos := sending.Chaos{People: 150, PerSecond: 60, Outage: 2 * time.Second, Noting: noting, Live: liveBot}
	got, err := c(chaos, t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !got.OK() {
		t.Errorf("%+v", got)
	}
}

// Nobody is lost, nobody is told twice who was not on the wire, and the day's reminders fire
// once each, whatever breaks.
func TestNothingIsLostWhenSomethingBreaks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]calamity{
		"Telegram answers 5xx":        sending.Chaos.TelegramFails,
		"the clock jumps a day ahead": sending.Chaos.ClockJumps,
		"one of two replicas dies":    sending.Chaos.ReplicaDies,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.strike(t, benchOn(t, testSettings(t)))
		})
	}
	for name, c := range map[string]calamity{
		"Redis is restarted empty": sending.Chaos.RedisEmptied,
		"Postgres is restarted":    sending.Chaos.PostgresRestarted,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS != "linux" {
				t.Skip("servers that can be stopped are looked after by their guard on Linux only")
			}
			stack, err := devstack.Start(t.Context(), devstack.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(stack.Stop)
			if err := furnish(t.Context(), stack.DatabaseURL("postgres")); err != nil {
				t.Fatal(err)
			}
			o := benchOn(t, &Settings{DatabaseURL: Secret(stack.DatabaseURL("postgres")), RedisURL: Secret(stack.RedisURL()), RedisPrefix: "chaos:"})
			o.Servers.Stack = stack
			c.strike(t, o)
		})
	}
}

// The measurements themselves run to their end, however fast this machine is.
func TestBenchesMeasureWhatTheySay(t *testing.T) {
	t.Parallel()
	rows, err := sending.Throughput{Messages: 300, Rounds: 1}.Run(t.Context(), benchOn(t, testSettings(t)))
	if err != nil || len(rows) != 3 || !rows[2].Met {
		t.Errorf("throughput: %+v, %v", rows, err)
	}
	rows, err = sending.Beside{People: 400, Steps: 8, Rates: []int{28}}.Run(t.Context(), benchOn(t, testSettings(t)))
	if err != nil || len(rows) != 1 {
		t.Errorf("beside: %+v, %v", rows, err)
	}
	rows, err = sending.Limits{Messages: 40, Each: []int{2}, Replicas: []int{2}}.Run(t.Context(), benchOn(t, testSettings(t)))
	if err != nil || len(rows) != 1 {
		t.Errorf("limits: %+v, %v", rows, err)
	}
}
