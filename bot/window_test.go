package bot

import (
	"encoding/json"
	"testing"
)

func batchOf(ids ...int64) []*update {
	out := make([]*update, len(ids))
	for i, id := range ids {
		out[i] = &update{ID: id}
	}
	return out
}

func (w *window) fresh(t *testing.T, batch []*update, want ...int64) []*update {
	t.Helper()
	got := w.take(batch)
	if len(got) != len(want) {
		t.Fatalf("%d fresh updates, want %d", len(got), len(want))
	}
	for i, u := range got {
		if u.ID != want[i] {
			t.Fatalf("fresh update %d is %d, want %d", i, u.ID, want[i])
		}
	}
	return got
}

func (w *window) at(t *testing.T, want int64) {
	t.Helper()
	if got := w.offset(); got != want {
		t.Fatalf("offset %d, want %d", got, want)
	}
}

func TestOffsetIsTheOldestThatIsNotDone(t *testing.T) {
	t.Parallel()
	w := newWindow()
	w.at(t, 0)
	u := w.fresh(t, batchOf(7, 8, 9), 7, 8, 9)
	w.done(u[1], true)
	w.done(u[2], true)
	w.at(t, 7)
	more := w.fresh(t, batchOf(7, 8, 9, 10), 10) // repeated, started once
	w.done(u[0], true)
	w.at(t, 10)
	if !w.pending() {
		t.Fatal("10 is at work")
	}
	w.done(more[0], true)
	w.at(t, 11)
	w.fresh(t, nil)
	w.at(t, 11)
	low := w.fresh(t, batchOf(3, 4), 3, 4) // ids start anew after a quiet week
	w.at(t, 3)
	w.done(low[0], true)
	w.done(low[1], true)
	w.at(t, 5)
}

func TestUpdateLeftUndoneStaysUnconfirmed(t *testing.T) {
	t.Parallel()
	w := newWindow()
	u := w.fresh(t, batchOf(1, 2), 1, 2)
	w.done(u[0], false)
	w.done(u[1], true)
	w.at(t, 1)
}

func TestUnreadableIDDoesNotMoveTheOffset(t *testing.T) {
	t.Parallel()
	w := newWindow()
	u := w.fresh(t, batchOf(5, 0), 5)
	w.done(u[0], true)
	w.at(t, 6)
	w.fresh(t, batchOf(0))
	w.at(t, 6)
}

func TestFullWindowLetsGoOfWhatOnlyWaitsForItsAnswer(t *testing.T) {
	t.Parallel()
	w := newWindow()
	ids := make([]int64, windowMax)
	for i := range ids {
		ids[i] = int64(i + 1)
	}
	u := w.fresh(t, batchOf(ids...), ids...)
	for _, x := range u[2:] {
		w.done(x, true)
	}
	w.at(t, 1)
	u[0].applied.Store(true)
	w.at(t, 2)
	u[1].applied.Store(true)
	w.at(t, windowMax+1)
	if w.pending() {
		t.Fatal("nothing would be repeated")
	}
	w.fresh(t, batchOf(200), 200)
	w.at(t, 200)
	w.done(u[0], true)
	w.done(u[1], true)
	w.fresh(t, batchOf(200))
	if len(w.held) != 1 || w.running != 1 {
		t.Fatalf("%d held, %d running", len(w.held), w.running)
	}
}

func TestNothingUnfinishedIsLetGoOfInASmallWindow(t *testing.T) {
	t.Parallel()
	w := newWindow()
	u := w.fresh(t, batchOf(1, 2), 1, 2)
	u[0].applied.Store(true)
	w.done(u[1], true)
	w.at(t, 1)
}

func TestKeyHoldsTheDateAndTextNoNUL(t *testing.T) {
	t.Parallel()
	u, err := parseUpdate([]byte(`{"update_id":5,"message":{"date":77,"chat":{"id":9},"text":"a\u0000b"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if u.Message.Text != "ab" {
		t.Errorf("text %q", u.Message.Text)
	}
	if k := u.key(9); k != "u5.9.77" {
		t.Errorf("key %q", k)
	}
	p, err := parseUpdate([]byte(`{"update_id":5,"callback_query":{"id":"1","from":{"id":9},"message":{"date":78,"chat":{"id":9}}}}`))
	if err != nil || p.key(9) != "u5.9.78" {
		t.Errorf("key of a press %q %v", p.key(9), err)
	}
}

func TestEnvelopeOfAnotherShapeIsKnownAsNewer(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]error{
		`{"v":2,"s":{"floor":1}}`: errNewer,
		`{"v":2}`:                 errNewer,
	} {
		if _, err := openEnvelope([]byte(raw), 1); err != want {
			t.Errorf("%s: %v, want %v", raw, err, want)
		}
	}
	if _, err := openEnvelope([]byte(`{"v":1,"s":{}}`), 1); err == nil || err == errNewer {
		t.Errorf("a broken one of ours: %v", err)
	}
	var e Envelope
	for i := range int64(windowMax) {
		e.note(i)
	}
	if raw, _ := json.Marshal(e); !e.seen(0) || len(raw) > 2000 {
		t.Errorf("the first of a full window is forgotten, or %d bytes", len(raw))
	}
}
