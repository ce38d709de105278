package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sink stands in for the Bot API: it answers every call as Telegram would answer a call
// that worked, and hands the messages to the virtual chats.
type sink struct {
	root    string
	latency time.Duration
	server  *http.Server
	calls   atomic.Int64
	ids     atomic.Int64
	chats   [256]shard
	bodies  sync.Pool
}

type shard struct {
	mu sync.RWMutex
	to map[int64]chan<- arrival
}

// arrival is a message that has reached a chat.
type arrival struct {
	id     int64
	text   string
	markup string
}

func openSink(latency time.Duration) (*sink, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for Bot API calls: %w", err)
	}
	s := &sink{root: "http://" + l.Addr().String(), latency: latency}
	s.bodies.New = func() any { return new(bytes.Buffer) }
	for i := range s.chats {
		s.chats[i].to = map[int64]chan<- arrival{}
	}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(l) }() // ends with close
	return s, nil
}

func (s *sink) close() { _ = s.server.Close() }

// listen gives the messages of chat to c until forget.
func (s *sink) listen(chat int64, c chan<- arrival) {
	sh := &s.chats[chat&255]
	sh.mu.Lock()
	sh.to[chat] = c
	sh.mu.Unlock()
}

func (s *sink) forget(chat int64) {
	sh := &s.chats[chat&255]
	sh.mu.Lock()
	delete(sh.to, chat)
	sh.mu.Unlock()
}

// call is what the sink reads of a method's parameters.
type call struct {
	Chat    int64           `json:"chat_id"`
	Message int64           `json:"message_id"`
	Text    string          `json:"text"`
	Markup  json.RawMessage `json:"reply_markup"`
}

func (c *call) form(body string) {
	for body != "" {
		var pair string
		pair, body, _ = strings.Cut(body, "&")
		k, v, _ := strings.Cut(pair, "=")
		switch k {
		case "chat_id":
			c.Chat, _ = strconv.ParseInt(v, 10, 64)
		case "message_id":
			c.Message, _ = strconv.ParseInt(v, 10, 64)
		case "text":
			c.Text, _ = url.QueryUnescape(v)
		case "reply_markup":
			m, _ := url.QueryUnescape(v)
			c.Markup = json.RawMessage(m)
		}
	}
}

const me = `{"id":4242,"is_bot":true,"first_name":"Bench","username":"bench_bot"}`

// ServeHTTP answers one call. The message is in the chat before the bot has its answer,
// as with Telegram.
func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	buf, _ := s.bodies.Get().(*bytes.Buffer)
	buf.Reset()
	defer s.bodies.Put(buf)
	if _, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, 1<<20)); err != nil {
		return
	}
	var c call
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(buf.Bytes(), &c)
	} else {
		c.form(buf.String())
	}
	if s.latency > 0 {
		time.Sleep(s.latency)
	}
	s.calls.Add(1)
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "getMe":
		_, _ = w.Write([]byte(`{"ok":true,"result":` + me + `}`))
	case "sendMessage":
		c.Message = s.ids.Add(1)
		s.message(w, c)
	case "editMessageText":
		s.message(w, c)
	default:
		_, _ = w.Write([]byte(`{"ok":true,"result":true}`))
	}
}

func (s *sink) message(w http.ResponseWriter, c call) {
	sh := &s.chats[c.Chat&255]
	sh.mu.RLock()
	to := sh.to[c.Chat]
	sh.mu.RUnlock()
	if to != nil {
		select {
		case to <- arrival{c.Message, c.Text, string(c.Markup)}:
		default: // more messages than any step has: the chat times out and says so
		}
	}
	text, _ := json.Marshal(c.Text)
	out := make([]byte, 0, 256+len(text))
	out = append(out, `{"ok":true,"result":{"message_id":`...)
	out = strconv.AppendInt(out, c.Message, 10)
	out = append(out, `,"from":`+me+`,"chat":{"id":`...)
	out = strconv.AppendInt(out, c.Chat, 10)
	out = append(out, `,"first_name":"U","type":"private"},"date":`...)
	out = strconv.AppendInt(out, time.Now().Unix(), 10)
	out = append(out, `,"text":`...)
	out = append(out, text...)
	out = append(out, `}}`...)
	_, _ = w.Write(out)
}
