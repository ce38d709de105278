package store

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// answerWithin is how long Postgres may be silent while it owes us something. lib/pq does
// not give up a blocked read when its context ends; without this limit a host that
// vanished holds a turn until TCP gives up, a quarter of an hour later.
const answerWithin = 20 * time.Second

// longAnswer is the same for a statement over a million people on a busy machine.
const longAnswer = 10 * time.Minute

// dialer connects to Postgres so that silence ends: every read and write has its own
// deadline, which moves on with each of them. With a pulse nobody waits that long for a
// server that lets nobody in, and while it does not, nobody begins to wait.
type dialer struct {
	net    net.Dialer
	within time.Duration
	after  time.Duration // how long a read waits before it looks for the pulse
	pulse  *pulse        // nil never looks
}

func newDialer() *dialer {
	return &dialer{net: net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}, within: answerWithin, after: lookAfter}
}

// Dial is what lib/pq asks for at least.
func (d *dialer) Dial(network, addr string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, addr)
}

// DialTimeout is Dial within t.
func (d *dialer) DialTimeout(network, addr string, t time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), t)
	defer cancel()
	return d.DialContext(ctx, network, addr)
}

// DialContext is Dial until ctx ends.
func (d *dialer) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	if d.pulse != nil && d.pulse.known() {
		return nil, silence("dial")
	}
	c, err := d.net.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return impatient{c, d}, nil
}

// impatient is a connection on which nobody waits longer than its dialer says. Deadlines are
// moments of the machine's clock, not of the bot's.
type impatient struct {
	net.Conn
	*dialer
}

// Read waits in steps, and looks for the pulse after each.
func (c impatient) Read(b []byte) (int, error) {
	for waited := time.Duration(0); ; waited += c.after {
		left := c.within - waited
		if err := c.SetReadDeadline(time.Now().Add(min(left, c.after))); err != nil {
			return 0, err
		}
		n, err := c.Conn.Read(b)
		switch {
		case n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) || left <= c.after:
			return n, err
		case c.pulse != nil && c.pulse.stopped():
			return 0, silence("read")
		}
	}
}

func (c impatient) Write(b []byte) (int, error) {
	if c.pulse != nil && c.pulse.known() {
		return 0, silence("write")
	}
	if err := c.SetWriteDeadline(time.Now().Add(c.within)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
