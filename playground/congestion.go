package playground

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// What the real server holds back by itself, before anything goes to Telegram: uploads of the same size that come too fast,
// and more messages in one chat than it wants to have on the way.
const (
	pacedUpload   = 100_000 // bytes; smaller ones are not paced
	uploadCredit  = time.Second
	uploadBacklog = 5 * time.Second
	mostUnsent    = 310

	congestionPause = 3 * time.Second // before such a call is refused
	congestionWait  = 60              // seconds that it is told to wait
)

// congestion remembers when the next upload of a size may come, and how many messages are on their way to a chat.
type congestion struct {
	off bool

	mu      sync.Mutex
	uploads map[int]time.Time
	unsent  map[int64]int
}

// uploadPace is the time between uploads of a size: a second per ten megabytes, within limits.
func uploadPace(size int) time.Duration {
	return min(max(time.Duration(size)*100*time.Nanosecond, 200*time.Millisecond), 900*time.Millisecond)
}

// upload says how long an upload of that many bytes has to wait; refused means that too many wait already.
func (g *congestion) upload(now time.Time, size int) (wait time.Duration, refused bool) {
	if g.off || size <= pacedUpload {
		return 0, false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.uploads == nil {
		g.uploads = map[int]time.Time{}
	}
	for other, at := range g.uploads {
		if at.Before(now.Add(-uploadCredit)) {
			delete(g.uploads, other) // it would start anew anyway
		}
	}
	at, known := g.uploads[size]
	if known && at.After(now.Add(uploadBacklog)) {
		return 0, true
	}
	at = at.Add(uploadPace(size))
	if earliest := now.Add(-uploadCredit); at.Before(earliest) {
		at = earliest
	}
	g.uploads[size] = at
	return max(at.Sub(now), 0), false
}

// enter counts messages on their way to a chat and reports whether it takes them; leave is called when they have arrived.
func (g *congestion) enter(chat int64, messages int) (leave func(), taken bool) {
	if g.off || messages == 0 {
		return func() {}, true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.unsent[chat] >= mostUnsent {
		return func() {}, false
	}
	if g.unsent == nil {
		g.unsent = map[int64]int{}
	}
	g.unsent[chat] += messages
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.unsent[chat] -= messages; g.unsent[chat] <= 0 {
			delete(g.unsent, chat)
		}
	}, true
}

func (g *congestion) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.uploads = nil // what is on its way still arrives
}

// messages is how many a call would send.
func (q *request) messages() int {
	list := ""
	switch q.name {
	case "sendChatAction":
		return 0
	case "sendMediaGroup":
		list = q.raw("media")
	case "copyMessages", "forwardMessages":
		list = q.raw("message_ids")
	}
	if list != "" {
		var items []json.RawMessage
		_ = json.Unmarshal([]byte(list), &items) // a broken list sends nothing
		return len(items)
	}
	if slices.ContainsFunc([]string{"send", "copy", "forward"}, func(verb string) bool { return strings.HasPrefix(q.name, verb) }) {
		return 1
	}
	return 0
}

// uploaded is the size of all files that came with the call.
func (q *request) uploaded() (size int) {
	for _, f := range q.files {
		size += len(f.bytes)
	}
	return size
}

// squeeze lets a call wait for its turn, or refuses it; leave is called when it has been answered.
func (s *Server) squeeze(ctx context.Context, q *request) (leave func(), failure *apiError) {
	wait, refused := s.congestion.upload(s.now(), q.uploaded())
	if refused {
		return nil, s.congested(ctx, "upload", q)
	}
	pause(ctx, s.now, wait)
	leave, taken := s.congestion.enter(q.chatID(), q.messages())
	if !taken {
		return nil, s.congested(ctx, "unsent", q)
	}
	return leave, nil
}

// congested is the refusal, noted on the score-board; the caller hears of it late.
func (s *Server) congested(ctx context.Context, limit string, q *request) *apiError {
	s.limits.mu.Lock()
	failure := s.limits.refuse(Violation{At: s.now(), Limit: limit, Chat: q.chatID(), Method: q.name}, congestionWait*time.Second)
	s.limits.mu.Unlock()
	pause(ctx, s.now, congestionPause)
	return failure
}
