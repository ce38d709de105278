package store_test

import (
	"testing"
	"time"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

func TestTriesAreCountedByChatAndMatter(t *testing.T) {
	t.Parallel()
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	one, replica := store.NewTries(rdb, prefix, "look", 3, time.Hour), store.NewTries(rdb, prefix, "look", 3, time.Hour)
	for i := range 3 {
		if wait, err := []*store.Tries{one, replica}[i%2].Try(t.Context(), 7); err != nil || wait != 0 {
			t.Errorf("try %d: wait %v, %v", i, wait, err)
		}
	}
	if wait, err := replica.Try(t.Context(), 7); err != nil || wait <= 0 || wait > time.Hour {
		t.Errorf("one too many: wait %v, %v", wait, err)
	}
	if wait, err := one.Try(t.Context(), 8); err != nil || wait != 0 {
		t.Errorf("another chat: wait %v, %v", wait, err)
	}
	if wait, err := store.NewTries(rdb, prefix, "other", 3, time.Hour).Try(t.Context(), 7); err != nil || wait != 0 {
		t.Errorf("another matter: wait %v, %v", wait, err)
	}
	keys, err := rdb.Keys(t.Context(), prefix+"*").Result()
	must(t, err)
	for _, k := range keys {
		if left, err := rdb.PTTL(t.Context(), k).Result(); err != nil || left <= 0 {
			t.Errorf("%s is counted for ever: %v, %v", k, left, err)
		}
	}
	if len(keys) != 3 {
		t.Errorf("keys %v", keys)
	}
}
