package deliver_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	neturl "net/url"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/deliver"
	"cadrebot/handlers/notice"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/store"
)

var messages = flag.Int("messages", 150, "how many messages the rate tests send; 3000 is what docs/performance.md tells of")

// strict is a Bot API that takes 30 messages in any second and one a second to each chat,
// after latency; what is more is answered with 429.
type strict struct {
	mu      sync.Mutex
	off     bool
	latency time.Duration
	taken   []time.Time
	chats   map[int64]time.Time
	got     map[int64]int
	refused int
}

func newStrict(t *testing.T, s *strict) *httptest.Server {
	t.Helper()
	s.chats, s.got = map[int64]time.Time{}, map[int64]int{}
	api := httptest.NewServer(s)
	t.Cleanup(api.Close)
	return api
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.latency > 0 {
		pause := time.NewTimer(s.latency)
		<-pause.C
	}
	chat, _ := strconv.ParseInt(r.FormValue("chat_id"), 10, 64)
	w.Header().Set("Content-Type", "application/json")
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if n := len(s.taken); !s.off && (n >= 30 && now.Sub(s.taken[n-30]) < time.Second || now.Sub(s.chats[chat]) < time.Second) {
		s.refused++
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}`)
		return
	}
	s.taken, s.chats[chat] = append(s.taken, now), now
	s.got[chat]++
	fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"chat":{"id":%d}}}`, len(s.taken), chat)
}

// span is from the first message to the last.
func (s *strict) span() time.Duration { return s.taken[len(s.taken)-1].Sub(s.taken[0]) }

// crowd gives each of so many chats so many messages, those of one chat together.
func (w *world) crowd(chats, each int) {
	w.T.Helper()
	payload, err := json.Marshal(bot.Say(locales.Both("请报送", "Please report")))
	talk.Must(w.T, err)
	_, err = w.SQL().ExecContext(w.T.Context(), `
with p as (insert into person (telegram_id, name, lang, quiet_from, quiet_to, created_at)
           select 1000000 + i, 'crowd', 'zh', 0, 0, $3 from generate_series(1, $1::int) i returning id)
insert into delivery (key, person_id, payload, run_at, created_at)
select 'crowd/' || p.id || '/' || k, p.id, CAST($4 as jsonb), $3, $3 from p, generate_series(1, $2::int) k order by p.id, k`,
		chats, each, now, string(payload))
	talk.Must(w.T, err)
}

// broadcast lets so many replicas send until all is sent.
func (w *world) broadcast(api *httptest.Server, replicas, perSecond int) time.Duration {
	w.T.Helper()
	url, prefix := testdb.Redis(w.T)
	begun := time.Now()
	var wg sync.WaitGroup
	for range replicas {
		rdb, err := store.OpenRedis(w.T.Context(), url)
		talk.Must(w.T, err)
		w.T.Cleanup(func() { _ = rdb.Close() })
		sender := bot.NewSender(bot.NewClient("1:A", api.URL), store.NewLimiter(rdb, prefix, perSecond), []byte("secret"), false)
		job := deliver.New(store.NewDeliveries(w.DB), store.NewNotices(w.DB), sender, deliver.Screens{Notice: notice.Message, Progress: notice.Progress}).Jobs[0]
		wg.Go(func() {
			for {
				_, err := job.RunOnce(w.T.Context(), now.Add(time.Since(begun)))
				queued, sending, left := store.NewDeliveries(w.DB).Waiting(w.T.Context())
				if err != nil || left != nil || queued+sending == 0 {
					if err != nil || left != nil {
						w.T.Error(err, left)
					}
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begun)
}

func TestARateOfThirtyIsKeptAndUsed(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name           string
		each, replicas int
	}{{"one message a chat", 1, 1}, {"one message a chat, three replicas", 1, 3}, {"ten messages a chat", 10, 1}, {"ten messages a chat, three replicas", 10, 3}} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t, 0)
			w.crowd(*messages/x.each, x.each)
			s := &strict{latency: 50 * time.Millisecond}
			took := w.broadcast(newStrict(t, s), x.replicas, 30)
			t.Logf("%d messages in %.1f s (first to last %.1f s, ideal %.1f s), %d refused", len(s.taken), took.Seconds(), s.span().Seconds(), float64(*messages)/30, s.refused)
			for chat, n := range s.got {
				if n != x.each {
					t.Errorf("chat %d got %d", chat, n)
				}
			}
			if len(s.got) != *messages/x.each {
				t.Errorf("%d chats were written to", len(s.got))
			}
		})
	}
}

// cpu is what this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// What the courier needs for a message beside a plain client that only sends; the other end
// is in the same process, and the ledger's processes are counted by whoever runs them.
func TestWithoutALimitTheCourierIsNotFarFromAPlainClient(t *testing.T) {
	w := newWorld(t, 0)
	w.crowd(*messages, 1)
	s := &strict{off: true}
	api := newStrict(t, s)
	from := cpu()
	took := w.broadcast(api, 1, 1_000_000)
	used := cpu() - from
	if len(s.got) != *messages || len(s.taken) != *messages {
		t.Fatalf("%d messages to %d chats, want %d", len(s.taken), len(s.got), *messages)
	}
	from = cpu()
	plain := plainly(t, api.URL, *messages)
	alone := cpu() - from
	per := func(d time.Duration) float64 { return d.Seconds() / float64(*messages) * 10_000 }
	t.Logf("courier %.0f/s, %.2f cpu-s per 10,000; plain client %.0f/s, %.2f; ratio of speed %.2f",
		float64(*messages)/took.Seconds(), per(used), float64(*messages)/plain.Seconds(), per(alone), plain.Seconds()/took.Seconds())
}

// plainly sends n messages over keep-alive connections and keeps no ledger.
func plainly(t *testing.T, url string, n int) time.Duration {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	todo := make(chan int, n)
	for i := range n {
		todo <- i
	}
	close(todo)
	begun := time.Now()
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range todo {
				resp, err := client.PostForm(url+"/bot1:A/sendMessage", neturl.Values{"chat_id": {strconv.Itoa(1000000 + i)}, "text": {"请报送"}, "parse_mode": {"HTML"}})
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	wg.Wait()
	return time.Since(begun)
}
