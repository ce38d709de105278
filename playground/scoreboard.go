package playground

import (
	"slices"
	"time"
)

// keepViolations bounds the score-board; a bot that breaks more limits than this has failed anyway.
const keepViolations = 100_000

// Violation is one call that a limit refused.
type Violation struct {
	At time.Time `json:"at"`
	// Limit is "bulk", "paid", "chat" or "group"; or "upload" or "unsent", of what the server holds back by itself.
	Limit      string `json:"limit"`
	Chat       int64  `json:"chat"`
	Method     string `json:"method"`
	RetryAfter int    `json:"retry_after"`
	// Early is by how much it came too soon, in nanoseconds.
	Early time.Duration `json:"early"`
	// Impatient says that the bot called again before an earlier retry_after had passed.
	Impatient bool `json:"impatient"`
}

// Score sums up how a bot kept one limit.
type Score struct {
	// Refused is how many calls were answered 429, Impatient how many of them came before an earlier wait was over.
	Refused   int `json:"refused"`
	Impatient int `json:"impatient"`
	// Chats is how many chats they were for, LongestWait the highest retry_after in seconds.
	Chats       int `json:"chats"`
	LongestWait int `json:"longest_wait"`
}

// Violations is the score-board of refused calls, oldest first; the first 100,000 are kept. A call that a fault refused
// is no violation.
func (s *Server) Violations() []Violation {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return slices.Clone(s.limits.violations)
}

// Scores sums the score-board up by limit; a limit that was kept is absent.
func (s *Server) Scores() map[string]Score {
	out := map[string]Score{}
	chats := map[string]map[int64]bool{}
	for _, v := range s.Violations() {
		sum := out[v.Limit]
		sum.Refused++
		if v.Impatient {
			sum.Impatient++
		}
		sum.LongestWait = max(sum.LongestWait, v.RetryAfter)
		if chats[v.Limit] == nil {
			chats[v.Limit] = map[int64]bool{}
		}
		chats[v.Limit][v.Chat] = true
		sum.Chats = len(chats[v.Limit])
		out[v.Limit] = sum
	}
	return out
}
