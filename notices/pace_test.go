package notices

import (
	"math"
	"testing"
	"time"

	"cadrebot/locales"
)

// 30 a second for ten minutes: the rate is that of the last minute, and what is left follows.
func TestPaceIsThatOfTheLastMinute(t *testing.T) {
	t.Parallel()
	var p Pace
	now := at(20, 10, 0)
	if p.Rate() != 0 || p.Left(100) != 0 {
		t.Error("a pace without marks says something")
	}
	done := 0
	for i := range 200 { // a slow beginning must not be remembered
		step := 1
		if i > 100 {
			step = 90
		}
		done += step
		p = p.With(now.Add(time.Duration(i)*3*time.Second), done)
	}
	if r := p.Rate(); math.Abs(r-30) > 0.01 || len(p) > 25 {
		t.Errorf("rate %v over %d marks, want 30", r, len(p))
	}
	if got := p.Left(54_000).Round(time.Second); got != 30*time.Minute {
		t.Errorf("54,000 at 30 a second take %v", got)
	}
	if got := (Pace{{0, 0}, {60_000, 1}}).Left(math.MaxInt32); got != 1000*time.Hour {
		t.Errorf("for ever is %v", got)
	}
}

// Sending again makes the number of ended deliveries fall: the pace must not be negative.
func TestPaceBeginsAnewWhenSomethingIsSentAgain(t *testing.T) {
	t.Parallel()
	now := at(20, 10, 0)
	p := Pace{}.With(now, 100).With(now.Add(3*time.Second), 190).With(now.Add(6*time.Second), 40)
	if p.Rate() != 0 || len(p) != 1 {
		t.Errorf("%v", p)
	}
	if p = p.With(now.Add(9*time.Second), 70); p.Rate() != 10 {
		t.Errorf("rate %v, want 10", p.Rate())
	}
	if p = p.With(now, 80); len(p) != 1 { // the clock went back
		t.Errorf("%v after the clock went back", p)
	}
	// A night without the bot is no slow sending: nine hours for one message said "19 hours left".
	if p = p.With(now.Add(9*time.Hour), 81); p.Rate() != 0 || p.Left(2) != 0 {
		t.Errorf("after a night: %v, %v left", p, p.Left(2))
	}
}

func TestTimeLeftInWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		20 * time.Second: "under a minute", time.Minute: "about 1 minute", 5*time.Minute + 20*time.Second: "about 5 minutes",
		119 * time.Minute: "about 119 minutes", 150 * time.Minute: "about 3 hours",
	} {
		if got := spell(d).Plain(locales.EN); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// In every state the people who wait, who have it and who do not are all there are, and the
// reasons that are named add up to those who do not.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()
	f := Figures{
		ByState: map[State]int{Queued: 3, Sending: 2, Sent: 11, Confirmed: 7, Failed: 4, Unreachable: 5, Cancelled: 1, Expired: 6, Unknown: 8},
		Reasons: map[string]int{"blocked": 2, "not_started": 3, "broken": 1, "rejected": 3},
	}
	if f.Targeted() != 47 || f.Waiting()+f.Accepted()+f.Missed() != 47 {
		t.Errorf("%d of %d", f.Waiting()+f.Accepted()+f.Missed(), f.Targeted())
	}
	n := valid()
	lines := Report{Notice: n, Figures: f}.missed()
	want := []string{"Not delivered to 24:", "· stopped the bot: 2", "· has not joined yet: 3", "· message not accepted: 4", "· not sure whether it arrived: 8", "· too late to send: 6", "· cancelled: 1"}
	if len(lines) != len(want) {
		t.Fatalf("%d lines", len(lines))
	}
	for i, l := range lines {
		if got := l.Plain(locales.EN); got != want[i] {
			t.Errorf("line %d: %q, want %q", i, got, want[i])
		}
	}
}

// What may follow what: nothing leads out of a withdrawn notice.
func TestMoves(t *testing.T) {
	t.Parallel()
	states := []string{NoticeAwaiting, NoticeRefused, NoticeScheduled, NoticeSending, NoticePaused, NoticeSent, NoticeCancelled, NoticeRecalled}
	want := map[Move]string{Pause: "...x....", Resume: "....x...", Cancel: "x.xxx...", Recall: "...xxxx.", "burn": "........"}
	for m, row := range want {
		for i, s := range states {
			if got := (Notice{State: s}).May(m); got != (row[i] == 'x') {
				t.Errorf("%s from %s: %v", m, s, got)
			}
		}
	}
	if _, to := Move("burn").Ends(); to != "" {
		t.Errorf("an unknown move leads to %q", to)
	}
}

// A withdrawn notice says nothing of what it said.
func TestAWithdrawnNoticeHidesItsText(t *testing.T) {
	t.Parallel()
	n := valid()
	n.State, n.Recalled = NoticeRecalled, at(21, 9, 0)
	for _, l := range n.Words() {
		if got := l.Plain(locales.EN); got == n.Body.En {
			t.Errorf("still says %q", got)
		}
	}
	if len(n.Words()) != 2 {
		t.Errorf("%d lines", len(n.Words()))
	}
}
