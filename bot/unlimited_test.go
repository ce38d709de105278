package bot

import (
	"testing"
	"time"
)

func TestWithoutALimitOnlyOneChatWaits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	u := NewUnlimited()
	u.now = func() time.Time { return now }
	book := func(chats ...int64) []time.Duration {
		t.Helper()
		clock, waits, again, err := u.Book(t.Context(), chats)
		if err != nil || !clock.Equal(now) || len(waits) != len(chats) || len(again) != len(chats) {
			t.Fatalf("%v, %v, %v, %v", clock, waits, again, err)
		}
		for _, w := range waits {
			if w != 0 {
				t.Errorf("a moment %v ahead", w)
			}
		}
		return again
	}
	if got := book(1, 2, 3); got[0] != 0 || got[1] != 0 || got[2] != 0 {
		t.Errorf("nobody was written to, and they wait %v", got)
	}
	now = now.Add(2 * chatApart)
	book(5)
	now = now.Add(chatApart / 3)
	if got := book(6, 5); got[0] != 0 || got[1] != chatApart-chatApart/3 {
		t.Errorf("after a third of the gap they wait %v", got)
	}
	now = now.Add(chatApart) // more than a turn: 5 is among what was before
	if got := book(5); got[0] != 0 {
		t.Errorf("after the gap it waits %v", got)
	}
	if err := u.Pause(t.Context(), 5*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := u.Pause(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	if wait, err := u.Take(t.Context(), 7); err != nil || wait != 5*time.Second {
		t.Errorf("after a 429 somebody waits %v, %v", wait, err)
	}
	now = now.Add(5 * time.Second)
	if wait, err := u.Take(t.Context(), 7); err != nil || wait != 0 {
		t.Errorf("after the pause somebody waits %v, %v", wait, err)
	}
}

// TestWithoutALimitNoSecondIsForgotten walks a chat over the turns of what is remembered.
func TestWithoutALimitNoSecondIsForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	u := NewUnlimited()
	u.now = func() time.Time { return now }
	var last time.Time
	for range 2000 {
		now = now.Add(37 * time.Millisecond)
		wait, err := u.Take(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			if !last.IsZero() && now.Sub(last) < chatApart {
				t.Fatalf("two messages %v apart", now.Sub(last))
			}
			last = now
		} else if last.Add(chatApart) != now.Add(wait) {
			t.Fatalf("it waits %v, %v after the last", wait, now.Sub(last))
		}
	}
}
