package main

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// logDelay is how long a line of the log may wait for others; logMax is how much may wait.
const (
	logDelay = 100 * time.Millisecond
	logMax   = 64 << 10
)

// gathered writes the lines of a busy bot many at a time: a system call for each turn's
// line is a fiftieth of the turn. What warns or tells of an error is written at once,
// with all that waits; so is everything by flush, before the process ends.
type gathered struct {
	to io.Writer

	mu      sync.Mutex
	waiting []byte
	armed   bool
}

// Write takes one line as slog's JSON handler writes it.
func (g *gathered) Write(line []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, line...)
	if len(g.waiting) >= logMax || !bytes.Contains(line, []byte(`"level":"INFO"`)) {
		return len(line), g.write()
	}
	if !g.armed {
		g.armed = true
		time.AfterFunc(logDelay, func() { _ = g.flush() }) // ends with the process
	}
	return len(line), nil
}

// flush writes what waits.
func (g *gathered) flush() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.write()
}

func (g *gathered) write() error {
	g.armed = false
	if len(g.waiting) == 0 {
		return nil
	}
	_, err := g.to.Write(g.waiting)
	g.waiting = g.waiting[:0]
	return err
}
