package main

import (
	"log/slog"
	"strings"
	"testing"
)

// lines counts writes and keeps what was written.
type lines struct {
	strings.Builder
	writes int
}

func (l *lines) Write(b []byte) (int, error) {
	l.writes++
	return l.Builder.Write(b)
}

func TestLogLinesAreGatheredAndErrorsAreNot(t *testing.T) {
	t.Parallel()
	var out lines
	g := &gathered{to: &out}
	g.armed = true // no timer in this test
	log := slog.New(slog.NewJSONHandler(g, nil))
	for range 5 {
		log.Info("turn")
	}
	if out.writes != 0 {
		t.Fatalf("%d writes before anything was due", out.writes)
	}
	log.Error("broken")
	if got := strings.Count(out.String(), "\n"); got != 6 || out.writes != 1 {
		t.Errorf("an error brought %d lines in %d writes, want 6 in 1", got, out.writes)
	}
	g.armed = true // an error's write disarms
	log.Info("last")
	if err := g.flush(); err != nil || !strings.HasSuffix(out.String(), "\"last\"}\n") {
		t.Errorf("flushed %q (%v)", out.String(), err)
	}
	for range logMax/20 + 1 {
		log.Info("much")
	}
	g.mu.Lock() // a timer may be about to write what is left
	defer g.mu.Unlock()
	if out.writes < 3 {
		t.Errorf("%d bytes wait", len(g.waiting))
	}
}
