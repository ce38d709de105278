package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"cadrebot/policy/library"
	"cadrebot/policy/search"
)

// ours is the engine of the bot with the words that it is delivered with.
type ours struct {
	index *search.Index
	heap  int64
}

func openOurs(_ context.Context, passages []search.Passage) (engine, error) {
	words, err := deliveredWords()
	if err != nil {
		return nil, err
	}
	before := heapInUse()
	x := search.Build(passages, words)
	return &ours{x, heapInUse() - before}, nil
}

func deliveredWords() (*search.Words, error) {
	words, err := search.ParseWords(library.WordLists()...)
	if err == nil {
		err = words.AddGlossary(library.Glossary())
	}
	return words, err
}

func (o *ours) ask(_ context.Context, text string) ([]string, error) {
	hits := o.index.Search(search.Query{Text: text}).Ranked(10)
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids, nil
}

func (o *ours) size(context.Context) (int64, error) { return o.heap, nil }

func (o *ours) close() error {
	o.index = nil
	return nil
}

// besideRebuild compares searching with the machine to itself with searching while the same
// index is built again and again, and times the snapshot.
func besideRebuild(w io.Writer, s settings, passages []search.Passage, questions []search.Judged) error {
	words, err := deliveredWords()
	if err != nil {
		return err
	}
	heap := heapInUse()
	start := time.Now()
	x := search.Build(passages, words)
	built := time.Since(start)
	grown := heapInUse() - heap
	fmt.Fprintf(w, "\ncadrebot, %d passages: built in %.2f s; index %.0f MB, heap with all texts %.0f MB\n", len(passages), built.Seconds(), mb(grown), mb(heapInUse()))
	if err := timeSnapshot(w, x, words); err != nil {
		return err
	}
	e := &ours{index: x}
	p50, p95, err := latencies(context.Background(), e, questions, s.load)
	if err != nil {
		return err
	}
	stop, stopped, rebuilds := make(chan struct{}), make(chan struct{}), 0
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				search.Build(passages, words)
				rebuilds++
			}
		}
	}()
	busy50, busy95, err := latencies(context.Background(), e, questions, s.load)
	close(stop)
	<-stopped
	fmt.Fprintf(w, "beside %d rebuilds: p50 %.2f ms, p95 %.2f ms; alone %.2f, %.2f; ratio of p95 %.1f\n",
		rebuilds, ms(busy50), ms(busy95), ms(p50), ms(p95), float64(busy95)/float64(p95))
	runtime.KeepAlive(passages)
	return err
}

func timeSnapshot(w io.Writer, x *search.Index, words *search.Words) error {
	var snapshot bytes.Buffer
	start := time.Now()
	if _, err := x.WriteTo(&snapshot); err != nil {
		return err
	}
	wrote := time.Since(start)
	size := snapshot.Len()
	start = time.Now()
	if _, err := search.ReadIndex(&snapshot, words); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "snapshot: %.0f MB, written in %.2f s, read in %.2f s\n", mb(int64(size)), wrote.Seconds(), time.Since(start).Seconds())
	return err
}

func mb(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
