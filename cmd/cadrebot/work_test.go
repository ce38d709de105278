package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
)

// TestAFailedIntakeEndsTheProcess: a bot that takes nothing in must not look alive.
func TestAFailedIntakeEndsTheProcess(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.EN)
	refused := errors.New("webhook refused")
	done := make(chan error, 1)
	go func() { done <- th.app.work(t.Context(), func(context.Context) error { return refused }) }()
	select {
	case err := <-done:
		if !errors.Is(err, refused) {
			t.Fatalf("ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("still running")
	}
}
