package store

import (
	"context"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// gatherMax bounds how many calls share a round trip, so that one answer stays small.
const gatherMax = 128

// gatherer runs the scripts of many chats in one round trip. Who comes while nothing is
// on the way leaves at once; who comes meanwhile leaves together with all others that
// wait. An idle bot pays nothing for it, a busy one a fraction of the system calls.
type gatherer struct {
	rdb redis.UniversalClient

	mu      sync.Mutex
	flying  int
	waiting []*called
}

// flights is how many round trips may be on the way at once: more would spread the calls
// thinner, fewer would let one slow node of a cluster hold up the others' chats.
const flights = 2

// called is one script that is to run.
type called struct {
	script *redis.Script
	keys   []string
	args   []any
	cmd    *redis.Cmd
	turn   chan bool // true: lead the next round trip; false: cmd has its answer
}

// run runs the script and returns its answer. Its time limits are those of the client;
// a call that has left is not called back when ctx ends.
func (g *gatherer) run(ctx context.Context, script *redis.Script, keys []string, args ...any) *redis.Cmd {
	if err := ctx.Err(); err != nil {
		cmd := redis.NewCmd(ctx)
		cmd.SetErr(err)
		return cmd
	}
	me := &called{script: script, keys: keys, args: args}
	g.mu.Lock()
	if g.flying >= flights {
		me.turn = make(chan bool, 1)
		g.waiting = append(g.waiting, me)
		g.mu.Unlock()
		if lead := <-me.turn; !lead {
			return me.cmd
		}
		g.mu.Lock()
	} else {
		g.flying++
	}
	others := g.take()
	g.mu.Unlock()
	defer g.land()
	g.fly(context.WithoutCancel(ctx), me, others)
	return me.cmd
}

// take is who leaves with the leader; the caller holds the lock.
func (g *gatherer) take() []*called {
	n := min(len(g.waiting), gatherMax-1)
	if n == 0 {
		return nil
	}
	others := g.waiting[:n:n]
	if g.waiting = g.waiting[n:]; len(g.waiting) == 0 {
		g.waiting = nil
	}
	return others
}

// land passes the round trip on to the first who waits.
func (g *gatherer) land() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.flying--
		return
	}
	next := g.waiting[0]
	g.waiting = g.waiting[1:]
	next.turn <- true
}

// fly runs all of them in one round trip and tells the others.
func (g *gatherer) fly(ctx context.Context, me *called, others []*called) {
	defer func() {
		for _, c := range others {
			c.turn <- false
		}
	}()
	if len(others) == 0 {
		me.cmd = me.script.Run(ctx, g.rdb, me.keys, me.args...)
		return
	}
	p := g.rdb.Pipeline()
	me.cmd = me.script.EvalSha(ctx, p, me.keys, me.args...)
	for _, c := range others {
		c.cmd = c.script.EvalSha(ctx, p, c.keys, c.args...)
	}
	_, _ = p.Exec(ctx) // every command holds its own error
	g.load(ctx, me)
	for _, c := range others {
		g.load(ctx, c)
	}
}

// load runs a script again that Redis has not known.
func (g *gatherer) load(ctx context.Context, c *called) {
	if err := c.cmd.Err(); err != nil && strings.HasPrefix(err.Error(), "NOSCRIPT") {
		c.cmd = c.script.Run(ctx, g.rdb, c.keys, c.args...)
	}
}
