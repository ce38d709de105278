package playground

import (
	"cmp"
	"net/http"
	"strings"
	"sync"
	"time"
)

// FaultKind names what goes wrong; the values are part of the control API.
type FaultKind string

// The kinds of fault.
const (
	// TooMany answers 429 with RetryAfter (at least 1); the call is not processed.
	TooMany FaultKind = "too_many"
	// ServerError answers 500 as JSON; the call is not processed.
	ServerError FaultKind = "server_error"
	// BadGateway answers 502 with an HTML page; the call is not processed.
	BadGateway FaultKind = "bad_gateway"
	// Delay waits Fault.Delay, then processes as usual. Other kinds wait too when Delay is set.
	Delay FaultKind = "delay"
	// ResetBefore closes the connection; the call is not processed.
	ResetBefore FaultKind = "reset_before"
	// ResetAfter processes the call and closes the connection instead of answering.
	ResetAfter FaultKind = "reset_after"
	// DuplicateUpdate delivers the next update twice, though the bot confirmed it; Method is ignored.
	DuplicateUpdate FaultKind = "duplicate_update"
)

// Fault makes matching calls go wrong.
type Fault struct {
	// Method it strikes, any case; empty means any except getUpdates.
	Method string `json:"method,omitempty"`
	// Chat it strikes; 0 means any.
	Chat       int64         `json:"chat,omitempty"`
	Kind       FaultKind     `json:"kind"`
	RetryAfter int           `json:"retry_after,omitempty"`
	Delay      time.Duration `json:"-"`
	// Count is how many calls it strikes; 0 means until ClearFaults.
	Count int `json:"count,omitempty"`
	// Body replaces the body of ServerError and BadGateway.
	Body string `json:"body,omitempty"`
}

type faultTable struct {
	mu     sync.Mutex
	lastID int
	faults []*armedFault
}

type armedFault struct {
	Fault
	id int
}

// AddFault arms a fault and returns its number. Of several that match, the oldest strikes.
func (s *Server) AddFault(f Fault) (id int) {
	t := &s.faults
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastID++
	t.faults = append(t.faults, &armedFault{f, t.lastID})
	return t.lastID
}

// ClearFaults disarms all.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.faults = nil
}

// take returns the fault that strikes this call, or a zero Fault.
func (t *faultTable) take(method string, chat int64) Fault {
	return t.strike(func(f *armedFault) bool {
		if f.Kind == DuplicateUpdate || (f.Chat != 0 && f.Chat != chat) {
			return false
		}
		if f.Method == "" {
			return method != "getUpdates"
		}
		return strings.EqualFold(f.Method, method)
	})
}

// duplicates reports whether an update of this chat is to come twice.
func (t *faultTable) duplicates(chat int64) bool {
	f := t.strike(func(f *armedFault) bool {
		return f.Kind == DuplicateUpdate && (f.Chat == 0 || f.Chat == chat)
	})
	return f.Kind == DuplicateUpdate
}

func (t *faultTable) strike(match func(*armedFault) bool) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, f := range t.faults {
		if !match(f) {
			continue
		}
		if f.Count > 0 {
			f.Count--
			if f.Count == 0 {
				t.faults = append(t.faults[:i:i], t.faults[i+1:]...)
			}
		}
		return f.Fault
	}
	return Fault{}
}

// faultBefore plays the kinds that replace processing, and reports whether it did.
func (s *Server) faultBefore(w http.ResponseWriter, q *request, method string, f Fault) bool {
	switch f.Kind {
	case TooMany:
		e := tooMany(max(f.RetryAfter, 1))
		s.finish(q, method, false, e)
		writeError(w, e)
	case ServerError:
		e := &apiError{code: 500, text: "Internal Server Error: restart"}
		s.finish(q, method, false, e)
		if f.Body != "" {
			writeJSON(w, 500, []byte(f.Body))
		} else {
			writeError(w, e)
		}
	case BadGateway:
		s.finish(q, method, false, &apiError{code: 502})
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		page := cmp.Or(f.Body, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n")
		_, _ = w.Write([]byte(page))
	case ResetBefore:
		s.finish(q, method, false, nil)
		reset(w)
	default:
		return false
	}
	return true
}

// reset closes the caller's connection without an answer.
func reset(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close() // the point is that the caller sees it closed
			return
		}
	}
	panic(http.ErrAbortHandler) // HTTP/2 and test recorders cannot be hijacked; this ends the exchange as abruptly
}
