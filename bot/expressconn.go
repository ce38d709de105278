package bot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

// errStale is a kept connection that the server has closed, or on which it speaks unasked,
// noticed before anything was written.
var errStale = errors.New("the kept connection is over")

const expressDial = 10 * time.Second

// expressDialer makes connections, encrypted when tls is set.
type expressDialer struct {
	net net.Dialer
	tls *tls.Config
}

func (d *expressDialer) dial(addr string, timeout time.Duration) (net.Conn, error) {
	if timeout <= 0 || timeout > expressDial {
		timeout = expressDial
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	c, err := d.net.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	out := &expressConn{Conn: c}
	if tcp, ok := c.(*net.TCPConn); ok {
		if out.raw, err = tcp.SyscallConn(); err != nil {
			_ = c.Close()
			return nil, fmt.Errorf("look at a connection: %w", err)
		}
	}
	if d.tls != nil {
		t := tls.Client(c, d.tls)
		if err := t.HandshakeContext(ctx); err != nil {
			_ = c.Close()
			return nil, err
		}
		out.Conn = t
	}
	out.look = func(fd uintptr) bool {
		out.n, _, out.err = syscall.Recvfrom(int(fd), out.one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		return true
	}
	return out, nil
}

// expressConn knows before it is used again whether the server has hung up: net/http reads
// all the time, this client only after it has asked. One request uses it at a time.
type expressConn struct {
	net.Conn
	raw  syscall.RawConn // of what lies under the encryption
	look func(fd uintptr) bool
	one  [1]byte
	n    int
	err  error
	rest bool // the last thing was an answer
}

// Write begins a request only on a connection that is open and silent.
func (c *expressConn) Write(b []byte) (int, error) {
	if c.rest && c.over() {
		return 0, errStale
	}
	c.rest = false
	return c.Conn.Write(b)
}

// Read is net.Conn's.
func (c *expressConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.rest = true
	}
	return n, err
}

func (c *expressConn) over() bool {
	if c.raw == nil {
		return false
	}
	if err := c.raw.Read(c.look); err != nil {
		return true
	}
	return !errors.Is(c.err, syscall.EAGAIN) // an end, an error, or words that nobody has asked for
}
