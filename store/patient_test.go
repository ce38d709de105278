package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"cadrebot/org"
)

// TestSilentPostgresIsGivenUp connects to a server that takes the connection and says
// nothing; no context ends the wait.
func TestSilentPostgresIsGivenUp(t *testing.T) {
	t.Parallel()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c, err := pq.NewConnector("postgres://x@" + l.Addr().String() + "/x?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	d := newDialer()
	if d.within != answerWithin {
		t.Errorf("patience of %s", d.within)
	}
	d.within = 50 * time.Millisecond
	c.Dialer(d)
	db := sql.OpenDB(c)
	t.Cleanup(func() { db.Close() })
	done := make(chan error, 1)
	go func() { done <- db.PingContext(context.WithoutCancel(t.Context())) }()
	select {
	case err := <-done:
		if !errors.Is(known(err), org.ErrUnavailable) {
			t.Errorf("taken for our own mistake: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("waits for ever")
	}
}

func TestTroubleOfTheServerIsNotOurMistake(t *testing.T) {
	t.Parallel()
	for code, want := range map[pqerror.Code]bool{
		"40P01": true, "40001": true, "25006": true, "57P01": true, "53300": true,
		"23503": false, "42P01": false, "25P02": false,
	} {
		if got := errors.Is(known(&pq.Error{Code: code}), org.ErrUnavailable); got != want {
			t.Errorf("%s: unavailable %v, want %v", code, got, want)
		}
	}
}
