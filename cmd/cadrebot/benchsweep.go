package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/bench/sending"
)

// benchSweep runs the job that reminds, once.
type benchSweep struct{}

// Run prints what it took as JSON.
func (benchSweep) Run(ctx context.Context, s *Settings) error {
	clock := &bot.Clock{}
	clock.Set(s.ClockAt)
	a, err := openApp(ctx, s, clock, s.logger(os.Stderr))
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.wire(ctx, s.TelegramAPI); err != nil {
		return err
	}
	runtime.GC()
	out := sending.Swept{Before: inUse()}
	end, most := make(chan struct{}), make(chan float64)
	go func() { most <- highest(end) }()
	began := time.Now()
	out.Counts, err = a.bot.RunJob(ctx, "remind")
	out.Seconds = time.Since(began).Seconds()
	close(end)
	out.Most = max(out.Before, <-most)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		return fmt.Errorf("print what was measured: %w", err)
	}
	return nil
}

// highest watches the memory in use until end.
func highest(end <-chan struct{}) (most float64) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			most = max(most, inUse())
		case <-end:
			return most
		}
	}
}

// inUse is the MiB that the heap and the stacks hold.
func inUse() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse+m.StackInuse) / (1 << 20)
}
