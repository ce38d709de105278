package store

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"cadrebot/internal/testdb"
	"cadrebot/org"
)

// silentConn is an open connection to a server that says nothing, through a dialer whose
// pulse is asked by ask.
func silentConn(t *testing.T, ask func() error) (net.Conn, *dialer) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	d := &dialer{within: time.Hour, after: time.Millisecond, pulse: &pulse{ask: ask}}
	c, err := d.DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c, d
}

// A statement that takes long is waited for as long as the server lets others in; once it
// does not, whoever waits gives up, nobody begins to wait, and everybody may again when it
// is back.
func TestNobodyWaitsForASilentServer(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var back atomic.Bool
	c, d := silentConn(t, func() error {
		if asked.Add(1) <= 3 || back.Load() {
			return nil
		}
		return errors.New("nobody lets us in")
	})
	_, err := c.Read(make([]byte, 1))
	if !errors.Is(known(err), org.ErrUnavailable) || asked.Load() != 4 {
		t.Fatalf("given up with %v after %d looks", err, asked.Load())
	}
	if _, err := c.Write([]byte("x")); !errors.Is(known(err), org.ErrUnavailable) {
		t.Errorf("begins to wait: %v", err)
	}
	if _, err := d.DialContext(t.Context(), "tcp", c.RemoteAddr().String()); !errors.Is(known(err), org.ErrUnavailable) {
		t.Errorf("connects to wait: %v", err)
	}
	back.Store(true)
	for end := time.After(30 * time.Second); d.pulse.known(); {
		select {
		case <-end:
			t.Fatal("the server is back, and nobody looks")
		default:
		}
	}
	if _, err := c.Write([]byte("x")); err != nil {
		t.Errorf("after the silence: %v", err)
	}
}

// The pulse tells a server that refuses us in words from one that is away.
func TestWhatCountsAsSilence(t *testing.T) {
	t.Parallel()
	gone, err := newPulse("postgres://x@127.0.0.1:1/x?sslmode=disable", lookWithin)
	if err != nil {
		t.Fatal(err)
	}
	if !gone.stopped() || !gone.known() {
		t.Error("nobody listens there, and that is no silence")
	}
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := Migrate(ctx, dsn)
		return err
	})
	there, err := newPulse(dsn, lookWithin)
	if err != nil {
		t.Fatal(err)
	}
	refused, err := newPulse(dsn+"_no_such_database", lookWithin)
	if err != nil {
		t.Fatal(err)
	}
	if there.stopped() || refused.stopped() {
		t.Error("a server that answers counts as silent")
	}
}
