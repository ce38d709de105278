package store_test

import (
	"context"
	"testing"
	"time"

	"cadrebot/policy"
)

// heard waits for news, as long as a slow machine may take.
func heard(t *testing.T, news <-chan struct{}, of string) {
	t.Helper()
	select {
	case <-news:
	case <-time.After(30 * time.Second):
		t.Fatalf("nothing was told of %s", of)
	}
}

// Followers hear of an import, also after their connection was cut, and of nothing when
// nothing has changed.
func TestFollowersHearOfChanges(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	ctx, end := context.WithCancel(t.Context())
	news, ended := make(chan struct{}, 16), make(chan struct{})
	go func() {
		defer close(ended)
		s.Follow(ctx, func() { news <- struct{}{} })
	}()
	heard(t, news, "the beginning")
	bring := func(words string) policy.Imported {
		done, err := s.Import(t.Context(), one(paper("A", words)), orgNow)
		must(t, err)
		return done
	}
	bring("甲")
	heard(t, news, "the first import")
	bring("甲") // the same again moves nothing
	bring("乙")
	heard(t, news, "a change")
	if len(news) != 0 {
		t.Error("an import that changed nothing was told")
	}
	cut, err := s.CutListeners(t.Context())
	must(t, err)
	if cut != 1 {
		t.Fatalf("%d listening connections were cut, want 1", cut)
	}
	heard(t, news, "the connection that was made anew")
	bring("丙")
	heard(t, news, "a change after the cut")
	end()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("following does not end with its context")
	}
}
