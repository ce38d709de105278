package main

import (
	"context"
	"errors"
	"fmt"
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
	engine  engine
	figures []search.Figures
	build   time.Duration
	size    int64     // bytes of the index
	heap    int64     // bytes by which the heap of this process has grown
	rates   []float64 // searches a second by round, all goroutines together
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

// openOne builds an engine and takes down what that costs.
func openOne(ctx context.Context, c contestant, passages []search.Passage) (*result, error) {
	r := &result{name: c.name}
	before := heapInUse()
	start := time.Now()
	var err error
	if r.engine, err = c.open(ctx, passages); err != nil {
		return nil, err
	}
	r.build = time.Since(start)
	r.heap = heapInUse() - before
	if r.size, err = r.engine.size(ctx); err != nil {
		return nil, errors.Join(err, r.engine.close())
	}
	return r, nil
}

// askInTurn asks every engine a question before the next question, so that what else the
// machine does falls on all of them.
func askInTurn(ctx context.Context, all []*result, questions []search.Judged) error {
	answers := make([][]answer, len(all))
	for _, q := range questions {
		for i, r := range all {
			start := time.Now()
			ids, err := r.engine.ask(ctx, q.Query)
			if err != nil {
				return fmt.Errorf("ask %s %q: %w", r.name, q.Query, err)
			}
			answers[i] = append(answers[i], answer{ids, time.Since(start)})
		}
	}
	for i, r := range all {
		r.figures = judged(questions, answers[i])
	}
	return nil
}

// answer is what an engine gave for one question.
type answer struct {
	ids  []string
	took time.Duration
}

// judged are the figures of answers that were given before.
func judged(questions []search.Judged, answers []answer) []search.Figures {
	var now time.Time
	next := 0
	figures, _ := search.Judge(questions, func() time.Time { return now }, func(string) ([][]string, error) {
		a := answers[next]
		next++
		now = now.Add(a.took)
		hits := make([][]string, len(a.ids))
		for i, id := range a.ids {
			hits[i] = []string{id}
		}
		return hits, nil
	})
	return figures
}

// rounds is how often searches a second are counted of each engine, in turn.
const rounds = 3

func loadInTurn(ctx context.Context, all []*result, s settings, questions []search.Judged) error {
	for range rounds {
		for _, r := range all {
			rate, err := throughput(ctx, r.engine, questions, s.cores, s.load/rounds)
			if err != nil {
				return fmt.Errorf("load %s: %w", r.name, err)
			}
			r.rates = append(r.rates, rate)
		}
	}
	return nil
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
