package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

// limits is a limiter on keys of its own, with a look at them.
type limits struct {
	*store.Limiter
	t      *testing.T
	rdb    redis.UniversalClient
	prefix string
}

func newLimits(t *testing.T, perSecond int) *limits {
	t.Helper()
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	return &limits{store.NewLimiter(rdb, prefix, perSecond), t, rdb, prefix}
}

func (l *limits) books(chats ...int64) (waits, again []time.Duration) {
	l.t.Helper()
	_, waits, again, err := l.Book(l.t.Context(), chats)
	must(l.t, err)
	return waits, again
}

// field is one of the bulk hash.
func (l *limits) field(name string) string {
	l.t.Helper()
	v, err := l.rdb.HGet(l.t.Context(), l.prefix+"{limit}:bulk", name).Result()
	must(l.t, err)
	return v
}

func TestMomentsAreBookedApartWithinTheHorizon(t *testing.T) {
	t.Parallel()
	l := newLimits(t, 10)
	waits, again := l.books(1, 2, 3, 4, 5, 6)
	step := 66667 * time.Microsecond
	for i := range 4 {
		if d := waits[i] - waits[0] - time.Duration(i)*step; again[i] != 0 || d.Abs() > time.Millisecond {
			t.Errorf("message %d waits %s (again %s)", i, waits[i], again[i])
		}
	}
	if again[4] == 0 || again[5] == 0 {
		t.Error("moments beyond a quarter of a second were booked")
	}
	if _, again = l.books(7); again[0] == 0 {
		t.Error("another replica did not wait for what was booked")
	}
}

func TestAChatIsWrittenToOnceASecondAndAGroupTwentyTimesAMinute(t *testing.T) {
	t.Parallel()
	l := newLimits(t, 1_000_000)
	for chat, least := range map[int64]time.Duration{5: 900 * time.Millisecond, -5: 2900 * time.Millisecond} {
		if _, again := l.books(chat); again[0] != 0 {
			t.Fatalf("the first message to %d waits %s", chat, again[0])
		}
		waits, again := l.books(chat, chat+100)
		if again[0] < least || again[1] != 0 || waits[1] > 10*time.Millisecond {
			t.Errorf("chat %d: again %v, waits %v", chat, again, waits)
		}
	}
}

func TestAnswersCountInTheSecondInWhichTheyWereGiven(t *testing.T) {
	t.Parallel()
	l := newLimits(t, 10)
	for range 10 {
		l.Answered()
	}
	if _, again := l.books(2); again[0] < 800*time.Millisecond {
		t.Errorf("after a second's worth of answers a message is asked for again in %s, want about 0.8 s", again[0])
	}
}

func TestALateMessageMovesOnlyTheOneASecondLater(t *testing.T) {
	t.Parallel()
	l := newClocked(t, 2)
	at := l.now
	l.booked(1, 0)
	l.booked(2, 333333*time.Microsecond)
	moved := l.Late(1, at, 205*time.Millisecond) // one: taken at 0.2 s, beyond slack
	if moved != at.Add(200*time.Millisecond) {
		t.Errorf("the limiter knows it as %s", moved.Sub(at))
	}
	if same := l.Late(2, at, 5*time.Millisecond); same != at {
		t.Error("what is within slack was noted")
	}
	l.booked(3, 1208*time.Millisecond)
	l.booked(4, 1541333*time.Microsecond) // it waits for its step, not for the late one
	l.Late(3, at.Add(1208*time.Millisecond), 3*time.Second)
	l.moves(4300 * time.Millisecond)
	if _, _, again, err := l.Book(t.Context(), []int64{3}); err != nil || again[0] < 900*time.Millisecond {
		t.Errorf("a chat whose message was late is asked for again after %s, %v", again, err)
	}
}

func TestA429StopsAllAndTheRateClimbsBack(t *testing.T) {
	t.Parallel()
	l := newLimits(t, 10)
	other := store.NewLimiter(l.rdb, l.prefix, 10)
	must(t, l.Pause(t.Context(), 30*time.Second))
	must(t, other.Pause(t.Context(), 20*time.Second)) // of the same moment: it cuts nothing and costs nothing
	if _, _, again, err := other.Book(t.Context(), []int64{1}); err != nil || again[0] < 29*time.Second {
		t.Fatalf("another replica waits %v, %v", again, err)
	}
	if p := l.field("pace"); p != "700" {
		t.Errorf("pace %s, want 700 of 1000", p)
	}
	key := l.prefix + "{limit}:bulk"
	for _, x := range []struct {
		ago, pause time.Duration
		pace       string
	}{{time.Hour, time.Second, "950"}, {5 * time.Second, time.Second, "700"}, {time.Hour, 5 * time.Second, "700"}} {
		now, err := l.rdb.Time(t.Context()).Result()
		must(t, err)
		must(t, l.rdb.HSet(t.Context(), key, "until", now.Add(-x.ago).UnixMicro(), "pace", 1000, "at", now.UnixMicro()).Err())
		must(t, l.Pause(t.Context(), x.pause))
		if p := l.field("pace"); p != x.pace {
			t.Errorf("pace %s after a pause of %s and another %s ago, want %s", p, x.pause, x.ago, x.pace)
		}
	}
	must(t, l.rdb.HSet(t.Context(), key, "pace", 700).Err())
	pauseOver := func(seconds int) time.Duration { // as if it had ended so long ago
		t.Helper()
		now, err := l.rdb.Time(t.Context()).Result()
		must(t, err)
		at := now.Add(-time.Duration(seconds) * time.Second).UnixMicro()
		must(t, l.rdb.HSet(t.Context(), key, "until", at, "at", at, "last", at).Err())
		waits, again := l.books(int64(100+2*seconds), int64(101+2*seconds))
		if again[1] != 0 {
			t.Fatalf("after %d s: again %s", seconds, again[1])
		}
		return waits[1] - waits[0]
	}
	for seconds, want := range map[int]int{0: 95, 5: 70, 15: 67, 60: 67} {
		if got := int(pauseOver(seconds).Milliseconds()); got < want-3 || got > want+3 {
			t.Errorf("%d s after the pause messages are %d ms apart, want %d", seconds, got, want)
		}
	}
	for range 20 { // each a second after the one before
		now, err := l.rdb.Time(t.Context()).Result()
		must(t, err)
		must(t, l.rdb.HSet(t.Context(), key, "until", now.Add(-time.Second).UnixMicro()).Err())
		must(t, l.Pause(t.Context(), time.Second))
	}
	if p := l.field("pace"); p != "100" {
		t.Errorf("pace %s after many 429s, want the floor", p)
	}
}

// A Redis Cluster runs a script only when its keys are on one node.
func TestAllKeysOfALimitShareAHashTag(t *testing.T) {
	t.Parallel()
	l := newLimits(t, 1000)
	l.books(1, -2, 3)
	all, err := l.rdb.Keys(t.Context(), l.prefix+"*").Result()
	must(t, err)
	if len(all) != 4 {
		t.Fatalf("keys %q", all)
	}
	for _, k := range all {
		if !strings.HasPrefix(k, l.prefix+"{limit}:") {
			t.Errorf("key %s", k)
		}
	}
}
