package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/playground"
)

// crossroads takes the webhook's deliveries and passes each chat's on to the replica that
// it is told to; one that is dead makes a 502, as a load balancer would.
type crossroads struct {
	mu sync.Mutex
	to map[int64]*outdoors
}

func (x *crossroads) send(chat int64, to *outdoors) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.to == nil {
		x.to = map[int64]*outdoors{}
	}
	x.to[chat] = to
}

func (x *crossroads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "unread", http.StatusBadGateway)
		return
	}
	x.mu.Lock()
	addr := ""
	for chat, to := range x.to {
		if bytes.Contains(body, []byte(`"id":`+strconv.FormatInt(chat, 10))) {
			addr = to.address()
		}
	}
	x.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(body))
	(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.Out.URL.Scheme, p.Out.URL.Host = "http", addr
	}}).ServeHTTP(w, r)
}

// address is where the process said last that it listens, "" before it has.
func (o *outdoors) address() string {
	all := strings.Split(o.printed(), "health and metrics on http://")
	addr, _, whole := strings.Cut(all[len(all)-1], "/healthz")
	if len(all) == 1 || !whole {
		return ""
	}
	return addr
}

// TestReplicasAnswerForOneAnother runs two bots over one Postgres and one Redis. Both answer
// while Postgres says nothing; one is killed with an answer on the wire: the other goes on, and
// what the dead one was asked is answered once, after it is started again.
func TestReplicasAnswerForOneAnother(t *testing.T) {
	t.Parallel()
	stack, s := breakable(t)
	x := &crossroads{}
	front := httptest.NewServer(x)
	t.Cleanup(front.Close)
	a := newOutdoorsOn(t, locales.ZH, s, "CADREBOT_WEBHOOK_URL="+front.URL)
	b := &outdoors{theatre: a.theatre, settings: s, api: a.api, db: a.db, extra: a.extra}
	b.start()
	for _, o := range []*outdoors{a, b} {
		o.until("an address", func() bool { return o.address() != "" })
	}
	on := map[string]*outdoors{"vfs": a, "vfs2": b}
	for name, o := range on {
		id, _ := castID(name)
		x.send(id-realIDs, o)
	}
	bothAnswer := func() {
		t.Helper()
		for name, o := range on {
			o.script("@ " + name + "\n> 小额信贷能贷多少\n< 每户最高10万元")
		}
	}
	bothAnswer()
	thaw := freeze(t, stack)
	bothAnswer()
	b.script("@ twn")
	x.send(a.actor, b)
	b.script("> 小额信贷能贷多少\n< 您的消息已收到") // nobody has seen them: they are told, not left alone
	thaw()
	b.script("< 每户最高10万元")
	if n := strings.Count(b.news(), "您的消息已收到"); n != 1 {
		t.Errorf("told %d times that it takes longer", n)
	}
	bothAnswer()

	a.script("@ vfs")
	a.play.AddFault(playground.Fault{Chat: a.actor, Method: "sendMessage", Kind: playground.Delay, Delay: time.Hour})
	a.script("> 低保怎么申请")
	a.until("the question in Postgres", func() bool {
		return a.count("select count(*) from policy_search where body = '低保怎么申请'") == 1
	})
	a.stop(syscall.SIGKILL)
	if a.news() != "" {
		t.Fatalf("it was answered before the kill: the test has shown nothing\n%s", a.news())
	}
	a.play.ClearFaults()
	b.script("@ vfs2\n> 防返贫监测对象怎么认定\n< 监测对象")
	a.script("@ vfs")
	answered := a.answers()
	a.start()
	a.until("the answer", func() bool { return a.answers() == answered+1 })
	if err := a.play.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := a.answers(); n != answered+1 {
		t.Errorf("answered %d times", n-answered)
	}
}
