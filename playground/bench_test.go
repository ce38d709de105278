package playground

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// nothing is a ResponseWriter that keeps nothing, so that benchmarks measure the server.
type nothing struct{ h http.Header }

func (n *nothing) Header() http.Header         { return n.h }
func (n *nothing) Write(b []byte) (int, error) { return len(b), nil }
func (n *nothing) WriteHeader(int)             {}

func sendRequest(s *Server, chat int64) *http.Request {
	form := url.Values{"chat_id": {strconv.FormatInt(chat, 10)}, "text": {"<b>通知</b> 请于本周五前提交简报"}, "parse_mode": {"HTML"}, "reply_markup": {keyboard("n:1")}}
	r := httptest.NewRequest(http.MethodPost, "/bot"+s.Token()+"/sendMessage", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func BenchmarkSendMessage(b *testing.B) {
	s := New(Options{NoLimits: true, Open: true})
	defer s.Close()
	var next atomic.Int64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.Handler().ServeHTTP(&nothing{http.Header{}}, sendRequest(s, 1+next.Add(1)%1000))
		}
	})
}

// BenchmarkSilentChats sends one message to each of b.N people who have never said anything, with the limits on and a clock
// that lets them pass; run it with -benchtime 1000000x for a million.
func BenchmarkSilentChats(b *testing.B) {
	for name, text := range map[string]func(i int) string{
		"same": func(int) string { return "<b>通知</b> 请于本周五前提交简报" },
		"personal": func(i int) string {
			return "<b>通知</b> " + strconv.Itoa(i) + " 号同志，请于本周五前提交简报"
		},
	} {
		b.Run(name, func(b *testing.B) { benchmarkSilentChats(b, text) })
	}
}

func benchmarkSilentChats(b *testing.B, text func(i int) string) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c := newClock()
	s := New(Options{Now: c.Now, Open: true, CallLog: -1})
	defer s.Close()
	target, keys := "/bot"+s.Token()+"/sendMessage", url.QueryEscape(keyboard("n:1"))
	b.ResetTimer()
	for i := range b.N {
		form := "chat_id=" + strconv.Itoa(1000+i) + "&parse_mode=HTML&reply_markup=" + keys + "&text=" + url.QueryEscape(text(i))
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.Handler().ServeHTTP(&nothing{http.Header{}}, r)
		if i%30 == 29 {
			c.Add(time.Second)
		}
	}
	b.StopTimer()
	if n := len(s.Violations()); n > 0 || len(s.Chat(int64(999+b.N))) != 1 {
		b.Fatalf("%d of %d sends were refused", n, b.N)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "B/chat")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
	runtime.KeepAlive(s)
}
