package deliver_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/internal/talk"
	"cadrebot/notices"
	"cadrebot/store"
)

// The brief promises that a kill at any moment doubles at most what was on the wire.
func TestSendsInParallelButBounded(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 300), newWire()
	n := w.publish(false)
	out.width = 128 // every send waits until so many are in the air, or its time is over
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now))
	if out.most != 128 || w.figures(n).Accepted() != 300 {
		t.Errorf("%d at once, %d sent", out.most, w.figures(n).Accepted())
	}
}

// dying is a ledger that a kill cuts off: after some writes nothing is written any more.
type dying struct {
	*store.Deliveries
	mu   sync.Mutex
	left int
	kill context.CancelFunc
}

func (d *dying) WriteResults(ctx context.Context, r []notices.Result, at time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left--; d.left < 0 {
		d.kill()
		return errors.New("killed")
	}
	return d.Deliveries.WriteResults(ctx, r, at)
}

func TestAKillLosesNobodyAndDoublesOnlyTheWire(t *testing.T) {
	t.Parallel()
	const people = 600
	w, out := newWorld(t, people), newWire()
	n := w.publish(false)
	at := now
	for writes := range 4 {
		ctx, kill := context.WithCancel(t.Context())
		q := &dying{Deliveries: store.NewDeliveries(w.DB), left: writes, kill: kill}
		if err := w.run(ctx, q, out, "deliver", at); err == nil {
			t.Fatal("the kill was not noticed")
		}
		kill()
		at = at.Add(9 * time.Second)
		_, err := w.SQL().ExecContext(t.Context(), `update delivery_lease set until = 'epoch'`) // the dead one's
		talk.Must(t, err)
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", at))
	doubled := 0
	for i := range people {
		k := len(out.sent[int64(11+i)])
		if k == 0 {
			t.Errorf("chat %d was lost", 11+i)
		}
		doubled += max(0, k-1)
	}
	if doubled > 4*128 || doubled == 0 {
		t.Errorf("%d sent twice; at most 128 a kill are on the wire, and here some are", doubled)
	}
	if f := w.figures(n); f.Accepted() != people {
		t.Errorf("%+v", f)
	}
}

func TestAStopPutsBackWhatWasNotSent(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 400), newWire() // more than slots: what is handed out is sent
	n := w.publish(false)
	ctx, stop := context.WithCancel(t.Context())
	out.fail = func(int64, int) error {
		if len(out.sent) >= 20 {
			stop()
		}
		return nil
	}
	talk.Must(t, w.run(ctx, nil, out, "deliver", now))
	stop()
	if f := w.figures(n); f.ByState[notices.Queued] == 0 || f.ByState[notices.Sending] != 0 {
		t.Fatalf("%+v", f)
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now)) // at once, without waiting for a lease
	if f := w.figures(n); f.Accepted() != 400 {
		t.Errorf("%+v", f)
	}
	for chat, s := range out.sent {
		if len(s) != 1 {
			t.Errorf("chat %d got %d", chat, len(s))
		}
	}
}

func TestTheAuthorSeesOneProgressMessage(t *testing.T) {
	t.Parallel()
	w, out := newWorld(t, 4), newWire()
	n := w.publish(true)
	show := func(at time.Time) { t.Helper(); talk.Must(t, w.run(t.Context(), nil, out, "notice-progress", at)) }
	show(now)
	if got := out.sent[1]; len(got) != 1 || !strings.Contains(got[0], "正在发送：进度报送") || !strings.Contains(got[0], "░░░░░░░░░░░░ 0.0%") {
		t.Fatalf("first: %q", got)
	}
	talk.Must(t, w.run(t.Context(), nil, out, "deliver", now))
	show(now.Add(2 * time.Second))
	if len(out.edits[1]) != 0 {
		t.Error("edited after 2 s")
	}
	show(now.Add(3 * time.Second))
	if got := out.edits[1]; len(got) != 1 || !strings.Contains(got[0], "发送完毕") || !strings.Contains(got[0], "▓▓▓▓▓▓▓▓▓▓▓▓ 100.0%") {
		t.Fatalf("edited: %q", got)
	}
	m, err := store.NewOrg(w.DB).MemberByTelegram(t.Context(), 12, now)
	talk.Must(t, err)
	_, err = store.NewNotices(w.DB).Confirm(t.Context(), m.ID, n.ID, 0, now)
	talk.Must(t, err)
	show(now.Add(time.Minute))
	show(now.Add(2 * time.Minute))
	if got := out.edits[1]; len(got) != 2 || !strings.Contains(got[1], "已确认 1") || !strings.Contains(got[1], "知晓率 25.0%") {
		t.Errorf("after a receipt: %q", got)
	}
	if len(out.sent[1]) != 1 {
		t.Errorf("%d progress messages", len(out.sent[1]))
	}
}
