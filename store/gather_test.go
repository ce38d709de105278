package store

import (
	"fmt"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/testdb"
)

// TestGatheredCallsGetTheirOwnAnswers also empties Redis of its scripts in between, and
// closes the client at the end: nobody may wait for ever.
func TestGatheredCallsGetTheirOwnAnswers(t *testing.T) {
	t.Parallel()
	url, prefix := testdb.Redis(t)
	rdb, err := OpenRedis(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	g := &gatherer{rdb: rdb}
	count := redis.NewScript(`return {ARGV[1], redis.call('INCR', KEYS[1])}`)
	refuse := redis.NewScript(`return redis.error_reply('no ' .. ARGV[1])`)
	const chats, calls = 64, 20
	var wg sync.WaitGroup
	for chat := range chats {
		key := fmt.Sprintf("%s{%d}:n", prefix, chat)
		wg.Go(func() {
			for i := range calls {
				said := fmt.Sprintf("%d/%d", chat, i)
				got, err := g.run(t.Context(), count, []string{key}, said).Slice()
				if err != nil || got[0] != said || got[1] != int64(i+1) {
					t.Errorf("%s was answered %v (%v)", said, got, err)
				}
				if err := g.run(t.Context(), refuse, nil, said).Err(); err == nil || err.Error() != "no "+said {
					t.Errorf("%s was refused with %v", said, err)
				}
				if chat == 0 && i == calls/2 {
					if err := rdb.ScriptFlush(t.Context()).Err(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if err := rdb.Close(); err != nil {
		t.Fatal(err)
	}
	for range chats {
		wg.Go(func() {
			if err := g.run(t.Context(), count, []string{prefix + "x"}, "late").Err(); err == nil {
				t.Error("a closed client answered")
			}
		})
	}
	wg.Wait()
	if g.flying != 0 || len(g.waiting) != 0 {
		t.Errorf("%d on the way and %d waiting at the end", g.flying, len(g.waiting))
	}
}
