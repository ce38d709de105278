package store

import (
	"context"
	"net"
	"time"
)

// answerWithin is how long Postgres may be silent while it owes us something. lib/pq does
// not give up a blocked read when its context ends; without this limit a host that
// vanished holds a turn until TCP gives up, a quarter of an hour later.
const answerWithin = 20 * time.Second

// dialer connects to Postgres so that silence ends: every read and write has its own
// deadline, which moves on with each of them.
type dialer struct {
	net    net.Dialer
	within time.Duration
}

func newDialer() *dialer {
	return &dialer{net: net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}, within: answerWithin}
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
	c, err := d.net.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return impatient{c, d.within}, nil
}

// impatient is a connection on which nobody waits longer than within. Deadlines are
// moments of the machine's clock, not of the bot's.
type impatient struct {
	net.Conn
	within time.Duration
}

func (c impatient) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.within)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c impatient) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.within)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
