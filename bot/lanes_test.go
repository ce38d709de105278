package bot

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// Work that comes for a busy chat waits its turn; a panic in one does not keep the others.
func TestLanesHereKeepsOrderAndSurvivesPanics(t *testing.T) {
	t.Parallel()
	l := newLanes(2)
	var order []int
	began, release, queued := make(chan bool), make(chan bool), make(chan error, 1)
	go func() {
		defer func() { _ = recover() }()
		_ = l.here(t.Context(), 1, func() error {
			close(began)
			<-release
			order = append(order, 1)
			panic("first")
		})
	}()
	<-began
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.here(gone, 1, func() error { order = append(order, 2); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting work without a context: %v", err)
	}
	mine := errors.New("mine")
	if err := l.here(t.Context(), 2, func() error { return mine }); !errors.Is(err, mine) {
		t.Errorf("another chat had to wait or lost its error: %v", err)
	}
	l.do(t.Context(), 1, func() { order = append(order, 3); queued <- nil })
	close(release)
	<-queued
	l.wait()
	if !slices.Equal(order, []int{1, 2, 3}) {
		t.Errorf("order %v", order)
	}
	if len(l.queue) != 0 || len(l.slots) != 0 {
		t.Errorf("%d chats and %d slots are still held", len(l.queue), len(l.slots))
	}
}
