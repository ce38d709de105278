package playground

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// FaultKind names what goes wrong; the values are part of the control API.
type FaultKind string

// The kinds of fault that strike calls.
const (
	// TooMany answers 429 with RetryAfter (at least 1); the call is not processed.
	TooMany FaultKind = "too_many"
	// Refused answers Fault.Code (default 400) with the description Fault.Body; the call is not processed.
	Refused FaultKind = "refused"
	// ServerError answers Fault.Code (default 500) as JSON; the call is not processed unless Fault.After is set.
	ServerError FaultKind = "server_error"
	// BadGateway answers Fault.Code (default 502) with an HTML page; the call is not processed unless Fault.After is set.
	BadGateway FaultKind = "bad_gateway"
	// Delay waits Fault.Delay, then processes as usual. Other kinds wait too when Delay is set.
	Delay FaultKind = "delay"
	// DelayAfter processes the call and waits Fault.Delay before it answers.
	DelayAfter FaultKind = "delay_after"
	// ResetBefore closes the connection; the call is not processed.
	ResetBefore FaultKind = "reset_before"
	// ResetAfter processes the call and closes the connection instead of answering.
	ResetAfter FaultKind = "reset_after"
	// TruncatedBody processes the call and closes the connection in the middle of the answer.
	TruncatedBody FaultKind = "truncated_body"
	// ClockJump moves the clock by Fault.Jump, then processes as usual; Options.MoveClock must be set.
	ClockJump FaultKind = "clock_jump"
)

// The kinds of fault that strike updates on their way to the bot; Fault.Method is the update's kind, such as message.
const (
	// DuplicateUpdate delivers the update twice, though the bot confirmed it.
	DuplicateUpdate FaultKind = "duplicate_update"
	// SwapUpdates holds the update back until the next one has passed it, or for a second of real time when none comes.
	SwapUpdates FaultKind = "swap_updates"
	// LateUpdate holds the update back for Fault.Delay by the server's clock.
	LateUpdate FaultKind = "late_update"
	// ResetUpdateID lets the ids go on from Fault.FirstID, or from a random one: as after a week without updates.
	ResetUpdateID FaultKind = "reset_update_id"
)

var (
	callFaults = []FaultKind{
		TooMany, Refused, ServerError, BadGateway, Delay, DelayAfter, ResetBefore, ResetAfter, TruncatedBody, ClockJump,
	}
	updateFaults = []FaultKind{DuplicateUpdate, SwapUpdates, LateUpdate, ResetUpdateID}
)

// Fault makes matching calls or updates go wrong.
type Fault struct {
	// Method it strikes, any case; empty means any except getUpdates. For faults of updates and of their deliveries, the kind of the update.
	Method string `json:"method,omitempty"`
	// Chat it strikes; 0 means any.
	Chat int64 `json:"chat,omitempty"`
	// Text, unless empty, is a regular expression that the call's text, caption, question or media must match; for updates
	// the person's text, caption, query or pressed data.
	Text       string        `json:"text,omitempty"`
	Kind       FaultKind     `json:"kind"`
	RetryAfter int           `json:"retry_after,omitempty"`
	Delay      time.Duration `json:"-"`
	Jump       time.Duration `json:"-"`
	FirstID    int           `json:"first_id,omitempty"`
	// Code replaces the status of Refused, ServerError and BadGateway.
	Code int `json:"code,omitempty"`
	// After lets ServerError and BadGateway strike when the call has been processed.
	After bool `json:"after,omitempty"`
	// Count is how many calls it strikes; 0 means until ClearFaults.
	Count int `json:"count,omitempty"`
	// Probability of striking what matches, 0 to 1; 0 means always. The same Seed strikes the same ones of a sequence.
	Probability float64 `json:"probability,omitempty"`
	Seed        uint64  `json:"seed,omitempty"`
	// Body replaces the body of ServerError and BadGateway; for Refused it is the description.
	Body string `json:"body,omitempty"`
}

type faultTable struct {
	mu     sync.Mutex
	lastID int
	faults []*armedFault
}

type armedFault struct {
	Fault
	id   int
	text *regexp.Regexp // nil for any
	luck *rand.Rand     // nil for always
}

// AddFault arms a fault and returns its number. Of several that match, the oldest strikes. It panics when f makes no sense.
func (s *Server) AddFault(f Fault) (id int) {
	id, err := s.armFault(f)
	if err != nil {
		panic("playground: " + err.Error())
	}
	return id
}

func (s *Server) armFault(f Fault) (id int, err error) {
	armed := &armedFault{Fault: f}
	switch {
	case !slices.Contains(slices.Concat(callFaults, updateFaults, hookFaults), f.Kind):
		return 0, fmt.Errorf("fault: unknown kind %q", f.Kind)
	case f.Probability < 0 || f.Probability > 1:
		return 0, fmt.Errorf("fault: probability %v is not between 0 and 1", f.Probability)
	case f.Code != 0 && (f.Code < 400 || f.Code > 599):
		return 0, fmt.Errorf("fault: %d is no status of an error", f.Code)
	case f.Kind == ClockJump && s.opt.MoveClock == nil:
		return 0, fmt.Errorf("fault: the clock is fixed")
	}
	if f.Text != "" {
		if armed.text, err = regexp.Compile(f.Text); err != nil {
			return 0, fmt.Errorf("fault: %w", err)
		}
	}
	if f.Probability > 0 {
		armed.luck = rand.New(rand.NewPCG(f.Seed, 1))
	}
	t := &s.faults
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastID++
	armed.id = t.lastID
	t.faults = append(t.faults, armed)
	return t.lastID, nil
}

// ClearFaults disarms all.
func (s *Server) ClearFaults() {
	s.faults.clear()
}

// Faults are those still armed, oldest first; Count is what is left of each.
func (s *Server) Faults() []Fault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	out := make([]Fault, len(s.faults.faults))
	for i, f := range s.faults.faults {
		out[i] = f.Fault
	}
	return out
}

// take returns the fault that strikes this call, or a zero Fault.
func (t *faultTable) take(method string, q *request) Fault {
	return t.strike(func(f *armedFault) bool {
		if !slices.Contains(callFaults, f.Kind) || f.Chat != 0 && f.Chat != q.chatID() {
			return false
		}
		if f.text != nil && !slices.ContainsFunc(
			[]string{"text", "caption", "question", "media"}, func(name string) bool { return f.text.MatchString(q.args[name]) }) {
			return false
		}
		if f.Method == "" {
			return method != "getUpdates"
		}
		return strings.EqualFold(f.Method, method)
	})
}

// strike returns the oldest fault that matches and has the luck to strike, or a zero Fault.
func (t *faultTable) strike(match func(*armedFault) bool) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, f := range t.faults {
		if !match(f) || f.luck != nil && f.luck.Float64() >= f.Probability {
			continue
		}
		struck := f.Fault
		if f.Count > 0 {
			f.Count--
			if f.Count == 0 {
				t.faults = slices.Delete(slices.Clone(t.faults), i, i+1)
			}
		}
		return struck
	}
	return Fault{}
}
