package store_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

// talks are two replicas' views of the same chats.
type talks struct {
	t      *testing.T
	a, b   *store.Conversations
	rdb    redis.UniversalClient
	prefix string
}

func newTalks(t *testing.T) *talks {
	t.Helper()
	db, err := store.Open(t.Context(), migrated(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rdb.Close() })
	return &talks{t, store.NewConversations(rdb, prefix, db), store.NewConversations(rdb, prefix, db), rdb, prefix}
}

// write is one turn of replica c; it returns what it found.
func (w *talks) write(c *store.Conversations, raw string, draft bool) string {
	w.t.Helper()
	ctx := w.t.Context()
	found, rev, free, err := c.Take(ctx, 7, "l", time.Minute)
	if err != nil || !free {
		w.t.Fatalf("take: free %v, %v", free, err)
	}
	if ok, err := c.Save(ctx, 7, "l", rev, []byte(raw), time.Hour, draft); err != nil || !ok {
		w.t.Fatalf("save: %v %v", ok, err)
	}
	return string(found)
}

func (w *talks) flush(c *store.Conversations, now time.Time) {
	w.t.Helper()
	if _, err := c.FlushDrafts(w.t.Context(), now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *talks) forget() {
	w.t.Helper()
	if n, err := w.rdb.Del(w.t.Context(), w.prefix+"{7}:talk").Result(); err != nil || n != 1 {
		w.t.Fatalf("%d forgotten, %v", n, err)
	}
}

// TestEndedConversationStaysEnded lets the replica that asked the last question write
// behind later than the one that took the submission.
func TestEndedConversationStaysEnded(t *testing.T) {
	t.Parallel()
	w, now := newTalks(t), local(19, 10, 0)
	w.write(w.a, "asked", true)
	w.write(w.b, "submitted", false)
	w.flush(w.b, now)
	w.flush(w.a, now)
	w.forget()
	if found := w.write(w.a, "the next form", true); found != "" {
		t.Fatalf("came back to life: %q", found)
	}
	w.flush(w.a, now)
	w.forget()
	if found := w.write(w.b, "", true); found != "the next form" {
		t.Fatalf("the next draft is lost: %q", found)
	}
}

func TestOldDraftsAreSweptNowAndThen(t *testing.T) {
	t.Parallel()
	w, now := newTalks(t), local(1, 10, 0)
	w.write(w.a, "old", true)
	w.flush(w.a, now)
	w.flush(w.a, now.Add(7*24*time.Hour))
	w.forget()
	if found := w.write(w.a, "old", true); found != "old" {
		t.Fatalf("swept too early, found %q", found)
	}
	w.flush(w.a, now.Add(7*24*time.Hour))
	w.flush(w.a, now.Add(16*24*time.Hour))
	w.forget()
	if found := w.write(w.a, "", true); found != "" {
		t.Fatalf("never swept: %q", found)
	}
}

func TestLeaseTakenTwiceByTheSameTurnIsItsOwn(t *testing.T) {
	t.Parallel()
	w := newTalks(t)
	for range 2 { // the first answer was lost, the client repeats the call
		if _, _, free, err := w.a.Take(t.Context(), 7, "same", time.Minute); err != nil || !free {
			t.Fatalf("own lease refused: free %v, %v", free, err)
		}
	}
	if _, _, free, err := w.b.Take(t.Context(), 7, "other", time.Minute); err != nil || free {
		t.Fatalf("another's lease taken: free %v, %v", free, err)
	}
}
