package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cadrebot/policy/search"
)

// contestant is one engine of the run.
type contestant struct {
	name string
	open func(ctx context.Context, passages []search.Passage) (engine, error) // indexes all of them
}

// engine answers from what it has indexed, for any number of goroutines.
type engine interface {
	ask(ctx context.Context, text string) ([]string, error) // ids of ten passages, best first
	size(ctx context.Context) (int64, error)                // bytes of the index, in memory or on disk
	close() error
}

// result is what was measured of one engine.
type result struct {
	name    string
	figures []search.Figures
	build   time.Duration
	size    int64   // bytes of the index
	heap    int64   // bytes by which the heap of this process has grown
	rate    float64 // searches a second, all goroutines together
}

func contestants(s settings) []contestant {
	out := []contestant{
		{"cadrebot", openOurs},
		{"bleve", openBleve},
	}
	if s.database != "" {
		out = append(out, contestant{"postgres", func(ctx context.Context, ps []search.Passage) (engine, error) {
			return openPostgres(ctx, s.database, ps)
		}})
	}
	return out
}

func measure(ctx context.Context, c contestant, s settings, passages []search.Passage, questions []search.Judged) (result, error) {
	r := result{name: c.name}
	before := heapInUse()
	start := time.Now()
	e, err := c.open(ctx, passages)
	if err != nil {
		return r, err
	}
	defer e.close()
	r.build = time.Since(start)
	r.heap = heapInUse() - before
	if r.size, err = e.size(ctx); err != nil {
		return r, err
	}
	for i := range min(len(questions), 50) { // warm
		if _, err := e.ask(ctx, questions[i].Query); err != nil {
			return r, err
		}
	}
	r.figures, err = search.Judge(questions, time.Now, func(text string) ([]string, error) { return e.ask(ctx, text) })
	if err != nil {
		return r, err
	}
	r.rate, err = throughput(ctx, e, questions, s.cores, s.load)
	return r, err
}

// heapInUse is what the heap holds once the garbage is gone.
func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// throughput asks the questions from all goroutines, each beginning with another one.
func throughput(ctx context.Context, e engine, questions []search.Judged, goroutines int, long time.Duration) (float64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var asked atomic.Int64
	var workers sync.WaitGroup
	start := time.Now()
	for g := range goroutines {
		workers.Go(func() {
			for i := g * len(questions) / goroutines; time.Since(start) < long && ctx.Err() == nil; i++ {
				if _, err := e.ask(ctx, questions[i%len(questions)].Query); err != nil {
					cancel(err)
					return
				}
				asked.Add(1)
			}
		})
	}
	workers.Wait()
	return float64(asked.Load()) / time.Since(start).Seconds(), context.Cause(ctx)
}

// latencies asks the questions in turn for a while and gives the p50 and the p95.
func latencies(ctx context.Context, e engine, questions []search.Judged, long time.Duration) (p50, p95 time.Duration, err error) {
	var took []time.Duration
	for i, start := 0, time.Now(); time.Since(start) < long; i++ {
		from := time.Now()
		if _, err := e.ask(ctx, questions[i%len(questions)].Query); err != nil {
			return 0, 0, err
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*95/100], nil
}
