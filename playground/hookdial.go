package playground

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
	"syscall"
	"time"
)

// How fast the real server opens connections to a webhook: a few at once while updates get through, and one after another
// to a webhook that has taken none for a while or never took one.
const (
	hookSilence  = 10 * time.Second // without success for longer than this, a webhook fails
	failingEvery = 2 * time.Second
	workingEvery = 500 * time.Millisecond
	workingBurst = 10
)

// hookDialer opens the connections of one webhook.
type hookDialer struct {
	now  func() time.Time
	free bool // does not pace

	mu     sync.Mutex
	open   int
	last   time.Time // the newest connection
	recent window    // those of the last workingEvery
	worked time.Time // the last update that was taken
}

// dial opens a connection when it is time for one. One that another delivery has done with may serve its caller earlier.
func (d *hookDialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	for !d.free {
		wait := d.turn()
		if wait == 0 {
			break
		}
		if !pause(ctx, d.now, wait) {
			return nil, ctx.Err()
		}
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		d.closed()
		return nil, err
	}
	return &hookConn{Conn: conn, closed: d.closed}, nil
}

// turn takes the right to open a connection now, or says when to ask again.
func (d *hookDialer) turn() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	if now.Sub(d.worked) <= hookSilence {
		if wait, _ := d.recent.ask(now, workingBurst, workingEvery); wait > 0 {
			d.recent.wait = 0 // this server's own waiting is no impatience
			return wait
		}
	} else {
		if d.open > 0 {
			return clockLook
		}
		if wait := failingEvery - now.Sub(d.last); wait > 0 && !d.last.IsZero() {
			return wait
		}
	}
	d.recent.spend(now, workingBurst)
	d.open++
	d.last = now
	return 0
}

// works notes that an update was taken.
func (d *hookDialer) works() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.worked = d.now()
}

func (d *hookDialer) closed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
}

// hookConn tells when it is closed.
type hookConn struct {
	net.Conn
	once   sync.Once
	closed func()
}

func (c *hookConn) Close() error {
	c.once.Do(c.closed)
	return c.Conn.Close()
}

// answerInTime ends the context when the bot has had a connection for hookTimeout; waiting for one takes as long as it takes.
func answerInTime(parent context.Context) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	late := time.AfterFunc(time.Hour, cancel)
	late.Stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { late.Reset(hookTimeout) }}
	return httptrace.WithClientTrace(ctx, trace), func() {
		late.Stop()
		cancel()
	}
}

// hookWords is what getWebhookInfo says of a delivery that failed on the way.
func hookWords(err error) error {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return words("Connection refused")
	case errors.Is(err, context.Canceled):
		return words("Read timeout expired")
	}
	return words("Connection closed")
}
