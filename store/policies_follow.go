package store

import (
	"context"
	"time"

	"github.com/lib/pq"
)

// policyChannel is where Postgres tells of a new version of the policy library; it stands in
// sqlMovePolicyVersion too.
const policyChannel = "cadrebot_policy"

// The connection that listens: how soon and how late it is made anew when it broke, and how
// often it is asked for a sign of life, which has to be sooner than answerWithin.
const (
	listenSoon = 200 * time.Millisecond
	listenLate = 10 * time.Second
	listenPing = 8 * time.Second
)

// Follow calls changed after every change of the library, from whichever process, and every
// time that it begins to listen, because a change may have been missed until then. It ends
// with ctx and goes on listening after the server was away.
func (s *Policies) Follow(ctx context.Context, changed func()) {
	l := pq.NewDialListener(newDialer(), s.db.dsn, listenSoon, listenLate, nil)
	closed := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer closed()
	for l.Listen(policyChannel) != nil { // it waits for the server; an error is one of a broken connection
		select {
		case <-ctx.Done():
			return
		case <-time.After(listenSoon):
		}
	}
	changed()
	alive := time.NewTicker(listenPing)
	defer alive.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-alive.C:
			_ = l.Ping() // what is broken is made anew by the listener itself
		case _, ok := <-l.Notify: // nil after a connection was made anew
			if !ok {
				return
			}
			changed()
		}
	}
}
