package sending

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"cadrebot/playground"
)

// Kill is a broadcast whose process is killed again and again.
type Kill struct {
	People, Kills int
	PerSecond     int
	Latency       time.Duration
	// Noting is how long an answer may be on its way back and into the ledger: until then the
	// bot's slot is as busy as while it waits for the answer. 0 is 20 ms.
	Noting time.Duration
}

// Killed is what became of it.
type Killed struct {
	Lost, Doubled int
	OnTheWire     int // by the virtual Telegram's count, all kills together
	Answered      int // besides, answered so shortly before that the bot was still writing it down
	Most          int // on the wire at one kill
	Resumed       []time.Duration
	NotInLedger   int // people without a row that says "sent"
}

const noting = 20 * time.Millisecond

// Try kills and restarts until everything is sent.
func (k Kill) Try(ctx context.Context, o Options) (out Killed, err error) {
	s, err := open(ctx, o, playground.Options{NoLimits: true, Latency: k.Latency})
	if err != nil {
		return out, err
	}
	defer s.done()
	if err := s.crowd(ctx, k.People); err != nil {
		return out, err
	}
	serve := func() (*replica, error) {
		s.bots = nil
		return s.serve(fmt.Sprint("CADREBOT_RATE=", k.PerSecond), "CADREBOT_WEBHOOK_URL="+elsewhere)
	}
	b, err := serve()
	if err != nil {
		return out, err
	}
	if _, _, err := s.publish(ctx, false, s.now()); err != nil {
		return out, err
	}
	for i := range k.Kills {
		mark := k.People * (i + 1) / (k.Kills + 1)
		if err := s.until(ctx, 2*time.Minute, fmt.Sprint(mark, " messages arrived"), func() bool { return s.play.Sent() >= mark }); err != nil {
			return out, err
		}
		if err := k.strike(ctx, s, b, &out); err != nil {
			return out, err
		}
		before, began := s.play.Sent(), time.Now()
		if b, err = serve(); err != nil {
			return out, err
		}
		if err := s.until(ctx, 2*time.Minute, "the restarted bot sends", func() bool { return s.play.Sent() > before }); err != nil {
			return out, err
		}
		out.Resumed = append(out.Resumed, time.Since(began))
		o.say("kill %d of %d: sending again after %.1f s", i+1, k.Kills, out.Resumed[i].Seconds())
	}
	if err := s.sent(ctx, 3*time.Minute); err != nil {
		return out, err
	}
	t := s.play.Tally(firstChat)
	out.Lost, out.Doubled = k.People-t.Chats, t.Sent-t.Chats
	written, err := s.count(ctx, `select count(*) from delivery where state = 'sent' and message_id <> 0`)
	out.NotInLedger = k.People - written
	return out, err
}

// strike kills b and counts what it had on the wire.
func (k Kill) strike(ctx context.Context, s *stage, b *replica, out *Killed) error {
	from := time.Now()
	b.kill()
	to := time.Now()
	wire := s.play.OnTheWire(from, to)
	out.OnTheWire, out.Most = out.OnTheWire+wire, max(out.Most, wire)
	out.Answered += s.play.OnTheWire(from.Add(-cmp.Or(k.Noting, noting)), to) - wire
	rest := time.NewTimer(k.Latency + 100*time.Millisecond) // what was on the wire arrives
	defer rest.Stop()
	select {
	case <-rest.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run tries it and says how it went.
func (k Kill) Run(ctx context.Context, o Options) ([]Row, error) {
	r, err := k.Try(ctx, o)
	if err != nil {
		return nil, err
	}
	slow := slices.Max(r.Resumed)
	return []Row{
		{
			What:     fmt.Sprintf("kill -9 %d times during a broadcast to %d, %d/s, %v latency", k.Kills, k.People, k.PerSecond, k.Latency),
			Measured: fmt.Sprintf("%d lost, %d without a row in the ledger", r.Lost, r.NotInLedger), Ratio: "-", Reach: "0", Met: r.Lost == 0 && r.NotInLedger == 0,
		},
		{
			What:     "sent twice",
			Measured: fmt.Sprintf("%d; on the wire %d (at most %d at a kill), answered less than %v before and being noted %d", r.Doubled, r.OnTheWire, r.Most, cmp.Or(k.Noting, noting), r.Answered),
			Ratio:    fmt.Sprintf("%.2f of what was on the wire or being noted", float64(r.Doubled)/float64(max(1, r.OnTheWire+r.Answered))), Reach: "at most 1.00", Met: r.Doubled <= r.OnTheWire+r.Answered,
		},
		{
			What: "from the restart to the next message", Measured: fmt.Sprintf("median %.1f s, worst %.1f s", quantile(slices.Clone(r.Resumed), 0.5).Seconds(), slow.Seconds()),
			Ratio: fmt.Sprintf("%.2f of 10 s", slow.Seconds()/10), Reach: "10 s", Met: slow < 10*time.Second,
		},
	}, nil
}
