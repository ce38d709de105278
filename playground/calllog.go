package playground

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Call is one Bot API call, written when it was answered. Pos counts from 1.
type Call struct {
	Pos    int               `json:"pos"`
	Method string            `json:"method"`
	ChatID int64             `json:"chat_id,omitempty"`
	Params map[string]string `json:"params"`
	// Code is the HTTP status; 0 when the caller got none (connection reset, caller gone).
	Code       int `json:"code"`
	RetryAfter int `json:"retry_after,omitempty"`
	// Processed says that the call took effect, whether or not the caller heard of it.
	Processed bool `json:"processed"`
	// Delivered says that a whole answer left for the caller, who was still there.
	Delivered bool `json:"delivered"`
	// Fault that struck the call, if one did.
	Fault FaultKind `json:"fault,omitempty"`
	At    time.Time `json:"at"`
}

// callLog keeps the last calls and wakes those who wait for one.
type callLog struct {
	keep int

	mu    sync.Mutex
	last  int // Pos of the newest call
	calls []Call
	wake  chan struct{} // closed at the next call; nil while nobody waits
}

func newCallLog(keep int) *callLog { return &callLog{keep: keep} }

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	c.Pos = l.last
	if l.keep > 0 {
		if len(l.calls) >= 2*l.keep { // drop the older half at once: adding stays cheap
			n := copy(l.calls, l.calls[l.keep:])
			clear(l.calls[n:])
			l.calls = l.calls[:n]
		}
		l.calls = append(l.calls, c)
	}
	if l.wake != nil {
		close(l.wake)
		l.wake = nil
	}
}

// after returns the kept calls with Pos > pos, and a channel that closes at the next one.
func (l *callLog) after(pos int) ([]Call, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wake == nil {
		l.wake = make(chan struct{})
	}
	skip := 0
	if len(l.calls) > 0 {
		skip = min(max(pos-l.calls[0].Pos+1, 0), len(l.calls))
	}
	return append([]Call(nil), l.calls[skip:]...), l.wake
}

// Calls is the log of Bot API calls, oldest first; at least the last Options.CallLog of them.
func (s *Server) Calls() []Call {
	calls, _ := s.calls.after(0)
	return calls
}

// Position is the Pos of the newest call: hand it to WaitCall to wait for what comes next.
func (s *Server) Position() int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return s.calls.last
}

// WaitCall returns the first call with Pos > after that match accepts, waiting for it until ctx ends.
func (s *Server) WaitCall(ctx context.Context, after int, match func(Call) bool) (Call, error) {
	for {
		calls, next := s.calls.after(after)
		for _, c := range calls {
			if match(c) {
				return c, nil
			}
			after = c.Pos
		}
		select {
		case <-next:
		case <-ctx.Done():
			return Call{}, fmt.Errorf("wait for a call after %d: %w", after, ctx.Err())
		}
	}
}
