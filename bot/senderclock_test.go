package bot

import (
	"context"
	"testing"
	"time"
)

func TestAFastAnswerBoundsWhenTheLimiterReadItsClock(t *testing.T) {
	t.Parallel()
	here, there := time.Unix(1000, 0), time.Unix(500, 0)
	at := func(d time.Duration) time.Time { return here.Add(d) }
	const ms = time.Millisecond
	var e echo
	for i, x := range []struct {
		clock, asked, now, want time.Duration // the limiter's clock read at want, as far as can be known
	}{
		{0, 0, 10 * ms, 10 * ms},                  // nothing better is known than the moment of the answer
		{90 * ms, 89 * ms, 91 * ms, 91 * ms},      // faster: the first was 9 ms on its way back
		{190 * ms, 180 * ms, 230 * ms, 191 * ms},  // a slow answer is not taken for a late clock
		{3000 * ms, 280 * ms, 290 * ms, 290 * ms}, // the limiter's clock was set forward
		{400 * ms, 390 * ms, 400 * ms, 390 * ms},  // and back again: not before it was asked
	} {
		if got := e.read(there.Add(x.clock), at(x.asked), at(x.now)).Sub(here); (got - x.want).Abs() > 50*time.Microsecond {
			t.Errorf("%d: read at %s, want %s", i, got, x.want)
		}
	}
}

func TestOnlyWhatIsSlowerThanTheFastestAnswersIsLate(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	var u usual
	if got := u.over(80 * ms); got != 20*ms {
		t.Errorf("the first answer is over by %s, want a quarter", got)
	}
	for range firstStretch {
		u.over(50 * ms)
	}
	if got := u.over(57 * ms); got != 7*ms {
		t.Errorf("over by %s, want 7 ms", got)
	}
	for range 2*stretch + 2 { // Telegram is slower now
		u.over(120 * ms)
	}
	if got := u.over(121 * ms); got != ms {
		t.Errorf("over by %s after a while, want 1 ms", got)
	}
}

// booked is a limiter that books at once and remembers what was late.
type booked struct{ late time.Duration }

func (*booked) Take(context.Context, int64) (time.Duration, error) { return 0, nil }
func (*booked) Answered()                                          {}
func (*booked) Pause(context.Context, time.Duration) error         { return nil }

func (b *booked) Book(_ context.Context, chats []int64) (clock time.Time, waits, again []time.Duration, err error) {
	return time.Now(), make([]time.Duration, len(chats)), make([]time.Duration, len(chats)), nil
}

func (b *booked) Late(_ int64, at time.Time, by time.Duration) time.Time {
	b.late = by
	return at
}

func TestAnEditDoesNotOvertakeTheMessagesOfItsSecond(t *testing.T) {
	t.Parallel()
	var waited time.Duration
	b := &booked{}
	s := &Sender{limiter: b, wait: func(_ context.Context, d time.Duration) error {
		waited = d
		return nil
	}}
	s.usual.least = [2]time.Duration{time.Hour, time.Hour}
	if err := s.turn(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	if waited < 59*time.Minute || waited > time.Hour {
		t.Errorf("it waits %s, want as long as a message is on its way", waited)
	}
	if b.late < 59*time.Minute {
		t.Errorf("it is noted as late by %s: the log must say that it may be taken after its moment", b.late)
	}
}
