package bot

import (
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
