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

// BenchmarkSilentChats sends one message to b.N chats that nobody watches; run it with -benchtime 1000000x for a million.
func BenchmarkSilentChats(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := New(Options{NoLimits: true, Open: true, CallLog: -1})
	defer s.Close()
	for i := range b.N {
		s.Handler().ServeHTTP(&nothing{http.Header{}}, sendRequest(s, int64(i+1)))
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "B/chat")
	runtime.KeepAlive(s)
}
