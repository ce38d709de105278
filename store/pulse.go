package store

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// When Postgres owes an answer for lookAfter, a connection of its own asks whether it is
// still there: a statement may take long, a server that lets nobody in within lookWithin
// is away. Together they are what the first turn of an outage loses; answerWithin would be
// longer than a turn may take.
const (
	lookAfter  = time.Second
	lookWithin = 3 * time.Second
)

// silence is what a connection to a silent server fails with: the one type that lib/pq takes
// for the end of a connection.
func silence(op string) error { return &net.OpError{Op: op, Net: "postgres", Err: errSilent{}} }

type errSilent struct{}

func (errSilent) Error() string { return "the server does not answer" }
func (errSilent) Timeout() bool { return true }

// pulse knows whether Postgres is silent, for all connections of a pool.
type pulse struct {
	ask    func() error // nil when the server let us in, or refused us in words
	mu     sync.Mutex
	look   chan struct{} // of the look under way, closed at its end; nil when there is none
	silent atomic.Bool
}

// newPulse asks the server of dsn by connections that nobody else uses.
func newPulse(dsn string, within time.Duration) (*pulse, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, errors.New("DATABASE_URL cannot be read")
	}
	d := newDialer()
	d.net.Timeout, d.within = within, within
	c.Dialer(d)
	return &pulse{ask: func() error {
		ctx, cancel := context.WithTimeout(context.Background(), within)
		defer cancel()
		conn, err := c.Connect(ctx)
		var said *pq.Error
		if errors.As(err, &said) { // full, starting up: it talks
			return nil
		}
		if err == nil {
			_ = conn.Close()
		}
		return err
	}}, nil
}

// looking begins to ask unless somebody does already.
func (p *pulse) looking() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.look == nil {
		over := make(chan struct{})
		p.look = over
		go func() {
			p.silent.Store(p.ask() != nil)
			p.mu.Lock()
			p.look = nil
			p.mu.Unlock()
			close(over)
		}()
	}
	return p.look
}

// stopped asks, and waits for the answer.
func (p *pulse) stopped() bool {
	<-p.looking()
	return p.silent.Load()
}

// known is what the last look found, at once; one that found silence is followed by another.
func (p *pulse) known() bool {
	if !p.silent.Load() {
		return false
	}
	p.looking()
	return true
}
